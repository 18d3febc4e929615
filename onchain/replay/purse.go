package replay

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/gagliardetto/solana-go"
)

// purse is a wallet for the time of one replay: a random key in memory that approves whatever it is asked.
type purse struct{ key ed25519.PrivateKey }

func newPurse() (*purse, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a wallet: %w", err)
	}
	return &purse{key: key}, nil
}

// PublicKey is the purse's address.
func (p *purse) PublicKey() solana.PublicKey { return solana.PublicKey(p.key[ed25519.SeedSize:]) }

// Sign signs as the transaction's fee payer.
func (p *purse) Sign(_ context.Context, tx *solana.Transaction) error {
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	need := int(tx.Message.Header.NumRequiredSignatures)
	i := slices.Index(tx.Message.AccountKeys[:need], p.PublicKey())
	if i < 0 {
		return fmt.Errorf("sign as %s: not among the transaction's signers", p.PublicKey())
	}
	for len(tx.Signatures) < need {
		tx.Signatures = append(tx.Signatures, solana.Signature{})
	}
	tx.Signatures[i] = solana.Signature(ed25519.Sign(p.key, message))
	return nil
}

// wipe overwrites the key.
func (p *purse) wipe() {
	if p != nil {
		clear(p.key[:ed25519.SeedSize])
	}
}

// shelf keeps session records for the time of one replay. Nothing of it reaches the disk.
type shelf struct {
	mu      sync.Mutex
	records map[string][]byte // guarded by mu
}

func newShelf() *shelf { return &shelf{records: map[string][]byte{}} }

// Put stores a record.
func (s *shelf) Put(name string, record []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[name] = slices.Clone(record)
	return nil
}

// Get reads a record.
func (s *shelf) Get(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	record, ok := s.records[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(record), nil
}

// Delete wipes a record and forgets it.
func (s *shelf) Delete(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.records[name])
	delete(s.records, name)
	return nil
}

// List names the records.
func (s *shelf) List() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := make([]string, 0, len(s.records))
	for name := range s.records {
		names = append(names, name)
	}
	return names, nil
}

// Claim always succeeds: a runner is its shelf's only user.
func (s *shelf) Claim(string) (func(), error) { return func() {}, nil }
