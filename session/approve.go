package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Approve asks the wallet to sign, signs last with the session key, and sends. The order of
// writes and sends is such that a crash between any two leaves a record that Load can settle.
// Errors: ErrNotApproved (wallet refused, or the chain did: then also a *submit.Rejected or
// submit.ErrExpired), ErrAltered, ErrBadSignature, ErrWrongWallet, ErrWrongCluster, *Unsure.
func (p *Proposal) Approve(ctx context.Context, approver Approver) (*Session, error) {
	if err := checkApprover(approver, p.rec.ref); err != nil {
		return nil, err
	}
	if !p.used.CompareAndSwap(false, true) {
		return nil, ErrClosed
	}
	release, err := p.keeper.store.Claim(p.rec.ref.String())
	if err != nil {
		p.rec.wipe()
		return nil, fmt.Errorf("claim session: %w", err)
	}
	s, err := newSession(p.keeper, p.rec, release)
	if err != nil {
		return nil, err
	}
	if p.replaces != nil {
		err = s.replace(ctx, p, approver)
	} else {
		err = s.approve(ctx, p.tx, approver)
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
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
	_, err = submit.Send(ctx, s.keeper.chain, tx, s.keeper.submitOptions(lastValid))
	return s.opened(ctx, err)
}

// opened turns the fate of the approval into the session's next state.
func (s *Session) opened(ctx context.Context, err error) error {
	switch {
	case err == nil:
		s.seen(View{Token: s.expectedToken(), Balance: s.rec.topUp})
		return s.save(Active, (*record).clearPending)
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
	return landed, errors.Join(err, s.save(state, (*record).clearPending))
}

// expectedToken is the token a landed approval has made.
func (s *Session) expectedToken() *Token {
	return &Token{
		Version: V2, Authority: s.ref.Authority, Target: s.ref.Target, Signer: s.ref.ID,
		FeePayer: s.ref.Authority, ValidUntil: s.rec.validUntil,
	}
}

// sign gives tx a fresh blockhash, then the wallet's signature, then the session key's if the
// message asks for it.
func (s *Session) sign(ctx context.Context, tx *solana.Transaction, approver Approver) (lastValid uint64, err error) {
	lastValid, err = s.keeper.freshen(ctx, tx)
	if err != nil {
		return 0, err
	}
	if err := askWallet(ctx, approver, tx); err != nil {
		return 0, err
	}
	if !slices.Contains(signers(tx), s.ref.ID) {
		return lastValid, nil
	}
	if s.rec.key == nil {
		return 0, ErrSignedOut
	}
	return lastValid, s.rec.key.Sign(tx)
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

// checkApprover refuses another wallet than the session's, and a wallet of another chain.
func checkApprover(approver Approver, ref Ref) error {
	if approver.PublicKey() != ref.Authority {
		return fmt.Errorf("%w (%s instead of %s)", ErrWrongWallet, approver.PublicKey(), ref.Authority)
	}
	if bound, ok := approver.(clusterBound); ok && bound.Cluster() != ref.Cluster {
		return fmt.Errorf("%w (the wallet is for %s alone)", ErrWrongCluster, bound.Cluster())
	}
	return nil
}

// askWallet has a copy signed and takes over the wallet's signature, if the copy still holds
// the very message it was made from. A wallet that answers after ctx ended signs a copy that
// nobody looks at any more.
func askWallet(ctx context.Context, approver Approver, tx *solana.Transaction) error {
	asked, err := clone(tx)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- approver.Sign(ctx, asked) }()
	select {
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrNotApproved, ctx.Err())
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNotApproved, err)
		}
	}
	return takeSignature(approver.PublicKey(), asked, tx)
}

// takeSignature copies wallet's signature from asked to tx after checking message and signature.
func takeSignature(wallet solana.PublicKey, asked, tx *solana.Transaction) error {
	want, err := tx.Message.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	got, err := asked.Message.MarshalBinary()
	if err != nil || !bytes.Equal(got, want) {
		return ErrAltered
	}
	slot := slices.Index(signers(tx), wallet)
	if slot < 0 || slot >= len(asked.Signatures) || !asked.Signatures[slot].Verify(wallet, want) {
		return ErrBadSignature
	}
	makeSlots(tx)
	tx.Signatures[slot] = asked.Signatures[slot]
	return nil
}
