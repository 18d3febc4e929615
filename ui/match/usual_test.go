package match

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestTheSolanaCLIsWalletIsTheUsualOne opens the keypair file of the Solana CLI's config where there is no demo wallet.
func TestTheSolanaCLIsWalletIsTheUsualOne(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	numbers := make([]int, len(key))
	for i, b := range key {
		numbers[i] = int(b)
	}
	raw, err := json.Marshal(numbers)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "id.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	h := &Host{opts: Options{Usual: path}}
	if err := h.openWallet(t.Context()); err != nil || [32]byte(h.player.PublicKey()) != [32]byte(key[32:]) {
		t.Errorf("the usual wallet: %v", err)
	}
	for name, usual := range map[string]string{"none named": "", "none there": path + ".not"} {
		if err := (&Host{opts: Options{Usual: usual}}).openWallet(t.Context()); !errors.Is(err, ErrNoWallet) {
			t.Errorf("%s: %v, want ErrNoWallet", name, err)
		}
	}
}
