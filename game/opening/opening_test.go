package opening_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"testing"

	"castlekey/assets/openings"
	"castlekey/game"
	"castlekey/game/gametest"
	"castlekey/game/opening"
)

var update = flag.Bool("update", false, "write assets/openings/positions.bin anew")

// TestEveryKeyIsItsLinesPosition plays every opening of the list.
func TestEveryKeyIsItsLinesPosition(t *testing.T) {
	var keys []byte
	named := map[uint64]string{}
	lines := 0
	for row := range opening.Rows() {
		lines++
		key := opening.Key(gametest.After(t, row[2]))
		keys = binary.LittleEndian.AppendUint64(keys, key)
		if other, ok := named[key]; ok && other != row[1] {
			t.Errorf("%s and %s share a position", other, row[1])
		}
		named[key] = row[1]
	}
	if lines < 3500 {
		t.Errorf("%d openings", lines)
	}
	if *update {
		if err := os.WriteFile("../../assets/openings/positions.bin", keys, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(keys, openings.Positions) {
		t.Error("the keys are not those of the list; make them with go test ./game/opening -update")
	}
}

func TestOpeningsAreNamed(t *testing.T) {
	cases := map[string]struct {
		moves, want string // want is empty where nothing has a name
	}{
		"the first move counts":                  {"e4", "B00 King's Pawn Game, ply 1"},
		"a variation":                            {"e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6", "B90 Sicilian Defense: Najdorf Variation, ply 10"},
		"the last name stays when theory ends":   {"e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 h4 h5", "C70 Ruy Lopez: Morphy Defense, ply 6"},
		"a transposition is found":               {"Nf3 d5 d4 Nf6 c4 e6 Nc3 Be7", "D37 Queen's Gambit Declined: Three Knights Variation, ply 7"},
		"before the first move there is no name": {"", ""},
	}
	for name, c := range cases {
		got := ""
		if o, ok := opening.Of(gametest.After(t, c.moves)); ok {
			got = fmt.Sprintf("%s %s, ply %d", o.ECO, o.Text, o.Ply)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAnotherStartHasNoName(t *testing.T) {
	g, err := game.FromFEN("4k3/8/8/8/8/8/4P3/4K3 w - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	if o, ok := opening.Of(g); ok {
		t.Errorf("%+v", o)
	}
}

func BenchmarkOf(b *testing.B) {
	g := gametest.After(b, "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 h4 h5 a3 a5 b4 b5")
	for b.Loop() {
		opening.Of(g)
	}
}
