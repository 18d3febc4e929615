package ledger

import (
	"errors"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"

	"castlekey/onchain/svm"
)

// TestSignaturesAreCheckedWhileOthersExecute: with the commit lock held by somebody else, a forged transaction is refused all the same.
// So checks run on the cores of those who submit, and a flood of forgeries holds up nobody.
func TestSignaturesAreCheckedWhileOthersExecute(t *testing.T) {
	l, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tx, err := solana.NewTransaction(
		[]solana.Instruction{system.NewTransferInstruction(1, l.Faucet(), solana.PublicKey{1}).Build()},
		l.LatestBlockhash().Hash, solana.TransactionPayer(l.Faucet()))
	if err != nil {
		t.Fatal(err)
	}
	tx.Signatures = []solana.Signature{{1, 2, 3}}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	for name, try := range map[string]func() error{
		"submitted":                   func() error { _, err := l.Submit(raw, SubmitOptions{}); return refusedFor(err) },
		"submitted without preflight": func() error { _, err := l.Submit(raw, SubmitOptions{SkipPreflight: true}); return refusedFor(err) },
		"simulated": func() error {
			s, err := l.Simulate(raw, svm.SimulateOptions{VerifySignatures: true})
			return errors.Join(err, s.Err)
		},
	} {
		if err := try(); !errors.Is(err, svm.TxSignatureFailure) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// refusedFor is why a transaction was refused.
func refusedFor(err error) error {
	var preflight *PreflightError
	if errors.As(err, &preflight) {
		return preflight.Result.Err
	}
	return err
}
