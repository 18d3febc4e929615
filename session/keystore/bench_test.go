package keystore_test

import (
	"fmt"
	"testing"

	"castlekey/session/keystore"
)

// BenchmarkOpenThousand opens a store of a thousand records whose data key a keychain holds: at most 20 ms.
func BenchmarkOpenThousand(b *testing.B) {
	dir, r := folder(b), newRing()
	s := open(b, dir, keystore.KeychainOf(r))
	for i := range 1000 {
		if err := s.Put(fmt.Sprintf("session.%d", i), make([]byte, 400)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		s, err := keystore.Open(dir, keystore.KeychainOf(r))
		if err != nil {
			b.Fatal(err)
		}
		if names, err := s.List(); err != nil || len(names) != 1000 {
			b.Fatal(len(names), err)
		}
		_ = s.Close()
	}
}

// BenchmarkUnseal opens one record under a data key that is at hand: at most 2 ms.
func BenchmarkUnseal(b *testing.B) {
	s := open(b, folder(b), keystore.KeychainOf(newRing()))
	if err := s.Put("session", make([]byte, 400)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Get("session"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPassphrase opens a store by a passphrase at the default cost: what Argon2id is set to.
func BenchmarkPassphrase(b *testing.B) {
	dir := folder(b)
	if _, err := keystore.Open(dir, keystore.Passphrase([]byte("rook"))); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := keystore.Open(dir, keystore.Passphrase([]byte("rook"))); err != nil {
			b.Fatal(err)
		}
	}
}
