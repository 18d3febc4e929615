package ledger

import (
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// What follows changes the chain as no transaction could. It is for tests and for teaching.

// SetAccount puts an account in place; nil removes it.
func (l *Ledger) SetAccount(key solana.PublicKey, account *svm.Account) error {
	if account != nil {
		account = account.Clone()
	}
	return l.change([]svm.AccountWrite{{Key: key, Account: account}}, func() {})
}

// ResetAccount puts one account back to what it was at genesis.
func (l *Ledger) ResetAccount(key solana.PublicKey) error {
	return l.change([]svm.AccountWrite{{Key: key, Account: l.genesis[key]}}, func() {})
}

// Reset puts every account back to what it was at genesis. Time, slots and the record of what landed go on.
func (l *Ledger) Reset() error {
	l.mu.Lock()
	var writes []svm.AccountWrite
	for key := range l.accounts {
		if _, ok := l.genesis[key]; !ok {
			writes = append(writes, svm.AccountWrite{Key: key})
		}
	}
	for key, account := range l.genesis {
		if l.accounts[key] != account {
			writes = append(writes, svm.AccountWrite{Key: key, Account: account})
		}
	}
	l.mu.Unlock()
	return l.change(writes, func() {})
}

// WarpClock moves chain time ahead by d, and the slots that fit in it, at once.
func (l *Ledger) WarpClock(d time.Duration) error {
	return l.change(nil, func() { l.timeline.warp(max(d, 0)) })
}

// WarpSlots lets slots pass at once, without time.
func (l *Ledger) WarpSlots(slots uint64) error {
	return l.change(nil, func() { l.timeline.step(slots) })
}

// change stores accounts and what alter does to the state.
func (l *Ledger) change(writes []svm.AccountWrite, alter func()) error {
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment()
	if err != nil {
		return err
	}
	l.mu.Lock()
	alter()
	l.mu.Unlock()
	return l.commit(env, nil, nil, writes)
}
