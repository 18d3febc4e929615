package attack

import (
	"fmt"

	"castlekey/game"
	"castlekey/onchain"

	"github.com/gagliardetto/solana-go"
)

// scopeAttacks take a session further than its policy allows.
func scopeAttacks() []Attack {
	all := spread(
		trick{
			what: "by a session that may do everything but this", want: refused(onchain.ActionNotAllowed), both: true,
			try: func(t target) []solana.Instruction {
				return one(t.by(t.approve(t.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActAll &^ t.act.action})))
			},
		},
		trick{
			what: "by a session that is for another game", want: refused(onchain.PolicyWrongGame), both: true,
			try: func(t target) []solana.Instruction {
				other := t.gameOf(t.victim, 99)
				return one(t.by(t.approve(t.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActAll, Game: &other})))
			},
		},
		trick{
			what: "by a session that was given no moves", want: refused(onchain.MovesUsedUp), both: true,
			on: func(a act) bool { return a.has(counted) },
			try: func(t target) []solana.Instruction {
				return one(t.by(t.approve(t.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActAll, Moves: new(uint32)})))
			},
		},
		trick{
			what: "by a session whose last move cannot be counted, its policy being read-only", want: refused(onchain.AccountNotWritable), both: true,
			on: func(a act) bool { return a.has(counted) },
			try: func(t target) []solana.Instruction {
				last := uint32(1)
				a := t.sessionWith(onchain.Limits{Actions: onchain.ActAll, Moves: &last})
				return one(readOnly(t.by(a), policySlot))
			},
		},
	)
	all = append(all, halfAllowed()...)
	for _, c := range []game.Color{game.White, game.Black} {
		for _, n := range []uint32{1, 2, 3} {
			all = append(all, oneTooMany(c, n))
		}
	}
	return all
}

// halfAllowed claim a draw with a move when only one of the two is allowed.
func halfAllowed() []Attack {
	without := func(missing onchain.Actions, what string) []Attack {
		return trick{
			what: "by a session that may " + what, want: refused(onchain.ActionNotAllowed),
			on: func(a act) bool { return a.action == onchain.ActClaimDraw|onchain.ActPlay },
			try: func(t target) []solana.Instruction {
				return one(t.by(t.approve(t.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActAll &^ missing})))
			},
		}.everywhere()
	}
	return append(without(onchain.ActPlay, "claim draws, but not move"), without(onchain.ActClaimDraw, "move, but not claim draws")...)
}

// oneTooMany plays the n moves a session was given, and then one more.
func oneTooMany(c game.Color, n uint32) Attack {
	return Attack{
		Name:   fmt.Sprintf("play as %s: move %d of a session that was given %d", colourNames[c], n+1, n),
		Expect: refused(onchain.MovesUsedUp),
		script: func(s *scene) {
			t := target{scene: s, act: actNamed("play a move"), colour: c, victim: players[c], rival: players[c.Other()]}
			t.game = t.act.stage(s, c)
			a := s.approve(s.sessionOf(t.victim), onchain.Limits{Actions: onchain.ActAll, Moves: &n})
			for i := range n {
				s.send(a.Signer, chess.PlayMove(t.game, a, uint16(2*i), t.knight(c, i)))
				s.send(s.wallet(t.rival), chess.PlayMove(t.game, s.self(t.rival), uint16(2*i+1), t.knight(c.Other(), i)))
			}
			s.strike(chess.PlayMove(t.game, a, uint16(2*n), t.knight(c, n)))
			s.could("after the attack", s.wallet(t.victim), chess.PlayMove(t.game, s.self(t.victim), uint16(2*n), t.knight(c, n)))
		},
	}
}

// knight is the i-th of the moves that take a colour's king's knight out and back again.
func (t target) knight(c game.Color, i uint32) game.Move {
	out := [2][2]game.Square{{6, 21}, {62, 45}}[c]
	return game.NewMove(out[i%2], out[1-i%2], 0)
}

