// Package gametest plays the moves of other packages' tests.
//
//	g := gametest.After(t, "e4 e5 Nf3")
package gametest

import (
	"strings"
	"testing"

	"castlekey/game"
)

// After is a new game after moves in any notation, separated by spaces, with or without their numbers.
func After(t testing.TB, moves string) *game.Game {
	t.Helper()
	return Play(t, game.New(), moves)
}

// Play plays such moves in a game and returns it; a move that cannot be played ends the test.
func Play(t testing.TB, g *game.Game, moves string) *game.Game {
	t.Helper()
	for text := range strings.FieldsSeq(moves) {
		if strings.HasSuffix(text, ".") {
			continue
		}
		m, err := g.ParseMove(text)
		if err == nil {
			err = g.Play(m)
		}
		if err != nil {
			t.Fatalf("%s of %s: %v", text, moves, err)
		}
	}
	return g
}
