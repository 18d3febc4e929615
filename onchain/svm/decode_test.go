package svm_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// legacyRaw is a transfer by payer in wire format: one signature, then the message at byte 65.
func legacyRaw(t testing.TB) []byte {
	return newWorld(t).Raw(solana.Hash{1}, "payer", svmtest.Transfer(payer, bob, 5))
}

// v0Raw turns a legacy transaction into a version 0 one with the given address table lookups.
func v0Raw(legacy, lookups []byte) []byte {
	return slices.Concat(legacy[:65], []byte{0x80}, legacy[65:], lookups)
}

func TestDecodeReadsEveryField(t *testing.T) {
	raw := legacyRaw(t)
	for name, raw := range map[string][]byte{"legacy": raw, "version 0": v0Raw(raw, []byte{0})} {
		t.Run(name, func(t *testing.T) {
			tx, err := svm.DecodeTransaction(raw)
			if err != nil {
				t.Fatal(err)
			}
			if want := []solana.PublicKey{payer, bob, svm.SystemProgramID}; !slices.Equal(tx.Keys, want) {
				t.Errorf("got keys %v, want %v", tx.Keys, want)
			}
			if want := (svm.Header{RequiredSignatures: 1, ReadonlyUnsigned: 1}); tx.Header != want {
				t.Errorf("got header %+v, want %+v", tx.Header, want)
			}
			if tx.Blockhash != (solana.Hash{1}) || !bytes.Equal(tx.Message, raw[65:]) || tx.Signature() != solana.Signature(raw[1:65]) {
				t.Error("blockhash, message or signature differ")
			}
			ix := tx.Instructions[0]
			if ix.ProgramIDIndex != 2 || !bytes.Equal(ix.Accounts, []byte{0, 1}) || !bytes.Equal(ix.Data, svmtest.TransferData(5)) {
				t.Errorf("got instruction %+v", ix)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	raw := legacyRaw(t)
	edited := func(at int, value byte) []byte {
		b := bytes.Clone(raw)
		b[at] = value
		return b
	}
	cases := map[string]struct {
		raw  []byte
		want error
	}{
		"nothing at all":                        {nil, svm.ErrTruncated},
		"a packet too many bytes long":          {make([]byte, svm.MaxTransactionSize+1), svm.ErrTooLarge},
		"a byte after the end":                  {append(bytes.Clone(raw), 0), svm.ErrTrailing},
		"the last byte missing":                 {raw[:len(raw)-1], svm.ErrTruncated},
		"more signatures than bytes":            {edited(0, 100), svm.ErrTruncated},
		"more keys than bytes":                  {edited(68, 100), svm.ErrTruncated},
		"more instructions than bytes":          {edited(68+1+3*32+32, 100), svm.ErrTruncated},
		"a length with a needless zero byte":    {[]byte{0x80, 0}, svm.ErrLength},
		"a length above 65535":                  {[]byte{0xff, 0xff, 0x04}, svm.ErrLength},
		"a length of four bytes":                {[]byte{0xff, 0xff, 0x83, 0}, svm.ErrLength},
		"version 1":                             {edited(65, 0x81), svm.ErrVersion},
		"an off-chain message":                  {edited(65, 0xff), svm.ErrVersion},
		"version 0 without its list of lookups": {v0Raw(raw, nil), svm.ErrTruncated},
		"a lookup cut short":                    {v0Raw(raw, append([]byte{1}, make([]byte, 20)...)), svm.ErrTruncated},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := svm.DecodeTransaction(c.raw); !errors.Is(err, c.want) {
				t.Errorf("got error %v, want %v", err, c.want)
			}
		})
	}
}

func TestEveryPrefixOfATransactionIsRefused(t *testing.T) {
	raw := v0Raw(legacyRaw(t), append(append([]byte{1}, make([]byte, 32)...), 1, 0, 0))
	for n := range raw {
		if _, err := svm.DecodeTransaction(raw[:n]); err == nil {
			t.Errorf("accepted the first %d of %d bytes", n, len(raw))
		}
	}
}

// FuzzDecode proves that no bytes make decoding or the checks after it panic, and that what cannot be charged leaves no trace.
func FuzzDecode(f *testing.F) {
	raw := legacyRaw(f)
	f.Add(raw)
	f.Add(v0Raw(raw, []byte{0}))
	f.Add(v0Raw(raw, append(append([]byte{1}, make([]byte, 32)...), 1, 0, 0)))
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		tx, err := svm.DecodeTransaction(raw)
		if err != nil {
			return
		}
		res := w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{RecordInner: true})
		if !res.Landed && (res.Err == nil || len(res.Writes) > 0) {
			t.Errorf("not landed, error %v, %d writes", res.Err, len(res.Writes))
		}
		if _, err := json.Marshal(res.Err); err != nil {
			t.Error(err)
		}
	})
}
