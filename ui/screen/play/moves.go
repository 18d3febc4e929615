package play

import (
	"fmt"

	"castlekey/ui/theme"
)

// list is the part of the moves that is shown, and where.
type list struct {
	place      theme.Rect
	first      int      // the number of the first of all rows
	rows       [][2]int // the plies of a move number; -1 is no ply
	start, end int      // the rows that are shown
}

// list lays the moves out: their end, or the part around an earlier position.
func (m Model) list(r theme.Rect) list {
	l := list{place: r}
	l.first, l.rows = m.moveRows()
	across := max(min(r.W/columnWidth, 3), 1)
	if r.H > 8 {
		across = 1
	}
	room := r.H * across
	l.end = len(l.rows)
	if m.past.on() {
		l.end = min(max((m.past.ply+1)/2+room/2, room), len(l.rows))
	}
	l.start = max(l.end-room, 0)
	return l
}

// corner is where a row that is shown begins.
func (l list) corner(row int) (x, y int) {
	i := row - l.start
	return l.place.X + i/l.place.H*columnWidth, l.place.Y + i%l.place.H
}

// cell is where one of the two moves of a row stands.
func (l list) cell(row, side int) theme.Rect {
	x, y := l.corner(row)
	return theme.Rect{X: x + numberWidth + side*moveWidth, Y: y, W: moveWidth, H: 1}
}

// at is the ply at a place on the screen, false if there is none.
func (l list) at(x, y int) (ply int, ok bool) {
	for row := l.start; row < l.end; row++ {
		for side, ply := range l.rows[row] {
			if ply >= 0 && l.place.Has(x, y) && l.cell(row, side).Has(x, y) {
				return ply, true
			}
		}
	}
	return 0, false
}

// drawMoves draws the list of moves.
func (m Model) drawMoves(c *theme.Canvas, r theme.Rect) {
	if r.H <= 0 {
		return
	}
	th, l := m.env.Theme, m.list(r)
	if len(l.rows) == 0 {
		c.Text(r.X+2, r.Y, theme.Cut("No moves yet.", r.W-2), th.Muted)
		return
	}
	for row := l.start; row < l.end; row++ {
		x, y := l.corner(row)
		c.Right(x+numberWidth-1, y, fmt.Sprintf("%d.", l.first+row), th.Muted)
		for side, ply := range l.rows[row] {
			if ply >= 0 {
				c.Text(l.cell(row, side).X, y, m.moveText(ply), m.moveStyle(ply))
			}
		}
	}
	if l.start > 0 {
		c.Right(r.X+r.W, r.Y, "↑", th.Muted)
	}
	if l.end < len(l.rows) {
		c.Right(r.X+r.W, r.Y+r.H-1, "↓", th.Warn)
	}
}

// last is the latest ply of the list.
func (m Model) last() int {
	if m.pending.request != 0 {
		return len(m.sans)
	}
	return len(m.sans) - 1
}

// The columns of a move number and of a move; columnWidth is a number and two moves with some air.
const (
	numberWidth = 5
	moveWidth   = 9
	columnWidth = 24
)

// moveRows groups plies by move number; -1 is no ply. The number of the first row comes first.
func (m Model) moveRows() (first int, rows [][2]int) {
	g := m.snap.Game
	plies := len(m.sans)
	if m.pending.request != 0 {
		plies++
	}
	start := g.AtPly(0)
	skip := int(start.Turn())
	for ply := range plies {
		at := ply + skip
		if at%2 == 0 || len(rows) == 0 {
			rows = append(rows, [2]int{-1, -1})
		}
		rows[len(rows)-1][at%2] = ply
	}
	return start.Fullmove(), rows
}

func (m Model) moveText(ply int) string {
	if ply < len(m.sans) {
		return m.sans[ply]
	}
	if !m.pending.late {
		return m.pending.san
	}
	return m.pending.san + "~"
}

func (m Model) moveStyle(ply int) theme.Style {
	th := m.env.Theme
	switch {
	case m.past.on() && ply == m.past.ply-1:
		return th.Accent.With(theme.Reverse)
	case ply >= len(m.sans) && m.pending.late:
		return th.Warn
	case ply == m.last() && !m.past.on():
		return th.Accent
	}
	return th.Ink
}
