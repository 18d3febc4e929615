package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// A group is the changes that reach the disk together. While one group is on its way there, what is executed meanwhile gathers in
// the next: so transactions that wait for the disk at the same time share one wait.
type group struct {
	batches  []batch
	accounts map[solana.PublicKey]*svm.Account // as the batches leave them; nil: gone
	messages map[solana.Hash]struct{}          // that land with it
	slots    uint64                            // that pass with it

	// The outcome, protected by Ledger.flushMu.
	done bool
	err  error // why nothing of the group was stored
}

func newGroup() *group {
	return &group{accounts: make(map[solana.PublicKey]*svm.Account), messages: make(map[solana.Hash]struct{})}
}

func (g *group) add(b batch) {
	g.batches = append(g.batches, b)
	g.slots += b.slots
	for _, w := range b.accounts {
		g.accounts[w.Key] = w.Account
	}
	if b.transaction != nil {
		g.messages[b.status.Message] = struct{}{}
	}
}

// landed counts the transactions in the group.
func (g *group) landed() uint64 { return uint64(len(g.messages)) }

func (g *group) finish(err error) { g.done, g.err = true, err }

// staged are the groups that are executed and not yet stored, newest first. The caller holds commitMu.
func (l *Ledger) staged() []*group {
	var list []*group
	for _, g := range []*group{l.gathering, l.flushing} {
		if g != nil {
			list = append(list, g)
		}
	}
	return list
}

// stage adds a change to the group that gathers. The caller holds commitMu. tx and r are nil if no transaction made it.
func (l *Ledger) stage(env environment, tx *svm.Transaction, r *record, writes []svm.AccountWrite) *group {
	b := batch{accounts: writes, transaction: r, genesis: l.genesis, forget: oldest(env.moment.Slot)}
	l.mu.Lock()
	b.state = l.stored()
	if tx != nil {
		b.keys, b.status = tx.Keys, status{BlockhashSlot: l.hashes.slots[tx.Blockhash], Message: tx.MessageHash()}
		b.state.Transactions++
		b.slots = l.slotsATransaction()
		b.state.Timeline.step(b.slots)
	}
	l.mu.Unlock()
	for _, g := range l.staged() {
		b.state.Transactions += g.landed()
		b.state.Timeline.step(g.slots)
	}
	if l.gathering == nil {
		l.gathering = newGroup()
	}
	l.gathering.add(b)
	return l.gathering
}

// settle returns when g is stored and shown, or could not be stored. Whoever comes first does it for all.
func (l *Ledger) settle(g *group) error {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	if !g.done {
		l.flush()
	}
	return g.err
}

// flush stores and shows the group that gathers, if there is one. The caller holds flushMu.
func (l *Ledger) flush() {
	l.commitMu.Lock()
	g := l.gathering
	l.gathering, l.flushing = nil, g
	l.commitMu.Unlock()
	if g == nil {
		return
	}
	_ = l.conclude(g, l.store.commit(g.batches)) // whoever waits for the group reads it there
}

// conclude shows a group that was on its way to the store and is stored. If it could not be, what was executed on top of it meanwhile is
// void as well. It returns err. The caller holds flushMu.
func (l *Ledger) conclude(g *group, err error) error {
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	l.flushing = nil
	g.finish(err)
	if err == nil {
		l.apply(g)
	} else if l.gathering != nil {
		l.gathering.finish(err)
		l.gathering = nil
	}
	return err
}

// apply makes a stored group visible and tells the watchers. The caller holds commitMu.
func (l *Ledger) apply(g *group) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range g.batches {
		l.applyBatch(&g.batches[i])
	}
}

func (l *Ledger) applyBatch(b *batch) {
	slot := l.timeline.Last.Slot
	l.state.Transactions = b.state.Transactions
	for _, w := range b.accounts {
		l.put(w.Key, w.Account)
	}
	if b.transaction != nil {
		slot = b.transaction.Slot
		l.statuses.add(b.status)
		l.timeline.step(b.slots)
		if l.history != nil {
			_ = l.history.add(b.transaction.Transaction) // it was decoded before it landed
		}
	}
	for _, w := range b.accounts {
		l.watchers.send(w.Key, AccountUpdate{Slot: slot, Account: w.Account})
	}
	c := Commit{Slot: slot, Accounts: b.accounts}
	if b.transaction != nil {
		c.Transaction = b.transaction.Transaction
	}
	l.listeners.tell(c)
}

// slotsATransaction returns how many slots a landed transaction takes.
func (l *Ledger) slotsATransaction() uint64 {
	if l.config.SlotDuration == 0 {
		return 1
	}
	return 0
}
