package replay

import (
	"context"
	"errors"
	"fmt"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Refused says which action the chess program did not take.
type Refused struct {
	Game int    // number in the file
	Ply  int    // plies played before
	What string // the move in SAN, or "resign", "claim a draw", …
	Err  error
}

// Error names the action, the place and the program's reason.
func (e *Refused) Error() string {
	return fmt.Sprintf("game %d, move %d: %s was refused: %v", e.Game, e.Ply/2+1, e.What, e.Err)
}

// Unwrap gives the program's reason.
func (e *Refused) Unwrap() error { return e.Err }

// table is one game under way: two sessions at one game account.
type table struct {
	client   *onchain.Client
	record   *game.Record
	report   *Report
	addr     solana.PublicKey
	sessions [2]*session.Session // by game.Color
	offers   game.Color          // who offers an agreed draw
}

// play plays every ply of the main line, then the ending.
func (t *table) play(ctx context.Context) error {
	turn, sans := t.firstTurn(), t.record.Game.SANs()
	for ply, m := range t.record.Game.Moves() {
		r, err := t.client.Play(ctx, onchain.BySession(t.sessions[turn]), t.addr, uint16(ply), m)
		if err != nil {
			return t.refused(ply, sans[ply], err)
		}
		t.report.played(r)
		turn = turn.Other()
	}
	return t.end(ctx, turn)
}

// firstTurn is the side that makes the first move of the record.
func (t *table) firstTurn() game.Color {
	if len(t.record.Game.Moves())%2 == 0 {
		return t.record.Game.Turn()
	}
	return t.record.Game.Turn().Other()
}

// end brings about the recorded result where the moves alone did not.
func (t *table) end(ctx context.Context, turn game.Color) error {
	if t.record.Game.Outcome().Over() {
		return nil
	}
	ending := t.record.Ending()
	ply := uint16(len(t.record.Game.Moves()))
	var err error
	switch ending.Reason {
	case game.NoReason:
		return nil
	case game.Resignation, game.TimeForfeit:
		winner, _ := ending.Result.Winner()
		_, err = t.client.Resign(ctx, t.as(winner.Other()), t.addr)
	case game.Threefold, game.FiftyMoves:
		_, err = t.client.ClaimDraw(ctx, t.as(turn), t.addr, ply)
	default:
		if _, err = t.client.OfferDraw(ctx, t.as(t.offers), t.addr, ply); err == nil {
			_, err = t.client.AcceptDraw(ctx, t.as(t.offers.Other()), t.addr, ply)
		}
	}
	return t.refused(int(ply), ending.Reason.String(), err)
}

func (t *table) as(c game.Color) onchain.Signer { return onchain.BySession(t.sessions[c]) }

// refused counts and places what the program did not take; other errors pass.
func (t *table) refused(ply int, what string, err error) error {
	var no *submit.Rejected
	var reason *onchain.ProgramError
	if !errors.As(err, &no) && !errors.As(err, &reason) {
		return err
	}
	t.report.Rejected++
	return &Refused{Game: t.record.Number, Ply: ply, What: what, Err: err}
}

// compare reads the game back from the chain and holds it against the record.
func (t *table) compare(ctx context.Context) error {
	state, err := t.client.Game(ctx, t.addr)
	if err != nil {
		return err
	}
	final, err := state.Game()
	if err != nil {
		return err
	}
	t.report.conclude(final)
	want := t.record.Game
	if got := final.FEN(); got != want.FEN() {
		return fmt.Errorf("game %d: %w: position %s, recorded %s", t.record.Number, ErrDiffers, got, want.FEN())
	}
	if got := final.Outcome().Result; got != t.record.Result {
		return fmt.Errorf("game %d: %w: result %s, recorded %s", t.record.Number, ErrDiffers, got, t.record.Result)
	}
	return nil
}
