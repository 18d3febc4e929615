package game_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"castlekey/game"
	"castlekey/game/gametest"

	"github.com/google/go-cmp/cmp"
)

// outline is what the tests compare of a game: everything that has a place in PGN.
type outline struct {
	Tags     string
	Start    string
	Moves    string
	Result   string
	Comments map[int]string
	Marks    map[int][]int
	Clocks   map[int]time.Duration
	Dropped  int
}

func outlineOf(r *game.Record) outline {
	o := outline{
		Moves: strings.Join(r.Game.SANs(), " "), Result: r.Result.String(),
		Comments: r.Comments, Marks: r.Marks, Clocks: r.Clocks, Dropped: r.Dropped,
	}
	for _, t := range r.Tags {
		o.Tags += t.Name + "=" + t.Value + "|"
	}
	if start := r.Game.StartFEN(); start != game.StartFEN {
		o.Start = start
	}
	return o
}

// readAll reads all games; broken ones come back as the errors' texts.
func readAll(t testing.TB, in io.Reader) (games []*game.Record, broken []string) {
	t.Helper()
	for r := game.NewReader(in); ; {
		record, err := r.Next()
		var fault *game.PGNError
		switch {
		case errors.Is(err, io.EOF):
			return games, broken
		case errors.As(err, &fault):
			broken = append(broken, fmt.Sprintf("%d:%d:%d %v", fault.Game, fault.Line, fault.Column, fault.Err))
		case err != nil:
			t.Fatal(err)
		default:
			games = append(games, record)
		}
	}
}

func TestReaderTakesPGNAsItIsFound(t *testing.T) {
	for file, want := range wild {
		t.Run(file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("testdata", "wild", file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			games, broken := readAll(t, f)
			var got []outline
			for _, g := range games {
				got = append(got, outlineOf(g))
			}
			if diff := cmp.Diff(want.games, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want.broken, broken); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryWildFileIsTested(t *testing.T) {
	files, err := filepath.Glob("testdata/wild/*.pgn")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(wild) {
		t.Errorf("%d files, %d tested", len(files), len(wild))
	}
}

// Bytes may come one at a time: nothing may depend on how a file is cut up.
func TestReaderDoesNotMindSmallReads(t *testing.T) {
	data, err := os.ReadFile("testdata/wild/comments.pgn")
	if err != nil {
		t.Fatal(err)
	}
	games, broken := readAll(t, iotest.OneByteReader(bytes.NewReader(data)))
	if len(games) != 1 || len(broken) != 0 {
		t.Fatalf("%d games, broken %v", len(games), broken)
	}
	if diff := cmp.Diff(wild["comments.pgn"].games[0], outlineOf(games[0])); diff != "" {
		t.Error(diff)
	}
}

func TestReaderReportsWhatItsSourceReports(t *testing.T) {
	failure := errors.New("disk on fire")
	r := game.NewReader(io.MultiReader(strings.NewReader("1. e4 e5 "), iotest.ErrReader(failure)))
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, failure) {
			t.Errorf("got %v, want %v", err, failure)
		}
	}
}

// A file without end must not fill the memory: what is kept of a game is bounded.
func TestReaderIsBounded(t *testing.T) {
	const huge = 4 << 20
	cases := map[string]struct {
		text   string
		broken int
	}{
		"a comment":   {"1. e4 {" + strings.Repeat("word ", huge/5) + "} e5 *", 0},
		"a tag":       {"[Event \"" + strings.Repeat("x", huge) + "\"]\n1. e4 e5 *", 0},
		"a tag name":  {"[" + strings.Repeat("x", huge) + " \"v\"]\n1. e4 e5 *", 0},
		"a word":      {"1. e4 " + strings.Repeat("x", huge) + " *", 1},
		"variations":  {"1. e4 " + strings.Repeat("(", huge) + strings.Repeat(")", huge) + " e5 *", 0},
		"many tags":   {strings.Repeat("[A \"b\"]\n", 100_000) + "1. e4 e5 *", 0},
		"blank lines": {strings.Repeat("\n", huge) + "1. e4 e5 *", 0},
		"an escape":   {"1. e4\n%" + strings.Repeat("x", huge) + "\ne5 *", 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			games, broken := readAll(t, strings.NewReader(c.text))
			if len(broken) != c.broken || len(games) != 1-c.broken {
				t.Fatalf("%d games, broken %v", len(games), broken)
			}
			for _, g := range games {
				if n := len(g.Comments[1]) + len(g.Tag("Event")); n > 2<<20 || g.Game.Ply() != 2 {
					t.Errorf("kept %d bytes, %d plies", n, g.Game.Ply())
				}
			}
		})
	}
}

// Comments without end on one position take no longer than their text is long, nor more
// memory than its share; clock marks are read all the same.
func TestReaderTakesAnyNumberOfComments(t *testing.T) {
	const many, share = 100_000, 1 << 16
	text := "1. e4 " + strings.Repeat("{a b} ", many) + "{[%clk 0:00:07]} e5 " + strings.Repeat("{} ", many) +
		strings.Repeat("{[%clk 0:00:08]} ", many) + "{fast} *"
	games, broken := readAll(t, strings.NewReader(text))
	if len(games) != 1 || len(broken) != 0 {
		t.Fatalf("%d games, broken %v", len(games), broken)
	}
	g := games[0]
	if note := g.Comments[1]; len(note) > share || len(note) < share-3 || strings.Trim(note, "a b") != "" {
		t.Errorf("kept %d bytes of comments, ending in %q", len(note), note[max(0, len(note)-9):])
	}
	if g.Comments[2] != "fast" || g.Clocks[1] != 7*time.Second || g.Clocks[2] != 8*time.Second {
		t.Errorf("comment %q, clocks %v", g.Comments[2], g.Clocks)
	}
	readsBackEqual(t, g)
}

// What is kept of a comment too long is whole words, or whole letters of a word too long.
func TestReaderCutsLongCommentsBetweenWords(t *testing.T) {
	const share = 1 << 16
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"words":      {strings.Repeat("abcd ", share), share - 2},
		"one word":   {strings.Repeat("a", 2*share), share},
		"letters":    {"a" + strings.Repeat("é", share), share - 1},
		"just right": {strings.Repeat("a", share), share},
	} {
		t.Run(name, func(t *testing.T) {
			games, _ := readAll(t, strings.NewReader("1. e4 {"+c.text+"} e5 *"))
			if len(games) != 1 {
				t.Fatalf("%d games", len(games))
			}
			if note := games[0].Comments[1]; len(note) != c.want || !strings.HasPrefix(c.text, note) {
				t.Errorf("kept %d bytes, want %d", len(note), c.want)
			}
			readsBackEqual(t, games[0])
		})
	}
}

