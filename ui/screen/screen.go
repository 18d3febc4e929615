// Package screen is what all screens share: dialogs, the footer and the help page, all drawn from key bindings.
//
//	screen.Footer{Place: theme.Rect{Y: h - 1, W: w, H: 1}, Keys: short}.Draw(canvas, th)
//	d := screen.Dialog{Title: "Resign?", Choices: []screen.Choice{{Key: yes, ID: Yes}, {Key: no, ID: No}}}
//	d, picked := d.Update(msg)
//	d.Draw(canvas, th)
//
// Invariants: a key that is shown works and a key that works is shown, because both come from the same key.Binding; a dialog never grows
// beyond the canvas; nothing here knows a screen.
package screen

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/keys"
	"castlekey/ui/theme"
)

// Footer is what the last lines of a screen say of its keys: as many bindings as fit, the first ones first.
type Footer struct {
	Place theme.Rect
	Keys  []key.Binding
}

// Told is the key of a binding that is only to be read, as of a pair of keys that are said once.
const Told = ""

// Draw writes the footer.
func (f Footer) Draw(c *theme.Canvas, th theme.Theme) {
	for _, s := range f.spots() {
		x := c.Text(s.place.X, s.place.Y, s.key.Help().Key, th.Key)
		c.Text(x+1, s.place.Y, s.key.Help().Desc, th.Muted)
	}
}

// Pressed is the key that a click on the footer means, false if it means none.
func (f Footer) Pressed(msg tea.MouseMsg) (tea.KeyMsg, bool) {
	if msg.Action != tea.MouseActionPress || msg.Button != tea.MouseButtonLeft {
		return tea.KeyMsg{}, false
	}
	for _, s := range f.spots() {
		if s.place.Has(msg.X, msg.Y) && s.key.Keys()[0] != Told {
			return keys.Press(s.key), true
		}
	}
	return tea.KeyMsg{}, false
}

// spot is a binding and where it stands.
type spot struct {
	key   key.Binding
	place theme.Rect
}

// spots lays the footer out.
func (f Footer) spots() []spot {
	var out []spot
	r := f.Place
	x, y := r.X, r.Y
	for _, k := range f.Keys {
		if !k.Enabled() {
			continue
		}
		w := theme.Width(k.Help().Key) + 1 + theme.Width(k.Help().Desc)
		if x > r.X && x+w > r.X+r.W {
			x, y = r.X, y+1
		}
		if y >= r.Y+r.H || w > r.W {
			break
		}
		out = append(out, spot{k, theme.Rect{X: x, Y: y, W: w, H: 1}})
		x += w + 2
	}
	return out
}

// Group is one paragraph of the help page.
type Group struct {
	Title string
	Keys  []key.Binding
}

// Help draws the help page over everything: each group's enabled bindings in columns, then the notes.
// scroll is how many lines were scrolled away; the result is the furthest it can go.
func Help(c *theme.Canvas, th theme.Theme, page Page, scroll int) int {
	w, h := c.Size()
	inner := min(w-4, 76)
	lines := page.lines(inner)
	body := max(min(len(lines), h-4), 0)
	scroll = max(min(scroll, len(lines)-body), 0)
	c.Fade(th.Shade)
	r := Box(c, th, page.Title, inner, body+1)
	for i, l := range lines[scroll : scroll+body] {
		l.draw(c, th, r.X, r.Y+i)
	}
	note := "any key goes back"
	if len(lines) > body {
		note = "↑ ↓ more · any other key goes back"
	}
	c.Text(r.X, r.Y+body, theme.Cut(note, inner), th.Muted)
	return max(len(lines)-body, 0)
}

// Page is the help of one screen.
type Page struct {
	Title  string
	Groups []Group
	Notes  []string // paragraphs
}

// keyWidth is the column of the help page that holds a key's name.
const keyWidth = 11

