package session_test

import (
	"context"
	"testing"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// lagging is a cluster behind whose one address a node of several lags: it answers from before any session of this wallet.
type lagging struct {
	session.Chain
	slot uint64 // of the node that lags
	lags *bool
}

func (c lagging) GetMultipleAccountsWithOpts(ctx context.Context, keys []solana.PublicKey, o *rpc.GetMultipleAccountsOpts) (*rpc.GetMultipleAccountsResult, error) {
	got, err := c.Chain.GetMultipleAccountsWithOpts(ctx, keys, o)
	if err != nil || !*c.lags {
		return got, err
	}
	got.Context.Slot = c.slot
	for i, key := range keys {
		if key != solana.SysVarClockPubkey {
			got.Value[i] = nil
		}
	}
	return got, nil
}

// TestANodeThatLagsLosesNoKey asks a node that has not seen a session yet: it knows of no token and no lamport. Neither ending the session nor
// settling it may take that for the truth.
func TestANodeThatLagsLosesNoKey(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			lags := false
			keeper := session.New(w.store, lagging{w.chain.Client(), w.chain.Ledger().Slot(), &lags}, fast)
			if err := w.chain.Ledger().WarpSlots(1); err != nil {
				t.Fatal(err)
			}
			s, err := keeper.Open(t.Context(), w.wallet, w.request())
			if err != nil {
				t.Fatal(err)
			}
			lags = true
			if err := end(t.Context(), s, w.wallet); err == nil {
				t.Error("it was ended by a node that does not know it")
			}
			_ = s.Close()
			if err := keeper.Reconcile(t.Context()); err != nil {
				t.Error(err)
			}
			if refs, err := keeper.List(); err != nil || len(refs) != 1 {
				t.Fatalf("sessions %v, %v; want the one", refs, err)
			}
			lags = false
			w.cleanUp(name)
		})
	}
}
