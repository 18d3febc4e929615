package attack

import (
	"fmt"
	"math"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// tokenAttacks put something else where the session token belongs.
func tokenAttacks() []Attack {
	all := spread(
		trick{
			what: "with a token that Mallory's own program wrote, copied byte for byte", want: refused(onchain.TokenWrongOwner), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				return one(with(t.by(a), tokenSlot, t.copyFor(a.Token, "a copied token")))
			},
		},
		trick{
			what: "with a token that was never created", want: refused(onchain.TokenClosed), both: true,
			try: func(t target) []solana.Instruction { return one(t.by(t.actorOf(t.sessionOf(t.victim)))) },
		},
		trick{
			what: "with a session made for another program", want: refused(onchain.TokenWrongProgram), both: true,
			try: func(t target) []solana.Instruction {
				p := t.sessionOf(t.victim)
				p.Target = program.SessionID
				return one(t.by(t.createOnly(p)))
			},
		},
		trick{
			what: "with the victim's token and Mallory's key", want: refused(onchain.TokenWrongSigner), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				a.Signer = t.key("Mallory's key")
				return one(t.by(a))
			},
		},
		trick{
			what: "by the victim's session key with the rival's token", want: refused(onchain.TokenWrongSigner), both: true,
			try: func(t target) []solana.Instruction {
				a, rival := t.session(), t.approve(t.sessionOf(t.rival), everything)
				a.Token, a.Policy = rival.Token, rival.Policy
				return one(t.by(a))
			},
		},
	)
	return append(append(all, malformedTokens()...), misplacedTokens()...)
}

// playing is a game in which a colour is to move, with the victim's session.
func (s *scene) playing(c game.Color) (target, onchain.Actor) {
	return s.acting(actNamed("play a move"), c)
}

// acting stages an act of a colour's session.
func (s *scene) acting(a act, c game.Color) (target, onchain.Actor) {
	t := target{scene: s, act: a, colour: c, victim: players[c], rival: players[c.Other()]}
	t.game = a.stage(s, c)
	return t, t.session()
}

func actNamed(name string) act {
	for _, a := range acts() {
		if a.name == name {
			return a
		}
	}
	return act{}
}

// forged is an attack on a move of White's session whose accounts f has changed.
func forged(name string, want onchain.Code, f func(t target, a onchain.Actor) solana.Instruction) Attack {
	return Attack{Name: name, Expect: refused(want), script: func(s *scene) {
		t, a := s.playing(game.White)
		s.strike(f(t, a))
		s.could("after the attack", s.wallet(t.victim), t.by(s.self(t.victim)))
	}}
}

// damaged is an attack with a token whose account f has changed by force: more than anyone could do on a real chain.
func damaged(name string, want onchain.Code, f func(*svm.Account)) Attack {
	return forged(name, want, func(t target, a onchain.Actor) solana.Instruction {
		t.edit(a.Token, f)
		return t.by(a)
	})
}