// All comments of a game together are bounded too.
func TestReaderBoundsAGamesComments(t *testing.T) {
	var text strings.Builder
	for range 50 {
		for _, move := range []string{"Nf3", "Nf6", "Ng1", "Ng8"} {
			text.WriteString(move + " {" + strings.Repeat("word ", 1<<14) + "} ")
		}
	}
	games, _ := readAll(t, strings.NewReader(text.String()+"*"))
	if len(games) != 1 {
		t.Fatalf("%d games", len(games))
	}
	kept := 0
	for _, note := range games[0].Comments {
		kept += len(note)
	}
	if kept > 1<<20 || kept < 1<<19 {
		t.Errorf("kept %d bytes", kept)
	}
	readsBackEqual(t, games[0])
}

func TestWritePGN(t *testing.T) {
	record := game.Record{
		Game: gametest.Play(t, from(t, "4k3/8/8/8/8/8/4p3/4K1N1 b - - 3 40"), "Kd7 Nxe2"),
		Tags: []game.Tag{
			{Name: "Opening", Value: "none\nat all"}, {Name: "Black", Value: `Bob "the" Rook\`},
			{Name: "bad name", Value: "x"}, {Name: "FEN", Value: "stale"}, {Name: "Result", Value: "1-0"},
		},
		Comments: map[int]string{0: "start", 1: "a } brace\nand a line " + strings.Repeat("long ", 20)},
		Marks:    map[int][]int{1: {2, 14}},
		Clocks:   map[int]time.Duration{1: 90*time.Minute + 1500*time.Millisecond},
	}
	var text bytes.Buffer
	if err := game.WritePGN(&text, record); err != nil {
		t.Fatal(err)
	}
	want := `[Event "?"]
[Site "?"]
[Date "????.??.??"]
[Round "?"]
[White "?"]
[Black "Bob \"the\" Rook\\"]
[Result "1/2-1/2"]
[Opening "none at all"]
[SetUp "1"]
[FEN "4k3/8/8/8/8/8/4p3/4K1N1 b - - 3 40"]

{start} 40... Kd7 $2 $14 {[%clk 1:30:01.5] a ) brace and a line long long long
long long long long long long long long long long long long long long long long
long} 41. Nxe2 1/2-1/2

`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWritePGNReportsAFullDisk(t *testing.T) {
	if err := game.WritePGN(full{}, game.Record{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
