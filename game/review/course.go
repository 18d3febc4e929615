package review

import (
	"context"
	"fmt"
	"slices"

	"castlekey/game"
	"castlekey/game/opening"
)

// Course is a review under way. It is not safe for concurrent use; the reviews it gives are.
type Course struct {
	analyst Analyst
	moves   []game.Move
	then    *game.Game // as far as it was judged
	before  judged     // that position, once begun
	begun   bool
	review  Review // sums instead of means
}

// Begin prepares to go over a game's moves, whether it has ended or not. Nothing is judged yet.
func Begin(g *game.Game, a Analyst) (*Course, error) {
	then, err := game.FromFEN(g.StartFEN())
	if err != nil {
		return nil, fmt.Errorf("review: %w", err)
	}
	c := &Course{analyst: a, moves: g.Moves(), then: then}
	c.review.Opening, _ = opening.Of(g)
	return c, nil
}

// Step judges the next position: at first the one the game began with, then one move after the other. It reports whether that was the last.
// After an error, which is ctx's or the analyst's, the same position is judged again.
func (c *Course) Step(ctx context.Context) (done bool, err error) {
	if !c.begun {
		first, err := judge(ctx, c.then, c.analyst)
		if err != nil {
			return false, fmt.Errorf("review start: %w", err)
		}
		c.before, c.begun = first, true
		c.review.Start, c.review.Line = first.white, first.line
		return len(c.moves) == 0, nil
	}
	i := len(c.review.Plies)
	if i == len(c.moves) {
		return true, nil
	}
	if err := c.play(ctx, c.moves[i]); err != nil {
		return false, fmt.Errorf("review ply %d: %w", i+1, err)
	}
	return i+1 == len(c.moves), nil
}

// play judges one move.
func (c *Course) play(ctx context.Context, m game.Move) error {
	p := Ply{Color: c.then.Turn(), Move: m, SAN: c.then.SAN(m)}
	if len(c.before.line) > 0 && c.before.line[0] != m {
		p.Better = sans(c.then, c.before.line)
	}
	next := c.then.Clone()
	if err := next.Play(m); err != nil {
		return err
	}
	after, err := judge(ctx, next, c.analyst)
	if err != nil {
		return err
	}
	c.review.add(p, c.before, after)
	c.then, c.before = next, after
	return nil
}

// Review returns what was found so far. It stays as it is while the course goes on.
func (c *Course) Review() *Review {
	so := c.review
	so.Plies = slices.Clip(so.Plies)
	return so.summed()
}
