package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// TestCutWhileClosing has the power fail while a ledger is being closed, after its changes went into the file. The last it was sent was
// refused, and the disk still has the record that was begun for that.
func TestCutWhileClosing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	l, err := Open(Config{Path: path, Idle: -1})
	if err != nil {
		t.Fatal(err)
	}
	account := &svm.Account{Lamports: 5, RentEpoch: svm.RentExemptEpoch}
	if err := l.SetAccount(solana.PublicKey{3}, account); err != nil {
		t.Fatal(err)
	}
	s := l.store.(*journaledStore)
	if err := s.intend(intent{l.stored(), SubmitOptions{}, []byte("refused")}); err != nil {
		t.Fatal(err)
	}
	journal, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	s.void()
	if err := errors.Join(s.checkpoint(nil), s.log.close(), s.file.close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path, journal, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Open(Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := again.Account(solana.PublicKey{3}); !ok || got.Lamports != 5 {
		t.Errorf("the account is %+v", got)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
