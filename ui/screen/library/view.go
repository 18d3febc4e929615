package library

import (
	"fmt"
	"strings"

	"castlekey/game/collection"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// Keys is what the keys of the list do.
func Keys() keys.Set {
	return keys.Set{
		Name: "library", Title: "Games", Typed: keys.Typable,
		Actions: []keys.Action{
			{Name: "up", What: "up", Default: []string{"up"}},
			{Name: "down", What: "down", Default: []string{"down"}},
			{Name: "page-up", What: "a page up", Default: []string{"pgup"}},
			{Name: "page-down", What: "a page down", Default: []string{"pgdown"}},
			{Name: "first", What: "first game", Default: []string{"home"}},
			{Name: "last", What: "last game", Default: []string{"end"}},
			{Name: "open", What: "open", Default: []string{"enter"}},
			{Name: "export", What: "write those shown to a file", Default: []string{"ctrl+e"}},
			{Name: "delete", What: "delete the game", Default: []string{"ctrl+x", "delete"}},
			{Name: "erase", What: "erase a letter", Default: []string{"backspace", "ctrl+h"}},
			{Name: "clear", What: "erase the search", Default: []string{"ctrl+u", "ctrl+w"}},
			{Name: "leave", What: "back", Default: []string{"esc", "ctrl+q", "f10"}},
		},
	}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "Games",
		Groups: []screen.Group{{Title: "The list", Keys: m.keys.Listed(Keys())}},
		Notes: []string{
			"Type to search: names, event, date, opening or result, in any case. Several words must all be found.",
			"With the mouse, click a game, and click it again to open it.",
		},
	}
}

// list is where the games stand: below title, search and headings, above note and footer.
func (m Model) list() theme.Rect { return listIn(m.w, m.h) }

func listIn(w, h int) theme.Rect { return theme.Rect{X: 1, Y: 3, W: max(w-2, 0), H: max(h-5, 1)} }

// scroll is how many games are above the window.
func (m Model) scroll(rows int) int {
	return max(min(m.row-rows/2, len(m.shown)-rows), 0)
}

// noteRows is how much of the list a note may cover.
const noteRows = 3

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	f := screen.Footer{Place: listIn(w, h), Keys: m.keys.Named("help", "open", "leave", "page-down", "last", "export", "delete")}
	f.Place.Y, f.Place.H = h-1, 1
	return f
}

// View draws the list.
func (m Model) View(w, h int) *theme.Canvas {
	c, th, r := m.env.Theme.Canvas(w, h), m.env.Theme, listIn(w, h)
	m.drawTitle(c, w)
	t := tableFor(r.W)
	t.draw(c, r.X, r.Y-1, headings, th.Muted)
	start := m.scroll(r.H)
	for y, i := range m.shown[start:min(start+r.H, len(m.shown))] {
		style := th.Ink
		if start+y == m.row {
			c.Text(r.X, r.Y+y, "›", th.Accent)
			style = th.Accent
		}
		t.draw(c, r.X, r.Y+y, m.cells(i), style)
	}
	if len(m.shown) == 0 {
		c.Text(r.X+2, r.Y, m.nothing(), th.Muted)
	}
	note := m.note
	if note.Text == "" && len(m.shown) > 0 {
		note = screen.Line{Text: m.more(), Tone: screen.Quiet}
	}
	lines := theme.Wrap(note.Text, r.W)
	lines = lines[:min(len(lines), noteRows)]
	for i, text := range lines {
		row := theme.Rect{X: r.X, Y: h - 1 - len(lines) + i, W: r.W, H: 1}
		c.Fill(row, " ", th.Ink)
		c.Text(row.X, row.Y, text, note.Tone.Style(th))
	}
	m.Footer(w, h).Draw(c, th)
	if m.dialog.Open() {
		m.dialog.Draw(c, th)
	}
	return c
}

// drawTitle draws what is listed, how much of it, and the search.
func (m Model) drawTitle(c *theme.Canvas, w int) {
	th := m.env.Theme
	count := fmt.Sprintf("%d games", len(m.entries))
	if m.query != "" {
		count = fmt.Sprintf("%d of %d", len(m.shown), len(m.entries))
	}
	if m.reading {
		count += ", reading…"
	}
	c.Text(1, 0, theme.Cut(m.env.Title, w-4-theme.Width(count)), th.Title)
	c.Right(w-1, 0, count, th.Muted)
	x := c.Text(1, 1, "› ", th.Accent)
	x = c.Text(x, 1, theme.Cut(m.query, w-5), th.Ink.With(theme.Bold))
	c.Text(x, 1, "▏", th.Accent)
	if m.query == "" {
		c.Text(x+1, 1, theme.Cut("type to search", w-x-2), th.Muted)
	}
}

func (m Model) nothing() string {
	switch {
	case m.query != "":
		return "No game matches."
	case m.reading:
		return "Reading…"
	}
	return "No games here."
}

// more is what the columns leave out about the game under the cursor.
func (m Model) more() string {
	e := m.entries[m.shown[m.row]]
	parts := []string{fmt.Sprintf("%d moves", (e.Plies+1)/2)}
	for _, text := range []string{e.Event, strings.TrimSpace(e.ECO + " " + e.Opening)} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// The columns.
const (
	white = iota
	black
	result
	date
	name
	columns
)

var headings = [columns]string{"White", "Black", "", "Date", "Opening"}

func (m Model) cells(i int) [columns]string {
	e := m.entries[i]
	return [columns]string{e.White, e.Black, e.Result.String(), shortDate(e), strings.TrimSpace(e.ECO + " " + e.Opening)}
}

// shortDate leaves out what is not known.
func shortDate(e collection.Entry) string {
	day := strings.TrimRight(e.Date, ".?")
	return strings.ReplaceAll(day, ".", "-")
}

// table is the widths of the columns; one without width is left out.
type table [columns]int

// tableFor divides a width.
func tableFor(w int) table {
	t := table{result: 7}
	w -= 2 + 8
	if w >= 60 {
		t[date] = 10
		w -= 11
	}
	if w >= 55 {
		t[name] = max(w*2/5, 18)
		w -= t[name] + 1
	}
	t[white] = max((w-1)/2, 1)
	t[black] = max(w-1-t[white], 1)
	return t
}

// draw writes one row.
func (t table) draw(c *theme.Canvas, x, y int, cells [columns]string, style theme.Style) {
	x += 2
	for i, text := range cells {
		if t[i] > 0 {
			c.Text(x, y, theme.Cut(text, t[i]), style)
			x += t[i] + 1
		}
	}
}
