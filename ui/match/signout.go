package match

import (
	"context"

	"castlekey/session"
	"castlekey/session/submit"
)

// SignOutSession ends a session by its own key: the wallet is not asked. The policy is closed, and all that is on the key goes back to
// the wallet; the deposit of a V2 token follows with the wallet's next approval or revocation. Errors: session.ErrOutOfFees if the key is
// too poor to pay for it, session.ErrSignedOut, those of loading it.
func (h *Host) SignOutSession(ctx context.Context, ref session.Ref) (Revoked, error) {
	r, err := h.signOut(ctx, ref)
	return r, Explained(h.named(err))
}

func (h *Host) signOut(ctx context.Context, ref session.Ref) (Revoked, error) {
	if ref.Cluster != h.genesis {
		return Revoked{Session: ref.ID}, session.ErrWrongCluster
	}
	return h.ending(ctx, ref, func(s *session.Session, before Listing) (submit.Receipt, uint64, error) {
		around, err := h.onSignOut(ctx, s)
		if err != nil {
			return submit.Receipt{}, 0, err
		}
		receipt, err := s.SignOut(ctx, around)
		returned := before.View.Balance + before.PolicyRent
		if t := before.View.Token; t != nil && t.Version == session.V1 {
			returned += before.View.Rent
		}
		return receipt, returned, err
	})
}
