package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// signerAttacks lack the signature that counts, or bring one too many.
func signerAttacks() []Attack {
	all := spread(
		trick{
			what: "in the session key's name, without its signature", want: refused(onchain.MissingSignature), both: true,
			try: func(t target) []solana.Instruction { return one(unsigned(t.by(t.session()), signerSlot)) },
		},
		trick{
			what: "in the wallet's name, without its signature", want: refused(onchain.MissingSignature),
			try: func(t target) []solana.Instruction { return one(unsigned(t.by(t.self(t.victim)), signerSlot)) },
		},
		trick{
			what: "by the wallet itself, with its session's token", want: refused(onchain.WalletWithToken), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				a.Signer = t.wallet(t.victim)
				return one(t.by(a))
			},
		},
		trick{
			what: "by the wallet itself, with its session's token, which has expired", want: refused(onchain.WalletWithToken), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.wait(tokenLife)
				a.Signer = t.wallet(t.victim)
				return one(t.by(a))
			},
		},
		trick{
			what: "by the wallet itself, with the rival's token and policy", want: refused(onchain.TokenWrongSigner), both: true,
			try: func(t target) []solana.Instruction {
				a := t.approve(t.sessionOf(t.rival), everything)
				a.Signer = t.wallet(t.victim)
				return one(t.by(a))
			},
		},
		trick{
			what: "by the wallet itself, with a policy but no token", want: refused(onchain.UnexpectedPolicy),
			try: func(t target) []solana.Instruction {
				return one(with(t.by(t.self(t.victim)), policySlot, t.session().Policy))
			},
		},
	)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, forgedSignature(c), malloryPays(c))
	}
	return all
}

// onMove is an attack on a move by a colour's session.
func onMove(c game.Color, what string, want Refusal, script func(t target, a onchain.Actor)) Attack {
	return Attack{Name: "play as " + colourNames[c] + ": " + what, Expect: want, script: func(s *scene) { script(s.playing(c)) }}
}

// forgedSignature sends a session's move with a signature that somebody else made.
func forgedSignature(c game.Color) Attack {
	return onMove(c, "with the session key's signature forged", dropped(svm.TxSignatureFailure), func(t target, a onchain.Actor) {
		t.fire(shot{payer: t.wallet(mallory), instructions: one(t.by(a)), bend: func(tx *solana.Transaction) {
			tx.Signatures[1] = tx.Signatures[0]
		}})
		t.could("after the attack", a.Signer, t.by(a))
	})
}

// malloryPays has the fee payer's signature stand for the player's. A third party may well pay for an honest move.
func malloryPays(c game.Color) Attack {
	const what = "Mallory pays the fee, which the session key allows, and signs for it as well, which it does not"
	return onMove(c, what, refused(onchain.MissingSignature), func(t target, a onchain.Actor) {
		t.could("paid by somebody else", t.wallet(mallory), t.by(a))
		t.strike(unsigned(t.by(a), signerSlot))
	})
}

// colourNames name the colours in the names of attacks.
var colourNames = [2]string{"White", "Black"}
