package ledger

import (
	"sync"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// AccountUpdate is the state of an account after a committed transaction changed it.
type AccountUpdate struct {
	Slot    uint64
	Account *svm.Account // nil: the account is gone; shared, must not be modified
}

// watchers hands account updates to those who asked. A watcher that does not read keeps only the latest update, so a
// slow one loses intermediate states, never the last, and never holds the ledger up.
type watchers struct {
	mu    sync.Mutex // protects the fields below, and makes the ledger the only sender
	byKey map[solana.PublicKey]map[chan AccountUpdate]struct{}
}

func (w *watchers) add(key solana.PublicKey) (<-chan AccountUpdate, func()) {
	c := make(chan AccountUpdate, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byKey == nil {
		w.byKey = make(map[solana.PublicKey]map[chan AccountUpdate]struct{})
	}
	if w.byKey[key] == nil {
		w.byKey[key] = make(map[chan AccountUpdate]struct{})
	}
	w.byKey[key][c] = struct{}{}
	return c, func() { w.remove(key, c) }
}

// remove ends a watch and closes its channel; doing it again does nothing.
func (w *watchers) remove(key solana.PublicKey, c chan AccountUpdate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.byKey[key][c]; !ok {
		return
	}
	delete(w.byKey[key], c)
	if len(w.byKey[key]) == 0 {
		delete(w.byKey, key)
	}
	close(c)
}

// send replaces whatever the watchers of key have not read yet by u.
func (w *watchers) send(key solana.PublicKey, u AccountUpdate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.byKey[key] {
		select {
		case <-c:
		default:
		}
		c <- u
	}
}

// closeAll ends every watch.
func (w *watchers) closeAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, chans := range w.byKey {
		for c := range chans {
			close(c)
		}
	}
	w.byKey = nil
}
