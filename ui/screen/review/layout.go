package review

import (
	"castlekey/ui/board"
	"castlekey/ui/theme"
)

// layout is where everything stands. A part with no height is not shown. The board takes what it can; the rest shares what is left.
type layout struct {
	place board.Place
	files board.Files

	bar    theme.Rect // who is ahead, upright beside the board
	head   theme.Rect // players, result, opening
	moves  theme.Rect
	graph  theme.Rect // its last row holds the marks
	status theme.Rect // where we are and what it is worth
	talk   theme.Rect // the move shown in words, or what was said
	footer theme.Rect
}

const (
	barWidth  = 3  // columns between board and panel, the bar in the middle
	narrowest = 30 // columns a panel beside the board needs
	widest    = 60 // columns it can use
	headRows  = 4  // players, opening, air
	graphRows = 4  // at least, marks included
	graphMost = 9
	talkRows  = 2
)

// arrange finds the layout with the larger board; beside the board the panel is easier to read, so it wins a draw.
func arrange(w, h int) layout {
	beside, below := rowsBeside(w, h), rowsBelow(w, h)
	if beside >= below && beside > 0 {
		return besideBoard(w, h, beside)
	}
	return belowBoard(w, h, max(below, 1))
}

// rowsBeside is how many rows a square gets with the panel beside the board, and status, talk and footer below it.
func rowsBeside(w, h int) int {
	return board.Fit(w-barWidth-narrowest-1, h-1-talkRows).Rows // the files' letters inside it
}

// rowsBelow is how many rows a square gets with everything else below the board.
func rowsBelow(w, h int) int { return board.Fit(w, h-3).Rows }

// besideBoard puts head and moves on the right of the board. The graph goes below the board, or below the moves where there is no room.
func besideBoard(w, h, rows int) layout {
	t := board.Tier{Rows: rows}
	bw, bh := t.Size()
	l := layout{files: board.FilesInside}
	bh--
	under := h - bh - 1 - talkRows - 1
	graph := min(under, graphMost)
	if under > graphRows {
		l.files, bh, graph = board.FilesBelow, bh+1, min(under-1, graphMost)
	}
	panel := min(w-bw-barWidth-1, widest)
	left := (w - bw - barWidth - panel) / 2
	top := 0
	if graph >= graphRows {
		top = (under - graph - btoi(l.files == board.FilesBelow)) / 2
	}
	l.place = board.Place{X: left, Y: top, Tier: t}
	l.bar = theme.Rect{X: left + bw + 1, Y: top, W: 1, H: 8 * rows}
	in := theme.Rect{X: left + bw + barWidth, Y: top, W: panel, H: bh}
	wide := theme.Rect{X: left + board.Gutter, Y: top + bh, W: bw - board.Gutter + barWidth + panel}
	if graph >= graphRows {
		l.graph = theme.Rect{X: wide.X, Y: wide.Y, W: wide.W, H: graph}
	} else if in.H >= headRows+graphRows+6 {
		l.graph = theme.Rect{X: in.X, Y: in.Y + in.H - graphRows, W: in.W, H: graphRows}
		in.H -= graphRows + 1
	}
	l.head = theme.Rect{X: in.X, Y: in.Y, W: in.W, H: headRows}
	l.moves = theme.Rect{X: in.X, Y: in.Y + headRows, W: in.W, H: in.H - headRows}
	l.bottom(wide.X, wide.W, h, talkRows)
	return l
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bottom puts status, talk and footer into the last rows.
func (l *layout) bottom(x, w, h, talk int) {
	row := func(y, rows int) theme.Rect { return theme.Rect{X: x, Y: y, W: w, H: rows} }
	l.footer = row(h-1, 1)
	l.talk = row(h-1-talk, talk)
	l.status = row(h-2-talk, 1)
}

// belowBoard puts everything else under the board, the most needed first.
func belowBoard(w, h, rows int) layout {
	t := board.Tier{Rows: rows}
	bw, _ := t.Size()
	left := max((w-bw)/2-1, 0)
	l := layout{place: board.Place{X: left, Tier: t}, files: board.FilesInside}
	l.bar = theme.Rect{X: left + bw + 1, W: 1, H: 8 * rows}
	x, width, y := 1, w-2, 8*rows
	talk := 1
	if h-y >= 9 {
		talk = talkRows
	}
	l.bottom(x, width, h, talk)
	free := l.status.Y - y
	take := func(want int) theme.Rect {
		r := theme.Rect{X: x, Y: y, W: width, H: want}
		y, free = y+want, free-want
		return r
	}
	if free >= headRows+3 {
		l.head = take(headRows - 1)
	}
	if free >= graphRows+3 {
		l.graph = take(graphRows)
	}
	l.moves = take(max(free, 0))
	return l
}
