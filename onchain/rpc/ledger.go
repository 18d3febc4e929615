package rpc

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Ledger is what the methods need of a chain. Accounts it returns are shared and not modified here.
type Ledger interface {
	// Accounts returns the accounts at keys, nil where there is none, and the slot all of them were read at.
	Accounts(keys ...solana.PublicKey) ([]*svm.Account, uint64)
	// ProgramAccounts returns the accounts a program owns that keep accepts, by address, and the slot they were read at.
	ProgramAccounts(program solana.PublicKey, keep func(*svm.Account) bool) ([]KeyedAccount, uint64)
	// MinimumBalance returns the lamports that make an account of size bytes rent-exempt.
	MinimumBalance(size uint64) uint64

	// LatestBlockhash returns the newest blockhash.
	LatestBlockhash() Blockhash
	// IsBlockhashValid reports whether a transaction with this blockhash could land now.
	IsBlockhashValid(solana.Hash) bool
	// EpochInfo returns the current slot and its place in its epoch.
	EpochInfo() EpochInfo
	// BlockTime returns when a slot began, Unix seconds, or false if it is yet to come.
	BlockTime(slot uint64) (int64, bool)
	// TransactionCount returns how many transactions landed since genesis.
	TransactionCount() uint64
	// Supply returns the lamports of all accounts together.
	Supply() uint64
	// GenesisHash names the chain.
	GenesisHash() solana.Hash

	// Submit lands a transaction. Errors: *PreflightError, *DroppedError, or a failure of storage.
	Submit(raw []byte, preflight Preflight) (solana.Signature, error)
	// Simulate runs a transaction against the state of the returned slot and forgets it.
	Simulate(raw []byte, o svm.SimulateOptions) (svm.Result, uint64, error)
	// Fee returns what a transaction costs, or false if its blockhash is not remembered.
	Fee(raw []byte) (uint64, bool, error)
	// Airdrop sends lamports from the faucet, with the given blockhash if it is not zero.
	Airdrop(to solana.PublicKey, lamports uint64, blockhash solana.Hash) (solana.Signature, error)
	// Transaction returns a landed transaction, or false if there is none or it is no longer kept.
	Transaction(solana.Signature) (*Transaction, bool)
	// Landings returns the transactions that name an account, newest first.
	Landings(address solana.PublicKey, q LandingsQuery) ([]Landing, error)
	// Block returns a slot and what landed in it, or false if it is yet to come.
	Block(slot uint64) (Block, bool, error)
}

// Preflight says whether a transaction is tried before it is let in.
type Preflight uint8

// The two ways to submit.
const (
	WithPreflight    Preflight = iota // refuse what would fail
	WithoutPreflight                  // let it land and pay for its failure
)

// PreflightError is what Submit returns for a transaction that preflight refused.
type PreflightError struct {
	Result svm.Result // Err is set
}

// Error gives Agave's sentence.
func (e *PreflightError) Error() string {
	return "Transaction simulation failed: " + e.Result.Err.Error()
}

// DroppedError is what Submit returns for a transaction sent without preflight that left no trace.
type DroppedError struct {
	Err error
}

// Error says why.
func (e *DroppedError) Error() string { return "transaction dropped: " + e.Err.Error() }

// Unwrap returns the reason.
func (e *DroppedError) Unwrap() error { return e.Err }

// KeyedAccount is an account with its address.
type KeyedAccount struct {
	Key     solana.PublicKey
	Account *svm.Account
}

// Blockhash is a blockhash with the height up to which it admits transactions.
type Blockhash struct {
	Hash                 solana.Hash
	LastValidBlockHeight uint64
	Slot                 uint64 // in which it was the newest
}

// EpochInfo says where a slot lies in its epoch. The slot is also the block height: no slot is skipped.
type EpochInfo struct {
	Epoch        uint64
	SlotIndex    uint64 // slots since the epoch began
	SlotsInEpoch uint64
	AbsoluteSlot uint64
}

// Transaction is the record of a landed transaction, successful or not.
type Transaction struct {
	Signature solana.Signature
	Slot      uint64
	Time      int64 // of the slot, Unix seconds
	Raw       []byte

	Err                    *svm.TransactionError // nil if it succeeded
	Logs                   []string
	ComputeUnits           uint64
	Fee                    uint64 // lamports
	Return                 *svm.ReturnData
	Inner                  []svm.InnerInstructions
	LoadedAccountsDataSize uint32   // bytes
	PreBalances            []uint64 // lamports by account index
	PostBalances           []uint64
}

// LandingsQuery narrows what Landings returns.
type LandingsQuery struct {
	Before solana.Signature // only what landed before this one; zero: from the newest
	Until  solana.Signature // only what landed after this one; zero: to the oldest
	Limit  int
}

// Landing is that a transaction landed: the part of its record that lists show.
type Landing struct {
	Signature solana.Signature
	Slot      uint64
	Time      int64 // of the slot, Unix seconds
	Err       *svm.TransactionError
}

// Block is a slot and what landed in it.
type Block struct {
	Slot       uint64
	Hash       solana.Hash
	ParentHash solana.Hash
	Time       int64              // when it began, Unix seconds
	Signatures []solana.Signature // in the order they landed
}
