package svm

import (
	"bytes"

	"github.com/gagliardetto/solana-go"
)

// txAccount is one account while a transaction runs. Its data belongs to the account's reader until the first change.
type txAccount struct {
	key        solana.PublicKey
	owner      solana.PublicKey
	lamports   uint64
	data       []byte
	executable bool
	writable   bool // by the transaction
	exists     bool // was found when loaded
	owned      bool // data is ours to overwrite
	changed    bool
	name       string // base58 of key, once asked for
}

// from takes over a stored account.
func (a *txAccount) from(stored *Account) {
	a.owner, a.lamports, a.data, a.executable = stored.Owner, stored.Lamports, stored.Data, stored.Executable
	a.exists = true
}

// String returns the address in base58.
func (a *txAccount) String() string {
	if a.name == "" {
		a.name = a.key.String()
	}
	return a.name
}

func (a *txAccount) setLamports(lamports uint64) {
	a.changed = a.changed || a.lamports != lamports
	a.lamports = lamports
}

func (a *txAccount) setOwner(owner solana.PublicKey) {
	a.changed = a.changed || a.owner != owner
	a.owner = owner
}

// setData replaces the data by a copy of data.
func (a *txAccount) setData(data []byte) {
	if bytes.Equal(a.data, data) {
		return
	}
	if !a.owned {
		a.data, a.owned = nil, true
	}
	a.data = append(a.data[:0], data...)
	a.changed = true
}

// resize cuts the data or extends it with zeros.
func (a *txAccount) resize(size int) {
	if size == len(a.data) {
		return
	}
	data := make([]byte, size)
	copy(data, a.data)
	a.data, a.owned, a.changed = data, true, true
}

// write returns the account as it is to be stored, or nil data for one that is gone.
func (a *txAccount) write() AccountWrite {
	w := AccountWrite{Key: a.key}
	if a.lamports > 0 {
		w.Account = &Account{Lamports: a.lamports, Owner: a.owner, Executable: a.executable, RentEpoch: RentExemptEpoch, Data: a.data}
	}
	return w
}
