package engine_test

import (
	"math/rand/v2"
	"testing"

	"castlekey/game"
	"castlekey/game/engine"
)

// player chooses a move in a game that is not over.
type player func(*game.Game) game.Move

func machine(t *testing.T, l engine.Level, seed uint64) player {
	e := engine.New(l, seed)
	return func(g *game.Game) game.Move {
		m, err := e.Best(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// chance plays any legal move.
func chance(seed uint64) player {
	random := rand.New(rand.NewPCG(seed, 1))
	return func(g *game.Game) game.Move {
		legal := g.Legal()
		return legal[random.IntN(len(legal))]
	}
}

var worth = map[game.Kind]float64{game.Pawn: 1, game.Knight: 3, game.Bishop: 3, game.Rook: 5, game.Queen: 9}

// novice stands for somebody who knows the rules and is careful: takes what is worth
// most, counts the dearest piece that can be taken back, mates if that takes one move.
func novice(seed uint64) player {
	random := rand.New(rand.NewPCG(seed, 2))
	return func(g *game.Game) game.Move {
		best, top := game.NoMove, -1e9
		for _, m := range g.Legal() {
			score := worth[g.At(m.To()).Kind()] + worth[m.Promotion()] + random.Float64()
			then := g.Clone()
			if then.Play(m) != nil {
				continue
			}
			dearest := 0.0
			for _, reply := range then.Legal() {
				dearest = max(dearest, worth[then.At(reply.To()).Kind()])
			}
			if then.Outcome().Reason == game.Checkmate {
				score += 1000
			}
			if score -= dearest; score > top {
				best, top = m, score
			}
		}
		return best
	}
}

// maxPlies ends a game that leads nowhere as a draw.
const maxPlies = 300

// duel plays a game and returns the first player's points.
func duel(t *testing.T, first, second player, side game.Color) float64 {
	t.Helper()
	g := game.New()
	for !g.Outcome().Over() && g.Ply() < maxPlies {
		choose := second
		if g.Turn() == side {
			choose = first
		}
		if err := g.Play(choose(g)); err != nil {
			t.Fatal(err)
		}
		if _, ok := g.Claimable(); ok {
			return 0.5
		}
	}
	winner, decided := g.Outcome().Result.Winner()
	switch {
	case !decided:
		return 0.5
	case winner == side:
		return 1
	default:
		return 0
	}
}
