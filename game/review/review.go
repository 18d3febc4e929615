// Package review goes over a finished game: what each move was worth, where it went wrong,
// and what would have been better.
//
//	r, err := review.Game(ctx, g, engine.NewAnalyst(200_000), nil)
//	for _, p := range r.Plies { fmt.Println(p.SAN, p.Score, p.Mark, p.Better) }
//	fmt.Println(r.Sides[game.White].Accuracy)
//
// or position by position, with Begin and Course.Step.
//
// Invariants: scores and win chances of plies are White's, whoever moved; losses are the
// mover's and never negative; the move that the analyst itself prefers is never marked. The
// same game and an analyst that always judges alike give the same review.
package review

import (
	"context"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/opening"
)

// Analyst judges the position a game stands in, from the side to move; an
// *engine.Analyst or a *uci.Engine.
type Analyst interface {
	Analyse(ctx context.Context, g *game.Game) (engine.Verdict, error)
}

// Review is a game gone over.
type Review struct {
	Opening opening.Name // the zero Name if it has none
	Start   engine.Score // of the position the game began with
	Line    []game.Move  // what the analyst expects from there
	Plies   []Ply
	Sides   [2]Side // by game.Color
}

// Ply is one move and what it did.
type Ply struct {
	Color    game.Color
	Move     game.Move
	SAN      string
	Score    engine.Score // after the move; Mate 0 and Centipawns 0 once the game is drawn
	Win      float64      // White's chances after the move, 0 to 100
	Loss     float64      // what the mover's chances lost, in points
	Accuracy float64      // 0 to 100
	Mark     Mark
	Better   []string    // the line the analyst prefers, in SAN; empty if it prefers the move played
	Line     []game.Move // what the analyst expects after the move; empty once the game is over
}

// Side sums up one player's moves.
type Side struct {
	Moves        int
	Accuracy     float64 // the mean of the moves', 100 without any
	AverageLoss  int     // in hundredths of a pawn a move; a mate counts as ten pawns
	Inaccuracies int
	Mistakes     int
	Blunders     int
}

// Mark says how bad a move was.
type Mark uint8

// The marks.
const (
	NoMark     Mark = iota
	Inaccuracy      // lost more than 5 points of winning chances
	Mistake         // more than 10
	Blunder         // more than 20
)

// String returns the mark as annotators write it: "?!", "?", "??".
func (m Mark) String() string { return [...]string{"", "?!", "?", "??"}[m&3] }

// Word returns the mark's name, "" for none.
func (m Mark) Word() string { return [...]string{"", "inaccuracy", "mistake", "blunder"}[m&3] }

// NAG returns the mark's numeric annotation glyph in PGN, 0 for none.
func (m Mark) NAG() int { return [...]int{0, 6, 2, 4}[m&3] }

// Game goes over a game's moves, whether it has ended or not. progress, which may be nil,
// is told after each position how many of all are done. Errors are ctx's and the analyst's.
func Game(ctx context.Context, g *game.Game, a Analyst, progress func(done, total int)) (*Review, error) {
	c, err := Begin(g, a)
	if err != nil {
		return nil, err
	}
	for {
		done, err := c.Step(ctx)
		if err != nil {
			return nil, err
		}
		if n := len(c.review.Plies); n > 0 && progress != nil {
			progress(n, len(c.moves))
		}
		if done {
			return c.Review(), nil
		}
	}
}

// judged is a position with its worth.
type judged struct {
	white engine.Score // White's view
	win   float64      // White's chances
	line  []game.Move  // empty once the game is over
}

// judge asks the analyst, or the rules where the game has ended on the board.
func judge(ctx context.Context, g *game.Game, a Analyst) (judged, error) {
	if o := g.Outcome(); o.Over() {
		winner, decided := o.Result.Winner()
		switch {
		case !decided:
			return judged{win: even}, nil
		case winner == game.White:
			return judged{win: sure}, nil
		default:
			return judged{}, nil
		}
	}
	v, err := a.Analyse(ctx, g)
	if err != nil {
		return judged{}, err
	}
	if g.Turn() == game.Black {
		v.Score = v.Score.Flip()
	}
	return judged{white: v.Score, win: WinChance(v.Score), line: v.Line}, nil
}

// add judges a move by the positions before and after it.
func (r *Review) add(p Ply, before, after judged) {
	p.Score, p.Win, p.Line = after.white, after.win, after.line
	lost, pawns := before.win-after.win, worth(before)-worth(after)
	if p.Color == game.Black {
		lost, pawns = -lost, -pawns
	}
	if len(p.Better) == 0 {
		lost, pawns = 0, 0
	}
	p.Loss = max(0, lost)
	p.Accuracy = Accuracy(p.Loss)
	p.Mark = MarkOf(p.Loss)
	r.Plies = append(r.Plies, p)
	s := &r.Sides[p.Color]
	s.Moves++
	s.Accuracy += p.Accuracy
	s.AverageLoss += max(0, pawns)
	switch p.Mark {
	case Inaccuracy:
		s.Inaccuracies++
	case Mistake:
		s.Mistakes++
	case Blunder:
		s.Blunders++
	case NoMark:
	}
}

// summed returns the review with its sums made means.
func (r Review) summed() *Review {
	for i := range r.Sides {
		s := &r.Sides[i]
		if s.Moves == 0 {
			s.Accuracy = sure
			continue
		}
		s.Accuracy /= float64(s.Moves)
		s.AverageLoss /= s.Moves
	}
	return &r
}

// sans writes a line of moves in standard algebraic notation.
func sans(g *game.Game, line []game.Move) []string {
	then := g.Clone()
	var out []string
	for _, m := range line {
		san := then.SAN(m)
		if then.Play(m) != nil {
			break
		}
		out = append(out, san)
	}
	return out
}
