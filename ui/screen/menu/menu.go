// Package menu is the first screen: choose a new game, or go on with one that is unfinished.
//
//	m := menu.New(theme)
//	m, cmd := m.Update(menu.Loaded{Home: home, At: now}) // who plays, and what can be resumed
//	frame := m.View(80, 24)
//
// It answers with the intents Start, Resume and Quit, and never talks to a backend itself.
package menu

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Start asks for the approval of a new game.
	Start struct{ Setup backend.Setup }
	// Resume asks to go on with an unfinished game.
	Resume struct{ ID string }
	// Quit asks to leave the program.
	Quit struct{}
)

// Loaded brings what the backend knows at the moment At.
type Loaded struct {
	Home backend.Home
	Err  error
	At   time.Time
}

// Failed says that an intent could not be carried out.
type Failed struct{ Err error }

// Model is the menu. It is a value.
type Model struct {
	theme theme.Theme
	keys  keyMap
	w, h  int

	home   backend.Home
	loaded bool
	now    time.Time
	err    error
	busy   string // what is being done, empty when nothing is

	row    int    // of rows()
	chosen [4]int // index of the value of each field
	custom string // a clock that was typed, empty where one is chosen
}

// field is one line of the form.
type field struct {
	label  string
	values []string
	needs  func(Model) bool // nil: always asked
}

// The fields, by index into Model.chosen.
const (
	opponent = iota
	level
	side
	clock
)

var fields = [...]field{
	opponent: {label: "Opponent", values: []string{"the built-in engine", "a person at this keyboard"}},
	level: {
		label: "Level", values: []string{"1 · gentle", "2 · steady", "3 · sharp"},
		needs: func(m Model) bool { return m.chosen[opponent] == int(backend.Engine) },
	},
	side:  {label: "You play", values: []string{"White", "Black", "a side drawn at random"}},
	clock: {label: "Clock", values: clockNames()},
}

// New returns the menu before the backend has answered.
func New(th theme.Theme, own keys.Map) Model { return Model{theme: th, keys: bindings(own)} }

// setup is what the form says.
func (m Model) setup() (backend.Setup, error) {
	control, err := m.control()
	return backend.Setup{
		Opponent: backend.Opponent(m.chosen[opponent]),
		Level:    m.chosen[level] + 1,
		Side:     backend.Side(m.chosen[side]),
		Time:     control,
	}, err
}

// Row kinds. A row is a field, the start button, or a game to resume.
type row struct {
	field int // index into fields, or -1
	game  int // index into home.Unfinished, or -1; with field -1 and game -1 it is the start button
}

// rows is everything the cursor can stand on, from top to bottom.
func (m Model) rows() []row {
	out := []row{{field: -1, game: -1}}
	for i, f := range fields {
		if f.needs == nil || f.needs(m) {
			out = append(out, row{field: i, game: -1})
		}
	}
	for i := range m.home.Unfinished {
		out = append(out, row{field: -1, game: i})
	}
	return out
}

// here is the row the cursor is on.
func (m Model) here() row {
	rows := m.rows()
	return rows[min(m.row, len(rows)-1)]
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case Loaded:
		m.home, m.err, m.now, m.loaded, m.busy = msg.Home, msg.Err, msg.At, true, ""
	case Failed:
		m.err, m.busy = msg.Err, ""
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	}
	return m, nil
}

func (m Model) press(msg tea.KeyMsg) (Model, tea.Cmd) {
	if key.Matches(msg, m.keys.quit) {
		return m, intent(Quit{})
	}
	if m.busy != "" {
		return m, nil
	}
	if next, ok := m.typeClock(msg); ok {
		return next, nil
	}
	n := len(m.rows())
	switch {
	case key.Matches(msg, m.keys.up):
		m.row = (m.row + n - 1) % n
	case key.Matches(msg, m.keys.down):
		m.row = (m.row + 1) % n
	case key.Matches(msg, m.keys.left):
		m = m.turn(-1)
	case key.Matches(msg, m.keys.right):
		m = m.turn(1)
	case key.Matches(msg, m.keys.take):
		return m.take()
	case key.Matches(msg, m.keys.resume) && len(m.home.Unfinished) > 0:
		return m.resume(m.home.Unfinished[0])
	}
	return m, nil
}

// turn changes the value of the field the cursor is on.
func (m Model) turn(by int) Model {
	if f := m.here().field; f >= 0 {
		n := len(fields[f].values)
		if f == clock && m.custom != "" {
			m.custom = ""
			return m
		}
		m.chosen[f] = (m.chosen[f] + by + n) % n
	}
	return m
}

// take does what Enter means on this row.
func (m Model) take() (Model, tea.Cmd) {
	switch r := m.here(); {
	case r.game >= 0:
		return m.resume(m.home.Unfinished[r.game])
	case r.field >= 0:
		return m.turn(1), nil
	}
	setup, err := m.setup()
	if err != nil {
		m.err = err
		return m, nil
	}
	m.busy, m.err = "Preparing the approval…", nil
	return m, intent(Start{setup})
}

func (m Model) resume(s backend.Summary) (Model, tea.Cmd) {
	m.busy, m.err = "Opening the game…", nil
	return m, intent(Resume{s.ID})
}

// mouse moves the cursor to a clicked row and takes it.
func (m Model) mouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.busy != "" || msg.Action != tea.MouseActionPress {
		return m, nil
	}
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.row = max(m.row-1, 0)
	case tea.MouseButtonWheelDown:
		m.row = min(m.row+1, len(m.rows())-1)
	case tea.MouseButtonLeft:
		for i, r := range m.layout(m.w, m.h).rows {
			if r.Has(msg.X, msg.Y) {
				m.row = i
				return m.take()
			}
		}
	default:
	}
	return m, nil
}

// intent hands something to the root model.
func intent(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "castlekey",
		Groups: []screen.Group{{Title: "Menu", Keys: m.keys.all()}},
		Notes: []string{
			"Your wallet approves a game once. After that a session key, made for this game alone, signs every move without asking " +
				"you again, and the chess program on chain checks the key, its limits and the move itself.",
		},
	}
}

// Leaving reports that nothing is lost by quitting here.
func (m Model) Leaving() bool { return true }
