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
