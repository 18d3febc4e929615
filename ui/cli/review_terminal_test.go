//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoGames = `[White "Legal"]
[Black "Saint Brie"]

1. e4 e5 2. Nf3 d6 3. Bc4 Bg4 4. Nc3 g6 (4... Nf6 {safer}) 5. Nxe5 Bxd1 6. Bxf7+ Ke7 7. Nd5# 1-0

[White "Fool"]
[Black "Sage"]

1. f3 e5 2. g4 Qh4# 0-1
`

// TestReviewInATerminal chooses a game from a list, waits for its blunder, goes there, marks the move and saves.
func TestReviewInATerminal(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "two.pgn")
	if err := os.WriteFile(file, []byte(twoGames), 0o600); err != nil {
		t.Fatal(err)
	}
	x := start(t, folder, "review", file)
	x.expect("2 games")
	x.expect("Saint Brie")
	x.keys("sage")
	x.expect("1 of 2")
	x.keys(enter)
	x.expect("Fool")
	x.expect("2. g4??")
	x.keys("b")
	x.expect("2.g4 is a blunder")
	x.keys("4")
	x.keys("y")
	x.expect("PGN sent to the clipboard and saved")
	saved, err := os.ReadFile(filepath.Join(folder, "games", "Fool-Sage.pgn"))
	if err != nil || !strings.Contains(string(saved), "2. g4 $4") {
		t.Errorf("saved %q, %v", saved, err)
	}
	x.keys("q")
	x.expect("1 of 2")
	x.keys("\x1b")
	x.expect("2 games")
	x.keys("\x1b")
	x.leaves()
}

// TestAFinishedGameIsReviewed goes from the end of a game to its review and back.
func TestAFinishedGameIsReviewed(t *testing.T) {
	x := start(t, t.TempDir())
	x.friends()
	x.move("f3", "f3 ✓")
	x.move("e5", "e5 ✓")
	x.move("g4", "g4 ✓")
	x.move("qh4", "Checkmate")
	x.expect("Saved as")
	x.keys("v")
	x.expect("2. g4??")
	x.keys("b")
	x.expect("2.g4 is a blunder")
	x.keys("q")
	x.expect("result and menu")
	x.keys(ctrlQ)
	x.expect("Checkmate")
	x.keys("m")
	x.expect("New game")
	x.keys("q")
	x.leaves()
}

// TestATableInATerminal prints one there if it is asked for.
func TestATableInATerminal(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "two.pgn")
	if err := os.WriteFile(file, []byte(twoGames), 0o600); err != nil {
		t.Fatal(err)
	}
	x := start(t, folder, "review", "--table", "--game", "2", file)
	x.expect("blunder, better")
	x.expect("average loss")
	x.leaves()
}

// TestAPastedGame opens a game that is pasted into the menu, as terminals paste.
func TestAPastedGame(t *testing.T) {
	x := start(t, t.TempDir())
	x.expect("New game")
	x.keys("\x1b[200~1. f3 e5 2. g4 Qh4# 0-1\x1b[201~")
	x.expect("0/4")
	x.keys("q")
	x.expect("New game")
	x.keys("q")
	x.leaves()
}
