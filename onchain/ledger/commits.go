package ledger

import (
	"sync"

	"castlekey/onchain/svm"
)

// Commit is one change of the chain, as it is shown to everybody at once.
type Commit struct {
	Slot        uint64
	Transaction *Transaction       // that did it; nil if accounts were set from outside
	Accounts    []svm.AccountWrite // shared, must not be modified
}

// listeners are told of every commit.
type listeners struct {
	mu   sync.Mutex // protects the fields below
	next int
	byID map[int]func(Commit)
}

func (l *listeners) add(f func(Commit)) (cancel func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byID == nil {
		l.byID = make(map[int]func(Commit))
	}
	id := l.next
	l.next++
	l.byID[id] = f
	return func() { l.remove(id) }
}

func (l *listeners) remove(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, id)
}

func (l *listeners) tell(c Commit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.byID {
		f(c)
	}
}

// OnCommit calls f with every commit from now on, in their order, until cancel is called. f is called with the ledger locked: it
// must be quick and must not call the ledger.
func (l *Ledger) OnCommit(f func(Commit)) (cancel func()) { return l.listeners.add(f) }
