package board_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"castlekey/game"
	"castlekey/ui/board"
	"castlekey/ui/theme"
)

// TestEveryCellBelongsToTheSquareDrawnThere holds drawing and hit testing together, in every size and from both sides.
func TestEveryCellBelongsToTheSquareDrawnThere(t *testing.T) {
	for rows := 1; rows <= 8; rows++ {
		for _, bottom := range []game.Color{game.White, game.Black} {
			p := board.Place{X: 3, Y: 2, Tier: board.Tier{Rows: rows}}
			for s := range game.NoSquare {
				x, y := p.Corner(s, bottom)
				for _, cell := range [][2]int{{x, y}, {x + p.Tier.Columns() - 1, y + rows - 1}} {
					if got, ok := p.Square(cell[0], cell[1], bottom); !ok || got != s {
						t.Fatalf("%d rows, %v below: cell %v is %v, want %v", rows, bottom, cell, got, s)
					}
				}
			}
			w, h := p.Tier.Size()
			for _, outside := range [][2]int{{0, 0}, {p.X, p.Y}, {p.X + w, p.Y}, {p.X + 2, p.Y + h - 1}, {-5, -5}} {
				if got, ok := p.Square(outside[0], outside[1], bottom); ok {
					t.Errorf("%d rows: cell %v is %v, want none", rows, outside, got)
				}
			}
		}
	}
}

// TestFitTakesTheLargest walks over the sizes where one more cell makes a larger board.
func TestFitTakesTheLargest(t *testing.T) {
	for rows := 1; rows <= 8; rows++ {
		w, h := board.Tier{Rows: rows}.Size()
		if got := board.Fit(w, h); got.Rows != rows {
			t.Errorf("Fit(%d, %d) = %d, want %d", w, h, got.Rows, rows)
		}
		for _, less := range [][2]int{{w - 1, h}, {w, h - 1}} {
			if got := board.Fit(less[0], less[1]); got.Rows != rows-1 {
				t.Errorf("Fit%v = %d, want %d", less, got.Rows, rows-1)
			}
		}
	}
	if got := board.Fit(0, 0); got.Rows != 0 {
		t.Errorf("%d rows fit into nothing", got.Rows)
	}
	if got := board.Fit(1000, 1000); got.Rows != 8 {
		t.Errorf("the largest size has %d rows, want 8", got.Rows)
	}
}

// TestBoards draws one position with every mark, in every size and with every kind of terminal.
func TestBoards(t *testing.T) {
	kinds := map[string]theme.Options{
		"colour": {Depth: theme.Ansi256}, "none": {}, "ascii": {Glyphs: theme.ASCII},
	}
	for kind, o := range kinds {
		for rows := 1; rows <= 6; rows++ {
			t.Run(kind+"/"+strconv.Itoa(rows), func(t *testing.T) {
				golden.RequireEqual(t, ansi.Strip(draw(o, rows, game.White))+"\n")
			})
		}
	}
	t.Run("seen by Black", func(t *testing.T) {
		golden.RequireEqual(t, ansi.Strip(draw(theme.Options{}, 2, game.Black))+"\n")
	})
}

// draw draws a middle game with one square of each mark.
func draw(o theme.Options, rows int, bottom game.Color) string {
	g, err := game.FromFEN("r1bqk2r/ppp2ppp/2n2n2/3pp3/1bPPP3/2N2N2/PP3PPP/R1BQKB1R w KQkq - 0 1")
	if err != nil {
		return err.Error()
	}
	b := board.Board{Pieces: g.Board(), Bottom: bottom}
	b.Mark(board.Last, square("e7"), square("e5"))
	b.Mark(board.Pending, square("a2"), square("a3"))
	b.Mark(board.Check, square("e8"))
	b.Mark(board.Selected, square("c3"))
	b.Mark(board.Target, square("b5"), square("a4"), square("e2"))
	b.Mark(board.Capture, square("d5"))
	b.Mark(board.Cursor, square("b5"))
	b.Mark(board.Last, game.NoSquare) // off the board: no effect
	th := theme.New(o)
	tier := board.Tier{Rows: rows}
	c := th.Canvas(tier.Size())
	b.Draw(c, th, board.Place{Tier: tier})
	return c.String()
}

