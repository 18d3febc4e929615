package board

import (
	"sync"

	"castlekey/game"
	"castlekey/ui/theme"
)

// tile is everything one square shows.
type tile struct {
	piece game.Piece
	marks Mark
	dark  bool
}

// pen draws squares of one size.
type pen struct {
	canvas *theme.Canvas
	theme  theme.Theme
	tier   Tier
}

// written reports whether pieces are characters rather than drawings. Outlines, which alone tell the sides apart without
// colours, need one row more.
func (p pen) written() bool {
	smallest := 2
	if p.theme.Depth == theme.None {
		smallest = 3
	}
	return p.tier.Rows < smallest || p.theme.Glyphs == theme.ASCII || p.theme.Graphics == theme.Letters
}

// pixels reports whether pieces are pictures.
func (p pen) pixels() bool {
	return p.theme.Graphics == theme.Pixels && p.theme.Depth != theme.None && !p.written()
}

// picture draws the cells of a picture that anything is seen in.
func (p pen) picture(x, y int, motif uint8, ground theme.Style) {
	pic := picture{p.theme.Board.Palette, p.tier, motif}
	ground.FG, ground.Attr = theme.PictureKey(pic.key()), 0
	for i, inked := range pic.stained() {
		if col, row := i%p.tier.Columns(), i/p.tier.Columns(); inked {
			p.canvas.Text(x+col, y+row, placeholder(col, row), ground)
		}
	}
}

// square draws one square with its top left cell at x, y.
func (p pen) square(x, y int, t tile) {
	ground := theme.Style{BG: p.ground(t)}
	p.canvas.Fill(theme.Rect{X: x, Y: y, W: p.tier.Columns(), H: p.tier.Rows}, p.texture(t), ground)
	p.hints(x, y, t, ground)
	if p.written() {
		p.glyph(x, y, t, ground)
	} else {
		p.art(x, y, t, ground)
	}
	if p.tier.Rows == 1 {
		p.smallSymbol(x+1, y, t, ground)
		return
	}
	p.symbol(x, y, t, ground)
	p.cursor(x, y, t, ground)
	if p.theme.Depth == theme.None && t.piece != game.NoPiece {
		p.side(x, y, t.piece)
	}
}

// ground is the colour of the square.
func (p pen) ground(t tile) theme.Color {
	if l, ok := t.marks.look(); ok {
		return l.color(p.theme.Board)
	}
	if t.marks&Cursor != 0 && p.tier.Rows == 1 {
		return p.theme.Board.Selected
	}
	if t.dark {
		return p.theme.Board.Dark
	}
	return p.theme.Board.Light
}

// texture fills a square; without colours it is what tells dark squares from light ones.
func (p pen) texture(t tile) string {
	switch {
	case p.theme.Depth != theme.None || !t.dark:
		return " "
	case p.theme.Glyphs == theme.ASCII:
		return ":"
	}
	return "░"
}

// hints draws the dot or the corners of a square the selected piece may go to.
func (p pen) hints(x, y int, t tile, ground theme.Style) {
	if p.tier.Rows == 1 || p.theme.Glyphs == theme.ASCII {
		return
	}
	ground.FG = p.theme.Board.Dot
	motif, shape := dotMotif, targetMask
	if t.marks&Capture != 0 {
		motif, shape = cornersMotif, cornerMask
	} else if t.marks&Target == 0 {
		return
	}
	if p.pixels() {
		p.picture(x, y, motif, ground)
	} else {
		p.stamp(x, y, sampled(shape, p.tier), ground)
	}
}

// art draws the piece from its figure.
func (p pen) art(x, y int, t tile, ground theme.Style) {
	if t.piece == game.NoPiece {
		return
	}
	if p.pixels() {
		p.picture(x, y, uint8(t.piece), ground)
		return
	}
	m := sampled(t.piece.Kind(), p.tier)
	if p.theme.Depth == theme.None {
		p.plate(x, y, m)
		if t.piece.Color() == game.White {
			m = m.hollow()
		}
	}
	p.stamp(x, y, m, p.piece(t.piece, ground))
}

// plate clears the texture from inside a piece, so that an outline stands on nothing.
func (p pen) plate(x, y int, m mask) {
	for row := range len(m.quads) / m.w {
		line := m.quads[row*m.w : (row+1)*m.w]
		from, to := 0, len(line)
		for from < to && line[from] == 0 {
			from++
		}
		for from < to && line[to-1] == 0 {
			to--
		}
		p.canvas.Fill(theme.Rect{X: x + from, Y: y + row, W: to - from, H: 1}, " ", theme.Style{})
	}
}

// side says without colours whose a piece is: its letter, a capital for White, in the lower right corner or beside the figure. Where letters
// are the figures, Black's stand in brackets.
func (p pen) side(x, y int, piece game.Piece) {
	style := p.piece(piece, theme.Style{})
	switch middle := x + (p.tier.Columns()-1)/2; {
	case p.theme.Glyphs == theme.ASCII && piece.Color() == game.Black:
		p.canvas.Text(middle-1, y+(p.tier.Rows-1)/2, "("+piece.String()+")", style)
	case p.theme.Glyphs == theme.ASCII:
	case p.written():
		p.canvas.Text(middle+1, y+(p.tier.Rows-1)/2, piece.String(), style)
	default:
		p.canvas.Text(x+p.tier.Columns()-1, y+p.tier.Rows-1, piece.String(), style)
	}
}

