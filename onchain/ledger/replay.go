package ledger

import (
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Errors of Replay.
var (
	// ErrUnknownTransaction: no such transaction landed here, or it is no longer kept.
	ErrUnknownTransaction = errors.New("no such transaction is kept")

	// ErrNotReplayable: the transaction is kept, but not what it found; its accounts were too large, or an older version stored it.
	ErrNotReplayable = errors.New("what the transaction found was not kept")
)

// maxFound is how many bytes of account data are kept of what a transaction found. Programs do not count: they are not kept.
const maxFound = 64 << 10

// Found is what a transaction found when it was executed: the clock, and every account it names but programs.
type Found struct {
	Clock    svm.Clock
	Accounts map[solana.PublicKey]*svm.Account // nil: there was none
}

// found collects what a transaction is about to find; nil if it is too much to keep.
func (e environment) found(tx *svm.Transaction) *Found {
	f := &Found{Clock: e.clock, Accounts: make(map[solana.PublicKey]*svm.Account, len(tx.Keys))}
	size := 0
	for _, key := range tx.Keys {
		account, _ := e.Account(key)
		if account != nil {
			if account.Executable {
				continue
			}
			size += len(account.Data)
		}
		f.Accounts[key] = account
	}
	if size > maxFound {
		return nil
	}
	return f
}

// past is the chain as a transaction found it; programs and what else it did not name are those of today.
type past struct {
	environment
	found *Found
}

// Account implements svm.AccountReader.
func (p past) Account(key solana.PublicKey) (*svm.Account, bool) {
	if account, ok := p.found.Accounts[key]; ok {
		return account, account != nil
	}
	return p.environment.Account(key)
}

// Replayed is a transaction that was executed again.
type Replayed struct {
	Transaction *Transaction // as it landed
	Found       *Found       // what it ran on, then and now
	Result      svm.Result   // what became of it now: the same, unless a program was exchanged meanwhile
}

// Replay executes a kept transaction again, on what it found then. The chain does not change. Errors: ErrUnknownTransaction,
// ErrNotReplayable, ErrClosed.
func (l *Ledger) Replay(id solana.Signature, watch *svm.Trace) (*Replayed, error) {
	r, err := l.store.transaction(id)
	switch {
	case err != nil:
		return nil, err
	case r == nil:
		return nil, fmt.Errorf("%w: %s", ErrUnknownTransaction, id)
	case r.Found == nil:
		return nil, fmt.Errorf("%w: %s", ErrNotReplayable, id)
	}
	tx, err := decode(r.Raw)
	if err != nil {
		return nil, err
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment(SubmitOptions{})
	if err != nil {
		return nil, err
	}
	then := svm.Env{Accounts: past{env, r.Found}, Clock: r.Found.Clock}
	result := l.runtime.Simulate(then, tx, svm.SimulateOptions{SkipBlockhashCheck: true, Trace: watch, RecordInner: true})
	return &Replayed{r.Transaction, r.Found, result}, nil
}
