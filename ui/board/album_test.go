package board_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"castlekey/game"
	"castlekey/ui/board"
	"castlekey/ui/theme"
	"castlekey/ui/tty"
	"castlekey/ui/tty/vt"
)

// TestPiecesOnScreenAreTheDrawings draws a position with marks in pixels, sends it as the program does, and compares every square on the
// terminal with the album's picture of its piece on the square's ground.
func TestPiecesOnScreenAreTheDrawings(t *testing.T) {
	cell := image.Pt(6, 12)
	for _, protocol := range []tty.Protocol{tty.KittyPictures, tty.SixelPictures} {
		for rows := 3; rows <= 5; rows += 2 {
			th := theme.New(theme.Options{Depth: theme.TrueColor, Graphics: theme.Pixels})
			tier := board.Tier{Rows: rows}
			b := board.Board{Pieces: game.New().Board()}
			b.Mark(board.Selected, square("e2"))
			b.Mark(board.Target, square("e3"), square("e4"))
			b.Mark(board.Check, square("e8"))
			c := th.Canvas(tier.Size())
			b.Draw(c, th, board.Place{Tier: tier})
			screen := send(t, c, tty.Pictures{Protocol: protocol, Source: board.Album{Palettes: []theme.Board{th.Board}}, Cell: cell, Series: 9})
			got := screen.Image()
			x, y := board.Place{Tier: tier}.Corner(square("e3"), game.White)
			dot := got.NRGBAAt((x+rows)*cell.X, y*cell.Y+rows*cell.Y/2)
			if want := th.Board.Dot.RGB; far(dot, color.NRGBA{uint8(want >> 16), uint8(want >> 8), uint8(want), 0xff}) > 8 {
				t.Errorf("protocol %d, %d rows: the dot on e3 is %v", protocol, rows, dot)
			}
			for s := range game.NoSquare {
				x, y := board.Place{Tier: tier}.Corner(s, game.White)
				area := image.Rect(x*cell.X, y*cell.Y, (x+2*rows)*cell.X, (y+rows)*cell.Y)
				if n := strange(got, area, th, b.Pieces[s]); n > 0 {
					t.Errorf("protocol %d, %d rows, %v: %d pixels are wrong", protocol, rows, s, n)
				}
			}
		}
	}
}

// send shows a canvas on a terminal in memory.
func send(t *testing.T, c *theme.Canvas, p tty.Pictures) *vt.Terminal {
	t.Helper()
	w, h := c.Size()
	screen := vt.New(w, h+1).Draws(p.Cell)
	out := tty.NewWriterOf(vt.File{Terminal: screen}, func() (int, int, error) { return w, h + 1, nil })
	out.Show(p)
	if _, err := out.Write([]byte("\x1b[H\x1b[2J" + strings.ReplaceAll(c.String(), "\n", "\x1b[K\r\n"))); err != nil {
		t.Fatal(err)
	}
	for seq := range screen.Unknown {
		t.Errorf("not known: %q", seq)
	}
	for _, f := range screen.Faults {
		t.Error(f)
	}
	return screen
}

// strange counts the pixels of a square that are neither ground nor piece where the drawing has them. Colours may be a shade off.
func strange(got *image.NRGBA, area image.Rectangle, th theme.Theme, piece game.Piece) int {
	want := board.PictureOf(th.Board, piece, area.Size())
	n := 0
	for y := range area.Dy() - 6 { // a band of sixels may be left out below
		for x := range area.Dx() {
			ink, on := color.NRGBA{}, got.NRGBAAt(area.Min.X+x, area.Min.Y+y)
			if want != nil {
				ink = want.NRGBAAt(x, y)
			}
			if ink.A == 0xff && far(ink, on) > 8 || ink.A == 0 && piece != game.NoPiece && on.A != 0xff {
				n++
			}
		}
	}
	return n
}

func far(a, b color.NRGBA) int {
	d := func(p, q uint8) int { return max(int(p)-int(q), int(q)-int(p)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}
