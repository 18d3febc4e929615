package attack

import (
	"fmt"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// policyAttacks put something else where the policy belongs.
func policyAttacks() []Attack {
	all := spread(
		trick{
			what: "by a session whose policy the wallet never opened", want: refused(onchain.PolicyMissing),
			try: func(t target) []solana.Instruction { return one(t.by(t.createOnly(t.sessionOf(t.victim)))) },
		},
		trick{
			what: "by a session that leaves its policy out", want: refused(onchain.PolicyMissing),
			try: func(t target) []solana.Instruction { return one(silent(t.by(t.session()), policySlot, noAccount)) },
		},
		trick{
			what: "with a policy that Mallory's own program wrote, copied byte for byte", want: refused(onchain.NotPolicy),
			try: func(t target) []solana.Instruction {
				a := t.session()
				return one(with(t.by(a), policySlot, t.copyFor(a.Policy, "a copied policy")))
			},
		},
		trick{
			what: "with Mallory's generous policy and the victim's limited token", want: refused(onchain.PolicyWrongToken),
			try: func(t target) []solana.Instruction {
				a, generous := t.session(), t.approve(t.sessionOf(mallory), everything)
				return one(with(t.by(a), policySlot, generous.Policy))
			},
		},
		trick{
			what: "with a policy that names another wallet", want: refused(onchain.PolicyWrongAuthority),
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.rewrite(a.Policy, policyData(a, t.wallet(mallory)))
				return one(t.by(a))
			},
		},
	)
	return append(append(all, malformedPolicies()...), misplacedPolicies()...)
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
