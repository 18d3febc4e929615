package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// schema is the version of the layout below. A newer file is refused; an older one is brought up to it when it is opened, see migrations.
const schema = 3

// lockWait is how long Open waits for another process to let go of the file, for one that is just closing.
const lockWait = 300 * time.Millisecond

// The buckets. Values are sealed (see codec.go).
var (
	bucketMeta         = []byte("meta")         // "schema": u32; "state", "journal" and "kept": see store_meta.go
	bucketAccounts     = []byte("accounts")     // public key: account
	bucketStatuses     = []byte("statuses")     // slot of the blockhash (u64 big endian), message hash: empty
	bucketTransactions = []byte("transactions") // number since genesis (u64 big endian): see codec_record.go
	bucketSignatures   = []byte("signatures")   // signature: number

	keySchema  = []byte("schema")
	keyState   = []byte("state")
	keyJournal = []byte("journal")
	keyKept    = []byte("kept")
)

// boltStore keeps the ledger in one bbolt file: a maintained, pure Go B+tree whose commits survive a kill at any moment, and
// which needs neither a log to replay nor a goroutine of its own.
type boltStore struct {
	db   *bolt.DB
	keep bounds
}

func openBolt(path string, keep bounds) (*boltStore, error) {
	s := &boltStore{keep: keep}
	err := guard(func() (err error) {
		s.db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType})
		return err
	})
	switch {
	case err == nil:
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, heldBy(path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: %s: %w", ErrCorrupt, path, err)
	default:
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	if err := s.checkSize(path); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// guard turns what bbolt does on a damaged file, panic or touch a page that is not there, into ErrCorrupt.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, p)
		}
	}()
	return f()
}

// checkSize refuses a file that was cut short: its header says how many pages there must be.
func (s *boltStore) checkSize(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open ledger %s: %w", path, err)
	}
	return s.db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return fmt.Errorf("%w: %s has %d bytes of %d", ErrCorrupt, path, info.Size(), tx.Size())
		}
		return nil
	})
}

// commit stores all of some batches, or nothing, and what the journal has to do with them.
func (s *boltStore) commit(batches []batch, note journalNote) error {
	return s.update(func(tx *bolt.Tx) error {
		for i := range batches {
			if err := s.put(tx, batches[i]); err != nil {
				return fmt.Errorf("store transaction: %w", err)
			}
		}
		if err := putState(tx, batches[len(batches)-1].state); err != nil {
			return err
		}
		return putNote(tx, note)
	})
}

// end stores how the ledger is left, all of its journal being in the file.
func (s *boltStore) end(note journalNote, last *state) error {
	return s.update(func(tx *bolt.Tx) error {
		if last != nil {
			if err := putState(tx, *last); err != nil {
				return err
			}
		}
		return putNote(tx, note)
	})
}

// note stores what the journal is about to be.
func (s *boltStore) note(note journalNote) error { return s.end(note, nil) }

func (s *boltStore) update(f func(*bolt.Tx) error) error {
	return guard(func() error { return s.db.Update(f) })
}

func (s *boltStore) put(tx *bolt.Tx, b batch) error {
	for _, put := range []func(*bolt.Tx, batch) error{putAccounts, putStatus, s.putTransaction} {
		if err := put(tx, b); err != nil {
			return err
		}
	}
	return nil
}

func putAccounts(tx *bolt.Tx, b batch) error {
	accounts, err := tx.CreateBucketIfNotExists(bucketAccounts)
	if err != nil {
		return err
	}
	for _, w := range b.accounts {
		if _, inGenesis := b.genesis[w.Key]; w.Account == nil && !inGenesis {
			err = accounts.Delete(w.Key[:])
		} else {
			err = accounts.Put(w.Key[:], seal(encodeAccount(w.Account)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// putStatus adds the batch's status and drops those no longer needed.
func putStatus(tx *bolt.Tx, b batch) error {
	statuses, err := tx.CreateBucketIfNotExists(bucketStatuses)
	if err != nil {
		return err
	}
	c := statuses.Cursor()
	for k, _ := c.First(); len(k) >= 8 && binary.BigEndian.Uint64(k) < b.forget; k, _ = c.First() {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	if b.transaction == nil {
		return nil
	}
	key := append(binary.BigEndian.AppendUint64(nil, b.status.BlockhashSlot), b.status.Message[:]...)
	return statuses.Put(key, seal(nil))
}

// putTransaction adds the batch's transaction and drops the oldest beyond what is kept.
func (s *boltStore) putTransaction(tx *bolt.Tx, b batch) error {
	transactions, err := tx.CreateBucketIfNotExists(bucketTransactions)
	if err != nil {
		return err
	}
	signatures, err := tx.CreateBucketIfNotExists(bucketSignatures)
	if err != nil || b.transaction == nil {
		return err
	}
	payload, err := encodeRecord(b.transaction, b.keys)
	if err != nil {
		return err
	}
	kept, err := keptBytes(tx)
	if err != nil {
		return err
	}
	number := binary.BigEndian.AppendUint64(nil, b.state.Transactions)
	kept += uint64(len(payload))
	if err := transactions.Put(number, seal(payload)); err != nil {
		return err
	}
	if err := signatures.Put(b.transaction.Signature[:], seal(number)); err != nil {
		return err
	}
	if kept, err = s.prune(transactions, signatures, b.state.Transactions, kept); err != nil {
		return err
	}
	return putKept(tx, kept)
}

// prune drops the oldest transactions until no more are kept than is wanted, and returns the bytes that are.
func (s *boltStore) prune(transactions, signatures *bolt.Bucket, newest, kept uint64) (uint64, error) {
	c := transactions.Cursor()
	for {
		k, v := c.First()
		if len(k) != 8 || !s.keep.forgets(binary.BigEndian.Uint64(k), newest) && kept <= s.keep.bytes {
			return kept, nil
		}
		payload, err := unseal(v)
		if err != nil {
			return kept, err
		}
		id, err := signatureOf(payload)
		if err != nil {
			return kept, err
		}
		kept -= min(kept, uint64(len(payload)))
		if err := errors.Join(signatures.Delete(id[:]), c.Delete()); err != nil {
			return kept, err
		}
	}
}
