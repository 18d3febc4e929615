package play

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/theme"
)

// past is an earlier position that is looked at while the game goes on; the zero value is none.
type past struct {
	ply  int
	game *game.Game
}

func (p past) on() bool { return p.game != nil }

// within drops a position that a game no longer has.
func (p past) within(g *game.Game) past {
	if p.ply >= g.Ply() {
		return past{}
	}
	return p
}

// lookAt shows the position after so many plies, or the game as it stands from its last one on.
func (m Model) lookAt(ply int) Model {
	m.past = past{}
	ply = max(ply, 0)
	if ply >= m.snap.Game.Ply() {
		return m
	}
	m = m.deselect()
	m.steering, m.line, m.preview = false, "", preview{}
	m.past = past{ply, m.snap.Game.AtPly(ply)}
	return m
}

// at is the ply that is shown.
func (m Model) at() int {
	if m.past.on() {
		return m.past.ply
	}
	return m.snap.Game.Ply()
}

// live goes back to the game as it stands.
func (m Model) live() Model {
	m.past = past{}
	return m
}

// through steps through the moves, false if the key does something else. The arrows step in an earlier position; in the
// game as it stands they steer.
func (m Model) through(msg tea.KeyMsg) (Model, bool) {
	switch {
	case !m.free(msg, m.past.on()):
	case key.Matches(msg, m.keys.older):
		return m.lookAt(m.at() - 1), true
	case key.Matches(msg, m.keys.newer):
		return m.lookAt(m.at() + 1), true
	case key.Matches(msg, m.keys.oldest):
		return m.lookAt(0), true
	case key.Matches(msg, m.keys.newest):
		return m.live(), true
	}
	return m, false
}

// pastName says which position is shown: "after 12… Nf6".
func (m Model) pastName() string {
	if m.past.ply == 0 {
		return "before the first move"
	}
	ply := m.past.ply - 1
	before := m.snap.Game.AtPly(ply)
	dots := "."
	if before.Turn() == game.Black {
		dots = "…"
	}
	return fmt.Sprintf("after %d%s %s", before.Fullmove(), dots, m.sans[ply])
}

// drawPast writes over the move line that this is not the game as it stands.
func (m Model) drawPast(c *theme.Canvas, r theme.Rect) {
	text := fmt.Sprintf("◂ %s ▸", m.pastName())
	c.Text(r.X, r.Y, theme.Cut(text, r.W), m.env.Theme.Warn.With(theme.Reverse))
}
