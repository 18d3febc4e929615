package ledger

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gagliardetto/solana-go"
)

// TestAJournalThatFailsIsDoneWithout puts devices in the place of a ledger's journal that take nothing, or take all and make nothing
// durable. What is confirmed then goes into the ledger's file at once, and is there after a kill; so is what came before.
func TestAJournalThatFailsIsDoneWithout(t *testing.T) {
	for device, what := range map[string]string{"/dev/full": "no write succeeds", "/dev/null": "no sync succeeds"} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chain.db")
			l := reopened(t, path)
			land := func(n int) {
				t.Helper()
				for range n {
					if _, err := l.Airdrop(solana.PublicKey{1}, solana.LAMPORTS_PER_SOL); err != nil {
						t.Fatal(err)
					}
				}
			}
			land(3)
			log := l.store.(*journaledStore).log
			whole := log.file
			defer whole.Close()
			broken, err := os.OpenFile(device, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			log.file = broken
			land(3)
			copied := copyOf(t, path)
			if got := reopened(t, copied); got.TransactionCount() != 6 || got.Balance(solana.PublicKey{1}) != 6*solana.LAMPORTS_PER_SOL {
				t.Errorf("after a kill: %d transactions", got.TransactionCount())
			}
			broken.Close()
			log.file = whole // the disk is well again
			land(3)
			if got := reopened(t, copyOf(t, path)); got.TransactionCount() != 9 {
				t.Errorf("after another kill: %d transactions", got.TransactionCount())
			}
		})
	}
}

// copyOf copies an open ledger's files as a kill would leave them.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "chain.db")
	for _, suffix := range []string{"", "-journal"} {
		content, err := os.ReadFile(path + suffix)
		if err == nil {
			err = os.WriteFile(copied+suffix, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return copied
}
