package match

import (
	"context"
	"errors"
	"fmt"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/wallet"
	"castlekey/ui/backend"
)

// renewal is one that was shown and not yet approved.
type renewal struct {
	side    game.Color
	session *session.Renewal
}

// limits are what the wallet approved for a session, as its record keeps them.
func (s seatMeta) limits() onchain.Limits {
	if s.Limits != nil {
		return *s.Limits
	}
	return onchain.Limits{Actions: onchain.ActPlayOneGame, Game: &s.Game}
}

// terms are what renewing a game's session asks for: as long again, and the allowance full.
func (s seatMeta) terms() terms {
	return terms{validFor: validity(s.Setup.Time), fillTo: allowance, limits: s.limits()}
}

// renewBy has a wallet that asks nobody renew a session.
func (h *Host) renewBy(ctx context.Context, w wallet.Wallet, s *session.Session, t terms) error {
	if err := h.faucet(ctx, w.PublicKey()); err != nil {
		return err
	}
	e, err := h.extension(ctx, s, t)
	if err != nil {
		return err
	}
	_, err = s.Renew(ctx, w, e)
	return err
}

// renewHouse renews the session of a seat whose wallet is the host's own.
func (m *Match) renewHouse(ctx context.Context, c game.Color) error {
	return m.host.renewBy(ctx, m.seats[c].wallet, m.seats[c].session, m.meta.terms())
}

// PrepareRenewal says what the wallet of a local side would approve.
func (m *Match) PrepareRenewal(ctx context.Context, c game.Color) (backend.Proposal, error) {
	shown, err := m.prepareRenewal(ctx, c)
	return shown, Explained(m.host.named(err))
}

func (m *Match) prepareRenewal(ctx context.Context, c game.Color) (backend.Proposal, error) {
	if !m.seats[c].local {
		return backend.Proposal{}, ErrNotLocal
	}
	s := m.seats[c].session
	e, err := m.host.extension(ctx, s, m.meta.terms())
	if err != nil {
		return backend.Proposal{}, err
	}
	r, err := s.PrepareRenewal(ctx, e)
	if err != nil {
		return backend.Proposal{}, err
	}
	shown, err := m.describeRenewal(ctx, c, r)
	if err != nil {
		return backend.Proposal{}, err
	}
	shown.Clauses = append(m.host.foundation(ctx), shown.Clauses...)
	m.mu.Lock()
	defer m.mu.Unlock()
	shown.ID = fmt.Sprintf("renew-%s-%d", s.PublicKey(), m.snap.Seq)
	clear(m.renewals) // the newest one alone may be approved
	m.renewals[shown.ID] = &renewal{side: c, session: r}
	return shown, nil
}

// Renew asks the wallet, and sends the move that was refused for want of the renewal.
func (m *Match) Renew(ctx context.Context, p backend.Proposal) error {
	m.mu.Lock()
	r := m.renewals[p.ID]
	delete(m.renewals, p.ID)
	m.mu.Unlock()
	if r == nil {
		return Explained(ErrUnknownProposal)
	}
	if _, err := r.session.Approve(ctx, m.seats[r.side].wallet); err != nil {
		m.putBack(p.ID, r)
		return Explained(m.host.named(err))
	}
	m.change(func(s *backend.Snapshot) { s.Approvals++ })
	m.lookAt(ctx, r.side)
	return m.playInHand(ctx, r.side)
}

// putBack keeps a renewal that did not come about and may be approved again as it is.
func (m *Match) putBack(id string, r *renewal) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r.session.Open() {
		m.renewals[id] = r
	}
}

// playInHand sends the move that waited for a renewal, if the game still stands where it was refused.
func (m *Match) playInHand(ctx context.Context, c game.Color) error {
	m.settle(ctx)
	m.mu.Lock()
	held := m.inHand[c]
	fits := held != nil && m.state.Status == onchain.Active && held.ply == len(m.state.Record)
	m.mu.Unlock()
	m.letGo(c)
	if !fits {
		return nil
	}
	_, err := m.play(ctx, c, held.ply, held.mv)
	return err
}

// hold keeps a move that was refused because the session had ended, nil for another action, and says what has to be done.
func (m *Match) hold(c game.Color, refused *move, san string, cause error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if refused != nil {
		m.inHand[c], m.snap.Seats[c].InHand = refused, san
	}
	m.snap.Seats[c].Standing = backend.Ended
	m.stuck, m.snap.Trouble = cause, cause
}

// letGo forgets a move that was held.
func (m *Match) letGo(c game.Color) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inHand[c], m.snap.Seats[c].InHand = nil, ""
}

// usable brings a session of an unfinished game back: as it is, or ended in a way that a renewal mends.
func (h *Host) usable(ctx context.Context, s stored) (*session.Session, error) {
	loaded, err := h.keeper.Load(ctx, s.ref)
	if err != nil {
		return nil, err
	}
	err = loaded.Usable()
	mends := errors.Is(err, session.ErrExpired) || errors.Is(err, session.ErrRevoked) && loaded.Info().State == session.Active
	if err != nil && !mends {
		return nil, errors.Join(err, loaded.Close())
	}
	return loaded, nil
}

// usableHouse is usable for a seat of the host's own, whose wallet renews without asking anybody.
func (h *Host) usableHouse(ctx context.Context, s stored) (*session.Session, error) {
	loaded, err := h.usable(ctx, s)
	if err != nil || loaded.Usable() == nil {
		return loaded, err
	}
	w, err := h.house(s.meta.Setup.Opponent)
	if err != nil {
		return nil, errors.Join(err, loaded.Close())
	}
	defer w.Close() //nolint:errcheck // only wipes
	if err := h.renewBy(ctx, w, loaded, s.meta.terms()); err != nil {
		return nil, errors.Join(err, loaded.Close())
	}
	return loaded, nil
}
