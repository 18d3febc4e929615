package engine

import (
	"context"
	"fmt"

	"castlekey/game"
)

// Score is how good a position is for the side to move.
type Score struct {
	Centipawns int // in hundredths of a pawn; 0 where Mate says more
	Mate       int // moves to mate, negative for the side that is mated, 0 where none is seen
}

// Flip returns the score as the opponent sees it.
func (s Score) Flip() Score { return Score{-s.Centipawns, -s.Mate} }

// String returns the score as people write it: "+0.35", "-2.10", "#3", "#-2".
func (s Score) String() string {
	if s.Mate != 0 {
		return fmt.Sprintf("#%d", s.Mate)
	}
	return fmt.Sprintf("%+.2f", float64(s.Centipawns)/100)
}

// Verdict is what a search thinks of a position.
type Verdict struct {
	Score Score       // for the side to move
	Line  []game.Move // the best move and what is expected to follow; never empty
	Depth int         // plies looked ahead
}

// Analyst judges positions with the built-in engine at full strength.
type Analyst struct{ effort effort }

// analysisTable is the size of an analyst's table, as a power of two.
const analysisTable = 17

// NewAnalyst returns an analyst that looks at so many positions before it judges one; a
// million take about half a second. Its verdicts depend on the game and this number alone.
func NewAnalyst(nodes int) *Analyst { return &Analyst{effort{max(nodes, 1000), analysisTable}} }

// Analyse judges the position a game stands in. If ctx ends it returns ctx's error. A
// game that is over gives game.ErrOver.
func (a *Analyst) Analyse(ctx context.Context, g *game.Game) (Verdict, error) {
	if g.Outcome().Over() {
		return Verdict{}, fmt.Errorf("analyse: %w", game.ErrOver)
	}
	s := newSearch(ctx, g, a.effort)
	moves := s.stack[0].legalMoves()
	top, depth := s.deepen(moves)
	if err := ctx.Err(); err != nil {
		return Verdict{}, fmt.Errorf("analyse: %w", err)
	}
	return Verdict{Score: scoreOf(top), Line: s.line(g, moves[0], depth), Depth: depth}, nil
}

// scoreOf translates a score of the search.
func scoreOf(score int32) Score {
	switch {
	case score > mateScore-maxPly:
		return Score{Mate: int(mateScore-score+1) / 2}
	case score < maxPly-mateScore:
		return Score{Mate: -int(mateScore+score+1) / 2}
	default:
		return Score{Centipawns: int(score)}
	}
}

// line follows the best moves that the table remembers.
func (s *search) line(g *game.Game, first game.Move, depth int) []game.Move {
	moves, then := []game.Move{first}, g.Clone()
	for m := first; then.Play(m) == nil && len(moves) < depth; moves = append(moves, m) {
		p := setUp(then)
		known := s.table.probe(p.key)
		if m = known.move; known.key != p.key || m == game.NoMove || then.Outcome().Over() || !p.allows(m) {
			break
		}
	}
	return moves
}

// allows reports whether m is legal here; a table's move may belong to another position.
func (p *position) allows(m game.Move) bool {
	for _, l := range p.legalMoves() {
		if l == m {
			return true
		}
	}
	return false
}
