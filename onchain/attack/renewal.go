package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// renewal builds renew_policy for a player's usual session, its count of moves left as it is.
func (s *scene) renewal(p session.Parties) solana.Instruction {
	a := s.actorOf(p)
	return chess.RenewPolicy(a.Policy, a.Token, p.Authority, nil)
}

// remake closes a session's token and makes it anew, to last as long again from now; its policy is not renewed.
func (s *scene) remake(p session.Parties) {
	s.send(p.Authority, s.revoking(p), s.create(p))
}

// renewPolicyAttacks let a policy go on that the wallet did not renew, or more of it than the wallet renewed.
func renewPolicyAttacks() []Attack {
	var all []Attack
	for _, c := range []game.Color{game.White, game.Black} {
		as := func(name string, want onchain.Code, script func(s *scene, p session.Parties, a onchain.Actor)) {
			all = append(all, onPolicy(c, name, want, func(s *scene, p session.Parties, a onchain.Actor) {
				s.wait(tokenLife / 2)
				s.remake(p)
				s.could("by the wallet", p.Authority, s.renewal(p))
				script(s, p, a)
			}))
		}
		unwanted(as, players[c.Other()])
		unfit(as)
		all = append(all, renewedTooFar(c)...)
		all = append(all, renewedTooLong(c)...)
	}
	return all
}

// unwanted renewals lack the wallet's own signature at the top level.
func unwanted(as policyStory, rival string) {
	by := func(s *scene, p session.Parties, who solana.PublicKey) solana.Instruction {
		return with(s.renewal(p), 2, who)
	}
	as("renew a policy without the wallet's signature", onchain.MissingSignature, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strike(unsigned(s.renewal(p), 2))
	})
	as("renew a policy by the session key for itself", onchain.PolicyWrongAuthority, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strikeAs(p.Signer, by(s, p, p.Signer))
	})
	as("renew a stranger's policy", onchain.PolicyWrongAuthority, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strike(by(s, p, s.wallet(mallory)))
	})
	as("renew the opponent's policy", onchain.PolicyWrongAuthority, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strikeAs(s.wallet(rival), by(s, p, s.wallet(rival)))
	})
	as("renew a policy through a program the player signed for", onchain.NotTopLevel, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strike(s.through(s.renewal(p), 0))
	})
	as("make a token anew and renew its policy through a program the player signed for", onchain.NotTopLevel, func(s *scene, p session.Parties, _ onchain.Actor) {
		anew := p
		anew.Payer = s.wallet(mallory)
		s.strike(s.must(session.RevokeV2(p)), s.through(s.create(anew), 0), s.through(s.renewal(p), 0))
	})
}

// unfit renewals are of accounts that cannot be renewed, or by tokens that cannot renew them.
func unfit(as policyStory) {
	as("renew a policy that was ended", onchain.PolicyEnded, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.strikeAs(p.Authority, s.renewal(p))
	})
	as("renew a policy that is read-only", onchain.AccountNotWritable, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.strikeAs(p.Authority, readOnly(s.renewal(p), 0))
	})
	as("renew a policy that was never opened", onchain.PolicyMissing, func(s *scene, p session.Parties, _ onchain.Actor) {
		p = s.parties(s.playerOf(p), "a second session key")
		s.createOnly(p)
		s.strikeAs(p.Authority, s.renewal(p))
	})
	as("renew a policy that Mallory's program wrote", onchain.NotPolicy, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strikeAs(p.Authority, with(s.renewal(p), 0, s.copyFor(a.Policy, "a copied policy")))
	})
	as("renew a policy by another session's token, which lasts longer", onchain.PolicyWrongToken, func(s *scene, p session.Parties, _ onchain.Actor) {
		other := s.parties(s.playerOf(p), "a second session key")
		s.send(p.Authority, s.must(session.CreateV2(other, terms(s.now+session.MaxValidity))))
		s.strikeAs(p.Authority, with(s.renewal(p), 1, s.actorOf(other).Token))
	})
	as("renew a policy whose token was revoked", onchain.TokenClosed, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.send(p.Authority, s.must(session.RevokeV2(p)))
		s.strikeAs(p.Authority, s.renewal(p))
	})
	as("renew a policy in the second its token expires", onchain.TokenExpired, func(s *scene, p session.Parties, _ onchain.Actor) {
		s.wait(tokenLife - 1)
		s.could("in the last second", p.Authority, s.renewal(p))
		s.wait(1)
		s.strikeAs(p.Authority, s.renewal(p))
	})
	forged := func(name string, want onchain.Code, f func(s *scene, x *svm.Account)) {
		as("renew a policy by "+name, want, func(s *scene, p session.Parties, a onchain.Actor) {
			s.edit(a.Token, func(x *svm.Account) { f(s, x) })
			s.strikeAs(p.Authority, s.renewal(p))
		})
	}
	forged("a token that another program took over", onchain.TokenWrongOwner, func(s *scene, x *svm.Account) { x.Owner = s.impostor() })
	forged("a token for another program", onchain.TokenWrongProgram, func(_ *scene, x *svm.Account) { x.Data[71] ^= 1 })
	forged("a token of another type", onchain.TokenMalformed, func(_ *scene, x *svm.Account) { copy(x.Data, tag("Game")) })
}

