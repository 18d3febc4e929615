package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// A state is everything of a ledger beside its accounts, statuses and transactions.
type state struct {
	Seed         [32]byte // of which blockhashes, genesis hash and faucet key are derived
	Timeline     timelineState
	Transactions uint64 // landed since genesis
	Epoch        uint64
	EpochStart   int64 // chain time at which Epoch began, Unix seconds
}

// A batch is one atomic change of the ledger.
type batch struct {
	state       state
	accounts    []svm.AccountWrite
	genesis     map[solana.PublicKey]*svm.Account // what reappears at every open, so that its removal must be noted
	transaction *record                           // nil if accounts were set from outside
	keys        []solana.PublicKey                // that the transaction names
	status      status
	slots       uint64 // that pass with it, already counted in state
	forget      uint64 // statuses of blockhashes older than this slot's are no longer needed
}

// bounds are how many transactions a store keeps, and how many bytes of their records: the newest, as far as both allow.
type bounds struct {
	count, bytes uint64
}

// forgets reports whether a transaction is too old, by number since genesis.
func (b bounds) forgets(number, newest uint64) bool { return number+b.count <= newest }

// An image is what a store holds when it is opened.
type image struct {
	state    state
	accounts map[solana.PublicKey]*svm.Account // nil: an account of genesis that is gone
	statuses []status
	journal  journalNote
	ahead    *intent // a transaction that was written down, and maybe not executed; state is of its moment
}

// A store keeps the ledger. Its methods are called by one goroutine at a time, but for transaction.
type store interface {
	// load returns what is stored, or nil if the store is new.
	load() (*image, error)
	// commit stores all of some batches, in their order, or, if it fails, nothing.
	commit([]batch) error
	// transaction finds a record; nil if it never landed or was pruned.
	transaction(solana.Signature) (*record, error)
	// each visits every record, oldest first, until visit fails.
	each(visit func(*Transaction) error) error
	// close ends the store and leaves the ledger in a state, time having passed since the last commit; nil: in the one it had.
	close(*state) error
}

// An aheadStore can take a transaction before it is executed. What it did is then committed at no cost.
type aheadStore interface {
	store
	// intend begins to write an intent, and sync makes it durable. Without sync, or if one of them fails, it is as if nothing was called.
	intend(intent) error
	sync() error
	// void says that an intent came to nothing; otherwise commit says what it did.
	void()
	// settle makes durable what commit has said so far; if it fails, it is written along with what comes next, as without settle.
	settle()
}
