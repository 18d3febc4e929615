package play

import (
	"castlekey/ui/board"
	"castlekey/ui/theme"
)

// layout is where everything stands. A part with no height is not shown. The board takes what it can; the panels share what is left.
type layout struct {
	place board.Place
	files board.Files

	top, bottom theme.Rect // the players, as they sit
	both        theme.Rect // both players in one line, where there is no room for two places
	moves       theme.Rect
	line        theme.Rect // the move line
	talk        theme.Rect // below it: what the line means, and what was said
	proof       theme.Rect
	footer      theme.Rect
}

const (
	narrowest = 26 // columns a panel beside the board needs
	widest    = 50 // columns it can use
	proofRows = 2
)

// arrange finds the layout with the larger board; beside the board the panel is easier to read, so it wins a draw. The board leaves the
// spare rows at the bottom alone.
func arrange(w, h, spare int) layout {
	beside, below := rowsBeside(w, h, spare), rowsBelow(w, h)
	if beside >= below && beside > 0 {
		return besideBoard(w, h, beside)
	}
	return belowBoard(w, h, max(below, 1))
}

// rowsBeside is how many rows a square gets with the panel beside the board. The proof is put under the board, unless that would cost
// the drawn pieces.
func rowsBeside(w, h, spare int) int {
	width := w - 1 - narrowest
	rows := board.Fit(width, h-proofRows-1).Rows // the footer takes a row
	if rows < drawn {
		rows = max(rows, min(board.Fit(width, h-spare+1).Rows, drawn)) // the files' letters inside it
	}
	return rows
}

// rowsBelow is how many rows a square gets with everything else below the board.
func rowsBelow(w, h int) int { return board.Fit(w, h-3).Rows }

// drawn are the rows from which on pieces are drawn well.
const drawn = 3

// besideBoard puts the panel on the right of the board.
func besideBoard(w, h, rows int) layout {
	t := board.Tier{Rows: rows}
	bw, bh := t.Size()
	var l layout
	if h < bh {
		l.files, bh = board.FilesInside, bh-1
	}
	panel := min(w-bw-2, widest)
	left := (w - bw - 2 - panel) / 2
	under := h - bh
	strip := under > proofRows
	air := min(max(under-proofRows-1, 0), 1) // between board and proof
	top := 0
	if strip {
		top = (under - proofRows - 1 - air) / 3
	}
	l.place = board.Place{X: left, Y: top, Tier: t}
	in := theme.Rect{X: left + bw + 2, Y: top, W: panel, H: min(bh, h)}
	if strip {
		l.proof = theme.Rect{X: left + board.Gutter, Y: top + bh + air, W: w - left - board.Gutter - 1, H: proofRows}
		l.footer = theme.Rect{X: left + board.Gutter, Y: h - 1, W: w - left - board.Gutter - 1, H: 1}
		l.stack(in, 0, 0)
	} else {
		in.H = h - top
		l.stack(in, 5, 1)
	}
	return l
}

// stack fills the panel from both ends; the moves get what is left in the middle.
func (l *layout) stack(in theme.Rect, proof, footer int) {
	row := func(y, h int) theme.Rect { return theme.Rect{X: in.X, Y: y, W: in.W, H: h} }
	l.top = row(in.Y, 2)
	y := in.Y + in.H
	if footer > 0 {
		y -= footer
		l.footer = row(y, footer)
	}
	if proof > 0 {
		y -= proof
		l.proof = row(y, proof)
	}
	y -= 3
	l.talk = row(y, 3)
	y--
	l.line = row(y, 1)
	y -= 3
	l.bottom = row(y, 2)
	l.moves = row(in.Y+3, y-in.Y-4)
}

// belowBoard puts everything else under the board, the most needed first.
func belowBoard(w, h, rows int) layout {
	t := board.Tier{Rows: rows}
	bw, bh := t.Size()
	left := max((w-bw)/2-1, 0)
	l := layout{place: board.Place{X: left, Tier: t}}
	x, width := 1, w-2
	y, free := bh, h-bh-3
	take := func(want int) theme.Rect {
		r := theme.Rect{X: x, Y: y, W: width, H: want}
		y += want
		return r
	}
	l.both = take(1)
	l.line = take(1)
	if free >= 2 {
		l.talk = take(min(free-1, 3))
		free -= l.talk.H
	}
	l.proof = take(min(max(free, 1), proofRows+1))
	if free >= 1 {
		l.footer = theme.Rect{X: x, Y: h - 1, W: width, H: 1}
	}
	if rest := h - 1 - y; rest >= 3 {
		l.moves = theme.Rect{X: x, Y: y + 1, W: width, H: rest - 1}
	}
	return l
}
