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
	pending []batch  // not in the file; changed with mu held
	written int      // how many of them are in the journal; the rest follows from an intent that is
	open    bool     // the last record has an intent, and what it did is yet to come

	mu     sync.RWMutex             // protects the fields below
	recent map[solana.Signature]int // where in pending a transaction is
	newest uint64                   // how many transactions landed up to the last one in pending
}

var errNoJournal = errors.New("there is no journal")

func openJournaled(path string, keep bounds) (*journaledStore, error) {
	file, err := openBolt(path, keep)
	if err != nil {
		return nil, err
	}
	return &journaledStore{file: file, path: journalPath(path), recent: make(map[solana.Signature]int)}, nil
}

// load returns what is there, with what a dead process left in the journal.
func (s *journaledStore) load() (*image, error) {
	im, err := s.file.load()
	if err != nil || im == nil {
		s.fresh = true
		return nil, err
	}
	if im.journal.InUse {
		return im, s.replay(im)
	}
	if s.begin(im.journal.Number, im.state.Seed); s.log != nil {
		err = s.file.note(journalNote{Number: s.log.number, InUse: true})
	}
	return im, err
}

// replay adds to an image what is in the journal and not in the file. Nothing is written: whoever dies again finds the same.
func (s *journaledStore) replay(im *image) error {
	log, payloads, err := openJournal(s.path, im.journal.Number, im.state.Seed)
	if err != nil {
		return err
	}
	for _, payload := range payloads {
		e, err := decodeEntry(payload, im.state.Seed)
		if err != nil {
			return errors.Join(err, log.close())
		}
		s.add(e.batches)
		im.state, _ = e.last()
		im.ahead = e.ahead // the next entry says what it did
	}
	s.log, s.written, s.open = log, len(s.pending), im.ahead != nil
	for i := range s.pending {
		im.add(&s.pending[i])
	}
	return nil
}

// add brings an image one change further.
func (im *image) add(b *batch) {
	for _, w := range b.accounts {
		if _, inGenesis := b.genesis[w.Key]; w.Account == nil && !inGenesis {
			delete(im.accounts, w.Key)
		} else {
			im.accounts[w.Key] = w.Account
		}
	}
	if b.transaction != nil {
		im.statuses = append(im.statuses, b.status)
	}
}

// begin makes a new journal. Without room for one the ledger goes on without.
func (s *journaledStore) begin(number uint64, seed [32]byte) {
	if log, err := createJournal(s.path, number, seed); err == nil {
		s.log = log
	}
}

func (s *journaledStore) commit(batches []batch) error {
	if s.fresh {
		s.begin(0, batches[0].state.Seed)
	}
	if s.fresh || s.log == nil {
		err := s.file.commit(batches, journalNote{InUse: s.log != nil})
		s.fresh = s.fresh && err != nil
		return err
	}
	if !s.open {
		payload, err := entry{batches: slices.Concat(s.pending[s.written:], batches)}.encode()
		if err != nil {
			return err
		}
		if err := s.log.append(payload); err != nil {
			return s.checkpoint(batches) // the journal is full, or its disk fails
		}
		s.written = len(s.pending) + len(batches)
	}
	s.open = false
	s.add(batches)
	return nil
}

func (s *journaledStore) intend(i intent) error {
	if s.fresh || s.log == nil {
		return errNoJournal
	}
	payload, err := entry{batches: s.pending[s.written:], ahead: &i}.encode()
	if err != nil {
		return err
	}
	return s.log.begin(payload)
}

func (s *journaledStore) sync() error {
	if err := s.log.sync(); err != nil {
		return err
	}
	s.written, s.open = len(s.pending), true
	return nil
}

func (s *journaledStore) void() {
	if !s.open && s.log != nil {
		s.log.takeBack()
	}
	s.open = false
}

func (s *journaledStore) settle() {
	if s.log == nil || s.written == len(s.pending) {
		return
	}
	payload, err := entry{batches: s.pending[s.written:]}.encode()
	if err != nil {
		return
	}
	if s.log.append(payload) == nil {
		s.written = len(s.pending)
	}
}

// add adds to what is pending.
func (s *journaledStore) add(batches []batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range batches {
		if b.transaction != nil {
			s.recent[b.transaction.Signature] = len(s.pending)
		}
		s.pending = append(s.pending, b)
		s.newest = b.state.Transactions
	}
}

// checkpoint moves everything pending into the file, and some more. The journal may have a record after its last one that counts for
// nothing: these, by half, or a transaction that was refused. So its number is used up.
func (s *journaledStore) checkpoint(more []batch) error {
	number := s.log.number + 1
	if all := slices.Concat(s.pending, more); len(all) > 0 {
		if err := s.file.commit(all, journalNote{Number: number, InUse: true}); err != nil {
			return err
		}
	}
	s.log.restart(number)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending, s.written, s.newest = nil, 0, 0
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
	case s.file.keep.forgets(s.pending[i].state.Transactions, s.newest):
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

// close leaves one file that is complete by itself; if that fails, or it is not known yet what an intent did, both files together still
// are.
func (s *journaledStore) close(last *state) error {
	switch {
	case s.log == nil && !s.fresh && last != nil:
		return errors.Join(s.file.end(journalNote{}, last), s.file.close())
	case s.log == nil:
		return s.file.close()
	}
	if s.open {
		return errors.Join(s.log.close(), s.file.close())
	}
	err := s.checkpoint(nil)
	if err == nil {
		err = s.file.end(journalNote{Number: s.log.number}, last)
	}
	return errors.Join(err, s.log.close(), s.file.close())
}
