package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// An environment is the chain as one transaction sees it: what is stored and what is staged. It is made and used while commitMu is held, so accounts and statuses
// stand still; blockhashes may move on, but ages are counted at the environment's own moment.
type environment struct {
	ledger *Ledger
	staged []*group // executed before, not stored yet; newest first
	moment moment
	clock  svm.Clock
	maxAge uint64 // of the blockhash
	state  state  // of the ledger at that moment, without what is staged
}

// environment takes the chain as it is now, for a transaction that is submitted in this way. The caller holds commitMu.
func (l *Ledger) environment(o SubmitOptions) (environment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return environment{}, ErrClosed
	}
	m := l.now()
	staged := l.staged()
	for _, g := range staged {
		m.Slot += g.slots
	}
	return environment{ledger: l, staged: staged, moment: m, clock: l.clockAt(m), maxAge: o.maxAge(), state: l.stored()}, nil
}

func (e environment) svm() svm.Env {
	return svm.Env{Accounts: e, Clock: e.clock, Blockhashes: e, Statuses: e}
}

// Account implements svm.AccountReader. Only the holder of commitMu changes the maps, and that is the caller.
func (e environment) Account(key solana.PublicKey) (*svm.Account, bool) {
	for _, g := range e.staged {
		if a, ok := g.accounts[key]; ok {
			return a, a != nil
		}
	}
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
	for _, g := range e.staged {
		if _, ok := g.messages[message]; ok {
			return true
		}
	}
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