// seatAttacks act in a game where the actor has no right to, now or ever.
func seatAttacks() []Attack {
	all := spread(
		trick{
			what: "by Mallory's own wallet", want: refused(onchain.NotSeated), on: seated,
			try: func(t target) []solana.Instruction { return one(t.by(t.self(mallory))) },
		},
		trick{
			what: "by Mallory's own session", want: refused(onchain.NotSeated), on: seated,
			try: func(t target) []solana.Instruction { return one(t.by(t.approve(t.sessionOf(mallory), everything))) },
		},
		trick{
			what: "by Mallory's session, which the player was talked into paying for", want: refused(onchain.NotSeated), on: seated,
			try: func(t target) []solana.Instruction {
				p := t.sessionOf(mallory)
				p.Payer = t.wallet(t.victim)
				return one(t.by(t.approve(p, everything)))
			},
		},
		trick{
			what: "by the opponent's wallet, out of turn", want: refused(onchain.NotYourTurn), on: func(a act) bool { return a.has(onTurn) },
			try: func(t target) []solana.Instruction { return one(t.by(t.self(t.rival))) },
		},
		trick{
			what: "by the opponent's session, out of turn", want: refused(onchain.NotYourTurn), on: func(a act) bool { return a.has(onTurn) },
			try: func(t target) []solana.Instruction { return one(t.by(t.approve(t.sessionOf(t.rival), everything))) },
		},
		trick{
			what: "in a game that is over", want: refused(onchain.GameOver), on: seated, then: moot,
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.send(t.wallet(t.rival), chess.Resign(t.game, t.self(t.rival)))
				return one(t.by(a))
			},
		},
		trick{
			what: "in a game that still waits for an opponent", want: refused(onchain.GameNotStarted), then: moot,
			on: func(a act) bool { return seated(a) && a.action != onchain.ActCancel },
			try: func(t target) []solana.Instruction {
				a := t.session()
				t.game = t.waiting(t.victim, onchain.NewGame{ID: gameID, Side: t.colour})
				return one(t.by(a))
			},
		},
	)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, joinAttacks(c)...)
		all = append(all, drawAttacks(c)...)
	}
	return append(all, lateAttacks()...)
}

// joinAttacks take a seat that is not for the taking; the creator plays colour c.
func joinAttacks(c game.Color) []Attack {
	as := func(name string, want onchain.Code, script func(s *scene, creator string)) Attack {
		return Attack{
			Name: name + " (creator plays " + colourNames[c] + ")", Expect: refused(want),
			script: func(s *scene) { script(s, players[c]) },
		}
	}
	return []Attack{
		as("take a seat that is taken", onchain.SeatTaken, func(s *scene, creator string) {
			g := s.waiting(creator, onchain.NewGame{Side: c})
			s.send(s.wallet(players[c.Other()]), chess.JoinGame(g, s.self(players[c.Other()])))
			s.strike(chess.JoinGame(g, s.self(mallory)))
		}),
		as("join a game that was called off", onchain.GameOver, func(s *scene, creator string) {
			g := s.waiting(creator, onchain.NewGame{Side: c})
			s.send(s.wallet(creator), chess.CancelGame(g, s.self(creator)))
			s.strike(chess.JoinGame(g, s.self(mallory)))
		}),
		as("join a game somebody else is invited to", onchain.NotInvited, func(s *scene, creator string) {
			guest := s.wallet(players[c.Other()])
			g := s.waiting(creator, onchain.NewGame{Side: c, Invited: &guest})
			s.strike(chess.JoinGame(g, s.self(mallory)))
			s.could("by the guest", guest, chess.JoinGame(g, s.self(players[c.Other()])))
		}),
		as("play against oneself, by the wallet", onchain.SameWallet, func(s *scene, creator string) {
			g := s.waiting(creator, onchain.NewGame{Side: c})
			s.strikeAs(s.wallet(creator), chess.JoinGame(g, s.self(creator)))
		}),
		as("play against oneself, by a session", onchain.SameWallet, func(s *scene, creator string) {
			g := s.waiting(creator, onchain.NewGame{Side: c})
			a := s.approve(s.sessionOf(creator), everything)
			s.strikeAs(a.Signer, chess.JoinGame(g, a))
		}),
		as("invite oneself", onchain.SameWallet, func(s *scene, creator string) {
			self := s.wallet(creator)
			g := s.gameOf(creator, gameID)
			s.strikeAs(self, chess.CreateGame(g, s.self(creator), onchain.NewGame{ID: gameID, Side: c, Invited: &self}))
		}),
	}
}

