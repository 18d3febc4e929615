package approve

import (
	"github.com/charmbracelet/bubbles/key"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// textWidth is the widest the text gets; longer lines are hard to read.
const textWidth = 74

// line is one line of the page: a mark, a label and a text, each with its style.
type line struct {
	mark, label, text string
	x                 int // of the text
	tone              backend.Tone
	style             theme.Style
}

// labelWidth is the column the statements start at where the terminal is wide enough to put labels beside them.
const labelWidth = 18

// lines lays out the clauses for a width.
func (m Model) lines(w int) []line {
	x := 2
	if w >= 60 {
		x = labelWidth
	}
	var out []line
	clauses := append([]backend.Clause{m.asked()}, m.proposal.Clauses...)
	for i, c := range clauses {
		if i > 0 && (c.Tone != clauses[i-1].Tone || x == 2) {
			out = append(out, line{})
		}
		out = append(out, m.clause(c, x, w)...)
	}
	return append(append(out, m.choices(x, w)...), m.news(w)...)
}

// choices are what may still be set, the one in focus between angles.
func (m Model) choices(x, w int) []line {
	var out []line
	for i, c := range m.proposal.Choices {
		style, text := m.theme.Ink, "  "+c.Options[c.Chosen]
		if i == m.focus && !m.asking {
			style, text = m.theme.Accent, "< "+c.Options[c.Chosen]+" >"
		}
		if i == 0 {
			out = append(out, line{})
		}
		l := line{label: c.Label, style: m.theme.Muted}
		if x == 2 {
			out, l = append(out, l), line{}
		}
		for _, part := range theme.Wrap(text, w-x) {
			l.text, l.x, l.style = part, x, style
			out, l = append(out, l), line{}
		}
	}
	return out
}

// asked is whose signature is asked for, and where it counts.
func (m Model) asked() backend.Clause {
	w := m.proposal.Wallet
	return backend.Clause{Label: "Wallet", Lines: []string{w.Name + " · " + m.proposal.Cluster, w.Address}}
}

// clause lays out one row of the proposal.
func (m Model) clause(c backend.Clause, x, w int) []line {
	label := line{label: c.Label, style: m.theme.Muted}
	var out []line
	if x == 2 {
		out, label = append(out, label), line{}
	}
	for _, statement := range c.Lines {
		mark := signs[c.Tone]
		for _, text := range theme.Wrap(statement, w-x-2) {
			label.mark, label.text, label.x, label.tone, label.style = mark, text, x, c.Tone, m.theme.Ink
			out = append(out, label)
			label, mark = line{}, " "
		}
	}
	return out
}

var signs = map[backend.Tone]string{backend.Fact: " ", backend.May: "✓", backend.MayNot: "✗", backend.Limit: "•", backend.Warning: "!"}

// sign is the style of a clause's mark.
func (m Model) sign(t backend.Tone) theme.Style {
	switch t {
	case backend.May:
		return m.theme.Good
	case backend.MayNot, backend.Warning:
		return m.theme.Danger
	case backend.Limit:
		return m.theme.Warn
	case backend.Fact:
	}
	return m.theme.Muted
}

// news is what happened since the page was opened.
func (m Model) news(w int) []line {
	what, todo := backend.Explain(m.err)
	var out []line
	for _, n := range []struct {
		text  string
		style theme.Style
	}{{m.waiting(), m.theme.Warn}, {what, m.theme.Danger}, {todo, m.theme.Muted}} {
		if n.text == "" {
			continue
		}
		if out == nil {
			out = append(out, line{})
		}
		for _, text := range theme.Wrap(n.text, w) {
			out = append(out, line{text: text, style: n.style})
		}
	}
	return out
}

// waiting says whom one waits for.
func (m Model) waiting() string {
	switch {
	case m.adjusts:
		return "Preparing it that way…"
	case !m.asking:
		return ""
	}
	return "Waiting for " + m.proposal.Wallet.Name + " to sign and the chain to confirm…"
}

// text is the area the clauses scroll in, below the title.
func (m Model) text(w, h int) theme.Rect {
	width := min(w-4, textWidth)
	top := 2 + len(theme.Wrap(m.proposal.Title, width))
	return theme.Rect{X: (w - width) / 2, Y: top, W: width, H: max(h-top-4, 1)}
}

func (m Model) page() int { return m.text(m.w, m.h).H }

// furthest is how far the text can be scrolled.
func (m Model) furthest() int {
	r := m.text(m.w, m.h)
	return max(len(m.lines(r.W))-r.H, 0)
}

// buttons are the places of the two answers.
func (m Model) buttons(w, h int) (yes, no theme.Rect) {
	r := m.text(w, h)
	y := r.Y + min(len(m.lines(r.W)), r.H) + 1
	yes = theme.Rect{X: r.X, Y: y, W: len("[ Approve ]"), H: 1}
	no = theme.Rect{X: r.X + yes.W + 2, Y: y, W: len("[ Go back ]"), H: 1}
	return yes, no
}

// View draws the approval.
func (m Model) View(w, h int) *theme.Canvas {
	c, th, r := m.theme.Canvas(w, h), m.theme, m.text(w, h)
	c.Text(r.X, 0, theme.Cut("Approve once", r.W), th.Title)
	for i, line := range theme.Wrap(m.proposal.Title, r.W) {
		c.Text(r.X, 1+i, line, th.Accent)
	}
	lines := m.lines(r.W)
	from := min(m.scroll, max(len(lines)-r.H, 0))
	for i, l := range lines[from:min(from+r.H, len(lines))] {
		c.Text(r.X, r.Y+i, l.label, th.Muted)
		c.Text(r.X+l.x, r.Y+i, l.mark, m.sign(l.tone))
		x := r.X + l.x
		if l.mark != "" {
			x += 2
		}
		c.Text(x, r.Y+i, l.text, l.style)
	}
	if from+r.H < len(lines) {
		c.Right(r.X+r.W, r.Y+r.H, "↓ more", th.Warn)
	}
	if from > 0 {
		c.Right(r.X+r.W, r.Y-1, "↑ more", th.Warn)
	}
	m.drawButtons(c, w, h)
	return c
}

func (m Model) drawButtons(c *theme.Canvas, w, h int) {
	yes, no := m.buttons(w, h)
	style := m.theme.Accent.With(theme.Reverse)
	if m.asking || m.adjusts || !m.read {
		style = m.theme.Muted
	}
	c.Text(yes.X, yes.Y, "[ Approve ]", style)
	c.Text(no.X, no.Y, "[ Go back ]", m.theme.Ink)
	m.Footer(w, h).Draw(c, m.theme)
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	keys := []key.Binding{m.keys.approve, m.keys.decline, m.keys.more, m.keys.next, m.keys.down, m.keys.help}
	if m.asking {
		keys = []key.Binding{m.keys.decline, m.keys.help}
	}
	yes, _ := m.buttons(w, h)
	return screen.Footer{Place: theme.Rect{X: yes.X, Y: h - 1, W: w - yes.X - 2, H: 1}, Keys: keys}
}
