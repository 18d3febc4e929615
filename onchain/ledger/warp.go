package ledger

import (
	"bytes"
	"errors"
	"maps"
	"slices"
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
	return l.set(key, account)
}

// ResetAccount puts one account back to what it was at genesis.
func (l *Ledger) ResetAccount(key solana.PublicKey) error {
	return l.set(key, l.genesis[key])
}

func (l *Ledger) set(key solana.PublicKey, account *svm.Account) error {
	return l.change(func(environment) []svm.AccountWrite { return []svm.AccountWrite{{Key: key, Account: account}} })
}

// EditAccount changes an account as it is when no transaction is under way: edit is handed a copy, of one without lamports where there is
// none, and must not call the ledger.
func (l *Ledger) EditAccount(key solana.PublicKey, edit func(*svm.Account)) error {
	return l.change(func(env environment) []svm.AccountWrite {
		account := &svm.Account{Owner: svm.SystemProgramID, RentEpoch: svm.RentExemptEpoch}
		if there, ok := env.Account(key); ok {
			account = there.Clone()
		}
		edit(account)
		return []svm.AccountWrite{{Key: key, Account: account}}
	})
}

// Reset puts every account back to what it was at genesis. Time, slots and the record of what landed go on.
func (l *Ledger) Reset() error { return l.change(l.reset) }

func (l *Ledger) reset(environment) []svm.AccountWrite {
	now := maps.Clone(l.accounts)
	for _, g := range slices.Backward(l.staged()) {
		maps.Copy(now, g.accounts)
	}
	var writes []svm.AccountWrite
	for key := range now {
		if _, ok := l.genesis[key]; !ok {
			writes = append(writes, svm.AccountWrite{Key: key})
		}
	}
	for key, account := range l.genesis {
		if now[key] != account {
			writes = append(writes, svm.AccountWrite{Key: key, Account: account})
		}
	}
	return writes
}

// Changed returns the accounts that are not as at genesis, ordered by address; a nil Account is one of genesis that is gone.
func (l *Ledger) Changed() []KeyedAccount {
	l.mu.Lock()
	var changed []KeyedAccount
	for key, account := range l.accounts {
		if l.genesis[key] != account {
			changed = append(changed, KeyedAccount{key, account})
		}
	}
	for key := range l.genesis {
		if l.accounts[key] == nil {
			changed = append(changed, KeyedAccount{Key: key})
		}
	}
	l.mu.Unlock()
	slices.SortFunc(changed, func(a, b KeyedAccount) int { return bytes.Compare(a.Key[:], b.Key[:]) })
	return changed
}

// WarpClock moves chain time ahead by d, and the slots that fit in it, at once. It fails with ErrEndOfTime if d is too long.
func (l *Ledger) WarpClock(d time.Duration) error {
	var tooFar error
	err := l.change(func(environment) []svm.AccountWrite {
		tooFar = l.timeline.warp(max(d, 0))
		return nil
	})
	return errors.Join(tooFar, err)
}

// WarpSlots lets slots pass at once, without time.
func (l *Ledger) WarpSlots(slots uint64) error {
	return l.change(func(environment) []svm.AccountWrite {
		l.timeline.step(slots)
		return nil
	})
}

// change stores what alter does to the state, and the accounts it returns. alter runs with commitMu and mu held.
func (l *Ledger) change(alter func(environment) []svm.AccountWrite) error {
	g, err := l.stageChange(alter)
	if err != nil {
		return err
	}
	return l.settle(g)
}

func (l *Ledger) stageChange(alter func(environment) []svm.AccountWrite) (*group, error) {
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment(SubmitOptions{})
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	writes := alter(env)
	l.mu.Unlock()
	return l.stage(env, nil, nil, writes), nil
}
