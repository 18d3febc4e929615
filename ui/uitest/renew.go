package uitest

import (
	"context"
	"errors"

	"castlekey/game"
	"castlekey/ui/backend"
)

// ErrEnded is returned for a move of a session that has ended.
var ErrEnded = errors.New("the session has ended")

var (
	_ backend.Renewer = (*Match)(nil)
	_ backend.Revoker = (*Match)(nil)
)

// ended refuses the move at the ply where the session ends, and keeps it.
func (m *Match) ended(c game.Color, ply int, mv game.Move) error {
	if m.backend.EndsAt == 0 || ply < m.backend.EndsAt || !m.snap.Seats[c].Local {
		return nil
	}
	m.inHand = mv
	m.snap.Seats[c].Standing, m.snap.Seats[c].InHand = backend.Ended, m.game.SAN(mv)
	return ErrEnded
}

// PrepareRenewal implements backend.Renewer.
func (m *Match) PrepareRenewal(context.Context, game.Color) (backend.Proposal, error) {
	return backend.Proposal{ID: "renew", Title: "Renew the session of this game", Wallet: wallet, Cluster: "embedded", Clauses: clauses()}, nil
}

// Renew implements backend.Renewer.
func (m *Match) Renew(ctx context.Context, _ backend.Proposal) error {
	if err := m.backend.wait(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.game.Turn()
	m.backend.EndsAt = 0
	m.snap.Approvals++
	m.snap.Seats[c].Standing, m.snap.Seats[c].InHand = backend.Good, ""
	if _, err := m.play(c, m.game.Ply(), m.inHand); err != nil {
		return err
	}
	m.engineLater()
	return nil
}

// PrepareRevocation implements backend.Revoker.
func (m *Match) PrepareRevocation(context.Context) (backend.Proposal, error) {
	return backend.Proposal{ID: "revoke", Title: "Revoke the session of this game", Wallet: wallet, Cluster: "embedded", Clauses: clauses()}, nil
}

// Revoke implements backend.Revoker.
func (m *Match) Revoke(ctx context.Context, _ backend.Proposal) (uint64, error) {
	if err := m.backend.wait(ctx); err != nil {
		return 0, err
	}
	return 13_892_600, m.backend.RevokeErr
}
