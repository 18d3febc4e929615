package match

import (
	"context"
	"fmt"
	"time"

	"castlekey/game"
	"castlekey/session"
	"castlekey/ui/backend"
)

const (
	lookEvery = 10 * time.Second // and after every ply
	soon      = 10 * time.Minute // before a session's end it is time to renew it
	fewMoves  = 10               // as are so few moves that the key can pay for
)

// tend watches the sessions of a match: it shows how they stand, warns before one ends, and renews those of the host's own wallets.
func (m *Match) tend() {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-ticker.C:
		case <-m.look:
		}
		if m.over() {
			return
		}
		for c := range m.seats {
			m.lookAt(m.ctx, game.Color(c))
		}
	}
}

// lookAt asks the chain how one side's session stands and shows it.
func (m *Match) lookAt(ctx context.Context, c game.Color) {
	s := m.seats[c].session
	if s == nil {
		return
	}
	view, err := s.Refresh(ctx)
	if err != nil {
		return // the next look may fare better
	}
	standing, why := stands(s, view)
	if standing != backend.Good && m.seats[c].house && m.renewHouse(ctx, c) == nil {
		standing, why = backend.Good, nil
	}
	m.show(c, standing, why)
}

// stands judges a session by what the chain last said; why is set when it has ended.
func stands(s *session.Session, v session.View) (standing backend.Standing, why error) {
	left := s.ValidUntil().Sub(time.Unix(v.Now, 0))
	switch err := s.Usable(); {
	case err != nil:
		return backend.Ended, &over{is: err, err: err}
	case v.MovesLeft() == 0:
		return backend.Ended, &over{is: session.ErrOutOfFees, err: session.ErrOutOfFees}
	case left < soon, v.MovesLeft() < fewMoves:
		return backend.EndsSoon, nil
	}
	return backend.Good, nil
}

// show publishes how a session stands, if that has changed, and says so once to the side that has to do something about it.
func (m *Match) show(c game.Color, standing backend.Standing, why error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.snap.Seats[c]
	now := m.host.seatOf(m.seats[c])
	now.Standing, now.InHand = standing, before.InHand
	if now == before || m.closed || m.overLocked() {
		return
	}
	m.snap.Seats[c] = now
	if m.seats[c].local && !m.seats[c].house {
		if standing != before.Standing {
			m.stuck, m.snap.Trouble = why, why
		}
		m.warn(c, before)
	}
	m.publish()
}

// warn says what is about to run out when that begins, and counts the last moves down for as long as nothing else was said.
func (m *Match) warn(c game.Color, before backend.Seat) {
	now := m.snap.Seats[c]
	begins := now.Standing != before.Standing
	counts := now.MovesLeft < fewMoves && m.snap.Notice == m.warned
	if now.Standing == backend.EndsSoon && (begins || counts) {
		m.warned = warning(now, m.seats[c].session.View().Now)
		m.snap.Notice = m.warned
	}
}

// warning says what is about to run out; now is the chain's clock in Unix seconds.
func warning(s backend.Seat, now int64) string {
	if s.MovesLeft < fewMoves {
		return fmt.Sprintf("Your session key can pay for %d more move(s): renew the session.", s.MovesLeft)
	}
	return fmt.Sprintf("Your session ends in %s: renew it between moves.", span(s.ValidUntil.Sub(time.Unix(now, 0))))
}
