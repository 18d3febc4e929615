package ledger

import (
	"bytes"
	"slices"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Accounts returns the accounts at keys, nil where there is none, and the slot they were read at. All are of one moment.
func (l *Ledger) Accounts(keys ...solana.PublicKey) ([]*svm.Account, uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.now()
	accounts := make([]*svm.Account, len(keys))
	for i, key := range keys {
		accounts[i] = l.account(key, m)
	}
	return accounts, m.Slot
}

// Account returns the account at key, or false if there is none.
func (l *Ledger) Account(key solana.PublicKey) (*svm.Account, bool) {
	accounts, _ := l.Accounts(key)
	return accounts[0], accounts[0] != nil
}

// account reads one account at m, the caller holding mu. The Clock sysvar is made when it is read: see timeline.
func (l *Ledger) account(key solana.PublicKey, m moment) *svm.Account {
	if key == svm.ClockSysvarID {
		return svm.ClockAccount(l.clockAt(m))
	}
	return l.accounts[key]
}

// KeyedAccount is an account with its address.
type KeyedAccount struct {
	Key     solana.PublicKey
	Account *svm.Account
}

// ProgramAccounts returns the accounts a program owns that keep accepts, ordered by address, and the slot they were read at.
// keep is called with the ledger locked: it must not call the ledger.
func (l *Ledger) ProgramAccounts(program solana.PublicKey, keep func(*svm.Account) bool) ([]KeyedAccount, uint64) {
	l.mu.Lock()
	m := l.now()
	var found []KeyedAccount
	for key, account := range l.accounts {
		if account.Owner == program && keep(account) {
			found = append(found, KeyedAccount{key, account})
		}
	}
	l.mu.Unlock()
	slices.SortFunc(found, func(a, b KeyedAccount) int { return bytes.Compare(a.Key[:], b.Key[:]) })
	return found, m.Slot
}

// Balance returns the lamports at key.
func (l *Ledger) Balance(key solana.PublicKey) uint64 {
	account, ok := l.Account(key)
	if !ok {
		return 0
	}
	return account.Lamports
}

// Supply returns the lamports of all accounts together: what genesis gave, less the fees burnt since.
func (l *Ledger) Supply() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var total uint64
	for _, account := range l.accounts {
		total += account.Lamports
	}
	return total
}

// MinimumBalance returns the lamports an account with size bytes of data needs to exist.
func (l *Ledger) MinimumBalance(size uint64) uint64 { return l.runtime.MinimumBalance(size) }

// Fee returns the lamports a transaction in wire format costs, signed or not. The answer is false if its blockhash is not
// remembered.
func (l *Ledger) Fee(raw []byte) (uint64, bool, error) {
	tx, err := decode(raw)
	if err != nil {
		return 0, false, err
	}
	fee, txErr := l.runtime.Fee(tx)
	if txErr != nil {
		return 0, false, txErr
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now()
	_, known := l.hashes.age(tx.Blockhash)
	return fee, known, nil
}

// Blockhash is a blockhash with the height up to which it admits transactions.
type Blockhash struct {
	Hash                 solana.Hash
	LastValidBlockHeight uint64
	Slot                 uint64 // in which it was the newest
}

// LatestBlockhash returns the newest blockhash.
func (l *Ledger) LatestBlockhash() Blockhash {
	l.mu.Lock()
	defer l.mu.Unlock()
	slot := l.now().Slot
	return Blockhash{Hash: l.hashes.of(slot), LastValidBlockHeight: slot + MaxAge, Slot: slot}
}

// IsBlockhashValid reports whether a transaction with this blockhash could land now.
func (l *Ledger) IsBlockhashValid(hash solana.Hash) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now()
	age, ok := l.hashes.age(hash)
	return ok && age <= MaxAge
}

// Slot returns the current slot.
func (l *Ledger) Slot() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now().Slot
}

// BlockHeight returns the current block height. No slot is ever skipped here, so it is the slot.
func (l *Ledger) BlockHeight() uint64 { return l.Slot() }

// Clock returns the Clock sysvar as a transaction submitted now would see it.
func (l *Ledger) Clock() svm.Clock {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.clockAt(l.now())
}

// BlockTime returns when a slot began, Unix seconds, or false if it is yet to come. Slots passed before the latest restart or warp
// are dated as if time had been even.
func (l *Ledger) BlockTime(slot uint64) (int64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.now()
	if slot > m.Slot {
		return 0, false
	}
	ago := time.Duration(m.Slot-slot) * l.config.SlotDuration
	return moment{Time: m.Time - int64(ago)}.unix(), true
}

// EpochInfo returns where the chain is in its epoch.
func (l *Ledger) EpochInfo() EpochInfo { return epochAt(l.Slot()) }

// TransactionCount returns how many transactions landed since genesis.
func (l *Ledger) TransactionCount() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.Transactions
}

// GenesisHash names the chain: two ledgers never share one.
func (l *Ledger) GenesisHash() solana.Hash { return solana.Hash(l.derive("genesis")) }

// Transaction returns the record of a landed transaction, or false if there is none or it is no longer kept.
func (l *Ledger) Transaction(id solana.Signature) (*Transaction, bool) {
	r, err := l.store.transaction(id)
	if err != nil || r == nil {
		return nil, false
	}
	return r.Transaction, true
}

// WatchAccount returns a channel on which the state of key follows every change of it. A reader that is late gets the latest
// state only; the ledger never waits. cancel closes the channel, and so does Close.
func (l *Ledger) WatchAccount(key solana.PublicKey) (updates <-chan AccountUpdate, cancel func()) {
	return l.watchers.add(key)
}
