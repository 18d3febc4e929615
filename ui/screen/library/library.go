// Package library is the list of the games in a PGN file or folder: search in it, open one.
//
//	m := library.New(library.Env{Theme: th, Title: "games.pgn", More: more})
//	cmd := m.Init() // reads on
//	m, cmd = m.Update(msg)
//	frame := m.View(80, 24)
//
// It answers with the intents Left and Open.
//
// Invariants: games are listed in the order they are read in, while more are being read; reading happens in commands, one piece each, and
// ends when the screen is left. Letters are always typed into the search.
package library

import (
	"errors"
	"io"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game/collection"
	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Left goes back to where the list was asked for.
	Left struct{}
	// Open asks for one game to be shown.
	Open struct{ Entry collection.Entry }
	// Delete asks for a file to be deleted, the player having agreed. It is answered with Deleted.
	Delete struct{ Path string }
	// Export asks for games to be written into one file. It is answered with screen.Copied.
	Export struct{ Entries []collection.Entry }
)

// Deleted says what became of a Delete.
type Deleted struct {
	Path string
	Err  error
}

// Turn moves so many games on and opens the one that is there.
type Turn struct{ By int }

// Failed says that a game could not be opened.
type Failed struct{ Err error }

// Env is what the screen works with, all of it constant while it is shown.
type Env struct {
	Theme theme.Theme
	Keys  keys.Map
	Title string
	More  func() ([]collection.Entry, error) // reads on; called in commands only, one at a time
	Found []collection.Entry                 // what was read already
	Whole bool                               // that is all
	Own   bool                               // the files are the player's finished games, one each, and can be deleted
}

// Model is the list. It is a value.
type Model struct {
	env  Env
	keys keys.Bindings
	w, h int

	entries []collection.Entry // shared with earlier values; only ever appended to
	shown   []int              // of entries, those that match the query
	query   string
	row     int // of shown
	reading bool
	left    bool
	note    screen.Line
	dialog  screen.Dialog // open while it is asked whether a game is to be deleted
}

// New shows what was found so far.
func New(env Env) Model {
	m := Model{env: env, keys: env.Keys.Of(Keys()), entries: env.Found, reading: !env.Whole}
	if !env.Own {
		m.keys["delete"] = key.Binding{} // never enabled
	}
	return m.search("")
}

// read brings more games.
type read struct {
	list    *collection.Entry // the first one, which tells this list from another
	entries []collection.Entry
	err     error
}

// Init reads on.
func (m Model) Init() tea.Cmd {
	if !m.reading {
		return nil
	}
	more, list := m.env.More, m.id()
	return func() tea.Msg {
		entries, err := more()
		return read{list, entries, err}
	}
}

func (m Model) id() *collection.Entry {
	if len(m.env.Found) == 0 {
		return nil
	}
	return &m.env.Found[0]
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.dialog = m.dialog.Resize(m.w, m.h)
	case screen.Dressed:
		m.env.Theme = msg.Theme
	case Deleted:
		return m.onDeleted(msg), nil
	case screen.Copied:
		m.note = msg.Report()
	case read:
		return m.onRead(msg)
	case Turn:
		return m.turn(msg.By)
	case Failed:
		what, todo := backend.Explain(msg.Err)
		m.note = screen.Line{Text: what + " " + todo, Tone: screen.Bad}
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.MouseMsg:
		return m.onMouse(msg)
	}
	return m, nil
}

// onRead takes in more games. What one file did not give does not keep the others from being read.
func (m Model) onRead(msg read) (Model, tea.Cmd) {
	if m.left || !m.reading || msg.list != m.id() {
		return m, nil
	}
	switch {
	case errors.Is(msg.err, io.EOF):
		m.reading = false
		return m, nil
	case errors.Is(msg.err, collection.ErrMany):
		m.reading = false
	}
	if msg.err != nil {
		what, _ := backend.Explain(msg.err)
		m.note = screen.Line{Text: what, Tone: screen.Warn}
	}
	for i, e := range msg.entries {
		if e.Matches(m.query) {
			m.shown = append(m.shown, len(m.entries)+i)
		}
	}
	m.entries = append(m.entries, msg.entries...)
	return m, m.Init()
}

// search keeps the games that match, and the cursor on its game if that is one of them.
func (m Model) search(query string) Model {
	at := -1
	if m.row < len(m.shown) {
		at = m.shown[m.row]
	}
	m.query, m.row = query, 0
	m.shown = nil
	for i := range m.entries {
		if m.entries[i].Matches(query) {
			if i == at {
				m.row = len(m.shown)
			}
			m.shown = append(m.shown, i)
		}
	}
	return m
}

// turn opens a game further on; at the ends it stays.
func (m Model) turn(by int) (Model, tea.Cmd) {
	next := m.row + by
	if next < 0 || next >= len(m.shown) {
		return m, nil
	}
	m.row = next
	return m.open()
}

// open asks for the game under the cursor.
func (m Model) open() (Model, tea.Cmd) {
	if len(m.shown) == 0 {
		return m, nil
	}
	e := m.entries[m.shown[m.row]]
	m.note = screen.Line{}
	return m, screen.Intent(Open{e})
}

// Leaving reports that nothing is lost by quitting here.
func (m Model) Leaving() bool { return true }

// onKey moves, opens, or types into the search.
func (m Model) onKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	page := max(m.list().H-1, 1)
	switch {
	case m.dialog.Open():
		return m.onDialog(msg)
	case key.Matches(msg, m.keys.Get("delete")) && len(m.shown) > 0:
		return m.askDelete(), nil
	case key.Matches(msg, m.keys.Get("export")) && len(m.shown) > 0:
		return m.export()
	case key.Matches(msg, m.keys.Get("up")):
		m = m.move(-1)
	case key.Matches(msg, m.keys.Get("down")):
		m = m.move(1)
	case key.Matches(msg, m.keys.Get("page-up")):
		m = m.move(-page)
	case key.Matches(msg, m.keys.Get("page-down")):
		m = m.move(page)
	case key.Matches(msg, m.keys.Get("first")):
		m = m.move(-len(m.shown))
	case key.Matches(msg, m.keys.Get("last")):
		m = m.move(len(m.shown))
	case key.Matches(msg, m.keys.Get("open")):
		return m.open()
	case key.Matches(msg, m.keys.Get("leave")) && m.query != "":
		m = m.search("")
	case key.Matches(msg, m.keys.Get("leave")):
		m.left = true
		return m, screen.Intent(Left{})
	case key.Matches(msg, m.keys.Get("clear")):
		m = m.search("")
	case key.Matches(msg, m.keys.Get("erase")):
		letters := []rune(m.query)
		m = m.search(string(letters[:max(len(letters)-1, 0)]))
	case screen.Typed(msg) && len(m.query) < maxQuery:
		m = m.search(m.query + string(msg.Runes))
	}
	return m, nil
}

// maxQuery bounds the search, in bytes.
const maxQuery = 100

func (m Model) move(by int) Model {
	m.row = max(min(m.row+by, len(m.shown)-1), 0)
	return m
}

// onMouse chooses a game by a click, opens it by another, and scrolls.
func (m Model) onMouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	r := m.list()
	switch {
	case m.dialog.Open():
		return m.onDialog(msg)
	case msg.Button == tea.MouseButtonWheelUp:
		m = m.move(-3)
	case msg.Button == tea.MouseButtonWheelDown:
		m = m.move(3)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && r.Has(msg.X, msg.Y):
		row := m.scroll(r.H) + msg.Y - r.Y
		if row == m.row {
			return m.open()
		}
		if row < len(m.shown) {
			m.row = row
		}
	}
	return m, nil
}
