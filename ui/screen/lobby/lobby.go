// Package lobby is the list of the games on the chain: join one that waits for an opponent, watch one that is played.
//
//	m := lobby.New(lobby.Env{Theme: th, Keys: own, Cluster: "localhost"})
//	m, cmd := m.Update(lobby.Loaded{Games: games, At: now})
//	frame := m.View(80, 24)
//
// It answers with the intents Join, Watch, Resume, Reload and Left. Letters are always typed into the search, and the address of a game
// that is not listed can be typed or pasted there.
package lobby

import (
	"slices"
	"strings"
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
	// Join asks for the approval that takes the free seat of a game.
	Join struct{ ID string }
	// Watch asks to look on at a game.
	Watch struct{ ID string }
	// Resume asks to go on with a game of the player's own.
	Resume struct{ ID string }
	// Reload asks for the list anew.
	Reload struct{}
	// Left goes back to the menu.
	Left struct{}
)

// Loaded brings the games, newest first, at the moment At.
type Loaded struct {
	Games []backend.Listing
	Err   error
	At    time.Time
}

// Chain says which chain it is, if that was not known when the list was shown.
type Chain struct{ Cluster string }

// Failed says that an intent could not be carried out.
type Failed struct{ Err error }

// Env is what the screen works with.
type Env struct {
	Theme   theme.Theme
	Keys    keys.Map
	Cluster string // "" until a Chain says it
}

// Model is the list. It is a value.
type Model struct {
	env  Env
	keys keys.Bindings
	w, h int

	games  []backend.Listing
	shown  []int // of games, those that match the query; what can be joined comes first
	now    time.Time
	busy   string // what is being done, empty when nothing is
	err    error
	query  string
	row    int
	dialog screen.Dialog
	copied screen.Copied
}

// New returns the list before it is loaded.
func New(env Env) Model {
	return Model{env: env, keys: env.Keys.Of(Keys()), busy: "Reading the chain…"}
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.dialog = m.dialog.Resize(m.w, m.h)
	case screen.Dressed:
		m.env.Theme = msg.Theme
	case Loaded:
		m.games, m.err, m.now, m.busy = msg.Games, msg.Err, msg.At, ""
		m = m.search(m.query)
	case Chain:
		m.env.Cluster = msg.Cluster
	case Failed:
		m.err, m.busy = msg.Err, ""
	case screen.Copied:
		m.copied = msg
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	}
	return m, nil
}

// search shows the games that match a query.
func (m Model) search(query string) Model {
	m.query, m.shown, m.copied = query, nil, screen.Copied{}
	for i := range m.games {
		if matches(m.games[i], query) {
			m.shown = append(m.shown, i)
		}
	}
	slices.SortStableFunc(m.shown, func(a, b int) int { return rank(m.games[a]) - rank(m.games[b]) })
	m.row = max(min(m.row, len(m.shown)-1), 0)
	return m
}

// rank puts what can be joined before what is played, and that before what is over.
func rank(l backend.Listing) int {
	switch {
	case l.Joinable && l.Invited:
		return 0
	case l.Joinable:
		return 1
	case l.Mine && !l.Over:
		return 2
	case !l.Over:
		return 3
	}
	return 4
}