// piece is the style of a side's pieces.
func (p pen) piece(piece game.Piece, ground theme.Style) theme.Style {
	ground.FG = p.theme.Board.White
	if piece.Color() == game.Black {
		ground.FG = p.theme.Board.Black
	}
	if p.theme.Depth <= theme.Ansi16 {
		ground.Attr |= theme.Bold
	}
	return ground
}

// stamp draws the inked characters of a mask and leaves the others as they are.
func (p pen) stamp(x, y int, m mask, style theme.Style) {
	for i, q := range m.quads {
		if q != 0 {
			p.canvas.Text(x+i%m.w, y+i/m.w, quadChars[q], style)
		}
	}
}

// glyph writes the piece as one character in the middle.
func (p pen) glyph(x, y int, t tile, ground theme.Style) {
	x, y = x+(p.tier.Columns()-1)/2, y+(p.tier.Rows-1)/2
	switch {
	case t.piece != game.NoPiece:
		letter := p.letter(t.piece)
		if p.theme.Depth == theme.None && p.tier.Rows == 1 {
			letter = t.piece.String() // a capital is told from a small letter more surely than an outline from a figure
		}
		p.canvas.Text(x, y, letter, p.piece(t.piece, ground))
	case t.marks&Target != 0 && (p.tier.Rows == 1 || p.theme.Glyphs == theme.ASCII):
		ground.FG = p.theme.Board.Dot
		p.canvas.Text(x, y, "•", ground)
	}
}

// The figures of Unicode. The second selector keeps fonts from drawing the pawn as an emoji.
var (
	filled = [...]string{game.Pawn: "♟\ufe0e", game.Knight: "♞", game.Bishop: "♝", game.Rook: "♜", game.Queen: "♛", game.King: "♚"}
	open   = [...]string{game.Pawn: "♙", game.Knight: "♘", game.Bishop: "♗", game.Rook: "♖", game.Queen: "♕", game.King: "♔"}
)

// letter is the piece in one column. With colours both sides are filled figures; without, White's are open.
func (p pen) letter(piece game.Piece) string {
	switch {
	case p.theme.Glyphs == theme.ASCII:
		return piece.String()
	case p.theme.Depth == theme.None && piece.Color() == game.White:
		return open[piece.Kind()]
	}
	return filled[piece.Kind()]
}

// Glyph is a piece in one column, as the smallest squares show it.
func Glyph(piece game.Piece, th theme.Theme) string { return pen{theme: th}.letter(piece) }

// Figure draws a piece alone, in one style, with its top left cell at x, y.
func Figure(c *theme.Canvas, place Place, kind game.Kind, style theme.Style) {
	pen{canvas: c, tier: place.Tier}.stamp(place.X, place.Y, sampled(kind, place.Tier), style)
}

// smallSymbol says in the second column of the smallest squares what a square is about.
func (p pen) smallSymbol(x, y int, t tile, ground theme.Style) {
	ground.FG = p.theme.Board.Dot
	if t.marks&Cursor != 0 {
		ground.FG = p.theme.Board.Cursor
		p.canvas.Text(x, y, "‹", ground)
	} else if l, ok := t.marks.look(); ok {
		p.canvas.Text(x, y, l.symbol, ground)
	}
}

// symbol says in the top right corner what a square is about.
func (p pen) symbol(x, y int, t tile, ground theme.Style) {
	if l, ok := t.marks.look(); ok && l.mark != Capture || ok && p.theme.Glyphs == theme.ASCII {
		ground.FG = p.theme.Board.Dot
		p.canvas.Text(x+p.tier.Columns()-1, y, l.symbol, ground)
	}
}

// cursor draws the corners of a frame around the square.
func (p pen) cursor(x, y int, t tile, ground theme.Style) {
	if t.marks&Cursor == 0 {
		return
	}
	ground.FG = p.theme.Board.Cursor
	ground.Attr |= theme.Bold
	right, bottom := x+p.tier.Columns()-1, y+p.tier.Rows-1
	p.canvas.Text(x, y, "┌", ground)
	p.canvas.Text(right, y, "┐", ground)
	p.canvas.Text(x, bottom, "└", ground)
	p.canvas.Text(right, bottom, "┘", ground)
}

// Masks that are no piece.
const (
	targetMask game.Kind = 100 + iota
	cornerMask
)

// samplings remembers each figure at each size; a figure never changes, so this is no state.
var samplings sync.Map

// sampled returns a figure at one size.
func sampled(kind game.Kind, t Tier) mask {
	type size struct {
		kind game.Kind
		tier Tier
	}
	if m, ok := samplings.Load(size{kind, t}); ok {
		return m.(mask)
	}
	m, byHand := drawn(kind, t)
	if !byHand {
		m = figureOf(kind).render(t.Columns(), t.Rows)
	}
	samplings.Store(size{kind, t}, m)
	return m
}
