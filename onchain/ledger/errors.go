package ledger

import (
	"errors"
	"fmt"

	"castlekey/onchain/svm"
)

// Errors of Open and of a closed ledger.
var (
	// ErrLocked: another process, or another Ledger of this one, has the file open.
	ErrLocked = errors.New("ledger is open in another process")

	// ErrCorrupt: the file is not a ledger, is cut short, or holds a record that does not match its checksum. It is left as found.
	ErrCorrupt = errors.New("ledger file is damaged")

	// ErrSchema: the file was written by a newer version. It is left as found.
	ErrSchema = errors.New("ledger file is of a newer version")

	// ErrClosed: the ledger was closed.
	ErrClosed = errors.New("ledger is closed")

	// ErrEndOfTime: the clock was to be warped to where it cannot count.
	ErrEndOfTime = errors.New("chain time ends")

	// ErrInvalidTransaction: the bytes are no transaction, or one this chain does not know how to read.
	ErrInvalidTransaction = errors.New("invalid transaction")
)

// PreflightError is a transaction refused by preflight: it was simulated, failed, and left no trace.
type PreflightError struct {
	Result svm.Result // of the simulation; Err is set
}

// Error gives Agave's sentence.
func (e *PreflightError) Error() string {
	return "Transaction simulation failed: " + e.Result.Err.Error()
}

// Unwrap returns the transaction's error.
func (e *PreflightError) Unwrap() error { return e.Result.Err }

// DroppedError is a transaction sent without preflight that could not be charged its fee, so it left no trace: on a cluster
// the sender would be told its signature and never hear of it again.
type DroppedError struct {
	Err *svm.TransactionError
}

// Error says why the transaction was dropped.
func (e *DroppedError) Error() string { return fmt.Sprintf("transaction dropped: %v", e.Err) }

// Unwrap returns the transaction's error.
func (e *DroppedError) Unwrap() error { return e.Err }
