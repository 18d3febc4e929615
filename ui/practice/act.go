package practice

import (
	"context"
	"fmt"

	"castlekey/game"
	"castlekey/game/engine/player"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
)

// Play plays one ply of a side at this keyboard.
func (m *Match) Play(_ context.Context, c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	if !m.local(c) {
		return backend.Proof{}, ErrNotLocal
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.play(c, ply, mv)
}

// play plays one ply; the caller holds mu.
func (m *Match) play(c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	if m.fallen() {
		return backend.Proof{}, Explained(game.ErrOver)
	}
	if ply != m.game.Ply() || c != m.game.Turn() {
		return backend.Proof{}, ErrMoved
	}
	proof := backend.Proof{Ply: ply, Color: c, Text: m.game.SAN(mv)}
	err := m.change(func() error {
		if err := m.game.Play(mv); err != nil {
			return err
		}
		now := m.room.now()
		if m.clock.Control().Timed() {
			m.clock.Press(now)
			m.since = now
		}
		if m.saved.Offer.By != c {
			m.saved.Offer = backend.DrawOffer{}
		}
		m.notice, m.trouble = "", nil
		m.position++
		return nil
	})
	return proof, err
}

// change edits the game and writes it down; what could not be written has not happened. The caller holds mu.
func (m *Match) change(edit func() error) error {
	g, clock, saved, since, notice := m.game, *m.clock, m.saved, m.since, m.notice
	m.game = g.Clone()
	err := edit()
	if err == nil {
		if m.game.Outcome().Over() {
			m.clock.Stop(m.room.now())
		}
		err = m.save()
	}
	if err != nil {
		m.game, *m.clock, m.saved, m.since, m.notice = g, clock, saved, since, notice
		return Explained(err)
	}
	if m.game.Outcome().Over() {
		m.conclude()
	}
	m.publish()
	return nil
}

// conclude archives the game; if that fails it is tried again when games are listed next.
func (m *Match) conclude() {
	m.saved.Offer, m.thinking = backend.DrawOffer{}, false
	m.path, m.trouble = m.room.finish(m.id, m.saved, m.game)
}

// fallen ends the game if a flag has fallen; it reports whether the game is over. The caller holds mu.
func (m *Match) fallen() bool {
	if side, down := m.clock.Flagged(m.room.now()); down && !m.game.Outcome().Over() {
		told := m.trouble != nil
		if err := m.change(func() error { return m.game.Forfeit(side) }); err != nil {
			m.trouble = err
			if !told {
				m.publish()
			}
		}
	}
	return m.game.Outcome().Over()
}

// Advise suggests a move against the engine.
func (m *Match) Advise(ctx context.Context) (game.Move, error) {
	return engines.Advise(ctx, m.setup, m.Snapshot().Game)
}

// Act does everything a side at this keyboard may do besides moving.
func (m *Match) Act(_ context.Context, c game.Color, a backend.Action) (backend.Proof, error) {
	if !m.local(c) {
		return backend.Proof{}, ErrNotLocal
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	proof := backend.Proof{Ply: m.game.Ply(), Color: c, Text: a.String()}
	if m.fallen() {
		if a == backend.ClaimTimeout && m.game.Outcome().Reason == game.TimeForfeit {
			return proof, nil
		}
		return proof, Explained(game.ErrOver)
	}
	return proof, m.change(func() error { return m.act(c, a) })
}

func (m *Match) act(c game.Color, a backend.Action) error {
	switch a {
	case backend.OfferDraw:
		return m.offer(c)
	case backend.AcceptDraw:
		if m.saved.Offer != (backend.DrawOffer{Standing: true, By: c.Other()}) {
			return ErrNoOffer
		}
		return m.game.Agree()
	case backend.ClaimDraw:
		return m.game.Claim()
	case backend.Resign:
		return m.game.Resign(c)
	case backend.Abort:
		if m.game.Ply() >= 2 {
			return ErrTooLate
		}
		return m.game.Cancel()
	case backend.ClaimTimeout:
		return ErrTimeLeft // a flag that has fallen was seen before
	case backend.Takeback:
		return m.takeBack(c)
	}
	return fmt.Errorf("no such action: %d", a)
}

// offer stands until the opponent moves; an engine answers it at once.
func (m *Match) offer(c game.Color) error {
	if m.local(c.Other()) {
		m.saved.Offer = backend.DrawOffer{Standing: true, By: c}
		return nil
	}
	if player.Agrees(m.game, c.Other()) {
		return m.game.Agree()
	}
	m.notice = m.name(c.Other()) + " declines the draw."
	return nil
}

func (m *Match) name(c game.Color) string {
	white, black := names(m.setup)
	return [2]string{white, black}[c]
}

// takeBack undoes a side's last move and what came after it, the clocks too. Between two people at a keyboard either side's last
// move goes: they agree in person.
func (m *Match) takeBack(c game.Color) error {
	plies := 1
	if !m.local(c.Other()) && m.game.Turn() == c {
		plies = 2
	}
	if m.game.Ply() < plies {
		return ErrNoMove
	}
	sans := m.game.SANs()
	for range plies {
		m.game.Undo()
	}
	m.position++
	m.thinking = false
	m.saved.Offer = backend.DrawOffer{}
	m.setClock(m.saved.Left[m.game.Ply()])
	m.notice = sans[m.game.Ply()] + " is taken back."
	if !m.local(c.Other()) {
		m.notice = m.name(c.Other()) + " agrees: " + m.notice
	}
	return nil
}
