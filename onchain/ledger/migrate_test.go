package ledger

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	bolt "go.etcd.io/bbolt"

	"castlekey/onchain/svm"
)

// unpacked puts files of testdata into a folder and returns the path of the first.
func unpacked(t *testing.T, names ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range names {
		f, err := os.Open(filepath.Join("testdata", name+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, names[0])
}

// TestOldestSchemaIsBroughtUpToDate opens a ledger that the first version wrote, and once more.
func TestOldestSchemaIsBroughtUpToDate(t *testing.T) {
	path := unpacked(t, "schema-1.db")
	last := solana.MustSignatureFromBase58("YDgqBpWx5XP9SDu8t6HDWVktmyXKDqohxeGMg7RnVhuAEAocCzMDu5mb5Cz7rexcLMCyAuDhKqru9AEhUJ5jSwX")
	for range 2 {
		l := reopened(t, path)
		tx, ok := l.Transaction(last)
		if !ok || tx.Fee != 5000 || tx.Slot != 8 {
			t.Errorf("the record is %+v", tx)
		}
		if _, err := l.Replay(last, nil); !errors.Is(err, ErrNotReplayable) {
			t.Errorf("replayed: %v", err)
		}
		if l.Balance(solana.PublicKey{1}) != 6*solana.LAMPORTS_PER_SOL || l.TransactionCount() != 3 ||
			l.GenesisHash().String() != "CRDnq1Sq95HsRcY4L8AKFn3oLzL7oWKXsviZeTSEbin6" {
			t.Error("it is another chain")
		}
		l.Close()
	}
}

func reopened(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := Open(Config{Path: path, SlotDuration: 400 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// TestSchemaOfJSONIsBroughtUpToDate opens a ledger of the second version on which a game was played, then closed, then played on and
// killed: so half of it is in the file and half in the journal. Every record and account is as it was.
func TestSchemaOfJSONIsBroughtUpToDate(t *testing.T) {
	path := unpacked(t, "schema-2.db", "schema-2.db-journal")
	records, accounts := readSchema2(t, path)
	if len(records) != 20 {
		t.Fatalf("the fixture has %d transactions", len(records))
	}
	for round := range 2 { // the second time it is of this schema
		l := reopened(t, path)
		replayable, failed := 0, 0
		for _, want := range records {
			got, err := l.store.transaction(want.Signature)
			if err != nil || got == nil {
				t.Fatalf("round %d: %s is gone: %v", round, want.Signature, err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.AllowUnexported(svm.TransactionError{}, svm.InstructionError{})); diff != "" {
				t.Errorf("round %d (-then +now):\n%s", round, diff)
			}
			if got.Found != nil {
				replayable++
			}
			if got.Err != nil {
				failed++
			}
		}
		if replayable != 20 || failed != 1 {
			t.Errorf("%d transactions can be replayed, %d failed", replayable, failed)
		}
		for key, want := range accounts {
			if got, _ := l.Account(key); !cmp.Equal(want, got, cmpopts.EquateEmpty()) {
				t.Errorf("account %s is %+v, was %+v", key, got, want)
			}
		}
		if l.TransactionCount() != 20 || l.GenesisHash().String() != "7g365c3fzrnV4A4ZKdKtMi8Bc7sCTsW3i7dvYBP2VTGc" || len(l.statuses.landed) > 20 {
			t.Errorf("it is another chain: %d transactions, genesis %s", l.TransactionCount(), l.GenesisHash())
		}
		l.Close()
	}
}

// readSchema2 reads a killed ledger of schema 2 as that version would have: every record, and the accounts at its end, nil where there is
// none.
func readSchema2(t *testing.T, path string) (records []*record, accounts map[solana.PublicKey]*svm.Account) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	im := &image{accounts: make(map[solana.PublicKey]*svm.Account)}
	var pending []batch
	err = db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		err := errors.Join(readJSON(meta, keyJournal, &im.journal), loadAccounts(tx, im), loadStatuses(tx, im))
		if err != nil {
			return err
		}
		if pending, _, err = oldJournal(journalPath(path), im.journal.Number); err != nil {
			return err
		}
		return forEach(tx, bucketTransactions, func(_, payload []byte) error {
			r, _, err := recordOfJSON(payload)
			records = append(records, r)
			return err
		})
	})
	if err != nil || len(pending) == 0 || len(records) == 0 || len(im.statuses) == 0 {
		t.Fatalf("the fixture is not what it should be: %v", err)
	}
	for _, b := range pending {
		if b.transaction != nil {
			records = append(records, b.transaction)
		}
		for _, w := range b.accounts {
			im.accounts[w.Key] = w.Account
		}
	}
	return records, im.accounts
}

// TestMigrationThatCannotFinishLeavesTheLedgerAsItWas takes the journal away that the migration needs.
func TestMigrationThatCannotFinishLeavesTheLedgerAsItWas(t *testing.T) {
	path := unpacked(t, "schema-2.db", "schema-2.db-journal")
	away := path + "-away"
	if err := os.Rename(journalPath(path), away); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Config{Path: path}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("error is %v", err)
	}
	if err := os.Rename(away, journalPath(path)); err != nil {
		t.Fatal(err)
	}
	if l := reopened(t, path); l.TransactionCount() != 20 {
		t.Errorf("%d transactions", l.TransactionCount())
	}
}

// FuzzJSON reads anything as a journal's record and as a transaction of schema 2: it is refused as damaged, or can be written as today.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(`[{"state":{"seed":[1]},"accounts":[{"key":"11111111111111111111111111111112","record":"AA=="}],"forget":1}]`))
	f.Add([]byte(`{"signature":"","raw":"AA==","err":"AccountInUse","found":{"accounts":null}}`))
	f.Add([]byte(`[{"transaction":{},"status":{}}]`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if batches, err := batchesOfJSON(text); err == nil && len(batches) > 0 {
			if _, err := (entry{batches: batches}).encode(); err != nil {
				t.Errorf("changes read and not written: %v", err)
			}
		} else if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("error is %v", err)
		}
		if _, err := withoutJSON(text); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("error is %v", err)
		}
	})
}
