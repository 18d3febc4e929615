package ledger_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
)

// TestManySubmittersAtOnce has wallets pay one account at the same time: each sees its own effect when Submit returns, and on disk
// everything is found again.
func TestManySubmittersAtOnce(t *testing.T) {
	const wallets, each = 8, 20
	for name, path := range map[string]string{"in memory": "", "on disk": filepath.Join(t.TempDir(), "chain.db")} {
		t.Run(name, func(t *testing.T) {
			l := open(t, ledger.Config{Path: path})
			var mu sync.Mutex
			var confirmed []solana.Signature
			var done sync.WaitGroup
			for range wallets {
				from := newWallet(t, l, 100*sol)
				done.Go(func() {
					for range each {
						before := l.Balance(from.PublicKey())
						id, err := l.Submit(transfer(t, from, solana.PublicKey{1}, sol, l.LatestBlockhash().Hash), ledger.SubmitOptions{})
						if err != nil {
							t.Error(err)
							return
						}
						if got := l.Balance(from.PublicKey()); got != before-sol-5000 {
							t.Errorf("balance is %d after Submit, was %d", got, before)
						}
						mu.Lock()
						confirmed = append(confirmed, id)
						mu.Unlock()
					}
				})
			}
			done.Wait()
			if path != "" {
				l.Close()
				l = open(t, ledger.Config{Path: path})
			}
			for _, id := range confirmed {
				if tx, ok := l.Transaction(id); !ok || tx.Err != nil {
					t.Fatalf("%s is gone", id)
				}
			}
			if got := l.Balance(solana.PublicKey{1}); got != wallets*each*sol || l.TransactionCount() != wallets*(each+1) {
				t.Errorf("balance %d after %d transactions", got, l.TransactionCount())
			}
		})
	}
}

// BenchmarkSubmitters measures signed transfers of many wallets at once, per transfer: signatures are checked on all cores, and on
// disk those that wait share one wait.
func BenchmarkSubmitters(b *testing.B) {
	const wallets = 16
	for name, path := range map[string]string{"memory": "", "disk": filepath.Join(b.TempDir(), "chain.db")} {
		b.Run(name, func(b *testing.B) {
			l := open(b, ledger.Config{Path: path, SlotDuration: time.Hour})
			lines := make([][][]byte, wallets)
			each := b.N/wallets + 1
			for i := range lines {
				from := newWallet(b, l, 1000*sol)
				hash := l.LatestBlockhash().Hash
				for n := range each {
					lines[i] = append(lines[i], transfer(b, from, solana.PublicKey{1}, sol/1000+uint64(n), hash))
				}
			}
			b.ResetTimer()
			var done sync.WaitGroup
			for _, raws := range lines {
				done.Go(func() {
					for _, raw := range raws {
						if _, err := l.Submit(raw, ledger.SubmitOptions{}); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			done.Wait()
		})
	}
}
