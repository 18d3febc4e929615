package ledger

import (
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Landing is that a transaction landed: the part of its record that lists show.
type Landing struct {
	Signature solana.Signature
	Slot      uint64
	Time      int64 // of the slot, Unix seconds
	Err       *svm.TransactionError
}

// A history finds transactions by slot and by the accounts they name. It is made of the stored records when it is first asked
// for, so a chain that is only played on never pays for it, and it forgets as the store does.
type history struct {
	keep      int
	landings  []*landing // oldest first
	known     map[solana.Signature]struct{}
	bySlot    map[uint64][]*landing
	byAddress map[solana.PublicKey][]*landing
}

// landing is a Landing with the keys that lead to it.
type landing struct {
	Landing
	keys []solana.PublicKey
}

func newHistory(keep int) *history {
	return &history{
		keep: keep, known: make(map[solana.Signature]struct{}),
		bySlot: make(map[uint64][]*landing), byAddress: make(map[solana.PublicKey][]*landing),
	}
}

// add notes the newest transaction. One that was stored but not yet shown when the history was made comes twice, and counts once.
func (h *history) add(t *Transaction) error {
	if _, ok := h.known[t.Signature]; ok {
		return nil
	}
	tx, err := svm.DecodeTransaction(t.Raw)
	if err != nil {
		return fmt.Errorf("%w: read transaction: %w", ErrCorrupt, err)
	}
	n := &landing{Landing{t.Signature, t.Slot, t.Time, t.Err}, tx.Keys}
	h.landings = append(h.landings, n)
	h.known[n.Signature] = struct{}{}
	h.bySlot[n.Slot] = append(h.bySlot[n.Slot], n)
	for _, key := range n.keys {
		h.byAddress[key] = append(h.byAddress[key], n)
	}
	if len(h.landings) > h.keep {
		h.forget(h.landings[0])
		h.landings = h.landings[1:]
	}
	return nil
}

// forget drops the oldest transaction, which is the first of every list it is in.
func (h *history) forget(oldest *landing) {
	delete(h.known, oldest.Signature)
	dropFirst(h.bySlot, oldest.Slot)
	for _, key := range oldest.keys {
		dropFirst(h.byAddress, key)
	}
}

func dropFirst[K comparable](lists map[K][]*landing, key K) {
	if len(lists[key]) <= 1 {
		delete(lists, key)
		return
	}
	lists[key] = lists[key][1:]
}

// recall makes the history of what is stored, if it is not there yet.
func (l *Ledger) recall() error {
	l.flushMu.Lock() // nothing is stored meanwhile
	defer l.flushMu.Unlock()
	if l.history != nil {
		return nil
	}
	h := newHistory(l.config.Keep)
	if err := l.store.each(h.add); err != nil {
		return fmt.Errorf("recall transactions: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.history = h
	return nil
}

// LandingsQuery narrows what Landings returns.
type LandingsQuery struct {
	Before solana.Signature // only what landed before this one; zero: from the newest
	Until  solana.Signature // only what landed after this one; zero: to the oldest
	Limit  int
}

// Landings returns the transactions that name an account, newest first. A Before that is not known gives none.
func (l *Ledger) Landings(address solana.PublicKey, q LandingsQuery) ([]Landing, error) {
	if err := l.recall(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.history.byAddress[address]
	found := make([]Landing, 0, min(q.Limit, len(all)))
	started := q.Before.IsZero()
	for i := len(all) - 1; i >= 0 && len(found) < q.Limit; i-- {
		id := all[i].Signature
		if id == q.Until && !q.Until.IsZero() {
			break
		}
		if started {
			found = append(found, all[i].Landing)
		}
		started = started || id == q.Before
	}
	return found, nil
}

// Block is a slot and what landed in it.
type Block struct {
	Slot       uint64
	Hash       solana.Hash
	ParentHash solana.Hash
	Time       int64              // when it began, Unix seconds
	Signatures []solana.Signature // in the order they landed
}

// Block returns a slot that has begun, or false if it is yet to come.
func (l *Ledger) Block(slot uint64) (Block, bool, error) {
	time, ok := l.BlockTime(slot)
	if !ok {
		return Block{}, false, nil
	}
	if err := l.recall(); err != nil {
		return Block{}, false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := Block{Slot: slot, Hash: l.hashes.of(slot), ParentHash: l.hashes.of(max(slot, 1) - 1), Time: time}
	for _, n := range l.history.bySlot[slot] {
		b.Signatures = append(b.Signatures, n.Signature)
	}
	return b, true, nil
}

// Latest returns the transactions that landed last, newest first, limit at most.
func (l *Ledger) Latest(limit int) ([]Landing, error) {
	if err := l.recall(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	found := []Landing{}
	for i := len(l.history.landings) - 1; i >= 0 && len(found) < limit; i-- {
		found = append(found, l.history.landings[i].Landing)
	}
	return found, nil
}
