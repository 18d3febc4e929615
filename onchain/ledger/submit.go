package ledger

import (
	"fmt"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// SubmitOptions say how to submit. The zero value makes the preflight check, as RPC does.
type SubmitOptions struct {
	SkipPreflight bool // let a transaction that fails land and pay its fee
}

// Submit executes a transaction in wire format. When it returns without an error, the transaction succeeded and is stored.
//
// Errors: ErrInvalidTransaction for bytes that are none; *PreflightError for one that would fail, which leaves no trace. Without
// preflight a failing transaction lands, pays its fee and is no error here (see Transaction for its fate), and one that cannot
// even pay is a *DroppedError. Any other error is a failure of storage: nothing was changed.
func (l *Ledger) Submit(raw []byte, o SubmitOptions) (solana.Signature, error) {
	raw = slices.Clone(raw) // the record keeps it
	tx, err := decode(raw)
	if err != nil {
		return solana.Signature{}, err
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment()
	if err != nil {
		return solana.Signature{}, err
	}
	if !o.SkipPreflight {
		env.maxAge = preflightAge
	}
	result := l.runtime.Process(env.svm(), tx)
	switch {
	case result.Err != nil && !o.SkipPreflight:
		return tx.Signature(), &PreflightError{l.withFullLogs(env, tx, result)}
	case !result.Landed:
		return tx.Signature(), &DroppedError{result.Err}
	}
	return tx.Signature(), l.commit(env, tx, newTransaction(tx, raw, env.moment, result), result.Writes)
}

func decode(raw []byte) (*svm.Transaction, error) {
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidTransaction, err)
	}
	return tx, nil
}

// withFullLogs simulates a transaction that just failed: what preflight reports has no limit on logs, unlike execution.
func (l *Ledger) withFullLogs(env environment, tx *svm.Transaction, executed svm.Result) svm.Result {
	if !executed.Landed { // it was refused before anything could log
		return executed
	}
	return l.runtime.Simulate(env.svm(), tx, svm.SimulateOptions{VerifySignatures: true})
}

// Simulation is the outcome of Simulate.
type Simulation struct {
	svm.Result
	Slot uint64 // the transaction was run against the state of this slot
}

// Simulate executes a transaction and forgets it.
func (l *Ledger) Simulate(raw []byte, o svm.SimulateOptions) (Simulation, error) {
	tx, err := decode(raw)
	if err != nil {
		return Simulation{}, err
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment()
	if err != nil {
		return Simulation{}, err
	}
	env.maxAge = preflightAge
	return Simulation{l.runtime.Simulate(env.svm(), tx, o), env.moment.Slot}, nil
}

// commit stores what a transaction left, then shows it. tx and record are nil if no transaction did it.
func (l *Ledger) commit(env environment, tx *svm.Transaction, record *Transaction, writes []svm.AccountWrite) error {
	b := batch{accounts: writes, transaction: record, genesis: l.genesis, forget: oldest(env.moment.Slot)}
	l.mu.Lock()
	b.state = l.stored()
	if tx != nil {
		b.status = status{BlockhashSlot: l.hashes.slots[tx.Blockhash], Message: tx.MessageHash()}
		b.state.Transactions++
		b.slots = l.slotsATransaction()
		b.state.Timeline.step(b.slots)
	}
	l.mu.Unlock()
	if err := l.store.commit(b); err != nil {
		return err
	}
	l.apply(b)
	return nil
}

// apply makes a stored batch visible and tells the watchers.
func (l *Ledger) apply(b batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slot := l.timeline.Last.Slot
	l.state.Transactions = b.state.Transactions
	for _, w := range b.accounts {
		l.put(w.Key, w.Account)
	}
	if b.transaction != nil {
		slot = b.transaction.Slot
		l.statuses.add(b.status)
		l.timeline.step(b.slots)
		if l.history != nil {
			_ = l.history.add(b.transaction) // it was decoded before it landed
		}
	}
	for _, w := range b.accounts {
		l.watchers.send(w.Key, AccountUpdate{Slot: slot, Account: w.Account})
	}
	l.listeners.tell(Commit{Slot: slot, Transaction: b.transaction, Accounts: b.accounts})
}

// slotsATransaction returns how many slots a landed transaction takes.
func (l *Ledger) slotsATransaction() uint64 {
	if l.config.SlotDuration == 0 {
		return 1
	}
	return 0
}
