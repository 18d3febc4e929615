package screen

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/theme"
)

// Dialog asks one question in the middle of the screen. It is a value; the zero value is closed.
type Dialog struct {
	Title   string
	Lines   []Line
	Choices []Choice
	Focus   int // index of the choice that Enter takes
	Stacked Stack

	w, h int // of the terminal, for the mouse
}

// Stack says how choices are laid out.
type Stack uint8

// The layouts.
const (
	Row    Stack = iota // side by side if they fit
	Column              // one below the other
)

// Line is one paragraph of a dialog.
type Line struct {
	Text string
	Tone Tone
}

// Tone is how a line of text is meant.
type Tone uint8

// The tones, each with its style in the theme.
const (
	Plain Tone = iota
	Quiet
	Good
	Warn
	Bad
)

// Style is the style of a tone.
func (t Tone) Style(th theme.Theme) theme.Style {
	switch t {
	case Quiet:
		return th.Muted
	case Good:
		return th.Good
	case Warn:
		return th.Warn
	case Bad:
		return th.Danger
	case Plain:
	}
	return th.Ink
}

// Choice is one answer. Its binding's help text is what the button says.
type Choice struct {
	ID  int // not 0; what Update returns
	Key key.Binding
}

// Bind is a key that the player cannot change, such as the answer to a question: how it is shown, what it does, and the keys themselves.
func Bind(shown, what string, names ...string) key.Binding {
	return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, what))
}

// Typed reports whether a key is one or more characters of a line that is typed.
func Typed(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt
}

var (
	nextKey = key.NewBinding(key.WithKeys("right", "down", "tab", "l", "j"))
	prevKey = key.NewBinding(key.WithKeys("left", "up", "shift+tab", "h", "k"))
	takeKey = key.NewBinding(key.WithKeys("enter", " "))
)

// Promotion asks what a pawn becomes: the answer is the game.Kind, or back for nothing.
func Promotion(back int) Dialog {
	return Dialog{
		Title: "Promote to",
		Choices: []Choice{
			{ID: int(game.Queen), Key: Bind("q", "Queen", "q", "Q")},
			{ID: int(game.Rook), Key: Bind("r", "Rook", "r", "R")},
			{ID: int(game.Bishop), Key: Bind("b", "Bishop", "b", "B")},
			{ID: int(game.Knight), Key: Bind("n", "Knight", "n", "N")},
			{ID: back, Key: Bind("esc", "Take back", "esc")},
		},
		Stacked: Column,
	}
}

// Open reports whether there is anything to answer.
func (d Dialog) Open() bool { return len(d.Choices) > 0 }

// Resize tells the dialog the terminal's size, so that clicks find its buttons.
func (d Dialog) Resize(w, h int) Dialog {
	d.w, d.h = w, h
	return d
}

// Update handles a key or a click; picked is the ID of the answer, which closes the dialog, and 0 while there is none. A choice's own key
// wins over moving the focus.
func (d Dialog) Update(msg tea.Msg) (_ Dialog, picked int) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		d, picked = d.press(msg)
	case tea.MouseMsg:
		if msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft {
			picked = d.hit(msg.X, msg.Y)
		}
	}
	if picked != 0 {
		return Dialog{}, picked
	}
	return d, 0
}

func (d Dialog) press(msg tea.KeyMsg) (Dialog, int) {
	for _, c := range d.Choices {
		if key.Matches(msg, c.Key) {
			return d, c.ID
		}
	}
	n := len(d.Choices)
	switch {
	case n == 0:
	case key.Matches(msg, takeKey):
		return d, d.Choices[d.Focus%n].ID
	case key.Matches(msg, nextKey):
		d.Focus = (d.Focus + 1) % n
	case key.Matches(msg, prevKey):
		d.Focus = (d.Focus + n - 1) % n
	}
	return d, 0
}

// hit is the ID of the choice at a cell, 0 for none.
func (d Dialog) hit(x, y int) int {
	_, buttons := d.layout(d.w, d.h)
	for i, b := range buttons {
		if b.Has(x, y) {
			return d.Choices[i].ID
		}
	}
	return 0
}

// Draw paints the dialog over what the canvas holds.
func (d Dialog) Draw(c *theme.Canvas, th theme.Theme) {
	w, h := c.Size()
	card, buttons := d.layout(w, h)
	in := Box(c, th, d.Title, card.W, card.H)
	y := in.Y
	for _, l := range d.Lines {
		for _, text := range theme.Wrap(l.Text, in.W) {
			if y < buttons[0].Y {
				c.Text(in.X, y, text, l.Tone.Style(th))
			}
			y++
		}
	}
	for i, b := range buttons {
		d.button(c, th, b, i)
	}
}

// button draws one choice; the focused one is marked by a sign as well as by colour.
func (d Dialog) button(c *theme.Canvas, th theme.Theme, r theme.Rect, i int) {
	k, sign, style := d.Choices[i].Key.Help(), "  ", th.Ink
	if i == d.Focus {
		sign, style = "› ", th.Accent
	}
	x := c.Text(r.X, r.Y, sign, th.Accent)
	x = c.Text(x, r.Y, k.Desc, style)
	c.Text(x+1, r.Y, k.Key, th.Key)
}

// layout is the inside of the frame and the buttons, for a terminal of w by h.
func (d Dialog) layout(w, h int) (theme.Rect, []theme.Rect) {
	widths, row := make([]int, len(d.Choices)), 0
	for i, c := range d.Choices {
		widths[i] = 2 + theme.Width(c.Key.Help().Desc) + 1 + theme.Width(c.Key.Help().Key)
		row += widths[i] + 2
	}
	inner := d.inner(w, row-2)
	column := d.Stacked == Column || row-2 > inner
	text := 0
	for _, l := range d.Lines {
		text += len(theme.Wrap(l.Text, inner))
	}
	rows := 1
	if column {
		rows = len(d.Choices)
	}
	gap := min(len(d.Lines), 1)
	height := min(text+gap+rows, h-2)
	card := theme.Rect{X: (w - inner) / 2, Y: (h - height) / 2, W: inner, H: height}
	buttons := make([]theme.Rect, len(d.Choices))
	x, y := card.X, card.Y+height-rows
	for i := range buttons {
		buttons[i] = theme.Rect{X: x, Y: y, W: widths[i], H: 1}
		if column {
			y++
		} else {
			x += widths[i] + 2
		}
	}
	return card, buttons
}

// inner is the width of the text: what the longest line and the buttons want, within the terminal.
func (d Dialog) inner(w, row int) int {
	want := theme.Width(d.Title) + 6
	if d.Stacked == Row {
		want = max(want, min(row, 60))
	}
	for _, l := range d.Lines {
		want = max(want, min(theme.Width(l.Text), 60))
	}
	for _, c := range d.Choices {
		want = max(want, 3+theme.Width(c.Key.Help().Desc)+theme.Width(c.Key.Help().Key))
	}
	return min(want, w-4)
}
