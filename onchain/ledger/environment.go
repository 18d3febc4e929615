package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// An environment is the chain as one transaction sees it. It is made and used while commitMu is held, so accounts and statuses
// stand still; blockhashes may move on, but ages are counted at the environment's own moment.
type environment struct {
	ledger *Ledger
	moment moment
	clock  svm.Clock
	maxAge uint64 // of the blockhash
}

// environment takes the chain as it is now. The caller holds commitMu.
func (l *Ledger) environment() (environment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return environment{}, ErrClosed
	}
	m := l.now()
	return environment{ledger: l, moment: m, clock: l.clockAt(m), maxAge: MaxAge}, nil
}

func (e environment) svm() svm.Env {
	return svm.Env{Accounts: e, Clock: e.clock, Blockhashes: e, Statuses: e}
}

// Account implements svm.AccountReader. Only the holder of commitMu changes the map, and that is the caller.
func (e environment) Account(key solana.PublicKey) (*svm.Account, bool) {
	a, ok := e.ledger.accounts[key]
	return a, ok
}

// Age implements svm.BlockhashChecker. A hash older than this environment admits is as good as forgotten.
func (e environment) Age(hash solana.Hash) (uint64, bool) {
	e.ledger.mu.Lock()
	defer e.ledger.mu.Unlock()
	slot, ok := e.ledger.hashes.slots[hash]
	if !ok || slot > e.moment.Slot {
		return 0, false
	}
	age := e.moment.Slot - slot
	return age, age <= e.maxAge
}

// Processed implements svm.StatusChecker.
func (e environment) Processed(message, _ solana.Hash) bool {
	e.ledger.mu.Lock()
	defer e.ledger.mu.Unlock()
	return e.ledger.statuses.has(message)
}

// now returns the chain's moment and lets the queues follow it. The caller holds mu.
func (l *Ledger) now() moment {
	m := l.timeline.at(l.config.Now())
	if m.Slot <= l.hashes.newest {
		return m
	}
	l.hashes.advance(m.Slot)
	l.statuses.forget(oldest(m.Slot))
	if epoch := epochAt(m.Slot); epoch.Epoch != l.state.Epoch {
		l.state.Epoch = epoch.Epoch
		l.state.EpochStart = m.unix() - int64(float64(epoch.SlotIndex)*l.config.SlotDuration.Seconds())
	}
	return m
}

// stored returns the state to store. The caller holds mu.
func (l *Ledger) stored() state {
	s := l.state
	s.Timeline = l.timeline.timelineState
	return s
}

// clockAt returns the Clock sysvar of a moment.
func (l *Ledger) clockAt(m moment) svm.Clock {
	epoch := epochAt(m.Slot).Epoch
	return svm.Clock{
		Slot: m.Slot, Epoch: epoch, LeaderScheduleEpoch: epoch + 1,
		EpochStartTimestamp: l.state.EpochStart, UnixTimestamp: m.unix(),
	}
}
