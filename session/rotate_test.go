package session_test

import (
	"context"
	"errors"
	"testing"

	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

func TestRotateIsOneApprovalForEndAndBeginning(t *testing.T) {
	w := newWorld(t)
	old := w.open()
	req := w.request()
	told := solana.PublicKey{}
	req.Extra = func(_, token solana.PublicKey) ([]solana.Instruction, error) {
		told = token
		return nil, nil
	}
	p, err := old.PrepareRotation(t.Context(), req, session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Description(); len(d.Steps) != 3 || d.Fee != 15_000 || len(d.Grants) != 1 {
		t.Errorf("shown for approval: %q", d.Lines())
	}
	s, err := p.Approve(t.Context(), w.wallet)
	if err != nil {
		t.Fatal(err)
	}
	if s.PublicKey() == old.PublicKey() || told != s.TokenAddress() || s.View().Balance != topUp {
		t.Errorf("new session %v with %d lamports", s, s.View().Balance)
	}
	if err := old.Sign(w.budgetOnly(old.PublicKey())); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("the old key signs on: %v", err)
	}
	if refs, err := w.keeper.List(); err != nil || len(refs) != 1 || refs[0] != s.Ref() {
		t.Errorf("records %v, %v; want the new one alone", refs, err)
	}
	if w.balance(old.PublicKey()) != 0 || w.balance(old.TokenAddress()) != 0 {
		t.Error("something is left on the old key or token")
	}
	w.usedAndRevoked(s)
	w.spent(2 + 3 + 1 + 2)
}

func TestRotationThatFailsLeavesTheOldSessionAsItWas(t *testing.T) {
	refuse := func(context.Context, *solana.Transaction) error { return errDead }
	tests := map[string]func(w *world, s *session.Session) error{
		"the wallet refuses": func(w *world, s *session.Session) error {
			_, err := s.Rotate(w.t.Context(), approver{w.wallet, refuse}, w.request(), session.Around{})
			return err
		},
		"the chain refuses": func(w *world, s *session.Session) error {
			req := w.request()
			req.Extra = func(_, _ solana.PublicKey) ([]solana.Instruction, error) {
				return []solana.Instruction{solana.NewInstruction(session.ProgramID, nil, []byte{1})}, nil
			}
			_, err := s.Rotate(w.t.Context(), w.wallet, req, session.Around{})
			return err
		},
		"another program is asked for": func(w *world, s *session.Session) error {
			req := w.request()
			req.Target = session.ProgramID
			_, err := s.Rotate(w.t.Context(), w.wallet, req, session.Around{})
			return err
		},
	}
	for name, fail := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.open()
			if err := fail(w, s); err == nil {
				t.Fatal("it worked")
			}
			if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
				t.Errorf("Sign afterwards: %v", err)
			}
			if refs, err := w.keeper.List(); err != nil || len(refs) != 1 {
				t.Errorf("records %v, %v; want the old one alone", refs, err)
			}
		})
	}
}

// TestUnsureRotation loses the transaction, gives up, and lets the next process settle either
// record first: both must come to the same end.
func TestUnsureRotation(t *testing.T) {
	for name, newFirst := range map[string]bool{"the new session is asked first": true, "the old session is asked first": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			first := w.open()
			_ = first.Close()
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			old, err := session.New(w.store, silent{w.chain.Client(), giveUp}, fast).Resume(t.Context(), first.Ref())
			if err != nil {
				t.Fatal(err)
			}
			_, err = old.Rotate(ctx, w.wallet, w.request(), session.Around{})
			var unsure *session.Unsure
			if !errors.As(err, &unsure) || !errors.Is(err, submit.ErrUnsure) {
				t.Fatalf("Rotate: %v, want *Unsure", err)
			}
			_ = old.Close()
			loadNew := func() {
				s, err := w.keeper.Resume(t.Context(), unsure.Ref)
				if err != nil {
					t.Fatalf("the new session: %v", err)
				}
				t.Cleanup(func() { _ = s.Close() })
			}
			loadOld := func() {
				if _, err := w.keeper.Load(t.Context(), old.Ref()); !errors.Is(err, session.ErrRevoked) {
					t.Fatalf("the old session: %v, want ErrRevoked", err)
				}
			}
			if newFirst {
				loadNew()
				loadOld()
			} else {
				loadOld()
				loadNew()
			}
			w.spentOn(2+3, topUp+session.TokenV2Rent)
		})
	}
}
