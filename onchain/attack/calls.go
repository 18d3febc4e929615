package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// accomplice is a program that passes a call on: its first account is the program to call, the others are that program's accounts.
// The first byte of its data is 0, or the place (from 1) of an account it claims has signed; what follows is the data to pass on.
const accomplice = `
entrypoint:
    mov64 r6, r1
    ldxdw r7, [r6]          ; number of accounts
    add64 r6, 8             ; the next account
    lddw r8, 0x300000040    ; where the next meta goes
    lddw r9, 0x300000400    ; where the next account info goes
    mov64 r5, 0             ; index of the account
next:
    jeq r5, r7, call
    ldxb r0, [r6]
    jne r0, 255, fail       ; no account twice
    mov64 r1, r6
    add64 r1, 8             ; its key
    mov64 r2, r6
    add64 r2, 40            ; its owner
    mov64 r3, r6
    add64 r3, 72            ; its lamports
    ldxdw r4, [r6+80]       ; the length of its data
    mov64 r0, r6
    add64 r0, 88            ; its data
    stxdw [r9], r1
    stxdw [r9+8], r3
    stxdw [r9+16], r4
    stxdw [r9+24], r0
    stxdw [r9+32], r2
    add64 r9, 56
    jeq r5, 0, program
    stxdw [r8], r1
    ldxb r0, [r6+2]
    stxb [r8+8], r0         ; as writable as it came
    ldxb r0, [r6+1]
    stxb [r8+9], r0         ; as signed as it came
    add64 r8, 16
    ja advance
program:
    lddw r0, 0x300000000
    stxdw [r0], r1
advance:
    add64 r4, 7
    and64 r4, -8
    add64 r6, r4
    add64 r6, 10336         ; header, room to grow, rent epoch
    add64 r5, 1
    ja next
call:
    ldxdw r4, [r6]          ; the length of the instruction's data
    add64 r6, 8
    ldxb r3, [r6]
    add64 r6, 1
    sub64 r4, 1
    lddw r1, 0x300000000
    lddw r2, 0x300000040
    stxdw [r1+8], r2
    mov64 r0, r7
    sub64 r0, 1
    stxdw [r1+16], r0
    stxdw [r1+24], r6
    stxdw [r1+32], r4
    jeq r3, 0, go
    sub64 r3, 1
    lsh64 r3, 4
    add64 r2, r3
    mov64 r0, 1
    stxb [r2+9], r0         ; claim a signature
go:
    lddw r2, 0x300000400
    mov64 r3, r7
    mov64 r4, 0
    mov64 r5, 0
    call sol_invoke_signed_c
    exit
fail:
    mov64 r0, 1
    exit
`

// thief is a program that moves a lamport from its first account to its second.
const thief = `
entrypoint:
    ldxdw r2, [r1+80]       ; lamports of the first account
    sub64 r2, 1
    stxdw [r1+80], r2
    ldxdw r3, [r1+88]       ; the length of its data
    add64 r3, 7
    and64 r3, -8
    add64 r1, r3
    add64 r1, 10336         ; the second account
    ldxdw r2, [r1+80]
    add64 r2, 1
    stxdw [r1+80], r2
    mov64 r0, 0
    exit
`

// vandal is a program that inverts a bit of its first account's data.
const vandal = `
entrypoint:
    ldxb r2, [r1+106]       ; byte 10 of the data: status, or flags
    xor64 r2, 1
    stxb [r1+106], r2
    mov64 r0, 0
    exit
`

// deploy puts a program of Mallory's on the chain.
func (s *scene) deploy(name, source string) solana.PublicKey {
	elf, err := asm.ELF(source)
	if err != nil {
		s.fail("assemble %s: %w", name, err)
		return solana.PublicKey{}
	}
	return s.put(s.key(name), *svm.ProgramAccount(elf))
}

// through has the accomplice make a call. claim is the place (from 1) of an account it claims has signed, 0 for none.
func (s *scene) through(ix solana.Instruction, claim byte) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) {
		g.AccountValues = append(solana.AccountMetaSlice{solana.Meta(g.ProgID)}, g.AccountValues...)
		g.ProgID = s.deploy("Mallory's program", accomplice)
		g.DataBytes = append([]byte{claim}, g.DataBytes...)
	})
}

