package wallet

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/gagliardetto/solana-go"
)

const redacted = "[redacted]"

// secret is an ed25519 private key that prints as [redacted] whatever the verb. The bytes
// lie behind a pointer: fmt shows unexported fields without asking their methods.
type secret struct {
	mu  sync.Mutex
	key *[ed25519.PrivateKeySize]byte // nil once wiped
}

// newSecret takes over key: the caller's bytes are wiped.
func newSecret(key []byte) *secret {
	s := &secret{key: new([ed25519.PrivateKeySize]byte)}
	copy(s.key[:], key)
	clear(key)
	return s
}

// Format prints [redacted].
func (s *secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText encodes as [redacted].
func (s *secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// publicKey is the second half.
func (s *secret) publicKey() solana.PublicKey {
	return solana.PublicKeyFromBytes(s.key[ed25519.SeedSize:])
}

// wipe overwrites the key.
func (s *secret) wipe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key != nil {
		clear(s.key[:])
		s.key = nil
	}
}

// sign fills pub's slot of tx.
func (s *secret) sign(pub solana.PublicKey, tx *solana.Transaction) error {
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	signers := int(tx.Message.Header.NumRequiredSignatures)
	if signers > len(tx.Message.AccountKeys) {
		return ErrNotSigner
	}
	slot := slices.Index(tx.Message.AccountKeys[:signers], pub)
	if slot < 0 {
		return ErrNotSigner
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		return ErrClosed
	}
	if len(tx.Signatures) < signers {
		tx.Signatures = append(tx.Signatures, make([]solana.Signature, signers-len(tx.Signatures))...)
	}
	copy(tx.Signatures[slot][:], ed25519.Sign(s.key[:], message))
	return nil
}

// held is what every wallet is whose key lies in this process.
type held struct {
	pub    solana.PublicKey
	secret *secret
}

// hold takes over key: the caller's bytes are wiped.
func hold(key []byte) held {
	s := newSecret(key)
	return held{pub: s.publicKey(), secret: s}
}

// PublicKey is the authority on chain.
func (h held) PublicKey() solana.PublicKey { return h.pub }

// Sign signs at once: whoever opened the wallet has said yes to that.
func (h held) Sign(ctx context.Context, tx *solana.Transaction) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return h.secret.sign(h.pub, tx)
}

// Close wipes the secret from memory; where it came from, it stays.
func (h held) Close() error {
	h.secret.wipe()
	return nil
}

// MarshalText encodes the public key alone.
func (h held) MarshalText() ([]byte, error) { return h.pub.MarshalText() }

// format prints a wallet's name and public key.
func (h held) format(f fmt.State, name string) { _, _ = fmt.Fprintf(f, "%s (%s)", name, h.pub) }
