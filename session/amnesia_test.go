package session_test

import (
	"context"
	"testing"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// amnesiac is a chain that executes what it is sent and remembers nothing of it, as a node does that keeps no history.
type amnesiac struct {
	session.Chain
	later func() // runs after each transaction
}

func (c amnesiac) SendRawTransactionWithOpts(ctx context.Context, raw []byte, o rpc.TransactionOpts) (solana.Signature, error) {
	defer c.later()
	return c.Chain.SendRawTransactionWithOpts(ctx, raw, o)
}

func (c amnesiac) GetSignatureStatuses(context.Context, bool, ...solana.Signature) (*rpc.GetSignatureStatusesResult, error) {
	return &rpc.GetSignatureStatusesResult{Value: []*rpc.SignatureStatusesResult{nil}}, nil
}

func TestAnApprovalThatLandedIsActiveEvenIfItsStatusIsForgotten(t *testing.T) {
	w := newWorld(t)
	forgetful := amnesiac{w.chain.Client(), func() { _ = w.chain.Ledger().WarpSlots(200) }}
	s, err := session.New(w.store, forgetful, fast).Open(t.Context(), w.wallet, w.request())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Usable(); err != nil || s.Info().State != session.Active {
		t.Errorf("a landed session is %s: %v", s.Info().State, err)
	}
}
