// Package menu is the first screen: choose a new game, or go on with one that is unfinished.
//
//	m := menu.New(theme)
//	m, cmd := m.Update(menu.Loaded{Home: home, At: now}) // who plays, and what can be resumed
//	frame := m.View(80, 24)
//
// It answers with the intents Start, Resume, Games, Past, Engines and Quit, and never talks to a backend itself.
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
	// Games asks for the list of games on the chain.
	Games struct{}
	// Past asks for the finished games.
	Past struct{}
	// Engines asks for the screen on which engines are set up.
	Engines struct{}
	// Quit asks to leave the program.
	Quit struct{}
)

// Loaded brings what the backend knows at the moment At.
type Loaded struct {
	Home    backend.Home
	Engines []backend.UCI // to choose from besides the built-in one
	Err     error
	At      time.Time
	Asked   bool // something was asked for meanwhile, whose answer will follow
}

// Failed says that an intent could not be carried out.
type Failed struct{ Err error }

// Model is the menu. It is a value.
type Model struct {
	theme theme.Theme
	keys  keyMap
	w, h  int

	home    backend.Home
	engines []backend.UCI
	loaded  bool
	now     time.Time
	missing error  // why not all of it is known
	err     error  // of the last intent
	busy    string // what is being done, empty when nothing is

	row    int         // of rows()
	chosen [fields]int // index of the value of each field
	custom string      // a clock that was typed, empty where one is chosen
	from   string      // the FEN the game begins with, empty for the usual start
}

// New returns the menu before the backend has answered.
func New(th theme.Theme, own keys.Map) Model { return Model{theme: th, keys: bindings(own)} }

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case screen.Dressed:
		m.theme = msg.Theme
	case Loaded:
		m = m.onLoaded(msg)
	case Failed:
		m.err, m.busy = msg.Err, ""
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	}
	return m, nil
}

// onLoaded takes in what the backend knows; an engine that is gone is not chosen any more.
func (m Model) onLoaded(msg Loaded) Model {
	m.home, m.engines, m.missing, m.now, m.loaded = msg.Home, msg.Engines, msg.Err, msg.At, true
	if !msg.Asked {
		m.busy = ""
	}
	if m.chosen[opponent] >= len(m.values(opponent)) {
		m.chosen[opponent] = 0
	}
	return m
}

func (m Model) press(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, ok := m.typed(msg); ok {
		return next, nil
	}
	if key.Matches(msg, m.keys.quit) {
		return m, screen.Intent(Quit{})
	}
	if m.busy != "" {
		return m, nil
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
	f := m.here().field
	switch {
	case f < 0:
	case f == clock && m.custom != "":
		m.custom = ""
	case f == start:
		m.from = ""
	default:
		n := len(m.values(f))
		m.chosen[f] = (m.chosen[f] + by + n) % n
	}
	m.err = nil
	return m
}

// take does what Enter means on this row.
func (m Model) take() (Model, tea.Cmd) {
	switch r := m.here(); {
	case r.game >= 0:
		return m.resume(m.home.Unfinished[r.game])
	case r.door == doorGames:
		return m, screen.Intent(Games{})
	case r.door == doorPast:
		m.busy, m.err = "Looking for finished games…", nil
		return m, screen.Intent(Past{})
	case r.door == doorEngines:
		return m, screen.Intent(Engines{})
	case r.field == start:
		return m, nil
	case r.field >= 0:
		return m.turn(1), nil
	}
	setup, err := m.setup()
	if err != nil {
		m.err = err
		return m, nil
	}
	m.busy, m.err = "Preparing the approval…", nil
	if setup.Venue == backend.OffChain {
		m.busy = "Setting up the board…"
	}
	return m, screen.Intent(Start{setup})
}

func (m Model) resume(s backend.Summary) (Model, tea.Cmd) {
	m.busy, m.err = "Opening the game…", nil
	return m, screen.Intent(Resume{s.ID})
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

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "castlekey",
		Groups: []screen.Group{{Title: "Menu", Keys: m.keys.all()}},
		Notes: []string{
			"A clock is typed as minutes + seconds a move, such as 5+3; 5d3 gives each move three seconds that cost nothing, 3d+12h is days and " +
				"hours. A position to begin from is typed or pasted in Forsyth-Edwards notation.",
			"Your wallet approves a game once. After that a session key, made for this game alone, signs every move without asking " +
				"you again, and the chess program on chain checks the key, its limits and the move itself.",
		},
	}
}

// Leaving reports that nothing is lost by quitting here.
func (m Model) Leaving() bool { return true }
