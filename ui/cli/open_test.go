package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"castlekey/onchain/ledger"
	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
)

// sealedFolder is a data folder whose key store has the passphrase rook, and whose sealed wallet queen.
func sealedFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	cheap := keystore.WithCost(keystore.Cost{Passes: 1, Memory: 64, Threads: 1})
	keys, err := keystore.Open(filepath.Join(folder, match.KeysFolder), keystore.Passphrase([]byte("rook"), cheap))
	if err != nil {
		t.Fatal(err)
	}
	wallets, err := keystore.Open(walletDir(folder), keystore.Passphrase([]byte("queen"), cheap))
	if err != nil {
		t.Fatal(err)
	}
	w, err := wallet.CreateSealed(wallets, sealedWallet)
	if err := errors.Join(err, w.Close(), wallets.Close(), keys.Close()); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestPassphrasesAreWipedInEveryWayOut opens, and does not, and looks at the bytes that were typed.
func TestPassphrasesAreWipedInEveryWayOut(t *testing.T) {
	free, never := make(chan struct{}), make(chan struct{})
	close(free)
	for name, c := range map[string]struct {
		free         chan struct{}
		wallet, keys string
		spoil        func(t *testing.T, folder string)
		want         error
		again        []bool // whether wallet and keys are to be asked for again
	}{
		"all is right":          {free, "queen", "rook", nil, nil, []bool{false, true}},
		"a wrong key store's":   {free, "queen", "bishop", nil, keystore.ErrWrongPassphrase, []bool{false, true}},
		"a wrong wallet's":      {free, "bishop", "rook", nil, keystore.ErrWrongPassphrase, []bool{true, false}},
		"a chain that is none":  {free, "queen", "rook", spoilChain, ledger.ErrCorrupt, []bool{false, true}},
		"quit before the frame": {never, "queen", "rook", nil, context.Canceled, []bool{false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			folder, typed := sealedFolder(t), [][]byte{[]byte(c.wallet), []byte(c.keys)}
			if c.spoil != nil {
				c.spoil(t, folder)
			}
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			if c.free == never {
				leave()
			}
			u := &unlocking{
				where:  match.Options{DataDir: folder},
				wallet: secret{needed: true, words: typed[0]}, keys: secret{needed: true, words: typed[1]},
			}
			host, err := u.open(ctx, c.free)
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			for i, s := range []secret{u.wallet, u.keys} {
				if again := s.needed && s.words == nil; again != c.again[i] {
					t.Errorf("passphrase %d: asked for again: %v, want %v", i, again, c.again[i])
				}
			}
			unsealed := u.unsealed
			u.close()
			if !bytes.Equal(slices.Concat(typed...), make([]byte, len(c.wallet)+len(c.keys))) {
				t.Errorf("left in memory: %q", typed)
			}
			if unsealed != nil {
				tx := &solana.Transaction{Message: solana.Message{
					AccountKeys: []solana.PublicKey{unsealed.PublicKey()}, Header: solana.MessageHeader{NumRequiredSignatures: 1},
				}}
				if err := unsealed.Sign(t.Context(), tx); !errors.Is(err, wallet.ErrClosed) {
					t.Errorf("the wallet signs still: %v", err)
				}
			}
			if host != nil {
				if err := host.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// spoilChain puts something else in the chain's place.
func spoilChain(t *testing.T, folder string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, chainFile), bytes.Repeat([]byte("no chain "), 4000), 0o600); err != nil {
		t.Fatal(err)
	}
}
