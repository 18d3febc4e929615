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
	if done, err := l.submitAhead(tx, raw, o); done {
		return tx.Signature(), err
	}
	if err := tx.Verify(); err != nil { // on the caller's core, before anybody has to wait
		return tx.Signature(), refusal(svm.Result{Err: err}, o)
	}
	g, err := l.execute(tx, raw, o)
	if err != nil {
		return tx.Signature(), err
	}
	return tx.Signature(), l.settle(g)
}

// maxAge is the age of the oldest blockhash that is admitted, in slots.
func (o SubmitOptions) maxAge() uint64 {
	if o.SkipPreflight {
		return MaxAge
	}
	return preflightAge
}

// execute runs a transaction on everything that came before it, stored or about to be, and stages what it leaves.
func (l *Ledger) execute(tx *svm.Transaction, raw []byte, o SubmitOptions) (*group, error) {
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment(o)
	if err != nil {
		return nil, err
	}
	return l.take(env, tx, raw, o, l.runtime.Process(env.svm(), tx))
}

// take stages what a transaction leaves, or refuses it. The caller holds commitMu.
func (l *Ledger) take(env environment, tx *svm.Transaction, raw []byte, o SubmitOptions, r svm.Result) (*group, error) {
	if refused(r, o) {
		if !o.SkipPreflight {
			r = l.withFullLogs(env, tx, r)
		}
		return nil, refusal(r, o)
	}
	return l.stage(env, tx, newRecord(env, tx, raw, r), r.Writes), nil
}

// refused reports whether a transaction is to leave no trace.
func refused(r svm.Result, o SubmitOptions) bool {
	return !r.Landed || r.Err != nil && !o.SkipPreflight
}

// refusal is the error of a transaction that leaves no trace.
func refusal(r svm.Result, o SubmitOptions) error {
	if o.SkipPreflight {
		return &DroppedError{r.Err}
	}
	return &PreflightError{r}
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
	if o.VerifySignatures { // as in Submit, before anybody has to wait
		if err := tx.Verify(); err != nil {
			return Simulation{svm.Result{Err: err}, l.Slot()}, nil
		}
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment(SubmitOptions{})
	if err != nil {
		return Simulation{}, err
	}
	return Simulation{l.runtime.Simulate(env.svm(), tx, o), env.moment.Slot}, nil
}
