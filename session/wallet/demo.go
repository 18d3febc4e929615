package wallet

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"

	"github.com/gagliardetto/solana-go"
)

// Records keeps small secrets by name. *keystore.Store satisfies it. Get of an unknown name
// answers an error that matches fs.ErrNotExist.
type Records interface {
	// Get reads a record; the caller wipes it.
	Get(name string) ([]byte, error)
	// Put stores a record before it returns.
	Put(name string, secret []byte) error
}

// Demo is a play-money wallet: a random key that castlekey made for one chain, meant for the
// embedded chain alone. It names that chain, so that a session refuses to use it elsewhere.
type Demo struct {
	held

	name    string
	cluster solana.Hash
}

// OpenDemo opens the demo wallet called name for the chain with this genesis hash, making it
// on first use. The record is called demo.NAME.GENESIS.
func OpenDemo(records Records, name string, cluster solana.Hash) (*Demo, error) {
	record := fmt.Sprintf("demo.%s.%s", name, cluster)
	seed, err := records.Get(record)
	if errors.Is(err, fs.ErrNotExist) {
		seed, err = newSeed(records, record)
	}
	if err != nil {
		return nil, fmt.Errorf("open demo wallet %s: %w", name, err)
	}
	defer clear(seed)
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("open demo wallet %s: %w", name, ErrDemoRecord)
	}
	return &Demo{held: hold(ed25519.NewKeyFromSeed(seed)), name: name, cluster: cluster}, nil
}

// newSeed makes and stores a seed.
func newSeed(records Records, record string) ([]byte, error) {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails: it ends the process instead (crypto/rand, Go 1.24)
	return seed, records.Put(record, seed)
}

// Cluster is the genesis hash of the only chain this wallet may be used on.
func (d *Demo) Cluster() solana.Hash { return d.cluster }

// Name is "demo wallet" and its name.
func (d *Demo) Name() string { return "demo wallet " + d.name }

// Format prints name and public key.
func (d *Demo) Format(f fmt.State, _ rune) { d.format(f, d.Name()) }
