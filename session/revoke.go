package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Around are the caller's own instructions in a transaction that ends a session: Before the
// token is closed and the key swept, and After.
type Around struct{ Before, After []solana.Instruction }

// Revocation is the end of a session ready to be shown and approved. Nothing is stored or sent
// yet; one that is not approved is simply dropped.
type Revocation struct {
	approval

	session      *Session
	around       Around
	instructions []solana.Instruction // as shown
}

// Revoke ends the session by the wallet: PrepareRevocation and Approve in one, without anything being shown in between.
func (s *Session) Revoke(ctx context.Context, approver Approver, around Around) (submit.Receipt, error) {
	if err := checkApprover(approver, s.ref); err != nil {
		return submit.Receipt{}, err
	}
	return s.end(ctx, Revoking, func() (*solana.Transaction, uint64, error) {
		instructions, err := s.revocation(around)
		if err != nil {
			return nil, 0, err
		}
		return s.signEnding(ctx, approver, instructions)
	})
}

// PrepareRevocation builds the one transaction that ends the session, and tries it on the
// chain: paid by the wallet, it closes the token (its rent goes to whoever paid it) and sends
// every lamport of the session key to the wallet, however little. The record goes once that is
// final. A session that is expired, revoked elsewhere, out of fees, signed out or half opened is
// cleaned up the same way. Errors: ErrClosed, ErrWouldFail, ErrDisagrees, the chain's.
func (s *Session) PrepareRevocation(ctx context.Context, around Around) (*Revocation, error) {
	instructions, err := s.prepareEnding(ctx, around)
	if err != nil {
		return nil, err
	}
	r := &Revocation{session: s, around: around, instructions: instructions}
	r.approval, err = s.keeper.approval(ctx, s.ref.Authority, instructions)
	return r, err
}

// Approve asks the wallet to sign, and sends. When nothing is left to do nobody is asked and
// the Receipt is zero. After a certain failure the session is as before, and the revocation may
// be approved again; after *Unsure, Load settles it. Further errors: ErrMoved if the session
// has done something since; those of Proposal.Approve.
func (r *Revocation) Approve(ctx context.Context, approver Approver) (submit.Receipt, error) {
	s := r.session
	if err := checkApprover(approver, s.ref); err != nil {
		return submit.Receipt{}, err
	}
	return s.end(ctx, Revoking, func() (*solana.Transaction, uint64, error) {
		now, err := s.revocation(r.around)
		if err != nil {
			return nil, 0, err
		}
		if !sameInstructions(now, r.instructions) {
			return nil, 0, ErrMoved
		}
		return s.signEnding(ctx, approver, now)
	})
}

// signEnding has the wallet sign what ends the session; no transaction if there is nothing to do.
func (s *Session) signEnding(ctx context.Context, approver Approver, instructions []solana.Instruction) (*solana.Transaction, uint64, error) {
	if len(instructions) == 0 {
		return nil, 0, nil
	}
	tx, err := solana.NewTransaction(instructions, solana.Hash{}, solana.TransactionPayer(s.ref.Authority))
	if err != nil {
		return nil, 0, fmt.Errorf("build revocation: %w", err)
	}
	lastValid, err := s.sign(ctx, tx, approver)
	return tx, lastValid, err
}

// sameInstructions tells whether two lists, built by the same code, make the same transaction. Rights are not looked at:
// building a transaction merges them in place.
func sameInstructions(a, b []solana.Instruction) bool {
	return slices.EqualFunc(a, b, func(x, y solana.Instruction) bool {
		one, errX := x.Data()
		other, errY := y.Data()
		return errX == nil && errY == nil && bytes.Equal(one, other) && x.ProgramID() == y.ProgramID() &&
			slices.EqualFunc(x.Accounts(), y.Accounts(), func(m, n *solana.AccountMeta) bool { return m.PublicKey == n.PublicKey })
	})
}

// revocation is what has to be done on chain, given the newest View; empty if nothing.
func (s *Session) revocation(around Around) ([]solana.Instruction, error) {
	view, ref := s.View(), s.ref
	out := append([]solana.Instruction(nil), around.Before...)
	if view.Token != nil {
		revoke, err := view.Token.Revoke()
		if err != nil {
			return nil, err
		}
		out = append(out, revoke)
	}
	if view.Balance > 0 && s.rec.key != nil {
		out = append(out, transfer(ref.ID, ref.Authority, view.Balance))
	}
	return append(out, around.After...), nil
}

