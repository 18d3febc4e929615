package attack

import (
	"encoding/binary"
	"fmt"
	"math"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// v1Attacks are about tokens of the first version, which anyone may revoke, and which count only where the wallet has accepted that.
// Most of what is tried with a V2 token is tried with a V1 token as well (see trick.both); this is what is theirs alone.
func v1Attacks() []Attack {
	all := spread(
		trick{
			what: "with a token V1 and no policy at all", want: refused(onchain.PolicyMissing), try: unapprovedV1,
		},
		trick{
			what: "with a token V1 that the policy does not accept", want: refused(onchain.TokenV1),
			try: func(t target) []solana.Instruction {
				a := t.sessionV1()
				t.edit(a.Policy, func(x *svm.Account) { x.Data[10] &^= acceptsV1 })
				return one(t.by(a))
			},
		},
		trick{
			what: "with a token V1 that the opponent has revoked, as anyone may", want: refused(onchain.TokenClosed),
			try: func(t target) []solana.Instruction {
				a := t.sessionV1()
				t.send(t.wallet(t.rival), t.revoke(t.victim))
				return one(t.by(a))
			},
		},
		trick{
			what: "with a token V1 that Mallory revokes in the same transaction", want: refused(onchain.TokenClosed),
			try: func(t target) []solana.Instruction {
				a := t.sessionV1()
				return []solana.Instruction{t.revoke(t.victim), t.by(a)}
			},
		},
	)
	all = append(all, malformedV1()...)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, policyV1(c)...)
	}
	return all
}

// acceptsV1 is the flag of a policy that accepts a token V1.
const acceptsV1 = 2

// sessionV1 is the victim's session with a token V1, which its policy accepts; without the attack it could act.
func (t target) sessionV1() onchain.Actor {
	t.version = session.V1
	return t.session()
}

// unapprovedV1 creates a session with a token V1, with the victim's consent, and no more.
func unapprovedV1(t target) []solana.Instruction {
	t.version = session.V1
	return one(t.by(t.createOnly(t.sessionOf(t.victim))))
}

// malformedV1 have the session program's owner and the wrong bytes, or are a V2 token made to look like one.
func malformedV1() []Attack {
	var all []Attack
	damage := func(name string, want onchain.Code, f func(*svm.Account)) {
		all = append(all, Attack{Name: "play with a token V1 " + name, Expect: refused(want), script: func(s *scene) {
			s.version = session.V1
			t, a := s.playing(game.White)
			t.edit(a.Token, f)
			s.strike(t.by(a))
			s.could("after the attack", s.wallet(t.victim), t.by(s.self(t.victim)))
		}})
	}
	for i := range 8 {
		damage(fmt.Sprintf("whose type differs in byte %d", i), onchain.TokenMalformed, func(a *svm.Account) { a.Data[i] ^= 1 })
	}
	for _, length := range []int{0, 7, 8, 104, 111, 113, 143, 144, 145, 10 << 10} {
		damage(fmt.Sprintf("of %d bytes instead of 112", length), onchain.TokenMalformed, func(a *svm.Account) {
			data := make([]byte, length)
			copy(data, a.Data)
			*a = exempt(a.Owner, data)
		})
	}
	for _, until := range []int64{dawn, dawn - 1, 0, -1, math.MinInt64} {
		damage(fmt.Sprintf("valid until %d", until), onchain.TokenExpired, func(a *svm.Account) {
			binary.LittleEndian.PutUint64(a.Data[104:], uint64(until))
		})
	}
	damage("that is called V2", onchain.TokenMalformed, func(a *svm.Account) { copy(a.Data, tag("SessionTokenV2")) })
	damage("for a program whose address differs in one bit", onchain.TokenWrongProgram, func(a *svm.Account) { a.Data[71] ^= 1 })
	damage("of a key that differs in one bit", onchain.TokenWrongSigner, func(a *svm.Account) { a.Data[103] ^= 1 })
	damage("of a wallet that differs in one bit", onchain.PolicyWrongAuthority, func(a *svm.Account) { a.Data[8] ^= 1 })
	for _, until := range []int64{math.MaxInt64, -1, 0} {
		name := fmt.Sprintf("play with an expired V2 token whose payer's address reads as a V1 token's end at %d", until)
		all = append(all, forged(name, onchain.TokenExpired, func(t target, a onchain.Actor) solana.Instruction {
			t.edit(a.Token, func(x *svm.Account) {
				binary.LittleEndian.PutUint64(x.Data[104:], uint64(until))
				binary.LittleEndian.PutUint64(x.Data[136:], dawn)
			})
			t.edit(a.Policy, func(x *svm.Account) { x.Data[10] |= acceptsV1 })
			return t.by(a)
		}))
	}
	return all
}

// policyV1 open policies that accept what they should not, or close those of tokens V1 too early.
func policyV1(c game.Color) []Attack {
	as := func(name string, want onchain.Code, script func(s *scene, p session.Parties)) Attack {
		return Attack{Name: name + " (" + colourNames[c] + ")", Expect: refused(want), script: func(s *scene) {
			script(s, s.sessionOf(players[c]))
		}}
	}
	opening := func(s *scene, p session.Parties, accept bool) solana.Instruction {
		a := s.createOnly(p)
		s.could("by the rule", p.Authority, s.open(p, everything))
		return chess.OpenPolicy(a.Policy, a.Token, p.Authority, onchain.Limits{Actions: onchain.ActAll, AcceptV1: accept})
	}
	return []Attack{
		as("open a policy for a token V1 without accepting that anyone may revoke it", onchain.TokenV1, func(s *scene, p session.Parties) {
			s.version = session.V1
			s.strikeAs(p.Authority, opening(s, p, false))
		}),
		as("accept a token V1 and bring a V2", onchain.TokenNotV1, func(s *scene, p session.Parties) {
			s.strikeAs(p.Authority, opening(s, p, true))
		}),
		as("open a policy for an expired token V1", onchain.TokenExpired, func(s *scene, p session.Parties) {
			s.version = session.V1
			s.createOnly(p)
			s.wait(tokenLife - 1)
			s.could("in the last second", p.Authority, s.open(p, everything))
			s.wait(1)
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("close the policy of a live token V1 while it has not been revoked", onchain.PolicyInUse, func(s *scene, p session.Parties) {
			s.version = session.V1
			a := s.approve(p, everything)
			closing := chess.ClosePolicy(a.Policy, a.Token, p.Authority)
			s.strike(closing)
			s.could("revoked, its rent going to its wallet", s.wallet(mallory), s.revoking(p), closing)
		}),
	}
}
