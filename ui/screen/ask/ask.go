// Package ask shows where a wallet that lives elsewhere is to answer, for as long as it is waited for: the address, and as a code where
// there is room for one.
//
//	m := ask.New(theme, keys.Map{}, a)
//	m, cmd := m.Update(msg)
//	frame := m.View(80, 24)
//
// It answers with the intent Stopped. It goes away by itself when the wallet has answered: the root sees to that.
package ask

import (
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// Stopped says that the player waits no longer.
type Stopped struct{}

// Model is the screen. It is a value.
type Model struct {
	theme theme.Theme
	keys  keyMap
	ask   backend.Ask
}

// New shows what is asked.
func New(th theme.Theme, own keys.Map, a backend.Ask) Model {
	return Model{theme: th, keys: bindings(own), ask: a}
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && key.Matches(k, m.keys.stop) {
		return m, screen.Intent(Stopped{})
	}
	return m, nil
}

// keyMap is every key of the screen.
type keyMap struct{ stop, help key.Binding }

// Keys is what the keys do while a wallet is waited for.
func Keys() keys.Set {
	return keys.Set{
		Name: "asked", Title: "Asked elsewhere",
		Actions: []keys.Action{{Name: "stop", What: "stop waiting", Default: []string{"esc", "q", "backspace"}}},
	}
}

func bindings(m keys.Map) keyMap {
	b := m.Of(Keys())
	return keyMap{stop: b.Get("stop"), help: b.Get("help")}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "Asked elsewhere",
		Groups: []screen.Group{{Title: "Asked elsewhere", Keys: []key.Binding{m.keys.stop, m.keys.help}}},
		Notes: []string{
			"Your wallet is asked on a page that castlekey serves on this machine, to this machine alone, until it is answered. Its address " +
				"works once: whoever opens it a second time ends it, and nothing is signed.",
			"A phone can follow the code only if the port is forwarded to it, as adb reverse does.",
			"If you stop waiting, the page is shut and nothing is signed.",
		},
	}
}

// line is one line of the screen.
type line struct {
	text  string
	style theme.Style
}

// lines are what stands above the code.
func (m Model) lines(w int) []line {
	var out []line
	add := func(text string, style theme.Style) {
		for _, part := range theme.Wrap(text, w) {
			out = append(out, line{part, style})
		}
		out = append(out, line{})
	}
	if m.ask.URL == "" {
		add("Go on where you opened the page: it waits there.", m.theme.Ink)
		return out
	}
	add("Open this address in the browser that has your wallet, before "+m.ask.Until.Format("15:04")+". It works once.", m.theme.Ink)
	for rest := m.ask.URL; rest != ""; { // wherever it has to be broken
		n := min(w, len(rest))
		out = append(out, line{rest[:n], m.theme.Accent})
		rest = rest[n:]
	}
	return append(out, line{})
}

// textWidth is the widest the text gets.
const textWidth = 74

// View draws the screen.
func (m Model) View(w, h int) *theme.Canvas {
	c, th := m.theme.Canvas(w, h), m.theme
	r := textIn(w, h)
	y := 0
	for _, text := range theme.Wrap(m.ask.What, r.W) {
		c.Text(r.X, y, text, th.Title)
		y++
	}
	lines := m.lines(r.W)
	if roomy := h - 2 - y - len(lines) - len(m.ask.Code); roomy > 0 {
		y++ // a line of air, where there is one to spare
	}
	for _, l := range lines {
		c.Text(r.X, y, l.text, l.style)
		y++
	}
	if y+len(m.ask.Code) <= h-1 {
		m.drawCode(c, r, y)
	}
	m.Footer(w, h).Draw(c, th)
	return c
}

// textIn is where the text stands.
func textIn(w, h int) theme.Rect {
	width := min(w-4, textWidth)
	return theme.Rect{X: (w - width) / 2, W: width, H: h}
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	r := textIn(w, h)
	return screen.Footer{Place: theme.Rect{X: r.X, Y: h - 1, W: r.W, H: 1}, Keys: []key.Binding{m.keys.stop, m.keys.help}}
}

// drawCode draws the code light on dark, as it is written, whatever the ground.
func (m Model) drawCode(c *theme.Canvas, r theme.Rect, y int) {
	style := m.theme.Ink
	if m.theme.Ground == theme.Light {
		style = style.With(theme.Reverse)
	}
	for i, row := range m.ask.Code {
		if utf8.RuneCountInString(row) <= r.W && m.theme.Glyphs != theme.ASCII {
			c.Text(r.X, y+i, row, style)
		}
	}
}
