package play

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/ui/theme"
)

// TestClockText shows times as a chess clock does, and holds every tick to the moment the text changes.
func TestClockText(t *testing.T) {
	for left, want := range map[time.Duration]string{
		0: "0:00.0", time.Millisecond: "0:00.1", 9*time.Second + 900*time.Millisecond: "0:09.9", 10 * time.Second: "0:10.0",
		10*time.Second + 1: "0:11", 59 * time.Second: "0:59", 5 * time.Minute: "5:00", 90 * time.Minute: "1:30:00",
	} {
		if got := clockText(left); got != want {
			t.Errorf("%v shows as %q, want %q", left, got, want)
		}
	}
	for left := 12 * time.Second; left > 0; left -= 37 * time.Millisecond {
		next := untilChange(left)
		if clockText(left-next+1) != clockText(left) {
			t.Fatalf("%v changes before %v have passed", left, next)
		}
		if clockText(left-next) == clockText(left) && left > next {
			t.Fatalf("%v still shows the same after %v", left, next)
		}
	}
}

// TestReadMove says what lines mean.
func TestReadMove(t *testing.T) {
	const (
		start   = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"
		promote = "8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"
		bishop  = "4k3/8/8/8/8/n1p5/1P6/B3K3 w - - 0 1"
		castle  = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1"
	)
	for name, c := range map[string]struct {
		fen, line string
		want      preview
	}{
		"a whole move":                  {start, "e4", preview{sure: true, text: "e4  pawn from e2", full: "e4"}},
		"the same in UCI":               {start, "E2E4", preview{sure: true, text: "e4  pawn from e2", full: "e4"}},
		"a lower case knight":           {start, "nf3", preview{sure: true, text: "Nf3  knight from g1", full: "Nf3"}},
		"the beginning of several":      {start, "N", preview{text: "Na3  Nc3  Nf3  Nh3"}},
		"the beginning of one":          {start, "Nf", preview{text: "Nf3?", full: "Nf3"}},
		"the beginning of one in UCI":   {start, "g1h", preview{text: "Nh3?", full: "Nh3"}},
		"a promotion without its piece": {promote, "e8", preview{sure: true, text: "Enter: choose a piece"}},
		"a promotion":                   {promote, "e8=n", preview{sure: true, text: "e8=N  promotes to a knight", full: "e8=N"}},
		"a small b is a pawn":           {bishop, "b", preview{text: "bxa3  bxc3  b3  b4"}},
		"an x asks for captures":        {bishop, "bx", preview{text: "bxa3  bxc3"}},
		"castling by zeros":             {castle, "0-0-0", preview{sure: true, text: "O-O-O  castles queen side", full: "O-O-O"}},
		"the beginning of castling":     {castle, "o", preview{text: "O-O  O-O-O"}},
		"no move at all":                {start, "zz", preview{text: "No such move."}},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := game.FromFEN(c.fen)
			if err != nil {
				t.Fatal(err)
			}
			got := readMove(c.line, g)
			fields := func(p preview) []string { return append(sorted(p.text), fmt.Sprint(p.sure), p.full) }
			if diff := cmp.Diff(fields(c.want), fields(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// sorted splits a list of moves, whose order says nothing.
func sorted(text string) []string {
	words := strings.Fields(text)
	for i := range words {
		for j := i; j > 0 && words[j] < words[j-1]; j-- {
			words[j], words[j-1] = words[j-1], words[j]
		}
	}
	return words
}

// TestNothingOverlaps lays the screen out for every size a terminal may have.
func TestNothingOverlaps(t *testing.T) {
	for w := 40; w <= 240; w += 3 {
		for h := 20; h <= 90; h++ {
			l := arrange(w, h, 0)
			parts := map[string]theme.Rect{
				"board": boardRect(l), "top": l.top, "bottom": l.bottom, "both": l.both, "moves": l.moves,
				"line": l.line, "talk": l.talk, "proof": l.proof, "footer": l.footer,
			}
			for name, r := range parts {
				if r.H < 0 || r.W < 0 || r.H > 0 && (r.X < 0 || r.Y < 0 || r.X+r.W > w || r.Y+r.H > h) {
					t.Fatalf("%dx%d: %s lies outside: %+v", w, h, name, r)
				}
				for other, q := range parts {
					if name < other && overlap(r, q) {
						t.Fatalf("%dx%d: %s %+v overlaps %s %+v", w, h, name, r, other, q)
					}
				}
			}
			if l.line.H == 0 || l.proof.H == 0 {
				t.Fatalf("%dx%d: the move line or the proof is missing", w, h)
			}
		}
	}
}

func boardRect(l layout) theme.Rect {
	w, h := l.place.Tier.Size()
	return theme.Rect{X: l.place.X, Y: l.place.Y, W: w, H: h - int(l.files)}
}

func overlap(a, b theme.Rect) bool {
	return a.W > 0 && a.H > 0 && b.W > 0 && b.H > 0 && a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// TestBoardComesFirst holds the common terminals to their size of board.
func TestBoardComesFirst(t *testing.T) {
	for size, rows := range map[[2]int]int{{40, 20}: 2, {80, 24}: 3, {60, 40}: 3, {60, 50}: 3, {100, 30}: 3, {120, 40}: 4, {200, 60}: 7, {400, 200}: 8} {
		if got := arrange(size[0], size[1], 0).place.Tier.Rows; got != rows {
			t.Errorf("%v: squares of %d rows, want %d", size, got, rows)
		}
	}
}
