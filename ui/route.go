package ui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/screen/approve"
	"castlekey/ui/screen/lobby"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/play"
)

// route carries out what a screen asked for, and takes in what the backend answered. This is the only place that knows which screen
// follows which.
func (m Model) route(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case menu.Start:
		m.menu = m.page
		m, cmd = m.ask(m.begin(msg.Setup))
	case menu.Resume:
		m.menu = m.page
		m, cmd = m.ask(m.resume(msg.ID))
	case menu.Quit, play.Quit:
		cmd = tea.Quit
	case play.Renew:
		m, cmd = m.askRenewal(msg.Side)
	case play.Revoke:
		m, cmd = m.askRevocation()
	case play.Left:
		m, cmd = m.toMenu()
	case play.Rotating:
		m.options.Rotate = msg.On
	case play.Rematch:
		m, cmd = m.ask(m.begin(msg.Setup))
	case screen.Copy:
		cmd = m.copied(msg)
	case renewable:
		m, cmd = m.onRenewable(msg)
	case renewed:
		m, cmd = m.onRenewed(msg)
	case revoked:
		m, cmd = m.onRevoked(msg)
	case loaded:
		m, cmd = m.onLoaded(msg)
	case prepared:
		m, cmd = m.onPrepared(msg)
	case opened:
		m, cmd = m.onOpened(msg)
	default:
		for _, more := range []func(tea.Msg) (Model, tea.Cmd, bool){m.routeApproval, m.routeReview, m.onEngines} {
			if next, cmd, ok := more(msg); ok {
				return next, cmd, true
			}
		}
		return m.onLobby(msg)
	}
	return m, cmd, true
}

// request is a command that carries a number and can be cancelled.
type request func(ctx context.Context, number int) tea.Msg

// ask drops the request before and starts a new one.
func (m Model) ask(r request) (Model, tea.Cmd) {
	m = m.drop()
	ctx, cancel := context.WithCancel(m.options.Context)
	m.cancel = cancel
	number := m.request
	return m, func() tea.Msg { return r(ctx, number) }
}

// drop cancels the request under way; its answer, should it still come, is an old one.
func (m Model) drop() Model {
	if m.cancel != nil {
		m.cancel()
	}
	m.cancel = nil
	m.request++
	return m
}

// The answers of the backend.
type (
	loaded struct {
		visit int
		menu.Loaded
	}
	prepared struct {
		number   int
		proposal backend.Proposal
		err      error
	}
	opened struct {
		number int
		match  backend.Match
		err    error
		at     time.Time
	}
)

// load asks who plays and what is unfinished, after the match that was just left has let go of its game.
func (m Model) load(left backend.Match) tea.Cmd {
	b, known, now, ctx, visit := m.options.Backend, m.options.Engines, m.options.Now, m.options.Context, m.visit
	return func() tea.Msg {
		if left != nil {
			_ = left.Close() // there is nobody to tell: the game is safe on chain
		}
		home, err := b.Home(ctx)
		var engines []backend.UCI
		if known != nil {
			var unread error
			if engines, unread = known.List(); err == nil {
				err = unread
			}
		}
		return loaded{visit, menu.Loaded{Home: home, Engines: engines, Err: err, At: now()}}
	}
}

// begin opens a new game: at once off chain, after an approval on chain.
func (m Model) begin(s backend.Setup) request {
	b, now := m.options.Backend, m.options.Now
	if s.Venue == backend.OffChain {
		return func(ctx context.Context, number int) tea.Msg {
			match, err := b.Begin(ctx, s)
			return opened{number, match, err, now()}
		}
	}
	return func(ctx context.Context, number int) tea.Msg {
		p, err := b.Prepare(ctx, s)
		return prepared{number, p, err}
	}
}

func (m Model) approve(p backend.Proposal) request {
	b, now := m.options.Backend, m.options.Now
	return func(ctx context.Context, number int) tea.Msg {
		match, err := b.Approve(ctx, p)
		return opened{number, match, err, now()}
	}
}

func (m Model) resume(id string) request {
	b, now := m.options.Backend, m.options.Now
	return func(ctx context.Context, number int) tea.Msg {
		match, err := b.Resume(ctx, id)
		return opened{number, match, err, now()}
	}
}