// drawAttacks turn an offer of colour c into a draw that was never agreed.
func drawAttacks(c game.Color) []Attack {
	who := " (" + colourNames[c] + ")"
	offered := func(s *scene) solana.PublicKey { return toAccept(s, c.Other()) }
	return []Attack{
		{Name: "accept one's own draw offer" + who, Expect: refused(onchain.NoDrawOffer), script: func(s *scene) {
			g := offered(s)
			s.strikeAs(s.wallet(players[c]), chess.AcceptDraw(g, s.self(players[c]), 0))
			s.could("by the opponent", s.wallet(players[c.Other()]), chess.AcceptDraw(g, s.self(players[c.Other()]), 0))
		}},
		{Name: "accept a draw nobody offered" + who, Expect: refused(onchain.NoDrawOffer), script: func(s *scene) {
			g := s.active(onchain.NewGame{})
			s.strikeAs(s.wallet(players[c]), chess.AcceptDraw(g, s.self(players[c]), 0))
		}},
		{Name: "offer a draw while an offer stands" + who, Expect: refused(onchain.DrawAlreadyOffered), script: func(s *scene) {
			g := offered(s)
			s.strikeAs(s.wallet(players[c.Other()]), chess.OfferDraw(g, s.self(players[c.Other()]), 0))
		}},
		{Name: "claim a draw without a reason" + who, Expect: refused(onchain.NoDrawToClaim), script: func(s *scene) {
			g := fromPosition(usual)(s, c)
			s.strikeAs(s.wallet(players[c]), chess.ClaimDraw(g, s.self(players[c]), 0, nil))
		}},
		{Name: "play a move that is against the rules" + who, Expect: refused(onchain.IllegalMove), script: func(s *scene) {
			t, a := s.playing(c)
			s.strike(chess.PlayMove(t.game, a, 0, rookMove[c]))
			s.could("after the attack", a.Signer, t.by(a))
		}},
		{Name: "play the opponent's piece" + who, Expect: refused(onchain.IllegalMove), script: func(s *scene) {
			t, a := s.playing(c)
			s.strike(chess.PlayMove(t.game, a, 0, firstMove[c.Other()]))
		}},
		{Name: "call a game off after the second ply" + who, Expect: refused(onchain.TooLateToCancel), script: func(s *scene) {
			g := s.active(onchain.NewGame{})
			cancel := chess.CancelGame(g, s.self(players[c]))
			s.play(g, 0, "e2e4")
			s.could("after the first", s.wallet(players[c]), cancel)
			s.play(g, 1, "e7e5")
			s.strikeAs(s.wallet(players[c]), cancel)
		}},
	}
}

// lateAttacks come to a game that is decided.
func lateAttacks() []Attack {
	return []Attack{
		{Name: "call off somebody else's game while it waits", Expect: refused(onchain.NotSeated), script: func(s *scene) {
			g := s.waiting(players[game.White], onchain.NewGame{})
			s.strike(chess.CancelGame(g, s.self(mallory)))
		}},
		{Name: "win on time in a game that is over", Expect: refused(onchain.GameOver), script: func(s *scene) {
			s.strike(chess.ClaimTimeout(s.over()))
		}},
		{Name: "win on time in a game that waits", Expect: refused(onchain.GameNotStarted), script: func(s *scene) {
			g := s.waiting(players[game.White], onchain.NewGame{InitialSecs: 60})
			s.wait(61)
			s.strike(chess.ClaimTimeout(g))
		}},
		{Name: "join one's own finished game again", Expect: refused(onchain.GameOver), script: func(s *scene) {
			g := s.over()
			s.strikeAs(s.wallet(players[game.Black]), chess.JoinGame(g, s.self(players[game.Black])))
		}},
	}
}