// playerOf names the player a session is of.
func (s *scene) playerOf(p session.Parties) string {
	if p.Authority == s.key(players[game.White]) {
		return players[game.White]
	}
	return players[game.Black]
}

// renewing stages attacks on a session of two moves, the first of which is played; renew is the wallet's renewal of it.
func renewing(c game.Color) func(name string, want onchain.Code, script func(t target, a onchain.Actor, renew func(moves *uint32))) Attack {
	return func(name string, want onchain.Code, script func(t target, a onchain.Actor, renew func(moves *uint32))) Attack {
		return Attack{Name: name + " (" + colourNames[c] + ")", Expect: refused(want), script: func(s *scene) {
			t := target{scene: s, act: actNamed("play a move"), colour: c, victim: players[c], rival: players[c.Other()]}
			t.game = t.act.stage(s, c)
			two := uint32(2)
			a := s.approve(s.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActPlay, Game: &t.game, Moves: &two})
			s.send(a.Signer, chess.PlayMove(t.game, a, 0, t.knight(c, 0)))
			s.send(s.wallet(t.rival), chess.PlayMove(t.game, s.self(t.rival), 1, t.knight(c.Other(), 0)))
			script(t, a, func(moves *uint32) {
				p := s.sessionOf(t.victim)
				s.send(p.Authority, s.revoking(p), s.create(p), chess.RenewPolicy(a.Policy, a.Token, p.Authority, moves))
			})
		}}
	}
}

// renewedTooFar are renewals by the wallet itself that must not give more than they say.
func renewedTooFar(c game.Color) []Attack {
	as := renewing(c)
	// next plays on: the i-th move of the session, which may be its last, and the rival's answer.
	next := func(t target, a onchain.Actor, i uint32) {
		t.send(a.Signer, chess.PlayMove(t.game, a, uint16(2*i), t.knight(c, i)))
		t.send(t.wallet(t.rival), chess.PlayMove(t.game, t.self(t.rival), uint16(2*i+1), t.knight(c.Other(), i)))
	}
	return []Attack{
		as("have the moves counted anew by a renewal that does not say so", onchain.MovesUsedUp, func(t target, a onchain.Actor, renew func(*uint32)) {
			renew(nil)
			next(t, a, 1)
			t.strike(chess.PlayMove(t.game, a, 4, t.knight(c, 2)))
		}),
		as("play more moves than a renewal gave", onchain.MovesUsedUp, func(t target, a onchain.Actor, renew func(*uint32)) {
			one := uint32(1)
			renew(&one)
			next(t, a, 1)
			t.strike(chess.PlayMove(t.game, a, 4, t.knight(c, 2)))
		}),
		as("play on with no moves, after a renewal that took them", onchain.MovesUsedUp, func(t target, a onchain.Actor, renew func(*uint32)) {
			renew(new(uint32))
			t.strike(chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
		}),
		as("act otherwise than was allowed, after a renewal", onchain.ActionNotAllowed, func(t target, a onchain.Actor, renew func(*uint32)) {
			renew(nil)
			t.strike(chess.Resign(t.game, a))
		}),
	}
}

// renewedTooLong are renewals by the wallet itself that must not last longer than they say.
func renewedTooLong(c game.Color) []Attack {
	as := renewing(c)
	return []Attack{
		as("play on in the second a renewed session expires", onchain.TokenExpired, func(t target, a onchain.Actor, renew func(*uint32)) {
			t.wait(tokenLife / 2)
			renew(nil)
			t.wait(tokenLife - 1)
			t.could("in the last second", a.Signer, chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
			t.wait(1)
			t.strike(chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
		}),
		as("play past the end that a renewal gave, the token having been made anew since", onchain.PolicyExpired, func(t target, a onchain.Actor, renew func(*uint32)) {
			t.wait(tokenLife / 2)
			renew(nil)
			t.wait(tokenLife - 1)
			t.remake(t.sessionOf(t.victim))
			t.could("in the policy's last second", a.Signer, chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
			t.wait(1)
			t.strike(chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
		}),
		as("close a policy that was renewed, past its first end", onchain.PolicyInUse, func(t target, a onchain.Actor, renew func(*uint32)) {
			t.wait(tokenLife / 2)
			renew(nil)
			closing := chess.ClosePolicy(a.Policy, a.Token, t.wallet(t.victim))
			t.wait(tokenLife - 1)
			t.strike(closing)
			t.wait(1)
			t.could("once it has expired again", t.wallet(mallory), closing)
		}),
	}
}
