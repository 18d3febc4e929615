package plain

import (
	"context"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
)

// actor is the side that a command speaks for: the side to move where both play here, else
// the one that does.
func actor(s backend.Snapshot) game.Color {
	if turn := s.Game.Turn(); s.Seats[turn].Local {
		return turn
	}
	return s.Game.Turn().Other()
}

// awaitTurn waits until a move may come from this table, or none may any more.
func (t *table) awaitTurn(ctx context.Context) backend.Snapshot {
	return t.await(ctx, enginePatience, func(s backend.Snapshot) bool {
		return s.Outcome.Over() || s.Trouble != nil || watching(s) || !s.Waiting && s.Seats[s.Game.Turn()].Local
	})
}

// watching reports whether no side is played here.
func watching(s backend.Snapshot) bool {
	return !s.Seats[game.White].Local && !s.Seats[game.Black].Local
}

func (t *table) wait(ctx context.Context, _ string) error {
	t.awaitTurn(ctx)
	return nil
}

// move plays a move once it is this table's turn.
func (t *table) move(ctx context.Context, text string) error {
	s := t.awaitTurn(ctx)
	switch {
	case s.Outcome.Over():
		t.say("The game is over. Type rematch, new or leave.")
		return nil
	case watching(s):
		t.say("You look on at this game. Type leave to go.")
		return nil
	case s.Waiting:
		t.say("Nobody has taken the other seat yet.")
		return nil
	case !s.Seats[s.Game.Turn()].Local:
		t.say("It is %s's turn.", s.Game.Turn())
		return nil
	}
	m, err := s.Game.ParseMove(text)
	if err != nil {
		return err
	}
	_, err = t.match.Play(ctx, s.Game.Turn(), s.Game.Ply(), m)
	t.tell(t.match.Snapshot())
	return err
}

// await tells what happens until something has, the patience is at an end, or ctx; it
// returns the latest state.
func (t *table) await(ctx context.Context, patience time.Duration, enough func(backend.Snapshot) bool) backend.Snapshot {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		s := t.match.Snapshot()
		t.tell(s)
		if enough(s) {
			return s
		}
		select {
		case <-ctx.Done():
			return s
		case <-timer.C:
			return s
		case next, ok := <-t.match.Updates():
			if !ok {
				return s
			}
			next.Raise()
		}
	}
}

// act does something besides moving and tells what came of it.
func (t *table) act(ctx context.Context, c game.Color, a backend.Action) error {
	if t.match.Snapshot().Outcome.Over() {
		t.say("The game is over.")
		return nil
	}
	_, err := t.match.Act(ctx, c, a)
	t.tell(t.match.Snapshot())
	return err
}

func (t *table) draw(ctx context.Context, _ string) error {
	s := t.match.Snapshot()
	if offer := s.DrawOffer; offer.Standing && s.Seats[offer.By.Other()].Local {
		return t.act(ctx, offer.By.Other(), backend.AcceptDraw)
	}
	side := actor(s)
	if err := t.act(ctx, side, backend.OfferDraw); err != nil || s.Outcome.Over() || s.Seats[side.Other()].Local {
		return err
	}
	now := t.match.Snapshot()
	switch answered := !now.DrawOffer.Standing; {
	case now.Outcome.Over():
	case answered && now.Notice == s.Notice: // the answer to an earlier offer, which was told
		t.say("%s", now.Notice)
	case answered:
	case now.DrawOffer == s.DrawOffer:
		t.say("The offer stands already, until the next move.")
	default:
		t.await(ctx, answerPatience, func(now backend.Snapshot) bool {
			return now.Outcome.Over() || now.Notice != "" && now.Notice != s.Notice
		})
	}
	return nil
}

func (t *table) claim(ctx context.Context, _ string) error {
	return t.act(ctx, actor(t.match.Snapshot()), backend.ClaimDraw)
}

func (t *table) flag(ctx context.Context, _ string) error {
	s := t.match.Snapshot()
	side := s.Game.Turn().Other()
	if !s.Seats[side].Local {
		side = actor(s)
	}
	return t.act(ctx, side, backend.ClaimTimeout)
}

func (t *table) resign(ctx context.Context, _ string) error {
	return t.surely(ctx, "Resign?", backend.Resign)
}

func (t *table) abort(ctx context.Context, _ string) error {
	return t.surely(ctx, "Abort the game?", backend.Abort)
}

// surely acts after a question.
func (t *table) surely(ctx context.Context, question string, a backend.Action) error {
	s := t.match.Snapshot()
	if s.Outcome.Over() {
		t.say("The game is over.")
		return nil
	}
	agreed, err := t.ask(ctx, "%s", question)
	if err != nil || !agreed {
		t.say("The game goes on.")
		return err
	}
	return t.act(ctx, actor(t.match.Snapshot()), a)
}

// hint suggests a move, in a game against an engine.
func (t *table) hint(ctx context.Context, _ string) error {
	s := t.awaitTurn(ctx)
	advisor, ok := t.match.(backend.Advisor)
	if !ok || s.Outcome.Over() || s.Waiting || !s.Seats[s.Game.Turn()].Local {
		t.say("There is nothing to suggest now.")
		return nil
	}
	m, err := advisor.Advise(ctx)
	if err != nil {
		return err
	}
	t.say("A good move is %s.", s.Game.SAN(m))
	return nil
}

// takeback takes the last move back, or says why not.
func (t *table) takeback(ctx context.Context, _ string) error {
	s := t.match.Snapshot()
	side := actor(s)
	if !s.Outcome.Over() && s.Setup.Venue == backend.OffChain && s.Seats[side.Other()].Local {
		agreed, err := t.ask(ctx, "Do both of you agree?")
		if err != nil || !agreed {
			t.say("The game goes on.")
			return err
		}
	}
	if err := t.act(ctx, side, backend.Takeback); err != nil {
		return err
	}
	s = t.match.Snapshot()
	t.told.ply = min(t.told.ply, s.Game.Ply())
	t.turn(s)
	return nil
}

// revoke ends the session at once after one approval, and leaves the game, which has nothing left to sign with.
func (t *table) revoke(ctx context.Context, _ string) error {
	r, ok := t.match.(backend.Revoker)
	if !ok || watching(t.match.Snapshot()) {
		t.say("There is no session of yours to revoke in this game.")
		return nil
	}
	offer, err := r.PrepareRevocation(ctx)
	if err != nil {
		return err
	}
	t.show(offer)
	agreed, err := t.ask(ctx, "Revoke?")
	if err != nil || !agreed {
		t.say("Nothing was signed.")
		return err
	}
	returned, err := r.Revoke(ctx, offer)
	if err != nil {
		return err
	}
	t.say("The session is revoked: %.4g SOL went back to your wallet. To play on, type lobby, and join with the number of the game.", float64(returned)/1e9)
	return t.leave()
}

// renew gives the session more time after one approval.
func (t *table) renew(ctx context.Context, _ string) error {
	r, ok := t.match.(backend.Renewer)
	if !ok {
		t.say("The session of this game cannot be renewed.")
		return nil
	}
	offer, err := r.PrepareRenewal(ctx, actor(t.match.Snapshot()))
	if err != nil {
		return err
	}
	t.show(offer)
	agreed, err := t.ask(ctx, "Renew?")
	if err != nil || !agreed {
		t.say("Nothing was signed.")
		return err
	}
	if err := r.Renew(ctx, offer); err != nil {
		return err
	}
	t.say("The session is renewed.")
	t.tell(t.match.Snapshot())
	return nil
}