func square(name string) game.Square {
	s, err := game.ParseSquare(name)
	if err != nil {
		return game.NoSquare
	}
	return s
}

// TestSidesDifferWithoutColour draws every piece of both sides without colours: no two may look the same.
func TestSidesDifferWithoutColour(t *testing.T) {
	for _, glyphs := range []theme.Glyphs{theme.Unicode, theme.ASCII} {
		for rows := 1; rows <= 8; rows++ {
			seen := map[string]game.Piece{}
			for _, c := range []game.Color{game.White, game.Black} {
				for k := game.Pawn; k <= game.King; k++ {
					p := game.NewPiece(c, k)
					picture := alone(theme.Options{Glyphs: glyphs}, rows, p)
					if other, ok := seen[picture]; ok {
						t.Errorf("%d rows, glyphs %d: %v looks like %v", rows, glyphs, p, other)
					}
					seen[picture] = p
				}
			}
		}
	}
}

// alone draws one piece on a1 and returns the board.
func alone(o theme.Options, rows int, p game.Piece) string {
	b := board.Board{}
	b.Pieces[0] = p
	th := theme.New(o)
	tier := board.Tier{Rows: rows}
	c := th.Canvas(tier.Size())
	b.Draw(c, th, board.Place{Tier: tier})
	return c.String()
}

// TestPiecesDoNotTouch keeps two pieces above one another apart: each leaves its square's first or last line of quadrants empty.
func TestPiecesDoNotTouch(t *testing.T) {
	for rows := 3; rows <= 8; rows++ {
		for k := game.Pawn; k <= game.King; k++ {
			lines := strings.Split(ansi.Strip(alone(theme.Options{Depth: theme.Ansi256}, rows, game.NewPiece(game.White, k))), "\n")
			last := lines[8*rows-1]
			if strings.ContainsAny(last, "▖▌▞▛▗▚▐▜▄▙▟█") {
				t.Errorf("%d rows: the %v reaches the edge: %q", rows, k, last)
			}
		}
	}
}

// TestPawnIsNoEmoji holds the pawn to its text form.
func TestPawnIsNoEmoji(t *testing.T) {
	got := board.Glyph(game.NewPiece(game.Black, game.Pawn), theme.New(theme.Options{}))
	if got != "♟\ufe0e" || ansi.StringWidth(got) != 1 {
		t.Errorf("the pawn is %q, %d wide", got, ansi.StringWidth(got))
	}
}

// TestSidesAreNamedWithoutColour finds each piece's letter on the board, a capital for White, in every size, also under the cursor.
func TestSidesAreNamedWithoutColour(t *testing.T) {
	for _, glyphs := range []theme.Glyphs{theme.Unicode, theme.ASCII} {
		for rows := 1; rows <= 8; rows++ {
			for _, p := range []game.Piece{game.NewPiece(game.White, game.Knight), game.NewPiece(game.Black, game.Knight)} {
				b := board.Board{}
				b.Pieces[0] = p
				b.Mark(board.Cursor, 0)
				th := theme.New(theme.Options{Glyphs: glyphs})
				c := th.Canvas(board.Tier{Rows: rows}.Size())
				b.Draw(c, th, board.Place{Tier: board.Tier{Rows: rows}})
				if text := ansi.Strip(c.String()); !strings.Contains(text, p.String()) {
					t.Errorf("%d rows, glyphs %d: %v is not named:\n%s", rows, glyphs, p, text)
				}
			}
		}
	}
}

// TestFilesAreFainterThanPiecesWithoutColour looks at b1, where the b of the file could be taken for the letter of a black bishop.
func TestFilesAreFainterThanPiecesWithoutColour(t *testing.T) {
	th := theme.New(theme.Options{})
	tier := board.Tier{Rows: 3}
	c := th.Canvas(tier.Size())
	b := board.Board{Files: board.FilesInside}
	b.Draw(c, th, board.Place{Tier: tier})
	before, _, found := strings.Cut(c.String(), "b")
	style := before[strings.LastIndex(before, "\x1b[")+1:]
	if faint, _, _ := strings.Cut(style, "m"); !found || faint != "[2" {
		t.Errorf("the file's letter is written in %q, want faint, [2", faint)
	}
}
