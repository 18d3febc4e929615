package ui

import (
	"context"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/screen/lobby"
	"castlekey/ui/screen/menu"
)

// The answers of the backend about games that are not open here.
type (
	listed struct {
		number int
		lobby.Loaded
	}
	past struct {
		number int
		folder string
		err    error
	}
)

// onLobby carries out what the list of games on the chain asks for.
func (m Model) onLobby(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case menu.Games:
		m.menu = m.page
		next, sized := m.turnTo(show(lobby.New(lobby.Env{Theme: m.theme, Keys: m.options.Keys, Cluster: m.cluster})))
		m, cmd = next.ask(next.list)
		cmd = tea.Batch(sized, cmd)
	case menu.Past:
		m.menu = m.page
		m, cmd = m.ask(m.finished)
	case lobby.Reload:
		m, cmd = m.ask(m.list)
	case lobby.Join:
		m, cmd = m.ask(m.begin(backend.Setup{Opponent: backend.Remote, Join: msg.ID}))
	case lobby.Watch:
		m, cmd = m.ask(m.watch(msg.ID))
	case lobby.Resume:
		m, cmd = m.ask(m.resume(msg.ID))
	case lobby.Left:
		m, cmd = m.toMenu()
	case listed:
		if msg.number == m.request {
			m, cmd = m.forward(msg.Loaded)
		}
	case past:
		m, cmd = m.onPast(msg)
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// list reads the games on the chain.
func (m Model) list(ctx context.Context, number int) tea.Msg {
	games, err := m.options.Backend.Games(ctx)
	return listed{number, lobby.Loaded{Games: games, Err: err, At: m.options.Now()}}
}

// watch opens a game of others.
func (m Model) watch(id string) request {
	b, now := m.options.Backend, m.options.Now
	return func(ctx context.Context, number int) tea.Msg {
		match, err := b.Watch(ctx, id)
		return opened{number, match, err, now()}
	}
}

// pastPatience bounds looking on the chain for games that ended unseen: those in files are there at once.
const pastPatience = 5 * time.Second

// finished asks where finished games are.
func (m Model) finished(ctx context.Context, number int) tea.Msg {
	ctx, cancel := context.WithTimeout(ctx, pastPatience)
	defer cancel()
	folder, err := m.options.Backend.Past(ctx)
	if files, _ := filepath.Glob(filepath.Join(folder, "*.pgn")); len(files) == 0 && err == nil {
		return past{number: number, err: nonePast{}}
	}
	return past{number, folder, err}
}

// nonePast says that there is no finished game yet.
type nonePast struct{}

func (nonePast) Error() string { return "no finished game" }

// Explain implements backend.Explainer.
func (nonePast) Explain() (what, todo string) {
	return "There is no finished game yet.", "Each is kept here once it is over."
}

// onPast shows the folder of finished games as any collection; without a folder the menu says why.
func (m Model) onPast(msg past) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request:
		return m, nil
	case msg.folder == "":
		return m.forward(menu.Failed{Err: msg.err})
	}
	m, freed := m.forward(menu.Failed{}) // the menu is to be free when the player comes back
	return m, tea.Batch(freed, func() tea.Msg { return screen.Review{Path: msg.folder, Own: true} })
}