// SignOut ends the session without asking the wallet: one transaction, signed and paid by the
// session key alone, runs the caller's instructions (such as the target program's own end of
// a permission) and sends all that is left to the wallet, leaving exactly nothing. The key is
// forgotten once that is final. A V2 token stays, worthless without its key, and holds its rent
// until the wallet revokes it; a V1 token, which anyone may revoke, is closed along with the
// rest. ErrOutOfFees: the key is too poor for that; use Revoke.
func (s *Session) SignOut(ctx context.Context, around Around) (submit.Receipt, error) {
	return s.end(ctx, SigningOut, func() (*solana.Transaction, uint64, error) {
		view := s.View()
		balance := view.Balance
		if balance != FeePerSignature && balance < minSelfPaidAmount {
			return nil, 0, ErrOutOfFees
		}
		ref := s.ref
		instructions := append([]solana.Instruction(nil), around.Before...)
		if view.Token != nil && view.Token.Version == V1 {
			revoke, err := view.Token.Revoke()
			if err != nil {
				return nil, 0, err
			}
			instructions = append(instructions, revoke)
		}
		instructions = append(instructions, transfer(ref.ID, ref.Authority, balance-FeePerSignature))
		instructions = append(instructions, around.After...)
		tx, err := solana.NewTransaction(instructions, solana.Hash{}, solana.TransactionPayer(ref.ID))
		if err != nil {
			return nil, 0, fmt.Errorf("build sign-out: %w", err)
		}
		lastValid, err := s.keeper.freshen(ctx, tx)
		if err != nil {
			return nil, 0, err
		}
		if s.rec.key == nil {
			return nil, 0, ErrSignedOut
		}
		return tx, lastValid, s.rec.key.Sign(tx)
	})
}

// end takes the session through state, Revoking or SigningOut, by the transaction that build
// makes and signs. No transaction means there is nothing to do on chain.
func (s *Session) end(ctx context.Context, state State, build func() (*solana.Transaction, uint64, error)) (submit.Receipt, error) {
	s.change.Lock()
	defer s.change.Unlock()
	if err := s.settleRenewal(ctx); err != nil {
		return submit.Receipt{}, err
	}
	if err := s.stopSigning(state); err != nil {
		return submit.Receipt{}, err
	}
	receipt, err := s.tryEnd(ctx, state, build)
	if !errors.Is(err, submit.ErrUnsure) {
		s.startSigning()
	}
	if err == nil && !receipt.Signature.IsZero() {
		s.tidyNow(ctx)
	}
	return receipt, err
}

// tidyNow tidies up after a landed ending as far as it goes; what does not go now, the next Load does.
func (s *Session) tidyNow(ctx context.Context) {
	if _, err := s.Refresh(ctx); err == nil {
		_, _ = s.tidy(ctx)
	}
}

// stopSigning makes Sign refuse while an ending is under way.
func (s *Session) stopSigning(state State) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.shut:
		return ErrClosed
	case s.rec.state == Closed, s.rec.state == Revoking, s.rec.state == SigningOut:
		return ErrRevoked
	case s.rec.state == SignedOut && state == SigningOut:
		return ErrSignedOut
	}
	s.closing = true
	return nil
}

// startSigning leaves it to the record's state again.
func (s *Session) startSigning() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = false
}

// tryEnd builds, stores, sends and records.
func (s *Session) tryEnd(ctx context.Context, state State, build func() (*solana.Transaction, uint64, error)) (submit.Receipt, error) {
	if _, err := s.Refresh(ctx); err != nil {
		return submit.Receipt{}, err
	}
	tx, lastValid, err := build()
	if err != nil {
		return submit.Receipt{}, err
	}
	if tx == nil {
		if !s.current(s.View()) {
			return submit.Receipt{}, errBehind
		}
		return submit.Receipt{}, s.drop()
	}
	if err := s.begin(tx, lastValid, state); err != nil {
		return submit.Receipt{}, err
	}
	receipt, err := submit.Send(ctx, s.keeper.chain, tx, s.keeper.submitOptions(lastValid))
	return receipt, s.closed(receipt, err)
}
