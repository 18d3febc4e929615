package uitest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/review"
)

// Analyst judges by the pieces on the board and takes what it can: quick, and always the same. Set its fields before use.
type Analyst struct {
	Think time.Duration // how long it takes for a position
	Err   error         // what it says instead

	mu    sync.Mutex
	asked int
}

// Of gives this analyst three times over; each is a ply deeper.
func (a *Analyst) Of(_ context.Context, patience int) (review.Analyst, error) {
	if patience > 2 {
		return nil, nil
	}
	return patient{a, patience}, nil
}

// Asked is how many positions it was asked about.
func (a *Analyst) Asked() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.asked
}

type patient struct {
	*Analyst
	patience int
}

// Analyse implements review.Analyst.
func (p patient) Analyse(ctx context.Context, g *game.Game) (engine.Verdict, error) {
	p.mu.Lock()
	p.asked++
	p.mu.Unlock()
	if p.Err != nil {
		return engine.Verdict{}, p.Err
	}
	if err := pause(ctx, p.Think); err != nil {
		return engine.Verdict{}, fmt.Errorf("analyse: %w", err)
	}
	best := greediest(g)
	score := material(g) + worth[g.At(best.To()).Kind()]
	return engine.Verdict{Score: engine.Score{Centipawns: score}, Line: []game.Move{best}, Depth: 4 + p.patience}, nil
}

var worth = map[game.Kind]int{game.Pawn: 100, game.Knight: 300, game.Bishop: 310, game.Rook: 500, game.Queen: 900}

// greediest is the first of the moves that take the most.
func greediest(g *game.Game) game.Move {
	moves := g.Legal()
	best := moves[0]
	for _, m := range moves {
		if worth[g.At(m.To()).Kind()] > worth[g.At(best.To()).Kind()] {
			best = m
		}
	}
	return best
}

// material is what the side to move has more of.
func material(g *game.Game) int {
	sum := 0
	for _, p := range g.Board() {
		if p.Color() == g.Turn() {
			sum += worth[p.Kind()]
		} else {
			sum -= worth[p.Kind()]
		}
	}
	return sum
}
