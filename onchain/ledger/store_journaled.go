package ledger

import (
	"errors"
	"slices"
	"sync"

	"github.com/gagliardetto/solana-go"
)

// journaledStore is the ledger's file behind its journal: a commit is durable as soon as the journal has it, and moves on into the
// file when the journal is full or the ledger is closed. Where a journal cannot be had, commits go to the file at once.
type journaledStore struct {
	file    *boltStore
	path    string   // of the journal
	fresh   bool     // nothing is stored yet, so there is no journal either
	log     *journal // nil if none could be made
	pending []batch  // in the journal alone; changed with mu held

	mu     sync.RWMutex             // protects the fields below
	recent map[solana.Signature]int // where in pending a transaction is
	newest uint64                   // how many transactions landed up to the last one in pending
}

func openJournaled(path string, keep int) (*journaledStore, error) {
	file, err := openBolt(path, keep)
	if err != nil {
		return nil, err
	}
	return &journaledStore{file: file, path: journalPath(path), recent: make(map[solana.Signature]int)}, nil
}

// load moves what a dead process left in the journal into the file, and returns what is there.
func (s *journaledStore) load() (*image, error) {
	im, err := s.file.load()
	if err != nil || im == nil {
		s.fresh = true
		return nil, err
	}
	if im.journal.InUse {
		return s.replay(im)
	}
	if s.begin(im.journal.Number); s.log != nil {
		err = s.file.note(journalNote{Number: s.log.number, InUse: true})
	}
	return im, err
}

// replay reads what is in the journal and not in the file.
func (s *journaledStore) replay(im *image) (*image, error) {
	log, payloads, err := openJournal(s.path, im.journal.Number)
	if err != nil {
		return nil, err
	}
	s.log = log
	if len(payloads) == 0 {
		s.log.restart(s.log.number)
		return im, nil
	}
	for _, payload := range payloads {
		batches, err := decodeBatches(payload, im.state.Seed)
		if err != nil {
			return nil, err
		}
		s.pending = append(s.pending, batches...)
	}
	if err := s.checkpoint(nil); err != nil {
		return nil, err
	}
	return s.file.load()
}

// begin makes a new journal. Without room for one the ledger goes on without.
func (s *journaledStore) begin(number uint64) {
	if log, err := createJournal(s.path, number); err == nil {
		s.log = log
	}
}

func (s *journaledStore) commit(batches []batch) error {
	if s.fresh {
		s.begin(0)
	}
	if s.fresh || s.log == nil {
		err := s.file.commit(batches, journalNote{InUse: s.log != nil})
		s.fresh = s.fresh && err != nil
		return err
	}
	payload, err := encodeBatches(batches)
	if err != nil {
		return err
	}
	if err := s.log.append(payload); err != nil { // it is full, or its disk fails
		return s.checkpoint(batches)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range batches {
		if b.transaction != nil {
			s.recent[b.transaction.Signature] = len(s.pending)
		}
		s.pending = append(s.pending, b)
		s.newest = b.state.Transactions
	}
	return nil
}

// checkpoint moves everything pending into the file, and some more, which may be in the journal by half.
func (s *journaledStore) checkpoint(more []batch) error {
	number := s.log.number
	if len(more) > 0 {
		number++
	}
	if all := slices.Concat(s.pending, more); len(all) > 0 {
		if err := s.file.commit(all, journalNote{Number: number, InUse: true}); err != nil {
			return err
		}
	}
	s.log.restart(number)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending, s.newest = nil, 0
	clear(s.recent)
	return nil
}

func (s *journaledStore) transaction(id solana.Signature) (*record, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, ok := s.recent[id]
	switch {
	case !ok:
		return s.file.transaction(id, s.newest)
	case s.pending[i].state.Transactions+s.file.keep <= s.newest:
		return nil, nil // the file will forget it as soon as it gets it
	default:
		return s.pending[i].transaction, nil
	}
}

func (s *journaledStore) each(visit func(*Transaction) error) error {
	if err := s.file.each(visit); err != nil {
		return err
	}
	for i := range s.pending {
		if t := s.pending[i].transaction; t != nil {
			if err := visit(t.Transaction); err != nil {
				return err
			}
		}
	}
	return nil
}

// close leaves one file that is complete by itself; if that fails, both files together still are.
func (s *journaledStore) close() error {
	if s.log == nil {
		return s.file.close()
	}
	err := s.checkpoint(nil)
	if err == nil {
		err = s.file.note(journalNote{Number: s.log.number})
	}
	return errors.Join(err, s.log.close(), s.file.close())
}
