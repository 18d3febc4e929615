package game_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"castlekey/game"

	"github.com/google/go-cmp/cmp"
	"github.com/notnil/chess"
	"pgregory.net/rapid"
)

// starts are positions from which random play meets every kind of move.
var starts = []string{
	game.StartFEN,
	"r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
	"8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1",
	"n1n5/PPPk4/8/8/8/8/4Kppp/5N1N b - - 0 1",
}

// randomGame plays legal moves at random, with a liking for those that do something.
func randomGame(t *rapid.T) *game.Game {
	g, err := game.FromFEN(rapid.SampledFrom(starts).Draw(t, "start"))
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 90).Draw(t, "plies") {
		if g.Outcome().Over() {
			break
		}
		m := rapid.SampledFrom(g.Legal()).Draw(t, "move")
		if err := g.Play(m); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestEveryLegalMoveIsReadBackFromItsNotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGame(t)
		for _, m := range g.Legal() {
			for _, text := range []string{g.SAN(m), m.UCI(), strings.ToUpper(m.UCI())} {
				if got, err := g.ParseMove(text); err != nil || got != m {
					t.Fatalf("%s in %s is read as %v, %v", text, g.FEN(), got, err)
				}
			}
		}
	})
}

func TestEveryPositionIsReadBackFromItsFEN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGame(t)
		again, err := game.FromFEN(g.FEN())
		if err != nil {
			t.Fatal(err)
		}
		if again.FEN() != g.FEN() || again.InCheck() != g.InCheck() || again.Board() != g.Board() {
			t.Fatalf("%s becomes %s", g.FEN(), again.FEN())
		}
		a, b := again.Legal(), g.Legal()
		if g.Outcome().Reason != game.Fivefold && !slices.Equal(a, b) {
			t.Fatalf("%s: %v, then %v", g.FEN(), b, a)
		}
	})
}

func TestPositionsAreThoseOfTheRulesLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGame(t)
		theirs := &chess.Position{}
		if err := theirs.UnmarshalText([]byte(g.StartFEN())); err != nil {
			t.Fatal(err)
		}
		for _, m := range g.Moves() {
			for _, legal := range theirs.ValidMoves() {
				if legal.String() == m.UCI() {
					theirs = theirs.Update(legal)
					break
				}
			}
		}
		if theirs.String() != g.FEN() {
			t.Fatalf("ours %s, theirs %s", g.FEN(), theirs)
		}
	})
}

func TestUndoGoesTheWholeWayBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGame(t)
		for ply := g.Ply() - 1; ply >= 0; ply-- {
			want := g.AtPly(ply)
			if !g.Undo() || g.FEN() != want.FEN() || g.Seen() != want.Seen() || g.Outcome() != want.Outcome() {
				t.Fatalf("undone to %s, want %s", g.FEN(), want.FEN())
			}
		}
		if g.Undo() {
			t.Fatal("undid the start")
		}
	})
}

func TestEveryGameIsReadBackFromItsPGN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := game.Record{Game: randomGame(t)}
		var text bytes.Buffer
		if err := game.WritePGN(&text, want); err != nil {
			t.Fatal(err)
		}
		got, err := game.NewReader(&text).Next()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Game.Moves(), got.Game.Moves()); diff != "" || got.Game.FEN() != want.Game.FEN() {
			t.Fatalf("%s\n%s", diff, got.Game.FEN())
		}
		if got.Game.Outcome() != want.Game.Outcome() {
			t.Fatalf("got %v, want %v", got.Game.Outcome(), want.Game.Outcome())
		}
	})
}
