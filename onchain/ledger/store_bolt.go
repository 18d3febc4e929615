package ledger

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/gagliardetto/solana-go"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// schema is the version of the layout below. A newer file is refused; an older one will be migrated here.
const schema = 1

// lockWait is how long Open waits for another process to let go of the file, for one that is just closing.
const lockWait = 300 * time.Millisecond

// The buckets. Values are sealed (see codec.go).
var (
	bucketMeta         = []byte("meta")         // "schema": u32; "state": JSON
	bucketAccounts     = []byte("accounts")     // public key: account
	bucketStatuses     = []byte("statuses")     // slot of the blockhash (u64 big endian), message hash: empty
	bucketTransactions = []byte("transactions") // number since genesis (u64 big endian): JSON
	bucketSignatures   = []byte("signatures")   // signature: number

	keySchema = []byte("schema")
	keyState  = []byte("state")
)

// boltStore keeps the ledger in one bbolt file: a maintained, pure Go B+tree whose commits survive a kill at any moment, and
// which needs neither a log to replay nor a goroutine of its own.
type boltStore struct {
	db   *bolt.DB
	keep uint64 // transactions
}

func openBolt(path string, keep int) (*boltStore, error) {
	s := &boltStore{keep: uint64(keep)}
	err := guard(func() (err error) {
		s.db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType})
		return err
	})
	switch {
	case err == nil:
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%w: %s", ErrLocked, path)
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

func (s *boltStore) commit(batches []batch) error {
	return guard(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			for i := range batches {
				if err := s.put(tx, batches[i]); err != nil {
					return fmt.Errorf("store transaction: %w", err)
				}
			}
			return putMeta(tx, batches[len(batches)-1])
		})
	})
}

func (s *boltStore) put(tx *bolt.Tx, b batch) error {
	for _, put := range []func(*bolt.Tx, batch) error{putAccounts, putStatus, s.putTransaction} {
		if err := put(tx, b); err != nil {
			return err
		}
	}
	return nil
}

func putMeta(tx *bolt.Tx, b batch) error {
	meta, err := tx.CreateBucketIfNotExists(bucketMeta)
	if err != nil {
		return err
	}
	payload, err := json.Marshal(b.state)
	if err != nil {
		return err
	}
	if meta.Get(keySchema) == nil {
		if err := meta.Put(keySchema, seal(binary.LittleEndian.AppendUint32(nil, schema))); err != nil {
			return err
		}
	}
	return meta.Put(keyState, seal(payload))
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
	payload, err := json.Marshal(b.transaction)
	if err != nil {
		return err
	}
	number := binary.BigEndian.AppendUint64(nil, b.state.Transactions)
	if err := transactions.Put(number, seal(payload)); err != nil {
		return err
	}
	if err := signatures.Put(b.transaction.Signature[:], seal(number)); err != nil {
		return err
	}
	return s.prune(transactions, signatures, b.state.Transactions)
}

// prune drops transactions beyond the number kept, a few at a time so that no commit takes long.
func (s *boltStore) prune(transactions, signatures *bolt.Bucket, newest uint64) error {
	const most = 4
	c := transactions.Cursor()
	for range most {
		k, v := c.First()
		if len(k) != 8 || binary.BigEndian.Uint64(k)+s.keep > newest {
			return nil
		}
		var old struct{ Signature solana.Signature }
		payload, err := unseal(v)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(payload, &old); err != nil {
			return fmt.Errorf("%w: read transaction: %w", ErrCorrupt, err)
		}
		if err := errors.Join(signatures.Delete(old.Signature[:]), c.Delete()); err != nil {
			return err
		}
	}
	return nil
}

func (s *boltStore) transaction(id solana.Signature) (*Transaction, error) {
	var t *Transaction
	err := s.view(func(tx *bolt.Tx) error {
		number := tx.Bucket(bucketSignatures).Get(id[:])
		if number == nil {
			return nil
		}
		key, err := unseal(number)
		if err != nil {
			return err
		}
		payload, err := unseal(tx.Bucket(bucketTransactions).Get(key))
		if err != nil {
			return err
		}
		t = new(Transaction)
		if err := json.Unmarshal(payload, t); err != nil {
			return fmt.Errorf("%w: read transaction: %w", ErrCorrupt, err)
		}
		return nil
	})
	return t, err
}

func (s *boltStore) each(visit func(*Transaction) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return forEach(tx, bucketTransactions, func(_, payload []byte) error {
			t := new(Transaction)
			if err := json.Unmarshal(payload, t); err != nil {
				return fmt.Errorf("%w: read transaction: %w", ErrCorrupt, err)
			}
			return visit(t)
		})
	})
}

func (s *boltStore) view(f func(*bolt.Tx) error) error {
	return guard(func() error { return s.db.View(f) })
}

func (s *boltStore) close() error { return s.db.Close() }
