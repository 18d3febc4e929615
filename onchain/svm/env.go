package svm

import "github.com/gagliardetto/solana-go"

// MaxBlockhashAge is how many blocks a blockhash stays usable after it was the newest.
const MaxBlockhashAge = 150

// MaxSimulationAge is the stricter age used by simulation and preflight, so that what they accept has time to land.
const MaxSimulationAge = 144

// Clock is the Clock sysvar: what programs see of time. Timestamps are Unix seconds.
type Clock struct {
	Slot                uint64
	EpochStartTimestamp int64
	Epoch               uint64
	LeaderScheduleEpoch uint64
	UnixTimestamp       int64
}

// BlockhashChecker knows the chain's recent blockhashes.
type BlockhashChecker interface {
	// Age returns how many blocks ago hash was the newest blockhash (0 now), or false for a hash that is unknown or forgotten.
	Age(hash solana.Hash) (age uint64, ok bool)
}

// StatusChecker knows which transactions have landed.
type StatusChecker interface {
	// Processed reports whether the message with this hash (see Transaction.MessageHash) landed with this blockhash.
	Processed(message, blockhash solana.Hash) bool
}

// Env is the chain around one transaction.
type Env struct {
	Accounts    AccountReader
	Clock       Clock            // also served as the Clock sysvar account, whatever Accounts holds there
	Blockhashes BlockhashChecker // nil: any blockhash is good
	Statuses    StatusChecker    // nil: nothing was processed before
}

// SimulateOptions choose which checks a simulation makes. The zero value checks the blockhash and statuses but no signature.
type SimulateOptions struct {
	VerifySignatures   bool
	RecordInner        bool // fill Result.Inner
	SkipBlockhashCheck bool // the RPC option replaceRecentBlockhash: neither age nor earlier processing is looked at
	Trace              *Trace
}
