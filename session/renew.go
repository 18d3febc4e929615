package session

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Extension is what a renewal adds to a session. Without a time it only fills the key up.
type Extension struct {
	ValidFor   time.Duration // from the chain's now, whole seconds; or
	ValidUntil int64         // seconds since 1970, chain time; wins over ValidFor if not 0
	FillTo     uint64        // lamports the session key shall hold, what is missing coming from the wallet: 0 for as it is, or at least RentFloor
	Around     Around        // the caller's own: Before the old token is closed, and After the new one is made
}

// timed tells whether the extension is one of time.
func (e Extension) timed() bool { return e.ValidFor != 0 || e.ValidUntil != 0 }

// Renewal is an extension ready to be shown and approved. Nothing is stored or sent yet; a
// renewal that is not approved is simply dropped.
type Renewal struct {
	approval

	session *Session
	used    atomic.Bool
}

// Renew gives the session more time or money by one approval of its wallet: PrepareRenewal
// and Approve in one.
func (s *Session) Renew(ctx context.Context, approver Approver, e Extension) (submit.Receipt, error) {
	r, err := s.PrepareRenewal(ctx, e)
	if err != nil {
		return submit.Receipt{}, err
	}
	return r.Approve(ctx, approver)
}

// PrepareRenewal builds the one transaction that extends the session. Its time is extended by
// closing the token and making it anew for the same key, in the same transaction: the token
// keeps its address, and with it whatever the target program has tied to that address. What
// has an end of its own there (for chess, the policy) is renewed by Around.After. An expired session
// and one revoked elsewhere come back the same way. The key being too poor to pay a fee is no
// obstacle: the wallet pays. Errors: ErrValidity, ErrTopUp, ErrSignedOut, ErrRevoked (by this
// process), ErrNotApproved, ErrClosed, ErrWouldFail, ErrDisagrees, the chain's.
func (s *Session) PrepareRenewal(ctx context.Context, e Extension) (*Renewal, error) {
	if e.FillTo != 0 && e.FillTo < RentFloor {
		return nil, ErrTopUp
	}
	s.change.Lock()
	defer s.change.Unlock()
	if err := s.renewable(ctx); err != nil {
		return nil, err
	}
	view, err := s.Refresh(ctx)
	if err != nil {
		return nil, err
	}
	instructions, err := s.extension(view, e)
	if err != nil {
		return nil, err
	}
	r := &Renewal{session: s}
	r.approval, err = s.keeper.approval(ctx, s.ref.Authority, instructions)
	return r, err
}

// extension is what has to be done on chain, given the newest View; empty if nothing.
func (s *Session) extension(view View, e Extension) ([]solana.Instruction, error) {
	var missing uint64
	if e.FillTo > view.Balance {
		missing = e.FillTo - view.Balance
	}
	var middle []solana.Instruction
	if e.timed() {
		var err error
		if middle, err = s.recreation(view, e, missing); err != nil {
			return nil, err
		}
	} else if missing > 0 {
		middle = []solana.Instruction{transfer(s.ref.Authority, s.ref.ID, missing)}
	}
	out := append([]solana.Instruction(nil), e.Around.Before...)
	return append(append(out, middle...), e.Around.After...), nil
}

// recreation closes the token, if there is one, and makes it anew.
func (s *Session) recreation(view View, e Extension, topUp uint64) ([]solana.Instruction, error) {
	if view.Now == 0 {
		return nil, errNoClock
	}
	until, err := deadline(view.Now, e.ValidFor, e.ValidUntil)
	if err != nil {
		return nil, err
	}
	parties := Parties{Target: s.ref.Target, Signer: s.ref.ID, Authority: s.ref.Authority, Payer: s.ref.Authority}
	create, err := create(s.rec.version(), parties, terms(until, topUp))
	if err != nil || view.Token == nil {
		return []solana.Instruction{create}, err
	}
	revoke, err := view.Token.Revoke()
	return []solana.Instruction{revoke, create}, err
}

// renewable settles a renewal a former call left open and tells why the session cannot be
// renewed, if it cannot. The caller holds change.
func (s *Session) renewable(ctx context.Context) error {
	if err := s.settleRenewal(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signable()
}

// settleRenewal finds out what became of a renewal whose fate was not known. The caller holds change.
func (s *Session) settleRenewal(ctx context.Context) error {
	if s.isShut() {
		return ErrClosed
	}
	if s.rec.state != Renewing {
		return nil
	}
	return s.settle(ctx)
}

// Approve asks the wallet to sign, signs last with the session key, and sends. The session
// signs on all the while: its token is valid before, and after, and there is no between. If
// the renewal fails for certain the session is as before, and if it did so before there was
// something to send, the renewal may be approved again; after *Unsure, the next Renew, Revoke
// or Load settles it. Errors: as of Proposal.Approve, and those of PrepareRenewal.
func (r *Renewal) Approve(ctx context.Context, approver Approver) (submit.Receipt, error) {
	s := r.session
	if err := checkApprover(approver, s.ref); err != nil {
		return submit.Receipt{}, err
	}
	if !r.used.CompareAndSwap(false, true) {
		return submit.Receipt{}, ErrClosed
	}
	if r.tx == nil {
		return submit.Receipt{}, nil
	}
	s.change.Lock()
	defer s.change.Unlock()
	tx, lastValid, err := r.signed(ctx, approver)
	if err != nil {
		r.used.Store(false)
		return submit.Receipt{}, err
	}
	if err := s.begin(tx, lastValid, Renewing); err != nil {
		return submit.Receipt{}, err // nothing was sent: nothing can come of it
	}
	receipt, err := submit.Send(ctx, s.keeper.chain, tx, s.keeper.submitOptions(lastValid))
	return receipt, s.renewed(receipt, err)
}

// Open tells whether the renewal can still be approved.
func (r *Renewal) Open() bool { return !r.used.Load() }

// signed is the renewal as it will be sent. The caller holds change.
func (r *Renewal) signed(ctx context.Context, approver Approver) (tx *solana.Transaction, lastValid uint64, err error) {
	if err := r.session.renewable(ctx); err != nil {
		return nil, 0, err
	}
	if tx, err = clone(r.tx); err != nil {
		return nil, 0, err
	}
	lastValid, err = r.session.sign(ctx, tx, approver)
	return tx, lastValid, err
}

// renewed turns the fate of a renewal into the session's next state.
func (s *Session) renewed(receipt submit.Receipt, err error) error {
	switch {
	case err == nil:
		return s.adoptRenewal(receipt.Slot)
	case certain(err):
		return errors.Join(fmt.Errorf("%w: %w", ErrNotApproved, err), s.save(s.rec.fallback, (*record).clearPending))
	default:
		return asUnsure(s.ref, err)
	}
}

// adoptRenewal takes over what the transaction that landed in slot granted, read from the transaction itself.
func (s *Session) adoptRenewal(slot uint64) error {
	tx, err := s.pendingTx()
	if err != nil {
		return err
	}
	d, err := Describe(tx, nil)
	if err != nil {
		return fmt.Errorf("read renewal: %w", err)
	}
	view := s.View()
	err = s.save(Active, func(r *record) {
		r.clearPending()
		r.land(slot)
		for _, g := range d.Grants {
			r.validUntil, r.topUp = g.ValidUntil, r.topUp+g.TopUp
			view.Balance += g.TopUp
		}
	})
	if err != nil {
		return err
	}
	if len(d.Grants) > 0 {
		view.Token = s.expectedToken()
	}
	s.seen(view)
	return nil
}
