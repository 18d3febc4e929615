package menu

import (
	"fmt"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/board"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// width of the form; the terminal may give less.
const formWidth = 58

// titleHeight is the castle and a line of air, or the name alone where rows are few.
func titleHeight(h int) int {
	if h < 24 {
		return 3
	}
	return 5
}

// layout is where everything stands, for drawing and for the mouse.
type layout struct {
	left, width int
	title       int // row
	newGame     int
	resume      int // heading, 0 when there is nothing to resume
	rows        []theme.Rect
	message     int
	first       int // index of the first game shown
}

// layout computes the places for a terminal of w by h.
func (m Model) layout(w, h int) layout {
	l := layout{width: min(formWidth, w-4)}
	l.left = max((w-l.width)/2, 2)
	rows := m.rows()
	form := len(rows) - len(m.home.Unfinished)
	need := titleHeight(h) + form + 1 + 3
	if n := len(m.home.Unfinished); n > 0 {
		need += 2 + min(n, 5)
	}
	l.title = max((h-need)/2-1, 0)
	l.newGame = l.title + titleHeight(h)
	y := l.newGame
	for range form {
		l.rows = append(l.rows, theme.Rect{X: l.left, Y: y, W: l.width, H: 1})
		y++
	}
	y++
	if len(m.home.Unfinished) > 0 {
		l.resume = y
		l.placeGames(m, y+1, h-3)
		y = min(y+2+len(m.home.Unfinished), h-3)
	}
	l.message = min(y, h-3)
	return l
}

// placeGames gives the games the lines from y to before end, scrolled so that the one under the cursor is seen.
func (l *layout) placeGames(m Model, y, end int) {
	room := max(end-y, 1)
	at := max(m.here().game, 0)
	l.first = max(at-room+1, 0)
	for i := range m.home.Unfinished {
		r := theme.Rect{}
		if i >= l.first && i < l.first+room {
			r = theme.Rect{X: l.left, Y: y + i - l.first, W: l.width, H: 1}
		}
		l.rows = append(l.rows, r)
	}
}

// View draws the menu.
func (m Model) View(w, h int) *theme.Canvas {
	c, l := m.theme.Canvas(w, h), m.layout(w, h)
	m.drawTitle(c, l, h)
	m.drawRows(c, l)
	m.drawMessage(c, l, h)
	m.drawFooter(c, w, h)
	return c
}

// drawTitle draws the name beside a castle.
func (m Model) drawTitle(c *theme.Canvas, l layout, h int) {
	x, low := l.left, titleHeight(h) < 5
	if m.theme.Glyphs == theme.Unicode && !low {
		figure := board.Tier{Rows: 4}
		board.Figure(c, board.Place{X: x, Y: l.title, Tier: figure}, game.Rook, m.theme.Accent)
		x += figure.Columns() + 2
	}
	room := l.left + l.width - x
	if low {
		c.Text(c.Text(x+2, l.title, "castlekey", m.theme.Title)+2, l.title, theme.Cut("chess on Solana", room-13), m.theme.Muted)
		return
	}
	c.Text(x, l.title+1, theme.Cut("castlekey", room), m.theme.Title)
	for i, text := range theme.Wrap("chess on Solana: approve once, then just play", room) {
		c.Text(x, l.title+2+i, text, m.theme.Muted)
	}
}

func (m Model) drawRows(c *theme.Canvas, l layout) {
	for i, r := range m.rows() {
		at := l.rows[i]
		if at.H == 0 {
			continue
		}
		sign, style := "  ", m.theme.Ink
		if i == m.row {
			sign, style = "› ", m.theme.Accent
		}
		c.Text(at.X, at.Y, sign, m.theme.Accent)
		switch {
		case r.game >= 0:
			m.drawGame(c, at, m.home.Unfinished[r.game], style)
		case r.field >= 0:
			m.drawField(c, at, r.field, style)
		case r.door >= 0:
			c.Text(at.X+2, at.Y, theme.Cut(doorNames[r.door], at.W-2), style)
		default:
			c.Text(at.X+2, at.Y, "New game", style.With(theme.Bold))
		}
	}
	if l.resume > 0 {
		c.Text(l.left+2, l.resume, "Unfinished", m.theme.Muted)
	}
}

// drawField writes a label and its value, with arrows while the cursor is on it.
func (m Model) drawField(c *theme.Canvas, at theme.Rect, f int, style theme.Style) {
	c.Text(at.X+4, at.Y, labels[f], m.theme.Muted)
	value, x := theme.Cut(m.value(f), at.W-18), at.X+16
	if f == start && m.from != "" {
		value = tail(m.from, at.W-18) + "▏"
	}
	if m.here().field == f {
		c.Text(x-2, at.Y, "‹", m.theme.Accent)
		c.Text(x+theme.Width(value)+1, at.Y, "›", m.theme.Accent)
	}
	c.Text(x, at.Y, value, style)
}

// value is what a field says now.
func (m Model) value(f int) string {
	if f == clock && m.custom != "" {
		return m.customText()
	}
	return m.values(f)[m.chosen[f]]
}

// tail is the end of a text that is being typed.
func tail(text string, w int) string { return text[max(len(text)-w+1, 0):] }

// drawGame writes one unfinished game and how old its last move is.
func (m Model) drawGame(c *theme.Canvas, at theme.Rect, s backend.Summary, style theme.Style) {
	age := since(m.now.Sub(s.Changed))
	if s.Venue == backend.OffChain {
		age = "practice · " + age
	}
	c.Right(at.X+at.W, at.Y, age, m.theme.Muted)
	text := fmt.Sprintf("%s – %s", s.White, s.Black)
	switch {
	case s.Waiting:
		text += " · waits for an opponent"
	case s.Plies > 0:
		text += fmt.Sprintf(" · %d. %s%s", (s.Plies+1)/2, strings.Repeat("…", (s.Plies+1)%2), s.LastSAN)
	}
	c.Text(at.X+2, at.Y, theme.Cut(text, at.W-4-theme.Width(age)), style)
}

// since is an age in the largest fitting unit.
func since(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", d/time.Hour)
	}
	return fmt.Sprintf("%d days ago", d/(24*time.Hour))
}

