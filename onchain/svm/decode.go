package svm

import (
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
)

// What DecodeTransaction refuses.
var (
	// ErrTooLarge is a transaction of more than MaxTransactionSize bytes.
	ErrTooLarge = errors.New("transaction too large")
	// ErrTruncated is a transaction that ends before its fields do.
	ErrTruncated = errors.New("transaction ends early")
	// ErrTrailing is a transaction followed by more bytes; Agave's packet path drops these too.
	ErrTrailing = errors.New("bytes after the transaction")
	// ErrLength is a length that is not in its shortest form or exceeds 65535.
	ErrLength = errors.New("malformed compact length")
	// ErrVersion is a message version other than legacy and 0.
	ErrVersion = errors.New("unsupported message version")
)

const versionPrefix = 0x80

// DecodeTransaction reads a transaction in Solana's wire format: legacy, or version 0. The result keeps slices of raw. Errors wrap one of
// the Err values above; whether the content makes sense is for Runtime.Process to say.
func DecodeTransaction(raw []byte) (*Transaction, error) {
	if len(raw) > MaxTransactionSize {
		return nil, fmt.Errorf("%w: %d bytes (max %d)", ErrTooLarge, len(raw), MaxTransactionSize)
	}
	r := &reader{rest: raw}
	tx := &Transaction{Signatures: readMany[solana.Signature](r)}
	tx.Message = r.rest
	r.message(tx)
	if r.err == nil && len(r.rest) > 0 {
		r.fail(ErrTrailing)
	}
	if r.err != nil {
		return nil, fmt.Errorf("decode transaction: %w", r.err)
	}
	return tx, nil
}

// reader consumes bytes until the first error, after which every read gives zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = nil
}

// take returns the next n bytes, without copying them.
func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.fail(ErrTruncated)
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	b := r.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

// length reads a compact u16: seven bits a byte, low first, three bytes at most, no leading zero byte.
func (r *reader) length() int {
	n := 0
	for i := range 3 {
		b := r.byte()
		if r.err != nil {
			return 0
		}
		if b == 0 && i > 0 || i == 2 && b > 3 {
			break
		}
		n |= int(b&0x7f) << (7 * i)
		if b < 0x80 {
			return n
		}
	}
	r.fail(ErrLength)
	return 0
}

// bytes reads a length and as many bytes.
func (r *reader) bytes() []byte { return r.take(r.length()) }

func (r *reader) message(tx *Transaction) {
	tx.Version = Legacy
	first := r.byte()
	if first >= versionPrefix {
		if first != versionPrefix && r.err == nil {
			r.fail(fmt.Errorf("%w %d", ErrVersion, first&^versionPrefix))
		}
		tx.Version = V0
		first = r.byte()
	}
	tx.Header = Header{first, r.byte(), r.byte()}
	tx.Keys = readMany[solana.PublicKey](r)
	copy(tx.Blockhash[:], r.take(len(tx.Blockhash)))
	tx.Instructions = r.instructions()
	if tx.Version == V0 {
		tx.Lookups = r.lookups()
	}
}

func (r *reader) instructions() []Instruction {
	n := r.length()
	if n*3 > len(r.rest) { // an instruction takes three bytes at least
		r.fail(ErrTruncated)
		return nil
	}
	list := make([]Instruction, n)
	for i := range list {
		list[i] = Instruction{r.byte(), r.bytes(), r.bytes()}
	}
	return list
}

// lookups skips the address table lookups and returns how many there are.
func (r *reader) lookups() int {
	n := r.length()
	for range n {
		r.take(len(solana.PublicKey{}))
		r.bytes()
		r.bytes()
		if r.err != nil {
			return 0
		}
	}
	return n
}

// readMany reads a length and as many 32- or 64-byte values.
func readMany[T solana.PublicKey | solana.Signature](r *reader) []T {
	n := r.length()
	var zero T
	if n*len(zero) > len(r.rest) {
		r.fail(ErrTruncated)
		return nil
	}
	list := make([]T, n)
	for i := range list {
		copyInto(&list[i], r.take(len(zero)))
	}
	return list
}

func copyInto[T solana.PublicKey | solana.Signature](dst *T, src []byte) {
	switch d := any(dst).(type) {
	case *solana.PublicKey:
		copy(d[:], src)
	case *solana.Signature:
		copy(d[:], src)
	}
}
