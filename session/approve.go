package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Approve asks the wallet to sign, signs last with the session key, and sends. The order of
// writes and sends is such that a crash between any two leaves a record that Load can settle.
// If the wallet refused, or anything else went wrong before there was something to send, the
// proposal stands and may be approved again. Errors: ErrNotApproved (the wallet refused, or the
// chain did: then also a *submit.Rejected or submit.ErrExpired), ErrWouldFail, ErrDisagrees,
// ErrAltered, ErrBadSignature, ErrSlow, ErrWrongWallet, ErrWrongCluster, *Unsure, ErrClosed
// after it was approved or discarded.
func (p *Proposal) Approve(ctx context.Context, approver Approver) (*Session, error) {
	if err := checkApprover(approver, p.rec.ref); err != nil {
		return nil, err
	}
	if !p.stage.CompareAndSwap(ready, asking) {
		return nil, ErrClosed
	}
	s, err := p.open(ctx, approver)
	if err == nil || s != nil && s.begun || !p.stage.CompareAndSwap(asking, ready) {
		p.stage.Store(over)
		p.rec.wipe()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Open tells whether the proposal can still be approved.
func (p *Proposal) Open() bool { return p.stage.Load() == ready }

// open takes a copy of the record, key included, to a session. After an error the session is
// closed, if there is one.
func (p *Proposal) open(ctx context.Context, approver Approver) (*Session, error) {
	release, err := p.keeper.store.Claim(p.rec.ref.String())
	if err != nil {
		return nil, fmt.Errorf("claim session: %w", err)
	}
	s, err := newSession(p.keeper, p.rec.fork(), release)
	if err != nil {
		return nil, err
	}
	tx, err := clone(p.tx) // what the wallet adds is not part of the proposal
	switch {
	case err != nil:
	case p.replaces != nil:
		err = s.replace(ctx, p.replaces, tx, approver)
	default:
		err = s.approve(ctx, tx, approver)
	}
	if err != nil {
		_ = s.Close()
	}
	return s, err
}

// approve takes a new session to Active, or back to nothing.
func (s *Session) approve(ctx context.Context, tx *solana.Transaction, approver Approver) error {
	// Written before the wallet is asked: a full disk is better found out before a prompt than after.
	if err := s.save(Drafted, func(*record) {}); err != nil {
		return err
	}
	lastValid, err := s.sign(ctx, tx, approver)
	if err == nil {
		err = s.begin(tx, lastValid, Sent)
	}
	if err != nil {
		return errors.Join(err, s.drop()) // nothing was sent: nothing can come of it
	}
	receipt, err := submit.Send(ctx, s.keeper.chain, tx, s.keeper.submitOptions(lastValid))
	return s.opened(ctx, receipt, err)
}

// opened turns the fate of the approval into the session's next state.
func (s *Session) opened(ctx context.Context, receipt submit.Receipt, err error) error {
	switch {
	case err == nil:
		s.seen(View{Slot: receipt.Slot, Token: s.expectedToken(), Balance: s.rec.topUp})
		return s.save(Active, func(r *record) {
			r.clearPending()
			r.land(receipt.Slot)
		})
	case certain(err):
		landed, failed := s.abandon(ctx)
		if landed {
			return failed
		}
		return errors.Join(fmt.Errorf("%w: %w", ErrNotApproved, err), failed)
	default:
		return asUnsure(s.ref, err)
	}
}

// abandonPatience bounds the one question asked after an approval failed, even if the
// caller's context has ended.
const abandonPatience = 5 * time.Second

// abandon forgets a session that never came to be, unless something lies on its key after all. A token of this key is
// proof that the approval did land, whatever a node that has forgotten it says: then the session is active.
func (s *Session) abandon(ctx context.Context) (landed bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abandonPatience)
	defer cancel()
	view, err := observe(ctx, s.keeper.chain, s.ref, s.keeper.opts.Commitment)
	if err == nil && view.Balance == 0 && view.Token == nil {
		return false, s.drop()
	}
	s.seen(view)
	state := Abandoned
	if view.Token != nil && *view.Token == *s.expectedToken() {
		state, landed = Active, true
	}
	return landed, errors.Join(err, s.save(state, func(r *record) {
		r.clearPending()
		r.land(view.Slot) // something was seen there then
	}))
}

// expectedToken is the token a landed approval has made.
func (s *Session) expectedToken() *Token {
	t := &Token{
		Version: s.rec.version(), Authority: s.ref.Authority, Target: s.ref.Target, Signer: s.ref.ID, ValidUntil: s.rec.validUntil,
	}
	if t.Version == V2 {
		t.FeePayer = s.ref.Authority
	}
	return t
}

// begin writes down a transaction that is about to be sent.
func (s *Session) begin(tx *solana.Transaction, lastValid uint64, state State) error {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	if len(raw) > maxTx {
		return submit.ErrTooLarge
	}
	s.begun = true // even if the write fails: it may have reached the disk
	return s.save(state, func(r *record) {
		r.pending, r.lastValid, r.fallback = raw, lastValid, s.rec.state
	})
}

// certain tells whether a submission's error says that the transaction took and will take no effect.
func certain(err error) bool {
	var rejected *submit.Rejected
	return errors.As(err, &rejected) || errors.Is(err, submit.ErrExpired) ||
		errors.Is(err, submit.ErrTooLarge) || errors.Is(err, submit.ErrUnsigned)
}
