package session

import (
	"context"
	"errors"
	"fmt"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// reconcile compares the record with the chain and brings the record up to date. It is run
// once, before the session is handed out.
func (s *Session) reconcile(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if _, err := s.Refresh(ctx); err != nil {
		return err
	}
	reason := ErrRevoked
	if s.rec.state == Abandoned {
		reason = ErrNotApproved
	}
	gone, err := s.tidy(ctx)
	if err == nil && gone {
		return reason
	}
	return err
}

// settle finds out what became of the transaction the record says is under way.
func (s *Session) settle(ctx context.Context) error {
	switch s.rec.state {
	case Drafted: // the session key had signed nothing yet
		return errors.Join(ErrNotApproved, s.drop())
	case Sent:
		receipt, err := s.fate(ctx)
		return s.opened(ctx, receipt, err)
	case Revoking, SigningOut:
		err := s.closed(s.fate(ctx))
		if certain(err) {
			return nil // the ending failed: the session is what it was before
		}
		return err
	case Renewing:
		err := s.renewed(s.fate(ctx))
		if certain(err) {
			return nil // the renewal failed: the session is what it was before
		}
		return err
	default:
		return nil
	}
}

// fate asks what became of the pending transaction. As long as it can still land it sends the
// same bytes again: its approval was given, and a second landing is impossible.
func (s *Session) fate(ctx context.Context) (submit.Receipt, error) {
	tx, err := s.pendingTx()
	if err != nil {
		return submit.Receipt{}, err
	}
	opts := s.keeper.submitOptions(s.rec.lastValid)
	opts.SentBefore = true
	return submit.Send(ctx, s.keeper.chain, tx, opts)
}

// pendingTx decodes the transaction under way.
func (s *Session) pendingTx() (*solana.Transaction, error) {
	tx, err := solana.TransactionFromBytes(s.rec.pending)
	if err != nil || len(tx.Signatures) == 0 {
		return nil, fmt.Errorf("decode pending transaction: %w", ErrRecord)
	}
	return tx, nil
}

// endings says which state a landed ending leads to.
var endings = map[State]State{Revoking: Closed, SigningOut: SignedOut}

// closed turns the fate of an ending into the session's next state.
func (s *Session) closed(receipt submit.Receipt, err error) error {
	switch {
	case err == nil: // the pending transaction stays: tidy asks whether it is final
		return s.save(endings[s.rec.state], func(r *record) { r.land(receipt.Slot) })
	case certain(err):
		return errors.Join(err, s.save(s.rec.fallback, (*record).clearPending))
	default:
		return asUnsure(s.ref, err)
	}
}

// tidy drops a record, or its key, once nothing can hang on it any more. Gone says the record was dropped.
func (s *Session) tidy(ctx context.Context) (gone bool, err error) {
	switch s.rec.state {
	case Abandoned:
		if v := s.View(); v.Balance == 0 && v.Token == nil && s.current(v) {
			return true, s.drop()
		}
	case Closed:
		return s.tidyClosed(ctx)
	case SignedOut:
		return s.tidySignedOut(ctx)
	default:
	}
	return false, nil
}

// tidyClosed drops the record of a revoked session once it is final what became of the revocation; if something
// lies on its key, because it came later or the revocation was undone, the session stays, to be swept again.
func (s *Session) tidyClosed(ctx context.Context) (gone bool, err error) {
	if !s.final(ctx) {
		return false, nil
	}
	v, err := observe(ctx, s.keeper.chain, s.ref, rpc.CommitmentFinalized)
	if err != nil {
		return false, err
	}
	s.seen(v)
	if v.Balance > 0 || v.Token != nil {
		return false, s.save(Abandoned, (*record).clearPending)
	}
	if !s.current(v) {
		return false, nil
	}
	return true, s.drop()
}

// tidySignedOut forgets the key of a session that has swept itself, and the record once the
// token, whose rent it stands for, is gone as well.
func (s *Session) tidySignedOut(ctx context.Context) (gone bool, err error) {
	if view := s.View(); s.rec.key != nil && view.Balance == 0 && s.current(view) && s.final(ctx) {
		if err := s.forgetKey(); err != nil {
			return false, err
		}
	}
	if s.rec.key != nil || s.View().Token != nil {
		return false, nil
	}
	v, err := observe(ctx, s.keeper.chain, s.ref, rpc.CommitmentFinalized)
	if err != nil || v.Token != nil || !s.current(v) {
		return false, err
	}
	return true, s.drop()
}

// current tells whether a View is younger than what is known to have landed. Nodes lag: one that has not seen a session yet knows of
// neither token nor lamport, and nothing may be forgotten by its word.
func (s *Session) current(v View) bool { return v.Slot >= s.rec.landed }

// final tells whether it is beyond every fork what became of the pending transaction: that it landed, or that it never
// will, as when it was confirmed on a fork that was given up.
func (s *Session) final(ctx context.Context) bool {
	tx, err := s.pendingTx()
	if err != nil {
		return false
	}
	_, err = submit.OutcomeAt(ctx, s.keeper.chain, tx.Signatures[0], submit.Options{
		LastValidBlockHeight: s.rec.lastValid,
		Commitment:           rpc.CommitmentFinalized,
	})
	return err == nil || certain(err)
}

// forgetKey rewrites the record without the key.
func (s *Session) forgetKey() error {
	key := s.rec.key
	if err := s.save(s.rec.state, func(r *record) {
		r.key = nil
		r.clearPending()
	}); err != nil {
		return err
	}
	key.Wipe()
	return nil
}
