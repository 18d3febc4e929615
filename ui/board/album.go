package board

import (
	"image"
	"image/color"
	"sync"

	"github.com/charmbracelet/x/ansi/kitty"

	"castlekey/game"
	"castlekey/ui/theme"
)

// A piece drawn in pixels stands on the canvas as cells that name a part of a picture: the character of Kitty's Unicode placeholders with
// the marks of row and column, in a colour that is the picture's key. The terminal's writer turns them into what the terminal understands.

// picture is which one: its key packs these into 24 bits.
type picture struct {
	palette uint8 // of the theme
	tier    Tier
	motif   uint8 // a piece, or one of the hints
}

// placeholder is the part of a picture in one of its cells.
func placeholder(column, row int) string {
	return string([]rune{kitty.Placeholder, kitty.Diacritic(row), kitty.Diacritic(column)})
}

// stains remembers which cells each motif inks at each size.
var stains sync.Map

// stained says for each cell of a picture, row by row, whether anything of it is seen there. It does not depend on how large a cell is.
func (p picture) stained() []bool {
	p.palette = 0
	if s, ok := stains.Load(p); ok {
		return s.([]bool)
	}
	const w, h = 8, 16 // pixels a cell, to find out
	cols := p.tier.Columns()
	out := make([]bool, cols*p.tier.Rows)
	if img, ok := p.paint(theme.Board{}, image.Pt(cols*w, p.tier.Rows*h)); ok {
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 0 {
				out[i/img.Stride/h*cols+i%img.Stride/4/w] = true
			}
		}
	}
	stains.Store(p, out)
	return out
}

// The hints' motifs; those of pieces are their numbers.
const (
	dotMotif uint8 = 100 + iota
	cornersMotif
)

func (p picture) key() uint32 {
	return uint32(p.palette)<<16 | uint32(p.tier.Rows)<<8 | uint32(p.motif)
}

// Album draws the pictures a board needs, in the colours of its themes.
type Album struct{ Palettes []theme.Board }

// Picture is the picture of a key for cells of a size in pixels, and how many columns and rows it takes. It is false for a key no board
// has written.
func (a Album) Picture(key uint32, cell image.Point) (img *image.NRGBA, columns, rows int, ok bool) {
	p := picture{uint8(key >> 16), Tier{int(key >> 8 & 0xff)}, uint8(key)}
	if int(p.palette) >= len(a.Palettes) || p.tier.Rows < 1 || p.tier.Rows > tiers || cell.X <= 0 || cell.Y <= 0 {
		return nil, 0, 0, false
	}
	columns, rows = p.tier.Columns(), p.tier.Rows
	img, ok = p.paint(a.Palettes[p.palette], image.Pt(columns*cell.X, rows*cell.Y))
	return img, columns, rows, ok
}

// paint draws the picture.
func (p picture) paint(colors theme.Board, size image.Point) (*image.NRGBA, bool) {
	white, black, dot := opaque(colors.White), opaque(colors.Black), opaque(colors.Dot)
	piece := game.Piece(p.motif)
	switch {
	case p.motif == dotMotif:
		return paintFigure(target, size, dot), true
	case p.motif == cornersMotif:
		return paintFigure(corners, size, dot), true
	case piece.Kind() < game.Pawn || piece.Kind() > game.King:
		return nil, false
	case piece.Color() == game.White:
		return paintPiece(piece.Kind(), size, paints{body: white, edge: black, detail: black}), true
	}
	return paintPiece(piece.Kind(), size, paints{body: black, edge: black, detail: white}), true
}

func opaque(c theme.Color) color.NRGBA {
	return color.NRGBA{uint8(c.RGB >> 16), uint8(c.RGB >> 8), uint8(c.RGB), 0xff}
}
