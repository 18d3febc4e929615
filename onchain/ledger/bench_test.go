package ledger_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
)

// BenchmarkSubmit measures one signed transfer, from bytes to committed state, signing not included.
func BenchmarkSubmit(b *testing.B) {
	for name, path := range map[string]string{"memory": "", "disk": filepath.Join(b.TempDir(), "chain.db")} {
		b.Run(name, func(b *testing.B) {
			l := open(b, ledger.Config{Path: path})
			from := newWallet(b, l, 1000*sol)
			for b.Loop() {
				b.StopTimer()
				raw := transfer(b, from, solana.PublicKey{1}, sol/1000, l.LatestBlockhash().Hash)
				b.StartTimer()
				if _, err := l.Submit(raw, ledger.SubmitOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen measures the start of an empty chain.
func BenchmarkOpen(b *testing.B) {
	b.Run("empty", func(b *testing.B) {
		for b.Loop() {
			open(b, ledger.Config{SlotDuration: 400 * time.Millisecond}).Close()
		}
	})
}
