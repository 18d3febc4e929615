package ui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/screen/approve"
	"castlekey/ui/screen/library"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/play"
)

// The answers of a match that was asked about its sessions.
type (
	renewable struct {
		number   int
		proposal backend.Proposal
		ends     bool // the session, rather than giving it more
		err      error
	}
	renewed struct {
		number int
		err    error
	}
	revoked struct {
		number   int
		returned uint64 // lamports
		err      error
	}
)

// askRenewal asks the match what the wallet would approve; the board goes on meanwhile.
func (m Model) askRenewal(c game.Color) (Model, tea.Cmd) {
	r, ok := m.match.(backend.Renewer)
	if !ok {
		return m, nil
	}
	return m.ask(func(ctx context.Context, number int) tea.Msg {
		p, err := r.PrepareRenewal(ctx, c)
		return renewable{number, p, false, err}
	})
}

// askRevocation is askRenewal for the end of the player's session.
func (m Model) askRevocation() (Model, tea.Cmd) {
	r, ok := m.match.(backend.Revoker)
	if !ok {
		return m, nil
	}
	return m.ask(func(ctx context.Context, number int) tea.Msg {
		p, err := r.PrepareRevocation(ctx)
		return renewable{number, p, true, err}
	})
}

// onRenewable shows the approval over the board, which keeps following its match.
func (m Model) onRenewable(msg renewable) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request:
		return m, nil
	case msg.err != nil:
		return m.forward(play.Renewed{Err: msg.err})
	}
	m.board, m.ends = m.page, msg.ends
	return m.turnTo(show(approve.New(m.theme, m.options.Keys, msg.proposal)))
}

// accept carries out what was approved: a renewal or a revocation if the board is below, else a new match.
func (m Model) accept(p backend.Proposal) (Model, tea.Cmd) {
	if r, ok := m.match.(backend.Revoker); ok && m.board != nil && m.ends {
		return m.ask(func(ctx context.Context, number int) tea.Msg {
			returned, err := r.Revoke(ctx, p)
			return revoked{number, returned, err}
		})
	}
	r, ok := m.match.(backend.Renewer)
	if m.board == nil || !ok {
		return m.ask(m.approve(p))
	}
	return m.ask(func(ctx context.Context, number int) tea.Msg {
		return renewed{number, r.Renew(ctx, p)}
	})
}

// onRenewed goes back to the board.
func (m Model) onRenewed(msg renewed) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request:
		return m, nil
	case msg.err != nil:
		return m.forward(approve.Failed{Err: msg.err})
	}
	m, sized := m.toBoard()
	m, told := m.forward(play.Renewed{})
	return m, tea.Batch(sized, told)
}

// onRevoked leaves the board, which has nothing left to sign with, and says how it is played on.
func (m Model) onRevoked(msg revoked) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request:
		return m, nil
	case msg.err != nil:
		return m.forward(approve.Failed{Err: msg.err})
	}
	m.board, m.ends = nil, false
	m, cmd := m.toMenu()
	m.notice = notice("The session is revoked", []screen.Line{
		{Text: fmt.Sprintf("%.4g SOL went back to your wallet. The key can sign nothing any more.", float64(msg.returned)/1e9), Tone: screen.Good},
		{},
		{Text: "The game stays as it is on chain. To play on, take your seat again: it is among the games that can be joined or watched."},
	}).Resize(m.w, m.h)
	return m, cmd
}

// toBoard shows the board again that an approval was shown over.
func (m Model) toBoard() (Model, tea.Cmd) {
	board := m.board
	m.board, m.ends = nil, false
	return m.drop().turnTo(board)
}

// answers reports whether a message answers what the page that is shown has asked for, so that no other is to hear it.
func answers(msg tea.Msg) bool {
	switch msg.(type) {
	case screen.Copied, screen.Failed, menu.Failed, library.Failed:
		return true
	}
	return false
}

// below gives the pages below the present one what comes from elsewhere than the player: a match goes on, games are read.
func (m Model) below(msg tea.Msg) (Model, tea.Cmd) {
	if input(msg) || answers(msg) {
		return m, nil
	}
	var cmds []tea.Cmd
	if m.board != nil {
		next, cmd := m.board.update(msg)
		m.board, cmds = next, append(cmds, cmd)
	}
	if len(m.under) > 0 {
		under := make([]page, len(m.under))
		for i, p := range m.under {
			next, cmd := p.update(msg)
			under[i], cmds = next, append(cmds, cmd)
		}
		m.under = under
	}
	return m, tea.Batch(cmds...)
}
