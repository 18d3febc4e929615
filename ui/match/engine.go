package match

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"castlekey/game"
	"castlekey/game/engine/player"
	"castlekey/onchain"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
)

// playEngine answers whenever it is the engine's turn, through the engine's own session.
func (m *Match) playEngine() {
	side := m.meta.Color.Other()
	e := engines.Player(m.meta.Setup, rand.Uint64()) //nolint:gosec // variety, not secrecy
	defer e.Close()                                  //nolint:errcheck // its process is gone either way
	answered := -1                                   // ply of the last draw offer answered
	pause := backoff{}
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-m.wake:
		}
		snap := m.Snapshot()
		if snap.Outcome.Over() || m.over() {
			return
		}
		if snap.DrawOffer.Standing && snap.DrawOffer.By != side && answered != snap.Game.Ply() {
			answered = snap.Game.Ply()
			m.answerOffer(side, snap)
			continue
		}
		if snap.Game.Turn() == side && m.active() {
			pause.after(m.ctx, m.think(e, side, snap))
		}
	}
}

func (m *Match) active() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state != nil && m.state.Status == onchain.Active
}

// Advise suggests a move against the engine.
func (m *Match) Advise(ctx context.Context) (game.Move, error) {
	return engines.Advise(ctx, m.meta.Setup, m.Snapshot().Game)
}

// sendPatience bounds one move of the engine; what became of it is seen in the game's account.
const sendPatience = 90 * time.Second

// think chooses a move and plays it. A game that ends meanwhile makes the move pointless, and the program refuses it.
func (m *Match) think(e *player.Player, side game.Color, snap backend.Snapshot) error {
	m.change(func(s *backend.Snapshot) { s.Thinking = true })
	choice, err := e.Move(m.ctx, snap.Game.Clone(), m.clockOf(snap))
	if err == nil {
		ctx, cancel := context.WithTimeout(m.ctx, sendPatience)
		_, err = m.play(ctx, side, snap.Game.Ply(), choice.Move)
		cancel()
	}
	m.change(func(s *backend.Snapshot) {
		s.Thinking = false
		if choice.Instead != nil {
			s.Notice = engines.Instead(m.meta.Setup, choice.Instead)
		}
		if err != nil && !m.overLocked() && !errors.Is(err, context.Canceled) {
			s.Trouble = Explained(err)
		}
	})
	return err
}

// What of the engine's time is kept for sending its move. The chain counts whole seconds, and a cluster takes a while.
const (
	reserveHere = 1100 * time.Millisecond
	reserveFar  = 2500 * time.Millisecond
)

// clockOf is what the engine is told of the time.
func (m *Match) clockOf(snap backend.Snapshot) player.Clock {
	now, turn := m.host.opts.Now(), snap.Game.Turn()
	c := player.Clock{Timed: snap.Clocks.Timed, Increment: m.meta.Setup.Time.Increment, Reserve: reserveHere}
	if m.host.chain == nil {
		c.Reserve = reserveFar
	}
	for _, side := range []game.Color{game.White, game.Black} {
		c.Remaining[side] = snap.Clocks.At(side, turn, now)
	}
	return c
}

func (m *Match) overLocked() bool { return m.state != nil && m.state.Status == onchain.Over }

// answerOffer has the engine accept or decline a draw, and says so when it declines.
func (m *Match) answerOffer(side game.Color, snap backend.Snapshot) {
	if player.Agrees(snap.Game, side) {
		if _, err := m.act(m.ctx, side, backend.AcceptDraw); err == nil {
			return
		}
	}
	m.change(func(s *backend.Snapshot) { s.Notice = m.seats[side].name + " declines the draw." })
}
