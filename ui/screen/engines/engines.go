// Package engines is where the engines besides the built-in one are set up: which there are, and what each is told at its start.
//
//	m := engines.New(theme, own)
//	m, cmd := m.Update(engines.Loaded{Known: known})
//	frame := m.View(80, 24)
//
// It answers with the intents Look, Save, Remove and Left. Letters are typed: into the command of a new engine on the last line of the
// list, and into the value of an option.
package engines

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Look asks to start an engine and find out what can be set.
	Look struct{ Engine backend.UCI }
	// Save asks to keep an engine as it is set up.
	Save struct{ Engine backend.UCI }
	// Remove asks to forget what was saved under a name.
	Remove struct{ Name string }
	// Left goes back to the menu.
	Left struct{}
)

type (
	// Loaded brings the engines there are.
	Loaded struct {
		Known []backend.UCI
		Err   error
	}
	// Looked answers Look.
	Looked struct {
		Engine backend.UCI
		Sheet  backend.Sheet
		Err    error
	}
)

// Model is the screen: the list of engines, or the sheet of one. It is a value.
type Model struct {
	theme theme.Theme
	keys  keys.Bindings
	w, h  int

	known   []backend.UCI
	row     int
	command string // of an engine to be added, as far as it is typed
	busy    string // what is being done, empty when nothing is
	err     error
	note    screen.Line
	dialog  screen.Dialog // open while it is asked whether an engine is to be forgotten

	sheet sheet // of the engine that is being set up; closed while the list is shown
}

// New returns the list before it is loaded.
func New(th theme.Theme, own keys.Map) Model {
	return Model{theme: th, keys: own.Of(Keys()), busy: "Looking for engines…"}
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.dialog = m.dialog.Resize(m.w, m.h)
	case screen.Dressed:
		m.theme = msg.Theme
	case Loaded:
		m.known, m.err, m.busy = msg.Known, msg.Err, ""
		m.row = min(m.row, len(m.known))
	case Looked:
		m = m.onLooked(msg)
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	}
	return m, nil
}

// onLooked opens the sheet of an engine that has answered.
func (m Model) onLooked(msg Looked) Model {
	m.busy, m.err = "", msg.Err
	if msg.Err == nil {
		m.sheet, m.command = newSheet(msg.Engine, msg.Sheet), ""
	}
	return m
}

func (m Model) is(msg tea.KeyMsg, name string) bool { return key.Matches(msg, m.keys.Get(name)) }

func (m Model) press(msg tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case m.dialog.Open():
		return m.onDialog(msg)
	case m.sheet.open:
		return m.pressSheet(msg)
	case m.is(msg, "leave"):
		return m, screen.Intent(Left{})
	case m.busy != "":
		return m, nil
	}
	m.note = screen.Line{}
	switch {
	case m.is(msg, "up"):
		m.row = max(m.row-1, 0)
	case m.is(msg, "down"):
		m.row = min(m.row+1, len(m.known))
	case m.is(msg, "choose"):
		return m.choose()
	case m.is(msg, "forget") && m.row < len(m.known):
		return m.askForget(), nil
	case m.is(msg, "erase") && m.command != "":
		m.command, m.row = dropLast(m.command), len(m.known)
	case screen.Typed(msg):
		m.command, m.row, m.err = m.command+string(msg.Runes), len(m.known), nil
	}
	return m, nil
}

func dropLast(s string) string {
	r := []rune(s)
	return string(r[:len(r)-1])
}

// choose starts the engine under the cursor, or the one whose command was typed.
func (m Model) choose() (Model, tea.Cmd) {
	e := backend.UCI{Command: strings.TrimSpace(m.command)}
	if m.row < len(m.known) {
		e = m.known[m.row]
	}
	if e.Command == "" {
		return m, nil
	}
	if e.Name == "" {
		e.Name = m.free(nameOf(e.Command))
	}
	m.busy, m.err = "Starting "+e.Name+"…", nil
	return m, screen.Intent(Look{e})
}

// nameOf is what an engine is called by its command: the name of the program.
func nameOf(command string) string {
	words, err := uci.Split(command)
	if err != nil || len(words) == 0 {
		return command
	}
	return strings.TrimSuffix(filepath.Base(words[0]), ".exe")
}

// free is a name, with a number behind it if another engine has it.
func (m Model) free(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(m.known, func(e backend.UCI) bool { return strings.EqualFold(e.Name, name) })
	}
	for n := '2'; taken(name) && n <= '9'; n++ {
		if other := name + " " + string(n); !taken(other) {
			return other
		}
	}
	return name
}

// The answers to the question whether an engine is to be forgotten.
const (
	answerForget = 1 + iota
	answerKeep
)

// askForget asks before what was set up is lost.
func (m Model) askForget() Model {
	m.dialog = screen.Dialog{
		Title: "Forget " + m.known[m.row].Name + "?",
		Lines: []screen.Line{{Text: "What was set up here goes. Engines of the config file and those installed on this machine stay as they are."}},
		Choices: []screen.Choice{
			{ID: answerForget, Key: screen.Bind("y", "Forget it", "y", "Y")}, {ID: answerKeep, Key: screen.Bind("n", "Keep it", "n", "N", "esc")},
		},
		Focus: 1,
	}.Resize(m.w, m.h)
	return m
}

func (m Model) onDialog(msg tea.Msg) (Model, tea.Cmd) {
	var picked int
	m.dialog, picked = m.dialog.Update(msg)
	if picked == answerForget {
		return m, screen.Intent(Remove{m.known[m.row].Name})
	}
	return m, nil
}

// mouse moves the cursor to a clicked line, and takes it if it is there already.
func (m Model) mouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	if m.busy != "" || msg.Action != tea.MouseActionPress || msg.Button != tea.MouseButtonLeft {
		return m, nil
	}
	r := listIn(m.w, m.h)
	at := msg.Y - r.Y + m.scroll(r.H)
	switch {
	case !r.Has(msg.X, msg.Y) || at >= m.rows():
	case m.sheet.open && at == m.sheet.row:
		return m.pressSheet(tea.KeyMsg{Type: tea.KeyEnter})
	case m.sheet.open:
		m.sheet = m.sheet.commit()
		m.sheet.row = at
	case at == m.row:
		return m.choose()
	default:
		m.row = at
	}
	return m, nil
}

// rows is how many lines there are.
func (m Model) rows() int {
	if m.sheet.open {
		return len(m.sheet.options) + own
	}
	return len(m.known) + 1
}
