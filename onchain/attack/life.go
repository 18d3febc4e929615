package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// lifeAttacks use sessions that are over, or end those of others.
func lifeAttacks() []Attack {
	all := spread(
		trick{
			what: "by a session the wallet has revoked", want: refused(onchain.TokenClosed), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.send(t.wallet(t.victim), t.revoke(t.victim))
				return one(t.by(a))
			},
		},
		trick{
			what: "by a session that is revoked earlier in the same transaction", want: refused(onchain.TokenClosed), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				return []solana.Instruction{t.revoke(t.victim), t.by(a)}
			},
		},
		trick{
			what: "by a session that signed itself out", want: refused(onchain.PolicyEnded), both: true,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.send(a.Signer, chess.EndPolicy(a.Policy, a.Signer))
				return one(t.by(a))
			},
		},
	)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, againstLife(c)...)
	}
	return append(all, deadTokens()...)
}

// revoke closes a player's usual token, rent to the player.
func (s *scene) revoke(player string) solana.Instruction {
	return s.revoking(s.sessionOf(player))
}

// againstLife are attempts to end, or to revive, the session of one colour.
func againstLife(c game.Color) []Attack {
	as := func(name string, want Refusal, script func(t target, a onchain.Actor)) Attack {
		return Attack{Name: name + " (" + colourNames[c] + ")", Expect: want, script: func(s *scene) {
			t, a := s.playing(c)
			script(t, a)
		}}
	}
	invalidAuthority := custom(program.SessionID, session.CodeInvalidAuthority)
	return []Attack{
		as("revoke a stranger's live session", invalidAuthority, func(t target, a onchain.Actor) {
			t.strike(t.must(session.CloseExpiredV2(t.sessionOf(t.victim))))
			t.could("after the attack", a.Signer, t.by(a))
		}),
		as("revoke the opponent's session while his clock runs", invalidAuthority, func(t target, a onchain.Actor) {
			t.strikeAs(t.wallet(t.rival), t.must(session.CloseExpiredV2(t.sessionOf(t.victim))))
			t.could("after the attack", a.Signer, t.by(a))
		}),
		as("revoke a session with Mallory's signature in place of the wallet's", custom(program.SessionID, 2001), func(t target, _ onchain.Actor) {
			t.strike(with(t.revoke(t.victim), 2, t.wallet(mallory)))
		}),
		as("revoke a session's token by the session key itself", custom(program.SessionID, 2001), func(t target, a onchain.Actor) {
			t.strikeAs(a.Signer, with(t.revoke(t.victim), 2, a.Signer))
			t.could("by the wallet", t.wallet(t.victim), t.revoke(t.victim))
		}),
		as("close an expired session and take its rent", custom(program.SessionID, 2001), func(t target, _ onchain.Actor) {
			t.wait(tokenLife)
			closing := t.must(session.CloseExpiredV2(t.sessionOf(t.victim)))
			t.could("to the one who paid", t.wallet(mallory), closing)
			t.strike(with(closing, 1, t.wallet(mallory)))
		}),
		as("move and revoke in one transaction, then move with the revoked session", refused(onchain.TokenClosed), func(t target, a onchain.Actor) {
			t.send(t.wallet(t.victim), t.by(a), t.revoke(t.victim))
			t.answerMove()
			t.strike(chess.PlayMove(t.game, a, 2, t.secondMove()))
		}),
		as("revoke a session and fund its address again to revive it", refused(onchain.TokenClosed), func(t target, a onchain.Actor) {
			t.strike(t.revoke(t.victim), transfer(t.wallet(mallory), a.Token, sol), t.by(a))
		}),
		as("move with a revoked session after its policy was closed and its token made anew", refused(onchain.PolicyMissing), func(t target, a onchain.Actor) {
			p := t.sessionOf(t.victim)
			t.send(p.Authority, t.revoke(t.victim), chess.ClosePolicy(a.Policy, a.Token, p.Authority))
			t.createOnly(p)
			t.strike(t.by(a))
		}),
		as("move with the old session after changing to a new one", refused(onchain.TokenClosed), func(t target, a onchain.Actor) {
			fresh := t.parties(t.victim, t.victim+"'s new session key")
			t.send(fresh.Authority, t.revoke(t.victim), t.create(fresh), t.open(fresh, everything))
			t.could("by the new session", t.wallet(mallory), t.by(t.actorOf(fresh)))
			t.strike(t.by(a))
		}),
		as("move with one of two sessions, the one that was revoked", refused(onchain.TokenClosed), func(t target, a onchain.Actor) {
			other := t.approve(t.parties(t.victim, t.victim+"'s second session key"), everything)
			t.send(t.wallet(t.victim), t.revoke(t.victim))
			t.could("by the other session", other.Signer, t.by(other))
			t.strike(t.by(a))
		}),
	}
}

// answerMove lets the rival answer the victim's first move.
func (t target) answerMove() {
	t.send(t.wallet(t.rival), chess.PlayMove(t.game, t.self(t.rival), 1, firstMove[t.colour.Other()]))
}

// secondMove is legal for the victim after both first moves: the king's knight comes out.
func (t target) secondMove() game.Move {
	return [2]game.Move{game.NewMove(6, 21, 0), game.NewMove(62, 45, 0)}[t.colour]
}

// deadTokens are tokens that never lived.
func deadTokens() []Attack {
	return []Attack{
		{Name: "create the same session twice", Expect: custom(solana.SystemProgramID, 0), script: func(s *scene) {
			p := s.sessionOf(players[game.White])
			s.createOnly(p)
			s.strike(s.create(p))
		}},
		{Name: "create a session that lasts a second longer than seven days", Expect: custom(program.SessionID, session.CodeValidityTooLong), script: func(s *scene) {
			p := s.sessionOf(players[game.White])
			s.could("for seven days", p.Payer, s.must(session.CreateV2(p, terms(dawn+session.MaxValidity))))
			s.strikeAs(p.Payer, s.must(session.CreateV2(p, terms(dawn+session.MaxValidity+1))))
		}},
		{Name: "create a session in a stranger's name", Expect: custom(program.SessionID, 3010), script: func(s *scene) {
			p := s.parties(players[game.White], "Mallory's key")
			p.Payer = s.wallet(mallory)
			s.could("with the wallet's signature", p.Payer, s.create(p))
			s.strike(unsigned(s.create(p), 3))
		}},
		{Name: "create a session for a key that did not sign", Expect: custom(program.SessionID, 3010), script: func(s *scene) {
			s.strike(unsigned(s.create(s.sessionOf(mallory)), 1))
		}},
		{Name: "play with money at the token's address, but no token", Expect: refused(onchain.TokenClosed), script: func(s *scene) {
			t, _ := s.playing(game.White)
			a := s.actorOf(s.parties(t.victim, "Mallory's key"))
			s.put(a.Token, svm.Account{Lamports: sol})
			s.strike(t.by(a))
		}},
	}
}

// transfer is the system program's.
func transfer(from, to solana.PublicKey, lamports uint64) solana.Instruction {
	data := []byte{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	for i := range 8 {
		data[4+i] = byte(lamports >> (8 * i))
	}
	return solana.NewInstruction(solana.SystemProgramID, solana.AccountMetaSlice{
		solana.Meta(from).WRITE().SIGNER(), solana.Meta(to).WRITE(),
	}, data)
}
