package wallet

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
)

// Sealed is a wallet of castlekey's own for any cluster: a random key sealed in a key store
// that a passphrase opens. Whoever opened the store has given the passphrase, so Sign asks no more.
type Sealed struct {
	held

	name string
}

// sealedRecord is the record of the wallet called name; the seal binds the key to it.
func sealedRecord(name string) string { return "wallet." + name }

// CreateSealed makes a wallet and stores it before it answers. A name that is taken answers
// ErrWalletExists: nothing replaces a key that may hold money.
func CreateSealed(records Records, name string) (*Sealed, error) {
	old, err := records.Get(sealedRecord(name))
	clear(old)
	if err == nil {
		return nil, fmt.Errorf("create wallet %s: %w", name, ErrWalletExists)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create wallet %s: %w", name, err)
	}
	seed := make([]byte, ed25519.SeedSize)
	defer clear(seed)
	_, _ = rand.Read(seed) // never fails: it ends the process instead (crypto/rand, Go 1.24)
	if err := records.Put(sealedRecord(name), seed); err != nil {
		return nil, fmt.Errorf("create wallet %s: %w", name, err)
	}
	return &Sealed{held: hold(ed25519.NewKeyFromSeed(seed)), name: name}, nil
}

// OpenSealed opens a wallet that CreateSealed has made. Errors match ErrNoSealed, ErrSealedRecord or are the store's own.
func OpenSealed(records Records, name string) (*Sealed, error) {
	seed, err := records.Get(sealedRecord(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open wallet %s: %w", name, ErrNoSealed)
	}
	if err != nil {
		return nil, fmt.Errorf("open wallet %s: %w", name, err)
	}
	defer clear(seed)
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("open wallet %s: %w", name, ErrSealedRecord)
	}
	return &Sealed{held: hold(ed25519.NewKeyFromSeed(seed)), name: name}, nil
}

// Name is "sealed wallet" and its name.
func (s *Sealed) Name() string { return "sealed wallet " + s.name }

// Format prints name and public key.
func (s *Sealed) Format(f fmt.State, _ rune) { s.format(f, s.Name()) }
