package ledger_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// TestReplayIsWhatHappened replays a transfer after the balances have changed, in memory, from the journal and from the file.
func TestReplayIsWhatHappened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	for name, reopen := range map[string]bool{"at once": false, "after closing": true} {
		for kind, path := range map[string]string{"in memory": "", "on disk": path} {
			if path == "" && reopen {
				continue
			}
			t.Run(name+" "+kind, func(t *testing.T) {
				l := open(t, ledger.Config{Path: path})
				from := newWallet(t, l, 5*sol)
				id, err := l.Submit(transfer(t, from, solana.PublicKey{9}, sol, l.LatestBlockhash().Hash), ledger.SubmitOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if err := l.SetAccount(from.PublicKey(), nil); err != nil {
					t.Fatal(err)
				}
				if reopen {
					l.Close()
					l = open(t, ledger.Config{Path: path})
				}
				before := l.Balance(solana.PublicKey{9})
				var logs []string
				replayed, err := l.Replay(id, &svm.Trace{Log: func(line string) { logs = append(logs, line) }})
				if err != nil {
					t.Fatal(err)
				}
				record, again := replayed.Transaction, replayed.Result
				if diff := cmp.Diff(record.Logs, logs); diff != "" || again.ComputeUnits != record.ComputeUnits || again.Err != nil {
					t.Errorf("replayed %v, %d units; logs (-then +now):\n%s", again.Err, again.ComputeUnits, diff)
				}
				if diff := cmp.Diff(record.PostBalances, again.PostBalances); diff != "" {
					t.Errorf("balances (-then +now):\n%s", diff)
				}
				if l.Balance(solana.PublicKey{9}) != before {
					t.Error("the replay changed the chain")
				}
			})
		}
	}
}

// TestReplayOfTheUnknown asks for what never landed.
func TestReplayOfTheUnknown(t *testing.T) {
	l := open(t, ledger.Config{})
	if _, err := l.Replay(solana.Signature{1}, nil); !errors.Is(err, ledger.ErrUnknownTransaction) {
		t.Errorf("error is %v", err)
	}
}

// TestReplayOfTheTooLarge names an account of more data than is kept.
func TestReplayOfTheTooLarge(t *testing.T) {
	l := open(t, ledger.Config{})
	large := solana.PublicKey{8}
	size := 65 << 10
	account := &svm.Account{Lamports: l.MinimumBalance(uint64(size)), RentEpoch: svm.RentExemptEpoch, Data: make([]byte, size), Owner: solana.PublicKey{7}}
	if err := l.SetAccount(large, account); err != nil {
		t.Fatal(err)
	}
	id, err := l.Airdrop(large, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Replay(id, nil); !errors.Is(err, ledger.ErrNotReplayable) {
		t.Errorf("error is %v", err)
	}
}
