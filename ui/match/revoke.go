package match

import (
	"context"
	"fmt"

	"castlekey/session"
	"castlekey/ui/backend"
)

// revocation is the end of the player's session as it was shown.
type revocation struct {
	id      string
	session *session.Revocation
	owed    uint64 // lamports that come back, before the fee
}

// PrepareRevocation says what the player's wallet would sign to end the session of this game.
func (m *Match) PrepareRevocation(ctx context.Context) (backend.Proposal, error) {
	shown, err := m.prepareRevocation(ctx)
	return shown, Explained(m.host.named(err))
}

func (m *Match) prepareRevocation(ctx context.Context) (backend.Proposal, error) {
	seat := m.seats[m.meta.Color]
	if m.watching || seat.session == nil {
		return backend.Proposal{}, ErrNotLocal
	}
	around, err := m.host.onRevoke(ctx, seat.session)
	if err != nil {
		return backend.Proposal{}, err
	}
	hangs, err := m.host.listing(ctx, seat.session.Ref())
	if err != nil {
		return backend.Proposal{}, err
	}
	end, err := seat.session.PrepareRevocation(ctx, around)
	if err != nil {
		return backend.Proposal{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ending = &revocation{fmt.Sprintf("revoke-%s-%d", seat.session.PublicKey(), m.snap.Seq), end, hangs.Owed()}
	return backend.Proposal{
		ID: m.ending.id, Title: "Revoke the session of this game", Cluster: m.host.opts.ClusterName,
		Wallet: backend.Wallet{Name: seat.wallet.Name(), Address: seat.session.Authority().String()},
		Clauses: []backend.Clause{
			{Tone: backend.Fact, Label: "Session key", Lines: []string{seat.session.PublicKey().String()}},
			{Tone: backend.MayNot, Label: "It may not", Lines: []string{"sign anything any more, from the moment this is confirmed"}},
			{Tone: backend.Limit, Label: "This", Lines: end.Lines()},
			{Tone: backend.Fact, Label: "The game", Lines: []string{
				"stays as it is on chain, and so does a running clock. Your seat is your wallet's: take it again by another approval.",
			}},
		},
	}, nil
}

// Revoke asks the wallet. What was not approved before may be approved again.
func (m *Match) Revoke(ctx context.Context, p backend.Proposal) (returned uint64, err error) {
	m.mu.Lock()
	r := m.ending
	m.mu.Unlock()
	if r == nil || r.id != p.ID {
		return 0, Explained(ErrUnknownProposal)
	}
	if _, err := r.session.Approve(ctx, m.seats[m.meta.Color].wallet); err != nil {
		return 0, Explained(m.host.named(err))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ending = nil
	return r.owed, nil
}
