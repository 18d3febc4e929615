package ledger_test

import (
	"path/filepath"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/ledger"
)

// airdrops lands n airdrops to one wallet and returns their signatures, newest first.
func airdrops(t *testing.T, l *ledger.Ledger, to solana.PublicKey, n int) []solana.Signature {
	t.Helper()
	ids := make([]solana.Signature, n)
	for i := range ids {
		id, err := l.Airdrop(to, sol)
		if err != nil {
			t.Fatal(err)
		}
		ids[n-1-i] = id
	}
	return ids
}

func landings(t *testing.T, l *ledger.Ledger, key solana.PublicKey, q ledger.LandingsQuery) []solana.Signature {
	t.Helper()
	found, err := l.Landings(key, q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []solana.Signature{}
	for _, f := range found {
		ids = append(ids, f.Signature)
	}
	return ids
}

// TestLandingsArePagedNewestFirst asks before and after the index is made, in memory and on disk.
func TestLandingsArePagedNewestFirst(t *testing.T) {
	for name, path := range map[string]string{"in memory": "", "on disk": filepath.Join(t.TempDir(), "chain.db")} {
		t.Run(name, func(t *testing.T) {
			l := open(t, ledger.Config{Path: path})
			alice, bob := solana.NewWallet().PublicKey(), solana.NewWallet().PublicKey()
			ids := airdrops(t, l, alice, 3)
			landings(t, l, bob, ledger.LandingsQuery{Limit: 1})
			ids = append(airdrops(t, l, alice, 2), ids...)
			airdrops(t, l, bob, 1)
			cases := map[string]struct {
				query ledger.LandingsQuery
				want  []solana.Signature
			}{
				"all":                {ledger.LandingsQuery{Limit: 10}, ids},
				"the newest two":     {ledger.LandingsQuery{Limit: 2}, ids[:2]},
				"before the second":  {ledger.LandingsQuery{Limit: 2, Before: ids[1]}, ids[2:4]},
				"until the third":    {ledger.LandingsQuery{Limit: 9, Until: ids[2]}, ids[:2]},
				"before the unknown": {ledger.LandingsQuery{Limit: 9, Before: solana.Signature{1}}, []solana.Signature{}},
			}
			for name, c := range cases {
				if diff := cmp.Diff(c.want, landings(t, l, alice, c.query)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

// TestHistoryForgetsAsTheStoreDoes keeps three transactions.
func TestHistoryForgetsAsTheStoreDoes(t *testing.T) {
	l := open(t, ledger.Config{Keep: 3})
	alice := solana.NewWallet().PublicKey()
	landings(t, l, alice, ledger.LandingsQuery{Limit: 1})
	ids := airdrops(t, l, alice, 5)
	if diff := cmp.Diff(ids[:3], landings(t, l, alice, ledger.LandingsQuery{Limit: 9})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBlocksHoldWhatLanded with a slot a transaction.
func TestBlocksHoldWhatLanded(t *testing.T) {
	l := open(t, ledger.Config{})
	parent := l.LatestBlockhash()
	ids := airdrops(t, l, solana.NewWallet().PublicKey(), 1)
	latest := l.LatestBlockhash()
	b, ok, err := l.Block(parent.Slot)
	if err != nil || !ok || b.Hash != parent.Hash || len(b.Signatures) != 1 || b.Signatures[0] != ids[0] {
		t.Errorf("block %d is %+v, %v, %v", parent.Slot, b, ok, err)
	}
	if b, ok, err := l.Block(latest.Slot); err != nil || !ok || b.ParentHash != parent.Hash || len(b.Signatures) != 0 {
		t.Errorf("block %d is %+v, %v, %v", latest.Slot, b, ok, err)
	}
	if _, ok, _ := l.Block(latest.Slot + 1); ok {
		t.Error("a block of the future")
	}
}

// TestListenersHearEveryCommitInOrder until they cancel.
func TestListenersHearEveryCommitInOrder(t *testing.T) {
	l := open(t, ledger.Config{})
	var heard []solana.Signature
	cancel := l.OnCommit(func(c ledger.Commit) { heard = append([]solana.Signature{c.Transaction.Signature}, heard...) })
	ids := airdrops(t, l, solana.NewWallet().PublicKey(), 3)
	cancel()
	airdrops(t, l, solana.NewWallet().PublicKey(), 1)
	if diff := cmp.Diff(ids, heard); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
