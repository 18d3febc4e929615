package match

import (
	"context"
	"errors"

	"castlekey/session"
)

// SignOutSession ends a session by its own key: the wallet is not asked. The policy is closed, and all that is on the key goes back to
// the wallet; the deposit of a V2 token follows with the wallet's next approval or revocation. Errors: session.ErrOutOfFees if the key is
// too poor to pay for it, session.ErrSignedOut, those of loading it.
func (h *Host) SignOutSession(ctx context.Context, ref session.Ref) (Revoked, error) {
	r, err := h.signOut(ctx, ref)
	return r, Explained(h.named(err))
}

func (h *Host) signOut(ctx context.Context, ref session.Ref) (Revoked, error) {
	done := Revoked{Session: ref.ID}
	if ref.Cluster != h.genesis {
		return done, session.ErrWrongCluster
	}
	s, err := h.keeper.Load(ctx, ref)
	switch {
	case errors.Is(err, session.ErrRevoked), errors.Is(err, session.ErrNotApproved):
		return done, nil // nothing hung on it, and its record is gone
	case err != nil:
		return done, err
	}
	defer s.Close() //nolint:errcheck // only wipes
	before, err := h.listing(ctx, ref)
	if err != nil {
		return done, err
	}
	around, err := h.onSignOut(ctx, s)
	if err != nil {
		return done, err
	}
	receipt, err := s.SignOut(ctx, around)
	if err != nil {
		return done, err
	}
	done.Signature, done.Returned = receipt.Signature, before.View.Balance+before.PolicyRent
	if ref := before.View.Token; ref != nil && ref.Version == session.V1 {
		done.Returned += before.View.Rent
	}
	return done, nil
}
