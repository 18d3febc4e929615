package session_test

import (
	"context"
	"testing"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// forking is a chain that says of what it is sent that it landed, and drops it: as on a fork that is given up, or by a node that lies.
type forking struct {
	session.Chain
}

func (forking) SendRawTransactionWithOpts(context.Context, []byte, rpc.TransactionOpts) (solana.Signature, error) {
	return solana.Signature{}, nil
}

func (forking) GetSignatureStatuses(context.Context, bool, ...solana.Signature) (*rpc.GetSignatureStatusesResult, error) {
	return &rpc.GetSignatureStatusesResult{Value: []*rpc.SignatureStatusesResult{
		{Slot: 1, ConfirmationStatus: rpc.ConfirmationStatusConfirmed},
	}}, nil
}

// ends are the two ways in which a session ends.
var ends = map[string]func(context.Context, *session.Session, session.Approver) error{
	"revoked": func(ctx context.Context, s *session.Session, a session.Approver) error {
		_, err := s.Revoke(ctx, a, session.Around{})
		return err
	},
	"signed out": func(ctx context.Context, s *session.Session, _ session.Approver) error {
		_, err := s.SignOut(ctx, session.Around{})
		return err
	},
}

// endsOn opens a session and ends it on another chain, or on one that tells another story.
func (w *world) endsOn(chain session.Chain, end func(context.Context, *session.Session, session.Approver) error) session.Ref {
	w.t.Helper()
	s := w.open()
	_ = s.Close()
	there, err := session.New(w.store, chain, fast).Load(w.t.Context(), s.Ref())
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = there.Close() }()
	if err := end(w.t.Context(), there, w.wallet); err != nil {
		w.t.Fatal(err)
	}
	return s.Ref()
}

// TestAnEndThatWasUndoneStrandsNothing has a session's end confirmed and then not come to be: it is ended again.
func TestAnEndThatWasUndoneStrandsNothing(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.endsOn(forking{w.chain.Client()}, end)
			if err := w.chain.Ledger().WarpSlots(200); err != nil {
				t.Fatal(err)
			}
			w.cleanUp(name)
		})
	}
}

// hasty is a chain on which nothing is final yet.
type hasty struct{ session.Chain }

func (c hasty) GetSignatureStatuses(ctx context.Context, history bool, sigs ...solana.Signature) (*rpc.GetSignatureStatusesResult, error) {
	got, err := c.Chain.GetSignatureStatuses(ctx, history, sigs...)
	for _, status := range got.Value {
		if status != nil {
			status.ConfirmationStatus = rpc.ConfirmationStatusConfirmed
		}
	}
	return got, err
}

// TestAnEndThatNobodyRemembersIsTheEnd has a session's end become final while nobody looks, and its signature be forgotten before anybody does.
func TestAnEndThatNobodyRemembersIsTheEnd(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ref := w.endsOn(hasty{w.chain.Client()}, end)
			if err := w.chain.Ledger().WarpSlots(200); err != nil {
				t.Fatal(err)
			}
			w.keeper = session.New(w.store, amnesiac{w.chain.Client(), func() {}}, fast)
			if err := w.keeper.Reconcile(t.Context()); err != nil {
				t.Fatal(err)
			}
			if name == "revoked" {
				w.forgotten(ref)
				return
			}
			w.keeper = session.New(w.store, w.chain.Client(), fast)
			w.cleanUp(name) // its token is left
		})
	}
}
