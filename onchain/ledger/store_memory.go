package ledger

import (
	"sync"

	"github.com/gagliardetto/solana-go"
)

// memoryStore is the store of a ledger without a path: accounts live in the Ledger anyway, so it keeps transactions only.
type memoryStore struct {
	keep bounds

	mu     sync.RWMutex // protects the fields below
	byID   map[solana.Signature]*record
	recent []solana.Signature // of the records, oldest first
	bytes  uint64             // that the records take
}

func newMemoryStore(keep bounds) *memoryStore {
	return &memoryStore{keep: keep, byID: make(map[solana.Signature]*record)}
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
	s.byID[t.Signature] = t
	s.recent = append(s.recent, t.Signature)
	s.bytes += t.size()
	for uint64(len(s.recent)) > s.keep.count || s.bytes > s.keep.bytes {
		oldest := s.recent[0]
		s.bytes -= s.byID[oldest].size()
		delete(s.byID, oldest)
		s.recent = s.recent[1:]
	}
}

func (s *memoryStore) transaction(id solana.Signature) (*record, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id], nil
}

func (s *memoryStore) each(visit func(*Transaction) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, id := range s.recent {
		if err := visit(s.byID[id].Transaction); err != nil {
			return err
		}
	}
	return nil
}

func (s *memoryStore) close(*state) error { return nil }
