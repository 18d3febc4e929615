package svm

import (
	"slices"

	"github.com/gagliardetto/solana-go"
)

// RentExemptEpoch is the rent epoch of every account: no rent is ever collected.
const RentExemptEpoch = ^uint64(0)

// MaxAccountData is the largest data an account may hold, in bytes.
const MaxAccountData = 10 << 20

// Account is the state stored at one address.
type Account struct {
	Lamports   uint64           // balance; an account of 0 lamports does not exist
	Owner      solana.PublicKey // the only program that may debit it or change its data
	Executable bool
	RentEpoch  uint64 // RentExemptEpoch on every account of a modern cluster
	Data       []byte
}

// Clone returns a copy that shares nothing with a.
func (a *Account) Clone() *Account {
	c := *a
	c.Data = slices.Clone(a.Data)
	return &c
}

// AccountReader finds accounts as they were before the transaction. What it returns is frozen: the runtime never writes to it, and the
// owner must not either, but store a changed account as a new one (verified programs are remembered by where their bytes lie).
type AccountReader interface {
	// Account returns the account at key, or false if there is none.
	Account(key solana.PublicKey) (*Account, bool)
}

// AccountMap is the simplest AccountReader.
type AccountMap map[solana.PublicKey]*Account

// Account implements AccountReader.
func (m AccountMap) Account(key solana.PublicKey) (*Account, bool) {
	a, ok := m[key]
	return a, ok && a.Lamports > 0
}

// AccountWrite is one account as a landed transaction left it.
type AccountWrite struct {
	Key     solana.PublicKey
	Account *Account // nil: the account was emptied and is gone
}