// matches reports whether each word of a query occurs in what is known of a game.
func matches(l backend.Listing, query string) bool {
	state := "playing"
	switch {
	case l.Over:
		state = "over " + l.Outcome.String()
	case l.White == "" || l.Black == "":
		state = "open waiting"
	}
	all := strings.ToLower(strings.Join([]string{l.ID, l.White, l.Black, l.Time.String(), state}, "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// here is the game the cursor is on: one that is listed, or the address that was typed.
func (m Model) here() (backend.Listing, bool) {
	if len(m.shown) > 0 {
		return m.games[m.shown[m.row]], true
	}
	if text := strings.TrimSpace(m.query); isAddress(text) {
		return backend.Listing{ID: text, Joinable: true}, true
	}
	return backend.Listing{}, false
}

// isAddress reports whether a text could be the address of an account.
func isAddress(text string) bool {
	const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	return len(text) >= 32 && len(text) <= 44 && strings.Trim(text, base58) == ""
}

func (m Model) press(msg tea.KeyMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	is := func(name string) bool { return key.Matches(msg, m.keys.Get(name)) }
	switch {
	case is("leave") && m.query != "" && msg.Type == tea.KeyEsc:
		return m.search(""), nil
	case is("leave"):
		return m, screen.Intent(Left{})
	case m.busy != "":
	case is("up"):
		m.row = max(m.row-1, 0)
	case is("down"):
		m.row = max(min(m.row+1, len(m.shown)-1), 0)
	case is("reload"):
		m.busy, m.err = "Reading the chain…", nil
		return m, screen.Intent(Reload{})
	case is("open"):
		return m.open(), nil
	case is("erase") && m.query != "":
		return m.search(m.query[:len(m.query)-1]), nil
	case is("clear"):
		return m.search(""), nil
	case screen.Typed(msg):
		return m.typed(string(msg.Runes)), nil
	}
	return m, nil
}

// longest is the longest query worth typing.
const longest = 60

func (m Model) typed(text string) Model {
	for _, r := range text {
		if r >= ' ' && r < 127 && len(m.query) < longest {
			m.query += string(r)
		}
	}
	m.err, m.row = nil, 0
	return m.search(m.query)
}

// The answers of the dialog.
const (
	answerJoin = 1 + iota
	answerWatch
	answerResume
	answerCopy
	answerBack
)

// open asks what to do with the game under the cursor.
func (m Model) open() Model {
	l, ok := m.here()
	if !ok {
		return m
	}
	d := screen.Dialog{Title: "Game " + screen.Short(l.ID), Lines: m.about(l), Stacked: screen.Column}
	if l.Joinable {
		d.Choices = append(d.Choices, screen.Choice{ID: answerJoin, Key: screen.Bind("j", "Join it", "j", "J")})
	}
	switch {
	case !l.Mine || l.Over:
	case l.Here:
		d.Choices = append(d.Choices, screen.Choice{ID: answerResume, Key: screen.Bind("r", "Go on playing", "r", "R")})
	default:
		d.Choices = append(d.Choices, screen.Choice{ID: answerJoin, Key: screen.Bind("s", "Take your seat again", "s", "S")})
	}
	d.Choices = append(d.Choices,
		screen.Choice{ID: answerWatch, Key: screen.Bind("w", "Watch it", "w", "W")},
		screen.Choice{ID: answerCopy, Key: screen.Bind("c", "Copy its address", "c", "C")},
		screen.Choice{ID: answerBack, Key: screen.Bind("esc", "Back", "esc", "b", "q")},
	)
	m.dialog, m.err = d.Resize(m.w, m.h), nil
	return m
}

func (m Model) onDialog(msg tea.Msg) (Model, tea.Cmd) {
	var picked int
	if m.dialog, picked = m.dialog.Update(msg); picked == 0 {
		return m, nil
	}
	l, ok := m.here()
	if !ok {
		return m, nil
	}
	switch picked {
	case answerJoin:
		m.busy = "Preparing the approval…"
		return m, screen.Intent(Join{l.ID})
	case answerWatch:
		m.busy = "Opening the game…"
		return m, screen.Intent(Watch{l.ID})
	case answerResume:
		m.busy = "Opening the game…"
		return m, screen.Intent(Resume{l.ID})
	case answerCopy:
		return m, screen.Intent(screen.Copy{What: "The address", Text: l.ID})
	}
	return m, nil
}

func (m Model) mouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	if m.busy != "" || msg.Action != tea.MouseActionPress {
		return m, nil
	}
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.row = max(m.row-1, 0)
	case tea.MouseButtonWheelDown:
		m.row = max(min(m.row+1, len(m.shown)-1), 0)
	case tea.MouseButtonLeft:
		r := listIn(m.w, m.h)
		if at := msg.Y - r.Y + m.scroll(r.H); r.Has(msg.X, msg.Y) && at < len(m.shown) {
			m.row = at
			return m.open(), nil
		}
	default:
	}
	return m, nil
}
