package game_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/game"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// FuzzReader feeds the reader anything. It must not panic, and what it makes of a game
// must survive being written and read again.
func FuzzReader(f *testing.F) {
	files, err := filepath.Glob("testdata/wild/*.pgn")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("1. e4 {[%clk 1:2:3] [%clk 0:00:01]} e5 $300 (2. (}) ) <x> 1-0 {"))
	f.Fuzz(func(t *testing.T, data []byte) {
		games, _ := readAll(t, bytes.NewReader(data))
		for _, first := range games {
			readsBackEqual(t, first)
		}
	})
}

func readsBackEqual(t *testing.T, first *game.Record) {
	t.Helper()
	text := written(t, first)
	games, broken := readAll(t, strings.NewReader(text))
	if len(games) != 1 || len(broken) != 0 {
		t.Fatalf("%q reads back as %d games, broken %v", text, len(games), broken)
	}
	want, got := outlineOf(first), outlineOf(games[0])
	want.Dropped, want.Tags, got.Tags = 0, "", "" // tags are compared as written
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q: %s", text, diff)
	}
	if again := written(t, games[0]); again != text {
		t.Fatalf("written %q, then %q", text, again)
	}
}

func written(t *testing.T, r *game.Record) string {
	t.Helper()
	var text strings.Builder
	if err := game.WritePGN(&text, *r); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestClassicsReadBackEqual(t *testing.T) {
	for _, r := range records(t, "classics.pgn") {
		readsBackEqual(t, r)
	}
}

// scraps are what PGN files are made of, whole and broken.
var scraps = []string{
	"1. e4 ", "e5 ", "Nf3 ", "2... ", "Nc6 ", "O-O ", "d4 ", "exd4 ", "a1=Q ", "-- ", "!? ", "$3 ", "$999 ",
	"{", "}", "{a note} ", "{[%clk 0:01:02.5] fast} ", "{[%clk ", "0:00:09]", "; rest\n", "%", "\n%esc\n", "(", ")", "(1. d4) ", "<", ">",
	"[Event \"x\"]\n", "[White \"A \\\"b\\\"\"]\n", "[FEN \"8/P6k/8/8/8/8/6pK/8 w - - 0 60\"]\n", "[FEN \"bad\"]\n", "[Result \"1-0\"]\n", "[x", "]", "\"", "\\",
	"1-0 ", "0-1\n\n", "1/2-1/2 ", "* ", "\n", "\n\n", "\r\n", "\r", " ", "\ufeff", "\xff", "½", "é", "\x00",
}

func TestScrapsOfPGNReadBackEqual(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 40).Draw(rt, "scraps"), "")
		games, _ := readAll(t, strings.NewReader(text))
		for _, first := range games {
			readsBackEqual(t, first)
		}
	})
}
