//go:build unix

package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// opera is Morphy against the Duke of Brunswick and Count Isouard, Paris 1858: captures, castling, checks and mate in 33 plies.
var opera = strings.Fields(`e2e4 e7e5 g1f3 d7d6 d2d4 c8g4 d4e5 g4f3 d1f3 d6e5 f1c4 g8f6 f3b3 d8e7 b1c3 c7c6 c1g5 b7b5 c3b5 c6b5 c4b5 b8d7 e1c1 a8d8
	d1d7 d8d7 h1d1 e7e6 b5d7 f6d7 b3b8 d7b8 d1d8`)

// operaSAN is the same as a person writes it.
var operaSAN = strings.Fields(`e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5 Bc4 Nf6 Qb3 Qe7 Nc3 c6 Bg5 b5 Nxb5 cxb5 Bxb5+ Nbd7 O-O-O Rd8 Rxd7 Rxd7 Rd1 Qe6 Bxd7+
	Nxd7 Qb8+ Nxb8 Rd8#`)

// TestAWholeGame plays a famous game to its mate in a real terminal, once in each way there is to move, on the chain inside the program.
func TestAWholeGame(t *testing.T) {
	for name, move := range map[string]func(x *terminal, ply int){
		"by typing":       func(x *terminal, ply int) { x.keys(typings(ply) + enter) },
		"by the keyboard": func(x *terminal, ply int) { x.keys(x.steps(opera[ply][:2]) + enter + x.steps(opera[ply][2:]) + enter) },
		"by the mouse": func(x *terminal, ply int) {
			from, to := x.square(opera[ply][:2]), x.square(opera[ply][2:])
			if ply%2 == 0 {
				x.keys(press(from) + release(from) + press(to) + release(to))
			} else {
				x.keys(press(from) + drag(to) + release(to))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			x := start(t, folder)
			x.friends()
			x.keys(down + up) // shows the cursor, on e2
			for ply, san := range operaSAN[:len(operaSAN)-1] {
				move(x, ply)
				x.expect(san + " ✓")
				x.expect(fmt.Sprintf("moves %d ·", ply+1)) // the same words may stand there from the move before
			}
			move(x, len(operaSAN)-1)
			x.expect("Checkmate")
			x.expect("approvals 1 · moves 33 · prompts 0")
			x.keys("q")
			x.leaves()
			games, err := filepath.Glob(filepath.Join(folder, "games", "*.pgn"))
			if err != nil || len(games) != 1 {
				t.Fatalf("games written: %v, %v", games, err)
			}
			if text, err := os.ReadFile(games[0]); err != nil || !bytes.Contains(text, []byte("Nxb8 17. Rd8# 1-0")) {
				t.Errorf("%s, %v", text, err)
			}
		})
	}
}

// typings alternates between the notations, and between the cases where the case says nothing.
func typings(ply int) string {
	switch ply % 3 {
	case 0:
		return operaSAN[ply]
	case 1:
		return strings.ToUpper(opera[ply])
	}
	return strings.ToLower(strings.NewReplacer("x", "", "+", "", "#", "", "-", "").Replace(operaSAN[ply]))
}

// steps are the arrows from where the cursor is to a square.
func (x *terminal) steps(to string) string {
	if x.cursor == "" {
		x.cursor = "e2"
	}
	files, ranks := int(to[0])-int(x.cursor[0]), int(to[1])-int(x.cursor[1])
	x.cursor = to
	const left = "\x1b[D"
	return strings.Repeat(right, max(files, 0)) + strings.Repeat(left, max(-files, 0)) +
		strings.Repeat(up, max(ranks, 0)) + strings.Repeat(down, max(-ranks, 0))
}

// cell is a place on the screen, from 1 as terminals report it.
type cell struct{ column, row int }

var fileLetters = regexp.MustCompile("a +b +c +d +e +f +g +h")

// square is where a square is drawn, found by the letters and digits at the board's edges.
func (x *terminal) square(name string) cell {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	c := cell{}
	for y, line := range strings.Split(x.screen.String(), "\n") {
		cells := []rune(line)
		if at := fileLetters.FindString(line); at != "" {
			c.column = len([]rune(line[:strings.Index(line, at)])) + strings.Index(at, name[:1]) + 1
		}
		if edge := string(cells[:min(len(cells), 4)]); strings.TrimSpace(edge) == name[1:] {
			c.row = y + 1
		}
	}
	if c.column == 0 || c.row == 0 {
		x.t.Fatalf("%s is nowhere on\n%s", name, x.screen)
	}
	return c
}

func press(c cell) string   { return fmt.Sprintf("\x1b[<0;%d;%dM", c.column, c.row) }
func drag(c cell) string    { return fmt.Sprintf("\x1b[<32;%d;%dM", c.column, c.row) }
func release(c cell) string { return fmt.Sprintf("\x1b[<0;%d;%dm", c.column, c.row) }
