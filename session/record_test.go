package session

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gagliardetto/solana-go"
)

// sample is a record with every field in use.
func sample() *record {
	key := NewKey()
	return &record{
		ref:   Ref{Cluster: solana.Hash{1}, Target: solana.PublicKey{2}, Authority: solana.PublicKey{3}, ID: key.PublicKey()},
		state: Revoking, fallback: Active, key: key, validUntil: -5, topUp: 1 << 63, createdAt: 7, lastValid: 9,
		pending: []byte("transaction"), label: "label", meta: []byte("meta"),
	}
}

// FuzzParseRecord checks that a record that parses has one encoding only.
func FuzzParseRecord(f *testing.F) {
	f.Add(sample().marshal())
	forgotten := sample()
	forgotten.key = nil
	f.Add(forgotten.marshal())
	first := sample()
	first.v1 = true
	f.Add(first.marshal())
	landed := sample()
	landed.landed = 1 << 40
	f.Add(landed.marshal())
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := parseRecord(in)
		if err == nil && !bytes.Equal(r.marshal(), in) {
			t.Errorf("%x parses, but is written %x", in, r.marshal())
		}
		if err != nil && !errors.Is(err, ErrRecord) {
			t.Errorf("error = %v, want ErrRecord", err)
		}
	})
}

func TestRecordDamage(t *testing.T) {
	for _, slot := range []uint64{0, 1 << 40} {
		damage(t, slot)
	}
}

// damage cuts and flips a record of which something landed in slot.
func damage(t *testing.T, slot uint64) {
	t.Helper()
	undamaged := sample()
	undamaged.landed = slot
	whole := undamaged.marshal()
	if r, err := parseRecord(whole); err != nil || !bytes.Equal(r.marshal(), whole) {
		t.Fatalf("the sample does not parse: %v", err)
	}
	for n := range whole {
		if _, err := parseRecord(whole[:n]); !errors.Is(err, ErrRecord) {
			t.Errorf("cut to %d bytes: %v, want ErrRecord", n, err)
		}
		flipped := bytes.Clone(whole)
		flipped[n] ^= 0x80
		if r, err := parseRecord(flipped); err == nil && !bytes.Equal(r.marshal(), flipped) {
			t.Errorf("byte %d flipped: malleable", n)
		}
	}
	if _, err := parseRecord(append(whole, 0)); !errors.Is(err, ErrRecord) {
		t.Errorf("one byte more: %v, want ErrRecord", err)
	}
}

func TestKeyOfAnotherSessionIsRefused(t *testing.T) {
	r := sample()
	r.ref.ID = solana.PublicKey{4}
	if _, err := parseRecord(r.marshal()); !errors.Is(err, ErrRecord) {
		t.Errorf("error = %v, want ErrRecord", err)
	}
}

func TestWipedKeySignsNothing(t *testing.T) {
	k := NewKey()
	tx, err := solana.NewTransaction([]solana.Instruction{transfer(k.PublicKey(), k.PublicKey(), 1)}, solana.Hash{}, solana.TransactionPayer(k.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	k.Wipe()
	k.Wipe()
	if err := k.Sign(tx); !errors.Is(err, ErrClosed) {
		t.Errorf("Sign: %v, want ErrClosed", err)
	}
}
