package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// replayAttacks send what was once honest again, late, elsewhere or in another order.
func replayAttacks() []Attack {
	all := spread(
		trick{
			what: "signed for a ply that has passed", want: refused(onchain.PlyMismatch), then: moot,
			on:  func(a act) bool { return a.has(plied) },
			try: func(t target) []solana.Instruction { return one(t.twoPliesOn(0)) },
		},
		trick{
			what: "signed for a ply that is yet to come", want: refused(onchain.PlyMismatch), then: moot,
			on:  func(a act) bool { return a.has(plied) },
			try: func(t target) []solana.Instruction { return one(t.twoPliesOn(4)) },
		},
	)
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, orderAttacks(c)...)
	}
	return append(all, otherChain())
}

// twoPliesOn is the act, meant for another ply, in the usual game two plies on.
func (t target) twoPliesOn(ply uint16) solana.Instruction {
	a := t.session()
	t.game = t.waiting(t.victim, onchain.NewGame{ID: gameID + 1, Side: t.colour, Start: t.position(usual[t.colour])})
	t.send(t.wallet(t.rival), chess.JoinGame(t.game, t.self(t.rival)))
	t.send(t.wallet(t.victim), chess.PlayMove(t.game, t.self(t.victim), 0, t.knight(t.colour, 0)))
	t.send(t.wallet(t.rival), chess.PlayMove(t.game, t.self(t.rival), 1, t.knight(t.colour.Other(), 0)))
	t.ply = ply
	return t.by(a)
}

// orderAttacks are about two transactions, or one with two instructions, of one colour.
func orderAttacks(c game.Color) []Attack {
	as := func(name string, want Refusal, script func(t target, a onchain.Actor)) Attack {
		return Attack{Name: name + " (" + colourNames[c] + ")", Expect: want, script: func(s *scene) {
			t, a := s.playing(c)
			script(t, a)
		}}
	}
	return []Attack{
		as("send a session's signed move a second time", dropped(svm.TxAlreadyProcessed), func(t target, a onchain.Actor) {
			t.repeat(shot{payer: a.Signer, instructions: one(t.by(a))})
		}),
		as("send a session's move again under a new blockhash", refused(onchain.NotYourTurn), func(t target, a onchain.Actor) {
			t.send(a.Signer, t.by(a))
			t.strikeAs(a.Signer, t.by(a))
		}),
		as("send a session's move again once its turn comes round", refused(onchain.PlyMismatch), func(t target, a onchain.Actor) {
			t.send(a.Signer, chess.PlayMove(t.game, a, 0, t.knight(c, 0)))
			t.answerMove()
			t.send(a.Signer, chess.PlayMove(t.game, a, 2, t.knight(c, 1)))
			t.send(t.wallet(t.rival), chess.PlayMove(t.game, t.self(t.rival), 3, t.knight(c.Other(), 0)))
			t.could("for the right ply", a.Signer, chess.PlayMove(t.game, a, 4, t.knight(c, 0)))
			t.strike(chess.PlayMove(t.game, a, 0, t.knight(c, 0)))
		}),
		as("play two different moves for the same ply", refused(onchain.NotYourTurn), func(t target, a onchain.Actor) {
			other := chess.PlayMove(t.game, a, 0, t.knight(c, 0))
			t.could("instead of the first", a.Signer, other)
			t.send(a.Signer, t.by(a))
			t.strike(other)
		}),
		as("play two moves in one transaction", refused(onchain.NotYourTurn), func(t target, a onchain.Actor) {
			t.strike(t.by(a), chess.PlayMove(t.game, a, 1, t.secondMove()))
			t.could("after the attack", a.Signer, t.by(a))
		}),
		as("resign and play on in one transaction", refused(onchain.GameOver), func(t target, a onchain.Actor) {
			t.strike(chess.Resign(t.game, a), t.by(a))
			t.could("after the attack", a.Signer, t.by(a))
		}),
		as("move, and spoil the transaction so that the move is lost but the session's count is not", refused(onchain.NoDrawOffer), func(t target, _ onchain.Actor) {
			moves := uint32(1)
			a := t.approve(t.parties(t.victim, "a counted session key"), onchain.Limits{Actions: onchain.ActAll, Moves: &moves})
			t.strike(t.by(a), chess.AcceptDraw(t.game, a, 1))
			t.could("after the attack", a.Signer, t.by(a))
		}),
		as("send a session's move in another game of the same players", refused(onchain.PolicyWrongGame), func(t target, _ onchain.Actor) {
			a := t.approve(t.parties(t.victim, "a bound session key"), onchain.Limits{Actions: onchain.ActAll, Game: &t.game})
			t.could("in its own game", a.Signer, t.by(a))
			other := t.waiting(t.rival, onchain.NewGame{ID: gameID, Side: c.Other(), Start: t.position(usual[c])})
			t.send(t.wallet(t.victim), chess.JoinGame(other, t.self(t.victim)))
			t.strike(chess.PlayMove(other, a, 0, firstMove[c]))
		}),
	}
}

// repeat has a transaction succeed and strikes with the same bytes.
func (s *scene) repeat(x shot) {
	if s.err != nil {
		return
	}
	hash := s.ledger.LatestBlockhash().Hash
	raw, err := s.sign(x, hash)
	if err != nil {
		s.fail("prepare attack: %w", err)
		return
	}
	s.record(x, raw, s.snapshot(), []byte("null"))
	s.submit(raw)
	if s.err == nil {
		s.fireRaw(x, raw)
		s.recording.Steps[len(s.recording.Steps)-1].Again = true
	}
}

// otherChain sends a move that was signed for another cluster.
func otherChain() Attack {
	return Attack{Name: "play a move that was signed for another cluster", Expect: dropped(svm.TxBlockhashNotFound), script: func(s *scene) {
		t, a := s.playing(game.White)
		x := shot{payer: a.Signer, instructions: one(t.by(a))}
		raw, err := s.sign(x, solana.Hash{1, 2, 3})
		if err != nil {
			s.fail("prepare attack: %w", err)
			return
		}
		s.fireRaw(x, raw)
	}}
}
