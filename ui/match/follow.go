package match

import (
	"context"
	"errors"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
)

// follow keeps the snapshot up to date until the match is closed.
func (m *Match) follow() {
	sights := m.host.client.Watch(m.ctx, m.addr)
	flag := time.NewTimer(0)
	defer flag.Stop()
	claims := backoff{}
	for {
		wait := time.Duration(0)
		select {
		case <-m.ctx.Done():
			return
		case seen, open := <-sights:
			if !open {
				return
			}
			m.see(seen.State, seen.Err)
		case <-flag.C:
			wait = claims.next(m.claimFlag())
		}
		if m.over() {
			m.finish()
			return
		}
		flag.Reset(max(m.untilFlag(), wait))
	}
}

// refresh reads the game and adopts what it says.
func (m *Match) refresh(ctx context.Context) { m.see(m.host.client.Game(ctx, m.addr)) }

// see adopts what was read, or shows why it could not be.
func (m *Match) see(state *onchain.State, err error) {
	if err != nil {
		if !errors.Is(err, context.Canceled) && !m.over() {
			m.change(func(s *backend.Snapshot) { s.Trouble = Explained(err) })
		}
		return
	}
	g, err := state.Game()
	if err != nil {
		m.change(func(s *backend.Snapshot) { s.Trouble = err })
		return
	}
	m.adopt(state, g)
}

// adopt makes state the confirmed one unless it is older than what is known.
func (m *Match) adopt(state *onchain.State, g *game.Game) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state != nil && (state.Status < m.state.Status || len(state.Record) < len(m.state.Record)) {
		return
	}
	if m.state == nil || len(state.Record) != len(m.state.Record) {
		notify(m.look)
	}
	m.state = state
	m.snap.Game, m.snap.Outcome, m.snap.Trouble = g, g.Outcome(), m.stuck
	m.snap.SessionMoves = len(state.Record)
	m.introduce(state)
	m.snap.Clocks = clocks(state)
	m.snap.DrawOffer = backend.DrawOffer{}
	if state.DrawOffer != nil && state.Status == onchain.Active {
		m.snap.DrawOffer = backend.DrawOffer{Standing: true, By: *state.DrawOffer}
	}
	m.publish()
}

func clocks(s *onchain.State) backend.Clocks {
	return backend.Clocks{
		Timed: s.Timed(), Running: s.Timed() && s.Status == onchain.Active, Remaining: s.Remaining, Since: s.TurnStarted,
	}
}

func (m *Match) over() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state != nil && m.state.Status == onchain.Over
}

const (
	never     = 24 * time.Hour
	flagGrace = 1100 * time.Millisecond // the chain counts whole seconds and wants the time to be exceeded
)

// untilFlag is how long until the side to move has certainly run out of time.
func (m *Match) untilFlag() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state == nil || !m.state.Timed() || m.state.Status != onchain.Active {
		return never
	}
	left := m.state.TurnStarted.Add(m.state.Remaining[m.state.Turn]).Sub(m.host.opts.Now())
	return max(left+flagGrace, 200*time.Millisecond)
}

// claimFlag claims the game for the side whose opponent's time is over. Too early by the chain's clock is answered by the
// program, and tried again a little later.
func (m *Match) claimFlag() error {
	m.mu.Lock()
	due := m.state != nil && m.state.Timed() && m.state.Status == onchain.Active
	var winner game.Color
	if due {
		winner = m.state.Turn.Other()
		due = m.state.Remains(m.state.Turn, m.host.opts.Now()) == 0
	}
	m.mu.Unlock()
	if m.seats[winner].session == nil {
		winner = winner.Other() // anybody may say so; whoever has a key here pays the fee
	}
	if !due || m.seats[winner].session == nil {
		return nil
	}
	if _, err := m.host.client.ClaimTimeout(m.ctx, m.as(winner), m.addr); err != nil {
		return err
	}
	m.refresh(m.ctx)
	return nil
}

// seatOf is what the screen shows of a side.
func (h *Host) seatOf(s seat) backend.Seat {
	shown := backend.Seat{Name: s.name, Local: s.local, Level: s.level}
	if s.session != nil {
		shown.SessionKey = s.session.PublicKey().String()
		shown.Token = s.session.TokenAddress().String()
		if policy, _, err := h.client.Program().PolicyAddress(s.session.TokenAddress()); err == nil {
			shown.Policy = policy.String()
		}
		shown.ValidUntil = s.session.ValidUntil()
		shown.MovesLeft = int(session.MovesLeft(s.session.View().Balance))
	}
	return shown
}
