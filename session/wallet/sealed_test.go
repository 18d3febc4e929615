package wallet_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/session/keystore"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
)

// sealedStore is a key store that the passphrase opens.
func sealedStore(t *testing.T, dir, words string) *keystore.Store {
	t.Helper()
	cheap := keystore.WithCost(keystore.Cost{Passes: 1, Memory: 64, Threads: 1})
	store, err := keystore.Open(dir, keystore.Passphrase([]byte(words), cheap))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestSealedWalletOpensWithItsPassphraseAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wallet")
	store := sealedStore(t, dir, "rook takes h8")
	if _, err := wallet.OpenSealed(store, "mine"); !errors.Is(err, wallet.ErrNoSealed) {
		t.Errorf("before it is made: %v, want ErrNoSealed", err)
	}
	made, err := wallet.CreateSealed(store, "mine")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wallet.CreateSealed(store, "mine"); !errors.Is(err, wallet.ErrWalletExists) {
		t.Errorf("made again: %v, want ErrWalletExists", err)
	}
	w, err := wallet.OpenSealed(sealedStore(t, dir, "rook takes h8"), "mine")
	if err != nil || w.PublicKey() != made.PublicKey() {
		t.Fatalf("opened again: %v, %v", w, err)
	}
	tx := transfer(t, solana.PublicKey{9}, w.PublicKey())
	if err := w.Sign(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if message, err := tx.Message.MarshalBinary(); err != nil || !tx.Signatures[1].Verify(w.PublicKey(), message) {
		t.Errorf("the signature does not verify (%v)", err)
	}
	_ = w.Close()
	if err := w.Sign(t.Context(), tx); !errors.Is(err, wallet.ErrClosed) {
		t.Errorf("closed: %v, want ErrClosed", err)
	}
	if _, err := keystore.Open(dir, keystore.Passphrase([]byte("rook takes g8"))); !errors.Is(err, keystore.ErrWrongPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
}

func TestSealedWalletTellsNothing(t *testing.T) {
	store := sealedStore(t, filepath.Join(t.TempDir(), "wallet"), "words")
	w, err := wallet.CreateSealed(store, "mine")
	if err != nil {
		t.Fatal(err)
	}
	seed, err := store.Get("wallet.mine")
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %x %d", w, w, w, w, w), string(asJSON)} {
		if !strings.Contains(text, w.PublicKey().String()) || strings.Contains(text, fmt.Sprintf("%x", seed[:8])) {
			t.Errorf("prints %q", text)
		}
	}
	if err := store.Put("wallet.short", []byte("short")); err != nil {
		t.Fatal(err)
	}
	if _, err := wallet.OpenSealed(store, "short"); !errors.Is(err, wallet.ErrSealedRecord) {
		t.Errorf("a damaged record: %v", err)
	}
	if err := w.Sign(t.Context(), transfer(t, solana.PublicKey{1}, solana.PublicKey{2})); !errors.Is(err, wallet.ErrNotSigner) {
		t.Errorf("a foreign transaction: %v", err)
	}
}
