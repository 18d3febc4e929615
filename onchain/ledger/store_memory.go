package ledger

import (
	"sync"

	"github.com/gagliardetto/solana-go"
)

// memoryStore is the store of a ledger without a path: accounts live in the Ledger anyway, so it keeps transactions only.
type memoryStore struct {
	mu     sync.RWMutex // protects the fields below
	byID   map[solana.Signature]*record
	recent []solana.Signature // ring of the signatures in byID
	next   int                // where in the ring the next one goes
}

func newMemoryStore(keep int) *memoryStore {
	return &memoryStore{byID: make(map[solana.Signature]*record), recent: make([]solana.Signature, keep)}
}

func (s *memoryStore) load() (*image, error) { return nil, nil }

func (s *memoryStore) commit(batches []batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range batches {
		if t := batches[i].transaction; t != nil {
			s.add(t)
		}
	}
	return nil
}

func (s *memoryStore) add(t *record) {
	delete(s.byID, s.recent[s.next])
	s.recent[s.next] = t.Signature
	s.next = (s.next + 1) % len(s.recent)
	s.byID[t.Signature] = t
}

func (s *memoryStore) transaction(id solana.Signature) (*record, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id], nil
}

func (s *memoryStore) each(visit func(*Transaction) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i := range s.recent {
		t, ok := s.byID[s.recent[(s.next+i)%len(s.recent)]]
		if !ok {
			continue
		}
		if err := visit(t.Transaction); err != nil {
			return err
		}
	}
	return nil
}

func (s *memoryStore) close() error { return nil }
