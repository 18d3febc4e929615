package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Rotate replaces the session by a new one with a new key, in one approval: PrepareRotation
// and Approve in one. The old session is ended as by Revoke.
func (s *Session) Rotate(ctx context.Context, approver Approver, req Request, around Around) (*Session, error) {
	p, err := s.PrepareRotation(ctx, req, around)
	if err != nil {
		return nil, err
	}
	return p.Approve(ctx, approver)
}

// PrepareRotation builds the one transaction that closes the session's token, sends every
// lamport of its key to the wallet, and opens a new session of the same wallet and program
// with a key of its own; around goes with the ending, Request.Extra with the opening. Approve
// makes it happen: all of it or nothing. Errors: as of Keeper.Prepare and Revoke.
func (s *Session) PrepareRotation(ctx context.Context, req Request, around Around) (*Proposal, error) {
	if req.Target != s.ref.Target {
		return nil, ErrForeignProgram
	}
	if err := req.check(); err != nil {
		return nil, err
	}
	ending, err := s.prepareEnding(ctx, around)
	if err != nil {
		return nil, err
	}
	req.Cluster = s.ref.Cluster
	rec, err := s.keeper.draft(ctx, s.ref.Authority, req)
	if err != nil {
		return nil, err
	}
	p := &Proposal{keeper: s.keeper, rec: rec, replaces: s, ending: ending}
	if err := p.build(ctx, req); err != nil {
		p.Discard()
		return nil, err
	}
	return p, nil
}

// prepareEnding is what ends the session on chain as things stand now.
func (s *Session) prepareEnding(ctx context.Context, around Around) ([]solana.Instruction, error) {
	s.change.Lock()
	defer s.change.Unlock()
	if err := s.settleRenewal(ctx); err != nil {
		return nil, err
	}
	if _, err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	return s.revocation(around)
}

// replace takes a new session to Active and the old one to its end, or leaves both as they were.
func (s *Session) replace(ctx context.Context, old *Session, tx *solana.Transaction, approver Approver) error {
	old.change.Lock()
	defer old.change.Unlock()
	err := old.settleRenewal(ctx)
	if err == nil {
		err = old.stopSigning(Revoking)
	}
	if err != nil {
		return err // nothing is stored yet
	}
	err = s.tryReplace(ctx, old, tx, approver)
	if !errors.Is(err, submit.ErrUnsure) {
		old.startSigning()
	}
	if err == nil {
		old.tidyNow(ctx)
	}
	return err
}

// tryReplace signs, stores and sends. Both records hold the transaction before it is sent, the
// new one first: from the moment anybody could send it, the key it pays is on disk.
func (s *Session) tryReplace(ctx context.Context, old *Session, tx *solana.Transaction, approver Approver) error {
	if err := s.save(Drafted, func(*record) {}); err != nil {
		return err
	}
	lastValid, err := s.sign(ctx, tx, approver)
	if err == nil {
		err = old.cosign(tx)
	}
	if err == nil {
		err = s.begin(tx, lastValid, Sent)
	}
	if err != nil {
		return errors.Join(err, s.drop()) // nothing was sent: nothing can come of it
	}
	if err := old.begin(tx, lastValid, Revoking); err != nil {
		return s.withdraw(old, err)
	}
	receipt, err := submit.Send(ctx, s.keeper.chain, tx, s.keeper.submitOptions(lastValid))
	ended, opened := old.closed(receipt, err), s.opened(ctx, receipt, err)
	if err != nil {
		return opened // says the same as ended
	}
	return errors.Join(opened, ended)
}

// withdraw gives up a rotation whose old half could not be stored. A write that failed may
// have reached the disk all the same, and whoever finds it there sends the transaction: so the
// new key is forgotten only once the old record is known to be what it was.
func (s *Session) withdraw(old *Session, cause error) error {
	if err := old.save(old.rec.state, func(*record) {}); err != nil {
		return errors.Join(cause, err)
	}
	return errors.Join(cause, s.drop())
}

// cosign adds the key's signature if the message asks for it, as it does for a sweep.
func (s *Session) cosign(tx *solana.Transaction) error {
	if !slices.Contains(signers(tx), s.ref.ID) {
		return nil
	}
	if s.rec.key == nil {
		return fmt.Errorf("sweep the old session key: %w", ErrSignedOut)
	}
	return s.rec.key.Sign(tx)
}
