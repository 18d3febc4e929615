package engines

import (
	"fmt"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// Keys is what the keys of this screen do.
func Keys() keys.Set {
	return keys.Set{
		Name: "engines", Title: "Engines", Typed: keys.Typable,
		Actions: []keys.Action{
			{Name: "up", What: "up", Default: []string{"up", "shift+tab"}},
			{Name: "down", What: "down", Default: []string{"down", "tab"}},
			{Name: "left", What: "value before", Default: []string{"left"}},
			{Name: "right", What: "next value", Default: []string{"right"}},
			{Name: "choose", What: "set up", Default: []string{"enter"}},
			{Name: "reset", What: "as the engine has it", Default: []string{"ctrl+r", "delete"}},
			{Name: "forget", What: "forget", Default: []string{"ctrl+x"}},
			{Name: "erase", What: "erase a letter", Default: []string{"backspace", "ctrl+h"}},
			{Name: "leave", What: "back", Default: []string{"esc", "ctrl+q", "f10"}},
		},
	}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "Engines",
		Groups: []screen.Group{{Title: "Engines", Keys: m.keys.Listed(Keys())}},
		Notes: []string{
			"Engines installed under a usual name are found. Any other is added by its command: a name on PATH or a path, with arguments, and " +
				"in quotes where it has spaces.",
			"What is set up here is kept in the data folder and counts before the [engines] table of the config file.",
		},
	}
}

// listIn is where the lines stand: below the title, above note and footer.
func listIn(w, h int) theme.Rect {
	width := min(w-2, 70)
	return theme.Rect{X: (w - width) / 2, Y: 3, W: width, H: max(h-6, 1)}
}

// scroll is how many lines are above the window.
func (m Model) scroll(rows int) int {
	row := m.row
	if m.sheet.open {
		row = m.sheet.row
	}
	return max(min(row-rows/2, m.rows()-rows), 0)
}

// View draws the list, or the sheet of one engine.
func (m Model) View(w, h int) *theme.Canvas {
	c, th, r := m.theme.Canvas(w, h), m.theme, listIn(w, h)
	title, under := "Engines", "besides the built-in one"
	if m.sheet.open {
		title, under = m.sheet.engine.Name, m.sheet.title+" · "+m.sheet.engine.Command
	}
	c.Text(r.X, 0, theme.Cut(title, r.W), th.Title)
	c.Text(r.X, 1, theme.Cut(under, r.W), th.Muted)
	start := m.scroll(r.H)
	for y := range min(r.H, m.rows()-start) {
		at := theme.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}
		if m.sheet.open {
			m.drawValue(c, at, start+y)
		} else {
			m.drawEngine(c, at, start+y)
		}
	}
	m.drawNote(c, r, h)
	m.Footer(w, h).Draw(c, th)
	if m.dialog.Open() {
		m.dialog.Draw(c, th)
	}
	return c
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	r, shown := listIn(w, h), m.keys.Named("choose", "forget", "help", "leave")
	if m.sheet.open {
		shown = m.keys.Named("left", "right", "reset", "help", "leave")
	}
	return screen.Footer{Place: theme.Rect{X: r.X, Y: h - 1, W: r.W, H: 1}, Keys: shown}
}

// mark draws the cursor and returns the style of its line.
func (m Model) mark(c *theme.Canvas, at theme.Rect, here bool) theme.Style {
	if !here {
		return m.theme.Ink
	}
	c.Text(at.X, at.Y, "›", m.theme.Accent)
	return m.theme.Accent
}

// drawEngine writes one engine of the list, or the line for another.
func (m Model) drawEngine(c *theme.Canvas, at theme.Rect, row int) {
	style := m.mark(c, at, row == m.row)
	if row == len(m.known) {
		x := c.Text(at.X+2, at.Y, "Another: ", style)
		text := m.command
		if over := theme.Width(text) - (at.W - 13); over > 0 {
			text = string([]rune(text)[over:])
		}
		x = c.Text(x, at.Y, text, m.theme.Ink)
		c.Text(x, at.Y, "▏", m.theme.Accent)
		if m.command == "" {
			c.Text(x+1, at.Y, theme.Cut("type its command or path", at.X+at.W-x-1), m.theme.Muted)
		}
		return
	}
	e := m.known[row]
	x := c.Text(at.X+2, at.Y, theme.Cut(e.Name, at.W/2), style)
	about := e.Command
	if e.Elo > 0 {
		about = fmt.Sprintf("rated about %d · ", e.Elo) + about
	}
	c.Text(x+2, at.Y, theme.Cut(about, at.X+at.W-x-2), m.theme.Muted)
}

// drawValue writes one line of a sheet, with arrows while the cursor is on it; what was changed is marked by a sign too.
func (m Model) drawValue(c *theme.Canvas, at theme.Rect, row int) {
	s, half := m.sheet, at.W/2
	style := m.mark(c, at, row == s.row)
	name, value, changed := s.line(row)
	sign := " "
	if changed {
		sign = "*"
	}
	c.Text(at.X+2, at.Y, theme.Cut(name, half-3), m.theme.Muted)
	x := at.X + half
	c.Text(x-1, at.Y, sign, m.theme.Warn)
	if row == s.row && s.editing {
		x = c.Text(x, at.Y, theme.Cut(s.text, at.W-half-1), m.theme.Ink)
		c.Text(x, at.Y, "▏", m.theme.Accent)
		return
	}
	c.Text(x, at.Y, theme.Cut(value, at.W-half), style)
}

// drawNote says what is being done, what went wrong, or what the value under the cursor can be.
func (m Model) drawNote(c *theme.Canvas, r theme.Rect, h int) {
	wrong := m.err
	if m.sheet.open {
		wrong = m.sheet.err
	}
	what, todo := backend.Explain(wrong)
	lines := []screen.Line{{Text: m.busy, Tone: screen.Warn}, {Text: what, Tone: screen.Bad}, {Text: todo, Tone: screen.Quiet}}
	if wrong == nil && m.busy == "" {
		lines = []screen.Line{m.note}
		if m.sheet.open {
			lines = []screen.Line{{Text: m.sheet.takes(), Tone: screen.Quiet}}
		}
	}
	var rows []screen.Line
	for _, l := range lines {
		for _, text := range theme.Wrap(l.Text, r.W) {
			if text != "" && len(rows) < noteRows {
				rows = append(rows, screen.Line{Text: text, Tone: l.Tone})
			}
		}
	}
	top := h - 1 - max(len(rows), 2)
	for i, row := range rows {
		if y := top + i; y >= 0 {
			c.Fill(theme.Rect{X: r.X, Y: y, W: r.W, H: 1}, " ", m.theme.Ink)
			c.Text(r.X, y, row.Text, row.Tone.Style(m.theme))
		}
	}
}

// noteRows is how many rows a note may take, over the last lines if it must.
const noteRows = 6

// takes says what the value under the cursor can be.
func (s sheet) takes() string {
	o, ok := s.option()
	switch {
	case !ok && s.row == elo:
		return "Type a rating; 0 is as strong as it can."
	case !ok:
		return "Type a time such as 2s. With a clock the engine divides its time itself."
	case o.Kind == uci.Spin:
		return fmt.Sprintf("Type a number from %d to %d; the engine has %s.", o.Min, o.Max, o.Default)
	case o.Kind == uci.Text:
		return "Type anything."
	case o.Kind == uci.Button:
		return "Done once at the engine's start, or not."
	}
	return "The arrows change it; the engine has " + o.Default + "."
}