// drawMessage says what is being done or what went wrong.
func (m Model) drawMessage(c *theme.Canvas, l layout, h int) {
	wrong := m.err
	if wrong == nil {
		wrong = m.missing
	}
	what, todo := backend.Explain(wrong)
	y := l.message
	lines := []screen.Line{{Text: m.busy, Tone: screen.Warn}, {Text: what, Tone: screen.Bad}, {Text: todo, Tone: screen.Quiet}}
	if m.busy == "" && wrong == nil {
		lines = []screen.Line{m.hint()}
	}
	for _, line := range lines {
		if line.Text == "" {
			continue
		}
		for _, text := range theme.Wrap(line.Text, l.width-2) {
			if y < h-2 {
				c.Text(l.left+2, y, text, line.Tone.Style(m.theme))
			}
			y++
		}
	}
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	return screen.Footer{Place: theme.Rect{X: 2, Y: h - 1, W: w - 4, H: 1}, Keys: m.short()}
}

// drawFooter names the wallet and the chain, and the keys below them.
func (m Model) drawFooter(c *theme.Canvas, w, h int) {
	m.Footer(w, h).Draw(c, m.theme)
	if !m.loaded {
		c.Text(2, h-2, "Opening the chain and your keys…", m.theme.Muted)
		return
	}
	x := c.Text(2, h-2, theme.Cut(m.home.Wallet.Name, 24)+" ", m.theme.Muted)
	x = c.Text(x, h-2, screen.Short(m.home.Wallet.Address), m.theme.Proof)
	if m.home.Cluster != "" {
		c.Text(x, h-2, theme.Cut(" · "+m.home.Cluster, w-2-x), m.theme.Muted)
	}
}
