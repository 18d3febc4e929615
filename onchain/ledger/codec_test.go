package ledger

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/svm"
)

// FuzzAccountRecord decodes anything, and gets back what it decoded when it encodes again.
func FuzzAccountRecord(f *testing.F) {
	f.Add([]byte{})
	f.Add(encodeAccount(&svm.Account{Lamports: 1, Owner: solana.PublicKey{2}, RentEpoch: svm.RentExemptEpoch, Data: []byte{3}}))
	f.Add(encodeAccount(&svm.Account{Executable: true}))
	f.Add(make([]byte, accountHeader-1))
	f.Fuzz(func(t *testing.T, record []byte) {
		account, err := decodeAccount(record)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error is %v", err)
			}
			return
		}
		if again := encodeAccount(account); !bytes.Equal(again, record) {
			t.Errorf("%x became %x", record, again)
		}
	})
}

// FuzzTransactionRecord reads anything as the record of a transaction: it is refused as damaged, or is the only way to write what it says, and
// its name is read from its start as from the whole.
func FuzzTransactionRecord(f *testing.F) {
	r, tx := someTransaction(f)
	whole, err := encodeRecord(r, tx.Keys)
	if err != nil {
		f.Fatal(err)
	}
	r.Err, r.Return, r.Inner, r.Found = nil, nil, nil, nil
	least, err := encodeRecord(r, tx.Keys)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(least)
	f.Add(whole[:len(whole)-1])
	f.Fuzz(func(t *testing.T, payload []byte) {
		r, tx, err := decodeRecord(payload)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error is %v", err)
			}
			return
		}
		if again, err := encodeRecord(r, tx.Keys); err != nil || !bytes.Equal(again, payload) {
			t.Errorf("%v\n%x\nbecame\n%x", err, payload, again)
		}
		if id, err := signatureOf(payload); err != nil || id != r.Signature {
			t.Errorf("it is named %v, %v", id, err)
		}
	})
}

// FuzzState reads anything as the state of a ledger and as the note about its journal.
func FuzzState(f *testing.F) {
	f.Add(encodeState(state{Seed: [32]byte{1}, EpochStart: -2, Transactions: 3}))
	f.Add(encodeNote(journalNote{Number: 4, InUse: true}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if s, err := decodeState(payload); err == nil && !bytes.Equal(encodeState(s), payload) {
			t.Errorf("%x became %x", payload, encodeState(s))
		}
		if n, err := decodeNote(payload); err == nil && !bytes.Equal(encodeNote(n), payload) {
			t.Errorf("%x became %x", payload, encodeNote(n))
		}
	})
}

// FuzzRuns writes data as what changed against other data, and reads it back.
func FuzzRuns(f *testing.F) {
	f.Add([]byte("a game of chess"), []byte("a game of chance"))
	f.Add(make([]byte, 1000), []byte{})
	f.Add([]byte{}, []byte{1})
	f.Fuzz(func(t *testing.T, data, base []byte) {
		d := decoder{rest: appendRuns(nil, data, base)}
		if back := d.runs(uint64(len(data)), base); d.done() != nil || !bytes.Equal(back, data) {
			t.Errorf("%x on %x became %x, %v", data, base, back, d.err)
		}
	})
}

// TestSealedValuesNoticeEveryBit flips each bit of a value.
func TestSealedValuesNoticeEveryBit(t *testing.T) {
	value := seal([]byte("a game of chess"))
	payload, err := unseal(value)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("a game of chess", string(payload)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for bit := range 8 * len(value) {
		damaged := bytes.Clone(value)
		damaged[bit/8] ^= 1 << (bit % 8)
		if _, err := unseal(damaged); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("bit %d: error is %v", bit, err)
		}
	}
}

// TestNumbersHaveOneForm reads numbers that are padded, cut short or too large.
func TestNumbersHaveOneForm(t *testing.T) {
	for name, b := range map[string][]byte{
		"padded": {0x80, 0}, "cut short": {0x80}, "none": {}, "too large": bytes.Repeat([]byte{0xff}, 10),
	} {
		d := decoder{rest: b}
		if d.uvarint(); !errors.Is(d.err, ErrCorrupt) {
			t.Errorf("%s: error is %v", name, d.err)
		}
	}
}

// BenchmarkEntry encodes a move as the journal has it, with another ahead.
func BenchmarkEntry(b *testing.B) {
	e := someEntry(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.encode(); err != nil {
			b.Fatal(err)
		}
	}
}