// helpLine is one line of the help page: a heading, or pairs of key and meaning.
type helpLine struct {
	heading string
	text    string
	cells   []helpCell
}

type helpCell struct {
	x         int
	key, what string
}

// lines lays the page out for a width.
func (p Page) lines(w int) []helpLine {
	var out []helpLine
	for _, g := range p.Groups {
		if cells := columns(g.Keys, w); len(cells) > 0 {
			out = append(append(out, helpLine{heading: g.Title}), cells...)
		}
	}
	for _, n := range p.Notes {
		out = append(out, helpLine{})
		for _, l := range theme.Wrap(n, w) {
			out = append(out, helpLine{text: l})
		}
	}
	return out
}

// columns puts the enabled bindings side by side where the width allows.
func columns(bindings []key.Binding, w int) []helpLine {
	const cellWidth = 38
	per := max(w/cellWidth, 1)
	var out []helpLine
	n := 0
	for _, k := range bindings {
		if !k.Enabled() {
			continue
		}
		if n%per == 0 {
			out = append(out, helpLine{})
		}
		last := &out[len(out)-1]
		what := theme.Cut(k.Help().Desc, min(w, cellWidth)-keyWidth-1)
		last.cells = append(last.cells, helpCell{n % per * cellWidth, theme.Cut(keys.All(k, keyWidth-1), keyWidth-1), what})
		n++
	}
	for i := range out {
		for j := range out[i].cells {
			out[i].cells[j].what = strings.TrimRight(out[i].cells[j].what, " ")
		}
	}
	return out
}

func (l helpLine) draw(c *theme.Canvas, th theme.Theme, x, y int) {
	c.Text(x, y, l.heading, th.Title)
	c.Text(x, y, l.text, th.Muted)
	for _, cell := range l.cells {
		c.Text(x+cell.x, y, cell.key, th.Key)
		c.Text(x+cell.x+keyWidth, y, cell.what, th.Ink)
	}
}

// Box draws an empty frame around w by h cells in the middle, over what was painted; the result is its inside.
func Box(c *theme.Canvas, th theme.Theme, title string, w, h int) theme.Rect {
	cw, ch := c.Size()
	w, h = min(w, cw-4), min(h, ch-2)
	in := theme.Rect{X: (cw - w) / 2, Y: (ch - h) / 2, W: w, H: h}
	c.Fill(theme.Rect{X: in.X - 2, Y: in.Y - 1, W: w + 4, H: h + 2}, " ", th.Ink)
	Frame(c, th, theme.Rect{X: in.X - 2, Y: in.Y - 1, W: w + 4, H: h + 2}, title)
	return in
}

// Frame draws a line around the cells of r, with a title in the upper one.
func Frame(c *theme.Canvas, th theme.Theme, r theme.Rect, title string) {
	right, bottom := r.X+r.W-1, r.Y+r.H-1
	c.Fill(theme.Rect{X: r.X, Y: r.Y, W: r.W, H: 1}, "─", th.Frame)
	c.Fill(theme.Rect{X: r.X, Y: bottom, W: r.W, H: 1}, "─", th.Frame)
	c.Fill(theme.Rect{X: r.X, Y: r.Y, W: 1, H: r.H}, "│", th.Frame)
	c.Fill(theme.Rect{X: right, Y: r.Y, W: 1, H: r.H}, "│", th.Frame)
	c.Text(r.X, r.Y, "╭", th.Frame)
	c.Text(right, r.Y, "╮", th.Frame)
	c.Text(r.X, bottom, "╰", th.Frame)
	c.Text(right, bottom, "╯", th.Frame)
	if title != "" {
		c.Text(r.X+2, r.Y, " "+theme.Cut(title, r.W-6)+" ", th.Title)
	}
}

// Short is an address or a signature as it is shown in passing: its first and last four characters.
func Short(s string) string {
	if len(s) <= 9 {
		return s
	}
	return s[:4] + "…" + s[len(s)-4:]
}
