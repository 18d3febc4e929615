package svm

import "fmt"

// DefaultLamportsPerByte is what a byte of rent-exempt storage costs on test clusters.
const DefaultLamportsPerByte = 6960

// LamportsPerSignature is the base fee of one signature.
const LamportsPerSignature = 5000

// AccountOverhead is how many bytes an account costs beyond its data.
const AccountOverhead = 128

// Config sets what differs between clusters. The zero value is a test cluster as litesvm and solana-test-validator have it.
type Config struct {
	LamportsPerByte uint64 // 0: DefaultLamportsPerByte
}

// Runtime executes transactions. It is safe for concurrent use.
type Runtime struct {
	lamportsPerByte uint64
	programs        *programCache
}

// New returns a runtime.
func New(c Config) (*Runtime, error) {
	registry, err := newRegistry()
	if err != nil {
		return nil, fmt.Errorf("make runtime: %w", err)
	}
	if c.LamportsPerByte == 0 {
		c.LamportsPerByte = DefaultLamportsPerByte
	}
	return &Runtime{lamportsPerByte: c.LamportsPerByte, programs: newProgramCache(registry)}, nil
}

// MinimumBalance returns the lamports an account with size bytes of data needs to exist.
func (r *Runtime) MinimumBalance(size uint64) uint64 {
	return (AccountOverhead + size) * r.lamportsPerByte
}

// Fee returns what processing a transaction costs in lamports: base fee and priority fee. The error says what is wrong with its form or
// its compute-budget instructions.
func (r *Runtime) Fee(tx *Transaction) (uint64, *TransactionError) {
	if err := sanitize(tx); err != nil {
		return 0, err
	}
	b, err := parseBudget(tx)
	if err != nil {
		return 0, err
	}
	return b.fee(tx), nil
}

// Process runs a transaction for good: the caller stores Result.Writes if Result.Landed.
func (r *Runtime) Process(env Env, tx *Transaction) Result {
	return r.run(env, tx, policy{verify: true, recent: true, maxAge: MaxBlockhashAge, logBytes: maxLogBytes, inner: true})
}

// ProcessUnverified is Process without the signatures, for a caller who verifies them at the same time, see Transaction.Verify: until they
// hold, the result is nothing to store or to show.
func (r *Runtime) ProcessUnverified(env Env, tx *Transaction) Result {
	return r.run(env, tx, policy{recent: true, maxAge: MaxBlockhashAge, logBytes: maxLogBytes, inner: true})
}

// Simulate runs a transaction to see what would happen. Nothing is to be stored; Landed, Fee and Writes tell what would have been. Logs
// are not cut.
func (r *Runtime) Simulate(env Env, tx *Transaction, o SimulateOptions) Result {
	return r.run(env, tx, policy{
		verify: o.VerifySignatures, recent: !o.SkipBlockhashCheck, maxAge: MaxSimulationAge, inner: o.RecordInner, observer: o.Trace,
	})
}
