package submit

import (
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
)

var (
	// ErrExpired says the transaction did not land and never can: the last block height
	// its blockhash is good for has passed.
	ErrExpired = errors.New("transaction expired before it landed; build and sign a new one")
	// ErrUnsure says nobody knows yet whether the transaction landed. Every such error is an *Unsure.
	ErrUnsure = errors.New("transaction sent but not seen yet; ask again before doing it twice")
	// ErrUnsigned says a signature is missing; nothing was sent.
	ErrUnsigned = errors.New("transaction is not fully signed; sign it before sending it")
	// ErrTooLarge says the transaction is over the 1,232 bytes of a Solana packet; nothing was sent.
	ErrTooLarge = errors.New("transaction is over 1232 bytes; use fewer instructions or accounts")
)

// Unsure carries what is needed to resolve a transaction later with Outcome.
type Unsure struct {
	Signature            solana.Signature
	LastValidBlockHeight uint64
	Cause                error // why the waiting ended: a context error or the last answer of the cluster; may be nil
}

// Error says what happened and which transaction to ask for.
func (u *Unsure) Error() string {
	if u.Cause == nil {
		return fmt.Sprintf("%v (signature %s)", ErrUnsure, u.Signature)
	}
	return fmt.Sprintf("%v (signature %s): %v", ErrUnsure, u.Signature, u.Cause)
}

// Unwrap makes an Unsure match ErrUnsure and its cause.
func (u *Unsure) Unwrap() []error {
	if u.Cause == nil {
		return []error{ErrUnsure}
	}
	return []error{ErrUnsure, u.Cause}
}
