package svm

import "github.com/gagliardetto/solana-go"

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
}

// New returns a runtime.
func New(c Config) (*Runtime, error) {
	if c.LamportsPerByte == 0 {
		c.LamportsPerByte = DefaultLamportsPerByte
	}
	return &Runtime{lamportsPerByte: c.LamportsPerByte}, nil
}

// MinimumBalance returns the lamports an account with size bytes of data needs to exist.
func (r *Runtime) MinimumBalance(size uint64) uint64 {
	return (AccountOverhead + size) * r.lamportsPerByte
}

// Process runs a transaction for good: the caller stores Result.Writes if Result.Landed.
func (r *Runtime) Process(env Env, tx *Transaction) Result { return Result{} }

// Simulate runs a transaction to see what would happen. Nothing is to be stored; Writes still tell what would have been, also Fee.
// Logs are not cut.
func (r *Runtime) Simulate(env Env, tx *Transaction, o SimulateOptions) Result { return Result{} }

// Fee returns what processing the transaction costs in lamports: base fee and priority fee.
func (r *Runtime) Fee(tx *Transaction) (uint64, *TransactionError) { return 0, nil }

// GenesisAccounts returns the accounts every chain starts with: sysvars, built-in programs and loaders.
func (r *Runtime) GenesisAccounts(clock Clock) map[solana.PublicKey]*Account { return nil }

// ClockAccount returns the Clock sysvar account for c.
func ClockAccount(c Clock) *Account { return &Account{} }

// ProgramAccount returns an executable account holding the program elf under the non-upgradeable loader (BPFLoader2), rent-exempt at
// DefaultLamportsPerByte.
func ProgramAccount(elf []byte) *Account { return &Account{} }

// CheckProgram reports whether the runtime can run the program elf: whether it loads, verifies and calls only syscalls offered.
func (r *Runtime) CheckProgram(elf []byte) error { return nil }
