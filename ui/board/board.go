// Package board draws a chess board in a terminal at the largest size that fits, and says which square a cell belongs to.
//
//	tier := board.Fit(w, h)                     // the largest squares for that many cells
//	b := board.Board{Pieces: g.Board(), Bottom: game.White}
//	b.Mark(board.Last, m.From(), m.To())
//	b.Draw(canvas, theme, board.Place{X: 1, Y: 2, Tier: tier})
//	square, ok := place.Square(x, y, game.White) // for the mouse
//
// Invariants: a square is always twice as many columns wide as rows high, which is square on screen; drawing and hit testing share one Place,
// so they cannot drift apart; every mark has a symbol besides its colour.
package board

import (
	"castlekey/game"
	"castlekey/ui/theme"
)

// Tier is a size of squares: each is 2*Rows columns by Rows rows.
type Tier struct{ Rows int }

// tiers is how many sizes there are: 1 to tiers rows a square.
const tiers = 8

// Gutter is the columns left of the board that hold the ranks' numbers; below it one row holds the files' letters.
const Gutter = 2

// Columns is the width of one square.
func (t Tier) Columns() int { return 2 * t.Rows }

// Size is the whole board in cells, coordinates included.
func (t Tier) Size() (w, h int) { return Gutter + 8*t.Columns(), 8*t.Rows + 1 }

// Fit returns the largest tier that fits into w by h cells, the zero tier if not even the smallest does.
func Fit(w, h int) Tier { return Tier{max(min((w-Gutter)/16, (h-1)/8, tiers), 0)} }

// Place is where on a canvas a board stands.
type Place struct {
	X, Y int // of the gutter's top left cell
	Tier Tier
}

// Corner is the top left cell of a square, seen from the side that is at the bottom.
func (p Place) Corner(s game.Square, bottom game.Color) (x, y int) {
	col, row := s.File(), 7-s.Rank()
	if bottom == game.Black {
		col, row = 7-col, 7-row
	}
	return p.X + Gutter + col*p.Tier.Columns(), p.Y + row*p.Tier.Rows
}

// Square is the square a cell belongs to, false outside of the squares.
func (p Place) Square(x, y int, bottom game.Color) (game.Square, bool) {
	x, y = x-p.X-Gutter, y-p.Y
	if x < 0 || y < 0 || p.Tier.Rows < 1 {
		return game.NoSquare, false
	}
	col, row := x/p.Tier.Columns(), y/p.Tier.Rows
	if bottom == game.Black {
		col, row = 7-col, 7-row
	}
	s := game.At(col, 7-row)
	return s, s != game.NoSquare
}

// Files is where the letters of the files are written.
type Files uint8

// The places.
const (
	FilesBelow  Files = iota // in a row of their own
	FilesInside              // in the corners of the lowest squares, which saves that row
)

// Board is one position with its marks, ready to be drawn.
type Board struct {
	Pieces [64]game.Piece
	Bottom game.Color // the side drawn at the bottom
	Files  Files      // where the files' letters go
	Past   bool       // it is not the position of the game: drawn in greys
	marks  [64]Mark
}

// Mark adds a mark to squares; squares off the board are ignored.
func (b *Board) Mark(m Mark, squares ...game.Square) {
	for _, s := range squares {
		if s < game.NoSquare {
			b.marks[s] |= m
		}
	}
}

// Marks returns what is marked on a square.
func (b *Board) Marks(s game.Square) Mark { return b.marks[s] }

// Draw paints the board with its coordinates.
func (b *Board) Draw(c *theme.Canvas, th theme.Theme, p Place) {
	if b.Past {
		th.Board.Light, th.Board.Dark = th.Board.PastLight, th.Board.PastDark
	}
	pen := pen{canvas: c, theme: th, tier: p.Tier}
	for s := range game.NoSquare {
		x, y := p.Corner(s, b.Bottom)
		pen.square(x, y, tile{piece: b.Pieces[s], marks: b.marks[s], dark: s.Dark()})
	}
	b.drawCoordinates(c, th, p)
}

// drawCoordinates writes the ranks left of the board and the files below it, in the middle of each square.
func (b *Board) drawCoordinates(c *theme.Canvas, th theme.Theme, p Place) {
	for i := range 8 {
		_, y := p.Corner(game.At(0, i), b.Bottom)
		c.Text(p.X, y+(p.Tier.Rows-1)/2, string(rune('1'+i)), th.Muted)
	}
	for i := range 8 {
		b.drawFile(c, th, p, i)
	}
}

// drawFile writes one file's letter.
func (b *Board) drawFile(c *theme.Canvas, th theme.Theme, p Place, file int) {
	letter := string(rune('a' + file))
	lowest := game.At(file, 0)
	if b.Bottom == game.Black {
		lowest = game.At(file, 7)
	}
	x, y := p.Corner(lowest, b.Bottom)
	if b.Files == FilesBelow {
		c.Text(x+(p.Tier.Columns()-1)/2, p.Y+8*p.Tier.Rows, letter, th.Muted)
		return
	}
	c.Text(x, y+p.Tier.Rows-1, letter, b.insideStyle(th, p, lowest))
}

// insideStyle is how a file's letter is written in its lowest square: faint without colours, where pieces bear letters too and b could be a bishop.
func (b *Board) insideStyle(th theme.Theme, p Place, lowest game.Square) theme.Style {
	if th.Depth == theme.None {
		return th.Muted
	}
	pen := pen{theme: th, tier: p.Tier}
	return theme.Style{FG: th.Board.Dot, BG: pen.ground(tile{marks: b.marks[lowest], dark: lowest.Dark()})}
}
