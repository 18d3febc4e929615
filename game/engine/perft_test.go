package engine_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"castlekey/game"
	"castlekey/game/engine"
)

// maxPerft bounds the positions counted in a test.
const maxPerft = 2_500_000

func TestGeneratorCountsWhatIsKnown(t *testing.T) {
	data, err := os.ReadFile("../testdata/perft.json")
	if err != nil {
		t.Fatal(err)
	}
	var positions []struct {
		Name, FEN string
		Nodes     []int
	}
	if err := json.Unmarshal(data, &positions); err != nil {
		t.Fatal(err)
	}
	for _, p := range positions {
		t.Run(p.Name, func(t *testing.T) {
			g, err := game.FromFEN(p.FEN)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range p.Nodes {
				if want > maxPerft {
					break
				}
				if got := engine.Perft(g, i+1); got != want {
					t.Fatalf("depth %d: %d positions, want %d", i+1, got, want)
				}
			}
		})
	}
}

func TestGeneratorAgreesWithTheRules(t *testing.T) {
	for _, g := range positions(t, 1) {
		got, want := engine.LegalMoves(g), g.Legal()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: engine sees %v, the rules allow %v", g.FEN(), got, want)
		}
	}
}

// positions returns every step-th position of the classic games that is not yet over.
func positions(t testing.TB, step int) []*game.Game {
	t.Helper()
	f, err := os.Open("../testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []*game.Game
	count := 0
	for r := game.NewReader(f); ; {
		record, err := r.Next()
		if err != nil {
			return all
		}
		for ply := range record.Game.Ply() {
			if count++; count%step == 0 {
				all = append(all, record.Game.AtPly(ply))
			}
		}
	}
}