// callAttacks use programs of Mallory's.
func callAttacks() []Attack {
	all := spread(
		trick{
			what: "by a session that a program created behind the wallet's back", want: refused(onchain.PolicyMissing), both: true,
			try: func(t target) []solana.Instruction {
				p := t.parties(t.victim, "Mallory's key")
				p.Payer = t.wallet(mallory)
				t.send(p.Payer, t.through(t.create(p), 0)) // the player signed for something else
				return one(t.by(t.actorOf(p)))
			},
		},
		trick{
			what: "through a program that claims the session key has signed", want: ruled(svm.IxPrivilegeEscalation), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				through := t.through(withSystem(t.by(a)), 0)
				t.could("through the program, signed", t.wallet(mallory), through)
				return one(unsigned(t.through(withSystem(t.by(a)), signerSlot+1), signerSlot+1))
			},
		},
	)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, policyThrough(c), sessionThrough(c))
		all = append(all, directAttacks(c)...)
	}
	return all
}

// withSystem adds the system program, which a program that calls it in turn must be given; others ignore it.
func withSystem(ix solana.Instruction) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) {
		if len(g.AccountValues) == systemSlot {
			g.AccountValues = append(g.AccountValues, solana.Meta(solana.SystemProgramID))
		}
	})
}

// policyThrough has a program open a policy with the wallet's signature.
func policyThrough(c game.Color) Attack {
	return Attack{
		Name:   "open a policy through a program the player signed for (" + colourNames[c] + ")",
		Expect: refused(onchain.NotTopLevel),
		script: func(s *scene) {
			p := s.sessionOf(players[c])
			s.createOnly(p)
			s.could("at top level", p.Authority, s.open(p, everything))
			s.strike(s.through(s.open(p, everything), 0))
		},
	}
}

// sessionThrough has a program create session and policy in one go with the wallet's signature.
func sessionThrough(c game.Color) Attack {
	return Attack{
		Name:   "create a session and its policy through a program the player signed for (" + colourNames[c] + ")",
		Expect: refused(onchain.NotTopLevel),
		script: func(s *scene) {
			p := s.parties(players[c], "Mallory's key")
			p.Payer = s.wallet(mallory)
			s.strike(s.through(s.create(p), 0), s.through(s.open(p, everything), 0))
		},
	}
}

// directAttacks change accounts without asking the program that owns them.
func directAttacks(c game.Color) []Attack {
	var all []Attack
	for _, account := range []struct {
		name string
		key  func(t target, a onchain.Actor) solana.PublicKey
	}{
		{"the game", func(t target, _ onchain.Actor) solana.PublicKey { return t.game }},
		{"the session token", func(_ target, a onchain.Actor) solana.PublicKey { return a.Token }},
		{"the policy", func(_ target, a onchain.Actor) solana.PublicKey { return a.Policy }},
	} {
		who := " of " + colourNames[c] + " by a program of one's own"
		all = append(all,
			Attack{Name: "take a lamport from " + account.name + who, Expect: ruled(svm.IxExternalAccountLamportSpend), script: func(s *scene) {
				t, a := s.playing(c)
				s.strike(s.direct(thief, account.key(t, a)))
			}},
			Attack{Name: "overwrite " + account.name + who, Expect: ruled(svm.IxExternalAccountDataModified), script: func(s *scene) {
				t, a := s.playing(c)
				s.strike(s.direct(vandal, account.key(t, a)))
			}},
		)
	}
	return all
}

// direct calls a program of Mallory's on an account and his wallet.
func (s *scene) direct(source string, key solana.PublicKey) solana.Instruction {
	return solana.NewInstruction(s.deploy("Mallory's program", source), solana.AccountMetaSlice{
		solana.Meta(key).WRITE(), solana.Meta(s.wallet(mallory)).WRITE(),
	}, nil)
}
