package main

import (
	"math/rand/v2"

	"castlekey/game"
)

const (
	openingPlies = 51  // so that the record, made for 200 plies, grows within the quiet ones
	quietPlies   = 149 // one more would end the game (FIDE 9.6.2)
)

// wandering is a game that opens at random and then goes on for 149 plies without a capture or a pawn's move, no position
// coming up five times. It is the same every time; where it runs into a dead end it begins anew.
func wandering(seed uint64) []game.Move {
	for rng := rand.New(rand.NewPCG(seed, 1)); ; { //nolint:gosec // repeatable, not secret
		g := game.New()
		for g.Ply() < openingPlies && step(g, rng, anyMove) {
		}
		for g.Halfmove() > 0 && step(g, rng, anyMove) {
		}
		for g.Halfmove() < quietPlies && step(g, rng, quietMove) {
		}
		if g.Halfmove() == quietPlies {
			return g.Moves()
		}
	}
}

func anyMove(*game.Game, game.Move) bool { return true }

func quietMove(g *game.Game, m game.Move) bool {
	return g.At(m.From()).Kind() != game.Pawn && g.At(m.To()) == game.NoPiece
}

// step plays a fitting move, drawn by lot, that goes on with the game; false if there is none.
func step(g *game.Game, rng *rand.Rand, fits func(*game.Game, game.Move) bool) bool {
	legal := g.Legal()
	rng.Shuffle(len(legal), func(i, j int) { legal[i], legal[j] = legal[j], legal[i] })
	for _, m := range legal {
		if !fits(g, m) {
			continue
		}
		if g.Play(m) == nil && !g.Outcome().Over() {
			return true
		}
		g.Undo()
	}
	return false
}
