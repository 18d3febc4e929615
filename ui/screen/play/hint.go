package play

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// advised brings a suggested move.
type advised struct {
	request int
	ply     int
	move    game.Move
	err     error
}

// mayAsk reports whether a move can be suggested now: never in a game against a person.
func (m Model) mayAsk() bool {
	_, ok := m.env.Match.(backend.Advisor)
	return ok && m.snap.Setup.Opponent == backend.Engine && m.mayMove()
}

// hint asks for a move.
func (m Model) hint() (Model, tea.Cmd) {
	advisor, ok := m.env.Match.(backend.Advisor)
	switch {
	case m.snap.Setup.Opponent != backend.Engine:
		return m.say("No hints in a game against a person.", "", screen.Quiet), nil
	case !ok || !m.mayAsk():
		return m.say("There is nothing to suggest now.", "", screen.Quiet), nil
	}
	m.requests++
	m = m.say("Looking for a good move…", "", screen.Quiet)
	env, request, ply := m.env, m.requests, m.snap.Game.Ply()
	m.hinting = request
	return m, func() tea.Msg {
		mv, err := advisor.Advise(env.Context)
		return advised{request, ply, mv, err}
	}
}

// onAdvised types the suggested move, so that the board shows it and Enter plays it. What was typed meanwhile stands.
func (m Model) onAdvised(msg advised) Model {
	if msg.request != m.hinting {
		return m
	}
	m.hinting = 0
	switch {
	case msg.err != nil:
		return m.refuse("", msg.err)
	case msg.ply != m.snap.Game.Ply() || m.line != "" || !m.mayMove():
		return m
	}
	return m.typeLine(m.snap.Game.SAN(msg.move))
}

// blindfold hides the pieces, or shows them again.
func (m Model) blindfold() (Model, tea.Cmd) {
	m.blind = !m.blind
	if m.blind {
		return m.say("The pieces are hidden.", "", screen.Quiet), nil
	}
	return m.say("The pieces are back.", "", screen.Quiet), nil
}