// onLoaded brings the menu up to date wherever the player is. Without a backend the program ends, and Run says why.
func (m Model) onLoaded(msg loaded) (Model, tea.Cmd) {
	if lost, ok := errors.AsType[*backend.NotOpened](msg.Err); ok {
		m.lost = lost
		return m, tea.Quit
	}
	if msg.visit != m.visit {
		return m, nil
	}
	m.cluster = msg.Home.Cluster
	msg.Asked = m.cancel != nil
	m.menu, _ = m.menu.update(msg.Loaded)
	m, named := m.forward(lobby.Chain{Cluster: m.cluster})
	m, told := m.forward(msg.Loaded)
	return m, tea.Batch(named, told)
}

// onPrepared shows the proposal.
func (m Model) onPrepared(msg prepared) (Model, tea.Cmd) {
	b := m.options.Backend
	switch {
	case msg.number != m.request:
		return m, func() tea.Msg { b.Discard(msg.proposal); return nil }
	case msg.err != nil && m.match != nil:
		next, cmd := m.toMenu()
		next, failed := next.fail(msg.err)
		return next, tea.Batch(cmd, failed)
	case msg.err != nil:
		return m.fail(msg.err)
	}
	m, closed := m.closeMatch()
	m, sized := m.turnTo(show(approve.New(m.theme, m.options.Keys, msg.proposal)))
	return m, tea.Batch(closed, sized)
}

// onOpened shows the board. A match nobody waits for any more is closed; it stays resumable.
func (m Model) onOpened(msg opened) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request && msg.match != nil:
		return m, closing(msg.match)
	case msg.number != m.request:
		return m, nil
	case msg.err != nil && m.match != nil && m.board == nil:
		next, cmd := m.toMenu() // a rematch that cannot begin
		next, failed := next.fail(msg.err)
		return next, tea.Batch(cmd, failed)
	case msg.err != nil:
		return m.fail(msg.err)
	}
	m, closed := m.closeMatch()
	m.match = msg.match
	board := play.New(play.Env{
		Context: m.options.Context, Theme: m.theme, Match: msg.match, Keys: m.options.Keys, Bell: m.options.Bell, Ring: m.options.Desk.Ring,
		Animate: m.options.Animate, Rotate: m.options.Rotate, Now: m.options.Now, At: msg.at,
	})
	m, sized := m.turnTo(show(board))
	return m, tea.Batch(closed, sized, board.Init())
}

// fail tells the screen that asked, whichever it is, why it does not get what it asked for.
func (m Model) fail(err error) (Model, tea.Cmd) {
	var cmds []tea.Cmd
	for _, msg := range []tea.Msg{approve.Failed{Err: err}, menu.Failed{Err: err}, lobby.Failed{Err: err}} {
		next, cmd := m.forward(msg)
		m, cmds = next, append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// turnTo shows a screen and tells it the terminal's size.
func (m Model) turnTo(p page) (Model, tea.Cmd) {
	m.page, m.help = p, false
	return m.forward(tea.WindowSizeMsg{Width: m.w, Height: m.h})
}

// decline forgets a proposal and goes back to where it came from.
func (m Model) decline(p backend.Proposal) (Model, tea.Cmd) {
	if m.board != nil {
		return m.toBoard()
	}
	b := m.options.Backend
	m, back := m.toMenu()
	return m, tea.Batch(back, func() tea.Msg { b.Discard(p); return nil })
}

// toMenu closes the match and asks the backend anew what is unfinished.
func (m Model) toMenu() (Model, tea.Cmd) {
	left := m.match
	m.match = nil
	m = m.drop()
	m.visit++
	m, sized := m.turnTo(m.menu)
	return m, tea.Batch(m.load(left), sized)
}

// closeMatch lets go of the match that was played before another is shown.
func (m Model) closeMatch() (Model, tea.Cmd) {
	match := m.match
	if match == nil {
		return m, nil
	}
	m.match = nil
	return m, closing(match)
}

// closing stops a match in the background.
func closing(match backend.Match) tea.Cmd {
	return func() tea.Msg {
		_ = match.Close() // as in load
		return nil
	}
}