// malformedTokens have the session program's owner and the wrong bytes.
func malformedTokens() []Attack {
	var all []Attack
	for i := range 8 {
		all = append(all, damaged(fmt.Sprintf("play with a token whose type differs in byte %d", i), onchain.TokenMalformed,
			func(a *svm.Account) { a.Data[i] ^= 1 }))
	}
	all = append(all,
		damaged("play with a token whose type is all zeros", onchain.TokenMalformed, func(a *svm.Account) { clear(a.Data[:8]) }),
		damaged("play with a token whose type is that of a game", onchain.TokenMalformed, func(a *svm.Account) { copy(a.Data, tag("Game")) }),
		damaged("play with an old token blown up to the new length", onchain.TokenMalformed, func(a *svm.Account) { copy(a.Data, tag("SessionToken")) }),
		damaged("play with a token for a program whose address differs in one bit", onchain.TokenWrongProgram, func(a *svm.Account) { a.Data[71] ^= 1 }),
		damaged("play with a token for the system program", onchain.TokenWrongProgram, func(a *svm.Account) { clear(a.Data[40:72]) }),
		damaged("play with a token of a key that differs in one bit", onchain.TokenWrongSigner, func(a *svm.Account) { a.Data[103] ^= 1 }),
		damaged("play with a token of a wallet that differs in one bit", onchain.PolicyWrongAuthority, func(a *svm.Account) { a.Data[8] ^= 1 }),
	)
	for _, length := range []int{0, 7, 8, 104, 111, 112, 113, 143, 145, 10 << 10} {
		all = append(all, damaged(fmt.Sprintf("play with a token of %d bytes instead of 144", length), onchain.TokenMalformed,
			func(a *svm.Account) {
				data := make([]byte, length)
				copy(data, a.Data)
				*a = exempt(a.Owner, data)
			}))
	}
	old := func(until int64, want onchain.Code) Attack {
		return damaged(fmt.Sprintf("play with an old token that reads as valid until %d", until), want,
			func(a *svm.Account) { *a = exempt(a.Owner, oldTokenData(a.Data, until)) })
	}
	return append(all, old(math.MaxInt64, onchain.TokenV1), old(-1, onchain.TokenExpired))
}

// oldTokenData turns the data of a V2 token into that of a V1 token.
func oldTokenData(v2 []byte, until int64) []byte {
	t, err := session.ParseToken(v2)
	if err != nil {
		return nil
	}
	t.Version, t.ValidUntil = session.V1, until
	return t.Marshal()
}

// misplacedTokens put other existing accounts where the token belongs.
func misplacedTokens() []Attack {
	put := func(what string, want onchain.Code, key func(t target, a onchain.Actor) solana.PublicKey) Attack {
		return forged("play with "+what+" in place of the token", want, func(t target, a onchain.Actor) solana.Instruction {
			return silent(t.by(a), tokenSlot, key(t, a))
		})
	}
	always := func(key solana.PublicKey) func(target, onchain.Actor) solana.PublicKey {
		return func(target, onchain.Actor) solana.PublicKey { return key }
	}
	return []Attack{
		put("the game", onchain.TokenWrongOwner, func(t target, _ onchain.Actor) solana.PublicKey { return t.game }),
		put("the policy", onchain.TokenWrongOwner, func(_ target, a onchain.Actor) solana.PublicKey { return a.Policy }),
		put("the session key", onchain.TokenClosed, func(_ target, a onchain.Actor) solana.PublicKey { return a.Signer }),
		put("the victim's wallet", onchain.TokenClosed, func(t target, _ onchain.Actor) solana.PublicKey { return t.wallet(t.victim) }),
		put("the system program", onchain.TokenWrongOwner, always(solana.SystemProgramID)),
		put("the session program", onchain.TokenWrongOwner, always(program.SessionID)),
		put("the clock", onchain.TokenWrongOwner, always(svm.ClockSysvarID)),
		put("nothing", onchain.UnexpectedPolicy, always(noAccount)),
		put("a genuine token that stands at another address", onchain.PolicyWrongToken, func(t target, a onchain.Actor) solana.PublicKey {
			return t.put(t.key("another address"), exempt(program.SessionID, t.account(a.Token).Data))
		}),
		forged("play with neither token nor policy, by the session key alone", onchain.NotSeated, func(t target, a onchain.Actor) solana.Instruction {
			return t.by(onchain.Actor{Signer: a.Signer})
		}),
		forged("play in the session token, taken for a game", onchain.NotGame, func(t target, a onchain.Actor) solana.Instruction {
			return with(t.by(a), gameSlot, a.Token)
		}),
		forged("play in the policy, taken for a game", onchain.NotGame, func(t target, a onchain.Actor) solana.Instruction {
			return with(t.by(a), gameSlot, a.Policy)
		}),
	}
}
