package ledger

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// journalOf is the content of a journal with these records, numbered from 1.
func journalOf(payloads ...[]byte) []byte {
	var content []byte
	for i, payload := range payloads {
		record := make([]byte, recordSize(len(payload)))
		putRecord(record, uint64(i+1), payload)
		content = append(content, record...)
	}
	return content
}

// someBatches is a change of every kind.
func someBatches() []batch {
	key := solana.PublicKey{1}
	return []batch{
		{state: state{Transactions: 3}, accounts: []svm.AccountWrite{{Key: key}, {Key: solana.PublicKey{2}}}, genesis: map[solana.PublicKey]*svm.Account{key: nil}},
		{
			state: state{Transactions: 4}, accounts: []svm.AccountWrite{{Key: key, Account: &svm.Account{Lamports: 5, Data: []byte{6}}}},
			transaction: &record{
				Transaction: &Transaction{Signature: solana.Signature{7}, Raw: []byte{8}},
				Found:       &Found{Accounts: map[solana.PublicKey]*svm.Account{key: nil}},
			},
			status: status{BlockhashSlot: 9, Message: solana.Hash{10}}, forget: 11,
		},
	}
}

// TestJournalGivesBackWhatItWasGiven encodes, decodes and encodes again.
func TestJournalGivesBackWhatItWasGiven(t *testing.T) {
	payload, err := encodeBatches(someBatches())
	if err != nil {
		t.Fatal(err)
	}
	batches, err := decodeBatches(payload)
	if err != nil {
		t.Fatal(err)
	}
	again, err := encodeBatches(batches)
	if err != nil || !bytes.Equal(payload, again) {
		t.Errorf("%v\n%s\nbecame\n%s", err, payload, again)
	}
	if _, ok := batches[0].genesis[solana.PublicKey{1}]; !ok || len(batches[0].genesis) != 1 {
		t.Error("which accounts of genesis are gone is forgotten")
	}
}

// FuzzJournal reads anything as a journal: what it accepts is a run of records from number 1, and whatever they hold is decoded or
// refused as damaged.
func FuzzJournal(f *testing.F) {
	payload, err := encodeBatches(someBatches())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add(journalOf(payload))
	f.Add(journalOf(payload, []byte("[]"), []byte(`[{"status":{}}]`)))
	f.Add(journalOf([]byte(`[{"transaction":{},"status":{},"accounts":[{"record":"AA=="}]}]`)))
	f.Add(journalOf(payload, payload)[journalAlign:])
	f.Add(journalOf(payload)[:journalHeader+len(payload)])
	f.Fuzz(func(t *testing.T, content []byte) {
		j := &journal{}
		payloads, err := j.scan(content)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error is %v", err)
			}
			return
		}
		if uint64(len(payloads)) != j.number || j.end > int64(len(content))+journalAlign {
			t.Errorf("%d records up to number %d end at %d of %d bytes", len(payloads), j.number, j.end, len(content))
		}
		for _, payload := range payloads {
			if _, err := decodeBatches(payload); err != nil && !errors.Is(err, ErrCorrupt) {
				t.Errorf("error is %v", err)
			}
		}
	})
}

// FuzzRecord reads the payload of a journal's record: it is refused as damaged, or survives being written again.
func FuzzRecord(f *testing.F) {
	payload, err := encodeBatches(someBatches())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte(`[{"transaction":{},"status":{}}]`))
	f.Add([]byte(`[{"transaction":{"err":"AccountInUse","found":{"accounts":null}},"status":{}}]`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		batches, err := decodeBatches(payload)
		if err != nil {
			return
		}
		first, err := encodeBatches(batches)
		if err != nil {
			t.Fatalf("encode what was decoded: %v", err)
		}
		if batches, err = decodeBatches(first); err != nil {
			t.Fatalf("decode what was encoded: %v", err)
		}
		if second, err := encodeBatches(batches); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%v\n%s\nbecame\n%s", err, first, second)
		}
	})
}
