package review

import (
	"math"

	"castlekey/game"
	"castlekey/game/review"
	"castlekey/ui/theme"
)

// eighths fill a cell from below.
var eighths = [...]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// fill is the character of a row, counted from below, of a column that is full to a share of so many rows.
func fill(share float64, rows, row int) string {
	level := int(math.Round(share * float64(rows*8)))
	return eighths[min(max(level-8*row, 0), 8)]
}

// plyAt is the ply a column of the graph stands for, and columnOf the column a ply is drawn in; the start has the first column.
func plyAt(x, width, plies int) int {
	if width <= 1 || plies == 0 {
		return 0
	}
	return (x*plies + (width-1)/2) / (width - 1)
}

func columnOf(ply, width, plies int) int {
	if plies == 0 {
		return 0
	}
	return (ply*(width-1) + plies/2) / plies
}

// drawGraph draws White's chances move by move, and below them where moves went wrong and where we are.
func (m Model) drawGraph(c *theme.Canvas, r theme.Rect) {
	if r.H <= 1 {
		return
	}
	nodes := m.mainLine()
	plies, rows := len(nodes)-1, r.H-1
	here := columnOf(min(m.mainPly(), plies), r.W, plies)
	for x := range r.W {
		f, known := m.figures[nodes[plyAt(x, r.W, plies)]]
		style := m.env.Theme.Muted
		if x == here {
			style = m.env.Theme.Accent
		}
		for row := range rows {
			text := "·"
			if known {
				text = fill(f.ply.Win/100, rows, row)
			} else if row != rows/2 {
				continue
			}
			c.Text(r.X+x, r.Y+rows-1-row, text, style)
		}
	}
	m.drawMarks(c, theme.Rect{X: r.X, Y: r.Y + rows, W: r.W, H: 1}, nodes)
	c.Text(r.X+here, r.Y+rows, "▲", m.env.Theme.Accent)
}

// drawMarks draws the worst mark of each column.
func (m Model) drawMarks(c *theme.Canvas, r theme.Rect, nodes []*game.Node) {
	worst := make([]review.Mark, r.W)
	for ply, n := range nodes {
		x := columnOf(ply, r.W, len(nodes)-1)
		worst[x] = max(worst[x], m.markOf(n))
	}
	th := m.env.Theme
	for x, mark := range worst {
		switch mark {
		case review.Blunder:
			c.Text(r.X+x, r.Y, "×", th.Danger)
		case review.Mistake:
			c.Text(r.X+x, r.Y, "?", th.Warn)
		case review.Inaccuracy:
			c.Text(r.X+x, r.Y, "·", th.Warn)
		case review.NoMark:
		}
	}
}

// drawBar draws who is ahead: White's share is filled and grows from White's side of the board.
func (m Model) drawBar(c *theme.Canvas, r theme.Rect) {
	f, known := m.figures[m.at]
	if !known && !m.here.Outcome().Over() {
		for y := range r.H {
			c.Text(r.X, r.Y+y, "┊", m.env.Theme.Frame)
		}
		return
	}
	b := m.env.Theme.Board
	white := b.White
	if m.env.Theme.Ground == theme.Light {
		white = b.Light // ivory on paper has no end
	}
	style := theme.Style{FG: white, BG: b.Black}
	for row := range r.H {
		y, text := r.Y+r.H-1-row, fill(f.ply.Win/100, r.H, row)
		if m.bottom == game.Black { // the same from above, so Black's share is what is drawn
			text = fill(1-f.ply.Win/100, r.H, row)
			style = theme.Style{FG: b.Black, BG: white}
		}
		c.Text(r.X, y, m.plainBar(text), style)
	}
}

// plainBar makes the bar readable without colours, where Black's share would look like the ground: it is dotted.
func (m Model) plainBar(text string) string {
	if m.env.Theme.Depth != theme.None {
		return text
	}
	white := text == "█"
	if m.bottom == game.Black {
		white = text != "█"
	}
	if white {
		return "█"
	}
	return "░"
}
