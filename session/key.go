package session

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/gagliardetto/solana-go"
)

// seedSize is what is stored of a key.
const seedSize = ed25519.SeedSize

// Key is a session key: an ephemeral ed25519 keypair. It prints as its public key whatever
// the verb or encoding, and is safe for concurrent use.
type Key struct {
	pub solana.PublicKey

	mu     sync.Mutex
	secret *[ed25519.PrivateKeySize]byte // behind a pointer, so that no print reaches it; nil once wiped
}

// NewKey makes a key from the system's randomness and nothing else.
func NewKey() *Key {
	seed := make([]byte, seedSize)
	_, _ = rand.Read(seed) // never fails: it ends the process instead (crypto/rand, Go 1.24)
	return keyFromSeed(seed)
}

// keyFromSeed takes over seed and wipes it.
func keyFromSeed(seed []byte) *Key {
	private := ed25519.NewKeyFromSeed(seed)
	k := &Key{secret: new([ed25519.PrivateKeySize]byte)}
	copy(k.secret[:], private)
	copy(k.pub[:], private[seedSize:])
	clear(private)
	clear(seed)
	return k
}

// PublicKey is the session signer on chain.
func (k *Key) PublicKey() solana.PublicKey { return k.pub }

// Sign puts the key's signature into its slot of tx and touches nothing else. Errors:
// ErrNotSigner, ErrClosed after Wipe.
func (k *Key) Sign(tx *solana.Transaction) error {
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	slot := slices.Index(signers(tx), k.pub)
	if slot < 0 {
		return ErrNotSigner
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.secret == nil {
		return ErrClosed
	}
	makeSlots(tx)
	copy(tx.Signatures[slot][:], ed25519.Sign(k.secret[:], message))
	return nil
}

// Wipe overwrites the secret. Further signing answers ErrClosed.
func (k *Key) Wipe() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.secret != nil {
		clear(k.secret[:])
		k.secret = nil
	}
}

// appendSeed appends the seed for sealing; zeroes once wiped.
func (k *Key) appendSeed(out []byte) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.secret == nil {
		return append(out, make([]byte, seedSize)...)
	}
	return append(out, k.secret[:seedSize]...)
}

// Format prints the public key.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "session key "+k.pub.String()) }

// MarshalText encodes the public key.
func (k *Key) MarshalText() ([]byte, error) { return k.pub.MarshalText() }

// signers are the keys that must sign tx; none if its header contradicts its keys.
func signers(tx *solana.Transaction) []solana.PublicKey {
	n := int(tx.Message.Header.NumRequiredSignatures)
	if n > len(tx.Message.AccountKeys) {
		return nil
	}
	return tx.Message.AccountKeys[:n]
}

// makeSlots gives tx one slot for each signature its message asks for.
func makeSlots(tx *solana.Transaction) {
	if missing := len(signers(tx)) - len(tx.Signatures); missing > 0 {
		tx.Signatures = append(tx.Signatures, make([]solana.Signature, missing)...)
	}
}
