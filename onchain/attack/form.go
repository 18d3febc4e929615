package attack

import (
	"fmt"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// formAttacks are not instructions at all, or name accounts that do not fit.
func formAttacks() []Attack {
	all := spread(
		trick{
			what: "in a game that is read-only", want: refused(onchain.AccountNotWritable),
			try: func(t target) []solana.Instruction { return one(readOnly(t.by(t.session()), gameSlot)) },
		},
		trick{
			what: "in a game that Mallory's own program wrote, copied byte for byte", want: refused(onchain.NotGame),
			on: func(a act) bool { return !a.has(creates) },
			try: func(t target) []solana.Instruction {
				a := t.session()
				return one(with(t.by(a), gameSlot, t.copyFor(t.game, "a copied game")))
			},
		},
	)
	for _, f := range forms() {
		all = append(all, f.attacks()...)
	}
	all = append(all, optionAttacks()...)
	all = append(all, malformedGames()...)
	all = append(all, shortOfUnits(game.White), shortOfUnits(game.Black))
	return append(all, misplacedAccounts()...)
}

// A form is an instruction whose bytes and accounts are tampered with.
type form struct {
	name     string
	accounts int // it needs
	stage    func(s *scene) solana.Instruction
}

// forms are all instructions of the program, ready to succeed.
func forms() []form {
	var all []form
	for _, a := range acts() {
		need := systemSlot
		if a.action == onchain.ActCreate || a.action == onchain.ActPlay {
			need++
		}
		all = append(all, form{a.name, need, func(s *scene) solana.Instruction {
			t := target{scene: s, act: a, victim: players[game.White], rival: players[game.Black]}
			t.game = a.stage(s, game.White)
			return t.by(s.self(t.victim))
		}})
	}
	return append(all,
		form{"win on time", 1, func(s *scene) solana.Instruction {
			g := s.active(onchain.NewGame{InitialSecs: 60})
			s.wait(61)
			return chess.ClaimTimeout(g)
		}},
		form{"close a game", 4, func(s *scene) solana.Instruction {
			g := s.over()
			s.wait(60)
			return s.closing(g)
		}},
		form{"open a policy", 4, func(s *scene) solana.Instruction {
			p := s.sessionOf(players[game.White])
			s.createOnly(p)
			return s.open(p, everything)
		}},
		form{"renew a policy", 3, func(s *scene) solana.Instruction {
			p := s.sessionOf(players[game.White])
			s.approve(p, everything)
			return s.renewal(p)
		}},
		form{"end a policy", 2, func(s *scene) solana.Instruction {
			a := s.approve(s.sessionOf(players[game.White]), everything)
			return chess.EndPolicy(a.Policy, a.Signer)
		}},
		form{"close a policy", 3, func(s *scene) solana.Instruction {
			p := s.sessionOf(players[game.White])
			a := s.approve(p, everything)
			s.wait(tokenLife)
			return chess.ClosePolicy(a.Policy, a.Token, p.Authority)
		}},
	)
}

func (f form) attacks() []Attack {
	as := func(what string, want onchain.Code, tamper func(s *scene, ix solana.Instruction, length int)) Attack {
		return Attack{Name: f.name + ": " + what, Expect: refused(want), script: func(s *scene) {
			ix := f.stage(s)
			data, err := ix.Data()
			if err != nil {
				s.fail("read data: %w", err)
				return
			}
			s.could("before the attack", s.wallet(mallory), ix)
			tamper(s, ix, len(data))
			s.could("after the attack", s.wallet(mallory), ix)
		}}
	}
	return []Attack{
		as("cut off after every byte", onchain.InvalidInstruction, func(s *scene, ix solana.Instruction, length int) {
			for n := range length {
				s.strike(resized(ix, n))
			}
		}),
		as("with 1, 8 and 100 bytes too many", onchain.InvalidInstruction, func(s *scene, ix solana.Instruction, length int) {
			for _, more := range []int{1, 8, 100} {
				s.strike(resized(ix, length+more))
			}
		}),
		as("with every other first byte", onchain.InvalidInstruction, func(s *scene, ix solana.Instruction, _ int) {
			data, _ := ix.Data()
			for b := range 256 {
				if byte(b) != data[0] {
					s.strike(patched(ix, 0, byte(b)))
				}
			}
		}),
		as("with every number of accounts that is too few", onchain.NotEnoughAccounts, func(s *scene, ix solana.Instruction, _ int) {
			for n := range f.accounts {
				s.strike(cut(ix, n))
			}
		}),
	}
}

// optionAttacks write every byte but 0 and 1 where borsh says whether a value follows.
func optionAttacks() []Attack {
	as := func(name string, offset int) Attack {
		return Attack{Name: name + " that is neither there nor not there", Expect: refused(onchain.InvalidInstruction), script: func(s *scene) {
			for _, f := range forms() {
				if len(name) < len(f.name) || name[:len(f.name)] != f.name {
					continue
				}
				ix := f.stage(s)
				s.could("before the attack", s.wallet(mallory), ix)
				for tag := 2; tag < 256; tag++ {
					s.strike(patched(ix, offset, byte(tag)))
				}
			}
		}}
	}
	return []Attack{
		as("open a game with an invitation", 25), as("open a game with a starting position", 26),
		as("open a policy with a game", 10), as("open a policy with a number of moves", 11),
		as("open a policy with an acceptance of V1", 12),
		as("renew a policy with a number of moves", 8),
		as("move and claim a draw, with a move", 10),
	}
}

// malformedGames have the chess program's owner and the wrong bytes.
func malformedGames() []Attack {
	var all []Attack
	damage := func(name string, f func(*svm.Account)) {
		all = append(all, Attack{Name: "play in a game " + name, Expect: refused(onchain.NotGame), script: func(s *scene) {
			t, a := s.playing(game.White)
			s.edit(t.game, f)
			s.strike(t.by(a))
		}})
	}
	for i := range 8 {
		damage(fmt.Sprintf("whose type differs in byte %d", i), func(a *svm.Account) { a.Data[i] ^= 1 })
	}
	for _, length := range []int{0, 7, 8, headerSize - 1} {
		damage(fmt.Sprintf("of %d bytes, less than a game's header", length), func(a *svm.Account) {
			*a = exempt(a.Owner, a.Data[:length])
		})
	}
	return all
}
