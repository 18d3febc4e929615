package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
)

// TestRemoveLeavesNothing of a ledger that was killed, so that the next one begins anew.
func TestRemoveLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "chain.db")
	l, err := ledger.Open(ledger.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	genesis := l.GenesisHash()
	if _, err := l.Airdrop(solana.NewWallet().PublicKey(), sol); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(folder, "copy.db")
	for _, suffix := range []string{"", "-journal", "-owner"} { // what lies there when a process is killed
		raw, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+suffix, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := ledger.Remove(copied); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := filepath.Glob(copied + "*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if again := open(t, ledger.Config{Path: copied}); again.GenesisHash() == genesis || again.TransactionCount() != 0 {
		t.Error("the new ledger is the old one")
	}
}
