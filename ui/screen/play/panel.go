package play

import (
	"fmt"
	"strings"

	"castlekey/game"
	"castlekey/ui/board"
	"castlekey/ui/theme"
)

// drawSeat draws one player: turn, side, name and clock in the first line, material in the second.
func (m Model) drawSeat(c *theme.Canvas, r theme.Rect, side game.Color) {
	if r.H == 0 {
		return
	}
	th := m.env.Theme
	x := r.X
	sign, style := "  ", th.Ink
	if m.toMove(side) {
		sign, style = "▸ ", th.Ink.With(theme.Bold)
	}
	x = c.Text(x, r.Y, sign, th.Accent)
	x = m.chip(c, x, r.Y, side)
	clock := m.clock(side)
	c.Text(x+1, r.Y, theme.Cut(m.snap.Seats[side].Name, r.X+r.W-x-2-theme.Width(clock)), style)
	c.Right(r.X+r.W, r.Y, clock, m.clockStyle(side))
	c.Text(r.X+2, r.Y+1, theme.Cut(m.material(side), r.W-2), th.Muted)
}

// toMove reports whether the chain waits for a side.
func (m Model) toMove(side game.Color) bool { return m.snap.Game.Turn() == side && !m.over() }

// chip draws a side's king on a square, so that white and black look the same on every ground.
func (m Model) chip(c *theme.Canvas, x, y int, side game.Color) int {
	b := m.env.Theme.Board
	style := theme.Style{BG: b.Dark, FG: b.White}
	if side == game.Black {
		style = theme.Style{BG: b.Light, FG: b.Black}
	}
	return c.Text(x, y, board.Glyph(game.NewPiece(side, game.King), m.env.Theme)+" ", style)
}

// drawBoth puts both players into one line.
func (m Model) drawBoth(c *theme.Canvas, r theme.Rect) {
	if r.H == 0 {
		return
	}
	half := (r.W - 1) / 2
	m.drawShort(c, theme.Rect{X: r.X, Y: r.Y, W: half}, m.bottom)
	m.drawShort(c, theme.Rect{X: r.X + r.W - half, Y: r.Y, W: half}, m.bottom.Other())
}

func (m Model) drawShort(c *theme.Canvas, r theme.Rect, side game.Color) {
	th := m.env.Theme
	sign, style := " ", th.Ink
	if m.toMove(side) {
		sign, style = "▸", th.Ink.With(theme.Bold)
	}
	x := m.chip(c, c.Text(r.X, r.Y, sign, th.Accent), r.Y, side)
	clock := m.clock(side)
	c.Text(x+1, r.Y, theme.Cut(m.snap.Seats[side].Name, r.X+r.W-x-2-theme.Width(clock)), style)
	c.Right(r.X+r.W, r.Y, clock, m.clockStyle(side))
}

// clock is what a side's clock shows, nothing in an untimed game.
func (m Model) clock(side game.Color) string {
	if !m.snap.Clocks.Timed {
		return ""
	}
	return clockText(m.left(side))
}

func (m Model) clockStyle(side game.Color) theme.Style {
	th := m.env.Theme
	switch {
	case m.left(side) < short:
		return th.Danger
	case m.toMove(side) && m.snap.Clocks.Running:
		return th.Accent
	}
	return th.Muted
}

var worth = map[game.Kind]int{game.Pawn: 1, game.Knight: 3, game.Bishop: 3, game.Rook: 5, game.Queen: 9}

// material is what a side has more of than the other, and by how many pawns it leads.
func (m Model) material(side game.Color) string {
	var count [2][7]int
	for _, p := range m.shown().Board() {
		count[p.Color()][p.Kind()]++
	}
	var text strings.Builder
	lead := 0
	for k := game.Queen; k >= game.Pawn; k-- {
		more := count[side][k] - count[side.Other()][k]
		lead += more * worth[k]
		for range more {
			text.WriteString(board.Glyph(game.NewPiece(side.Other(), k), m.env.Theme))
		}
	}
	if lead > 0 {
		fmt.Fprintf(&text, " +%d", lead)
	}
	return strings.TrimSpace(text.String())
}
