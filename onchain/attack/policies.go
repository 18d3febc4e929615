package attack

import (
	"encoding/binary"
	"fmt"
	"math"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// policyAttacks put something else where the policy belongs.
func policyAttacks() []Attack {
	all := spread(
		trick{
			what: "by a session whose policy the wallet never opened", want: refused(onchain.PolicyMissing), both: true,
			try: func(t target) []solana.Instruction { return one(t.by(t.createOnly(t.sessionOf(t.victim)))) },
		},
		trick{
			what: "by a session that leaves its policy out", want: refused(onchain.PolicyMissing), both: true,
			try: func(t target) []solana.Instruction { return one(silent(t.by(t.session()), policySlot, noAccount)) },
		},
		trick{
			what: "with a policy that Mallory's own program wrote, copied byte for byte", want: refused(onchain.NotPolicy), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				return one(with(t.by(a), policySlot, t.copyFor(a.Policy, "a copied policy")))
			},
		},
		trick{
			what: "with Mallory's generous policy and the victim's limited token", want: refused(onchain.PolicyWrongToken), both: true,
			try: func(t target) []solana.Instruction {
				a, generous := t.session(), t.approve(t.sessionOf(mallory), everything)
				return one(with(t.by(a), policySlot, generous.Policy))
			},
		},
		trick{
			what: "by a key that is a session of both players, with one's token and the other's policy", want: refused(onchain.PolicyWrongToken), both: true,
			try: func(t target) []solana.Instruction {
				a, shared := t.session(), t.sessionOf(t.rival)
				shared.Signer = a.Signer
				return one(with(t.by(a), policySlot, t.approve(shared, everything).Policy))
			},
		},
		trick{
			what: "with a policy that names another wallet", want: refused(onchain.PolicyWrongAuthority), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.rewrite(a.Policy, policyData(a, t.wallet(mallory)))
				return one(t.by(a))
			},
		},
		trick{
			what: "with a policy that names another session key", want: refused(onchain.PolicyWrongSigner), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				other := a
				other.Signer = t.key("Mallory's key")
				t.rewrite(a.Policy, policyData(other, t.wallet(t.victim)))
				return one(t.by(a))
			},
		},
	)
	all = append(all, outlived()...)
	return append(append(all, malformedPolicies()...), misplacedPolicies()...)
}

// outlived policies are past the end that the wallet approved, whatever the token says now; or the token is forged, as only the
// session program itself could, by whoever may upgrade it.
func outlived() []Attack {
	return spread(
		trick{
			what: "by a session whose token was made anew, in the very second its policy expires", want: refused(onchain.PolicyExpired), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.wait(tokenLife - 1)
				t.remake(t.sessionOf(t.victim))
				t.could("in the policy's last second", a.Signer, t.by(a))
				t.wait(1)
				return one(t.by(a))
			},
		},
		trick{
			what: "by a session whose token a program made anew behind the wallet's back, after the policy's end", want: refused(onchain.PolicyExpired), both: true,
			try: func(t target) []solana.Instruction {
				a, p := t.session(), t.sessionOf(t.victim)
				t.send(p.Authority, t.revoke(t.victim))
				t.wait(tokenLife)
				p.Payer = t.wallet(mallory)
				t.send(p.Payer, t.through(t.create(p), 0))
				return one(t.by(a))
			},
		},
		trick{
			what: "with a token that the session program itself forged to last for ever", want: refused(onchain.PolicyExpired), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.edit(a.Token, func(x *svm.Account) { binary.LittleEndian.PutUint64(x.Data[t.until():], math.MaxInt64) })
				t.wait(tokenLife - 1)
				t.could("until the policy's end", a.Signer, t.by(a))
				t.wait(1)
				return one(t.by(a))
			},
		},
		trick{
			what: "with a token that the session program itself forged for Mallory's key", want: refused(onchain.PolicyWrongSigner), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				forger := t.key("Mallory's key")
				t.edit(a.Token, func(x *svm.Account) { copy(x.Data[72:], forger[:]) })
				a.Signer = forger
				return one(t.by(a))
			},
		},
	)
}

// malformedPolicies have the chess program's owner and the wrong bytes.
func malformedPolicies() []Attack {
	var all []Attack
	broken := func(name string, want onchain.Code, f func(*svm.Account)) {
		all = append(all, forged("play with a policy "+name, want, func(t target, a onchain.Actor) solana.Instruction {
			t.edit(a.Policy, f)
			return t.by(a)
		}))
	}
	for i := range 8 {
		broken(fmt.Sprintf("whose type differs in byte %d", i), onchain.NotPolicy, func(a *svm.Account) { a.Data[i] ^= 1 })
	}
	for _, length := range []int{0, 8, policySize - 1, policySize + 1} {
		broken(fmt.Sprintf("of %d bytes instead of %d", length, policySize), onchain.NotPolicy, func(a *svm.Account) {
			data := make([]byte, length)
			copy(data, a.Data)
			*a = exempt(a.Owner, data)
		})
	}
	broken("for a token that differs in one bit", onchain.PolicyWrongToken, func(a *svm.Account) { a.Data[64] ^= 1 })
	broken("of a wallet that differs in one bit", onchain.PolicyWrongAuthority, func(a *svm.Account) { a.Data[63] ^= 1 })
	broken("of a session key that differs in one bit", onchain.PolicyWrongSigner, func(a *svm.Account) { a.Data[127] ^= 1 })
	for _, until := range []int64{dawn, dawn - 1, 0, -1, math.MinInt64} {
		broken(fmt.Sprintf("valid until %d", until), onchain.PolicyExpired, func(a *svm.Account) {
			binary.LittleEndian.PutUint64(a.Data[24:], uint64(until))
		})
	}
	broken("for a game that differs in one bit", onchain.PolicyWrongGame, func(a *svm.Account) { a.Data[128] ^= 1 })
	broken("that was handed back to the system", onchain.NotPolicy, func(a *svm.Account) { a.Owner = solana.SystemProgramID })
	return all
}

// misplacedPolicies put other existing accounts where the policy belongs.
func misplacedPolicies() []Attack {
	put := func(what string, want onchain.Code, key func(t target, a onchain.Actor) solana.PublicKey) Attack {
		return forged("play with "+what+" in place of the policy", want, func(t target, a onchain.Actor) solana.Instruction {
			return silent(t.by(a), policySlot, key(t, a))
		})
	}
	return []Attack{
		put("the game", onchain.NotPolicy, func(t target, _ onchain.Actor) solana.PublicKey { return t.game }),
		put("the token", onchain.NotPolicy, func(_ target, a onchain.Actor) solana.PublicKey { return a.Token }),
		put("the session key", onchain.PolicyMissing, func(_ target, a onchain.Actor) solana.PublicKey { return a.Signer }),
		put("the system program", onchain.NotPolicy, func(target, onchain.Actor) solana.PublicKey { return solana.SystemProgramID }),
		put("the session program", onchain.NotPolicy, func(target, onchain.Actor) solana.PublicKey { return program.SessionID }),
	}
}
