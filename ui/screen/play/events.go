package play

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
	"castlekey/ui/screen"
)

// arrived brings a state the match published by itself.
type arrived struct {
	match string
	snap  backend.Snapshot
	open  bool // more will come
	at    time.Time
}

// answered brings what became of a request.
type answered struct {
	request int
	action  backend.Action // 0 for a move
	snap    backend.Snapshot
	err     error
	at      time.Time
}

// listen waits for the next state of the match.
func (m Model) listen() tea.Cmd {
	match, now := m.env.Match, m.env.Now
	return func() tea.Msg {
		s, open := backend.Next(match)
		return arrived{match.ID(), s, open, now()}
	}
}

func (m Model) onArrived(msg arrived) (Model, tea.Cmd) {
	if msg.match != m.env.Match.ID() || !msg.open {
		return m, nil
	}
	m, tick := m.accept(msg.snap, msg.at)
	return m, tea.Batch(tick, m.listen())
}

// accept takes over a newer state and starts a new series of ticks for its clock.
func (m Model) accept(s backend.Snapshot, at time.Time) (Model, tea.Cmd) {
	m.now = at
	if s.Seq <= m.snap.Seq {
		return m, nil
	}
	moved := s.Game.Ply() != m.snap.Game.Ply()
	if s.Game.Ply() < m.snap.Game.Ply() {
		m.premove = premove{} // it was meant for after a move that was taken back
	}
	rung := m.ring(bell.Between(m.snap, s))
	told := s.Notice != m.snap.Notice
	m.snap = s
	if moved {
		m = m.afterMove()
	}
	if s.Notice != "" && told {
		m = m.say(s.Notice, "", screen.Warn)
	}
	if s.Trouble != nil {
		what, todo := backend.Explain(s.Trouble)
		m = m.say(what, todo, screen.Bad)
	}
	m = m.showEnd().showWaiting()
	m, premove := m.planned()
	m.ticks++
	return m, tea.Batch(premove, rung, m.tick())
}

// ring rings the bell if the player wants to hear of what happened.
func (m Model) ring(happened bell.Set) tea.Cmd {
	if !m.env.Bell.Any(happened) {
		return nil
	}
	ring := m.env.Ring
	return func() tea.Msg { ring(); return nil }
}

// afterMove drops what belonged to the position before.
func (m Model) afterMove() Model {
	m.sans = m.snap.Game.SANs()
	m.past = m.past.within(m.snap.Game)
	m.note = note{}
	if m.snap.Game.Ply() > m.pending.ply {
		m.pending = pending{}
	}
	if m.selected != game.NoSquare && !m.owns(m.selected) && !m.plans(m.selected) {
		m = m.deselect()
	}
	m.preview = m.read(m.line)
	return m
}

// onAnswered settles a request. The state it brings counts in any case; its reason only if the request is the current one.
func (m Model) onAnswered(msg answered) (Model, tea.Cmd) {
	m, tick := m.accept(msg.snap, msg.at)
	switch msg.request {
	case m.pending.request:
		san := m.pending.san
		m.pending = pending{}
		if msg.err != nil {
			m.premove = premove{} // it was meant for after this move
		}
		if _, held := m.sessionState(); !held { // which says more
			m = m.refuse(san+" was put back: ", msg.err)
		}
	case m.acting:
		m.acting = 0
		m = m.refuse("", msg.err)
		if msg.err == nil {
			m = m.done(msg.action)
		}
	}
	m.preview = m.read(m.line)
	return m, tick
}

// refuse shows why something did not happen.
func (m Model) refuse(prefix string, err error) Model {
	if err == nil {
		return m
	}
	what, todo := backend.Explain(err)
	return m.say(prefix+what, todo, screen.Bad)
}

// done says that an action without other visible effect has taken place.
func (m Model) done(a backend.Action) Model {
	if a == backend.OfferDraw && m.snap.DrawOffer.Standing {
		return m.say("The draw is offered; it stands until the next move.", "", screen.Quiet)
	}
	if a == backend.OfferDraw && m.practice() && !m.over() { // the answer, said again if it is that to an earlier offer
		return m.say(m.snap.Notice, "", screen.Warn)
	}
	return m
}

// send plays a move: it is shown as pending until the chain has answered.
func (m Model) send(mv game.Move) (Model, tea.Cmd) {
	after := m.snap.Game.Clone()
	if err := after.Play(mv); err != nil {
		return m.refuse("", err), nil
	}
	m.requests++
	m.pending = pending{request: m.requests, move: mv, ply: m.snap.Game.Ply(), san: m.snap.Game.SAN(mv), after: after}
	m.line, m.preview, m.note = "", preview{}, note{}
	m = m.deselect()
	env, p, color := m.env, m.pending, m.snap.Game.Turn()
	play := func() tea.Msg {
		_, err := env.Match.Play(env.Context, color, p.ply, p.move)
		return answered{request: p.request, snap: env.Match.Snapshot(), err: err, at: env.Now()}
	}
	return m, tea.Batch(play, tea.Tick(patience, func(time.Time) tea.Msg { return overdue{p.request} }))
}

// overdue says that a move was not confirmed at once. Before that it is not marked as pending: a mark for the few milliseconds that the
// embedded chain takes would only flicker.
type overdue struct{ request int }

const patience = 60 * time.Millisecond

// act does something besides moving, for one side.
func (m Model) act(c game.Color, a backend.Action) (Model, tea.Cmd) {
	if m.acting != 0 || m.over() || m.spectator() {
		return m, nil
	}
	m.requests++
	m.acting = m.requests
	env, request := m.env, m.acting
	return m, func() tea.Msg {
		_, err := env.Match.Act(env.Context, c, a)
		return answered{request: request, action: a, snap: env.Match.Snapshot(), err: err, at: env.Now()}
	}
}
