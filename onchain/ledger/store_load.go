package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	bolt "go.etcd.io/bbolt"

	"castlekey/onchain/svm"
)

func (s *boltStore) load() (*image, error) {
	if err := s.migrate(); err != nil {
		return nil, err
	}
	var im *image
	err := s.view(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return nil
		}
		im = &image{accounts: make(map[solana.PublicKey]*svm.Account)}
		return errors.Join(loadMeta(meta, im), loadAccounts(tx, im), loadStatuses(tx, im))
	})
	return im, err
}

func loadMeta(meta *bolt.Bucket, im *image) error {
	st, err := unseal(meta.Get(keyState))
	if err == nil {
		im.state, err = decodeState(st)
	}
	if err != nil {
		return err
	}
	note, err := unseal(meta.Get(keyJournal))
	if err == nil {
		im.journal, err = decodeNote(note)
	}
	return err
}

func loadAccounts(tx *bolt.Tx, im *image) error {
	return forEach(tx, bucketAccounts, func(k, payload []byte) error {
		account, err := decodeAccount(payload)
		if err != nil {
			return err
		}
		im.accounts[solana.PublicKeyFromBytes(k)] = account
		return nil
	})
}

func loadStatuses(tx *bolt.Tx, im *image) error {
	return forEach(tx, bucketStatuses, func(k, _ []byte) error {
		if len(k) != 8+32 {
			return fmt.Errorf("%w: a status key of %d bytes", ErrCorrupt, len(k))
		}
		im.statuses = append(im.statuses, status{binary.BigEndian.Uint64(k), solana.Hash(k[8:])})
		return nil
	})
}

// forEach visits the unsealed values of a bucket.
func forEach(tx *bolt.Tx, bucket []byte, visit func(k, payload []byte) error) error {
	b := tx.Bucket(bucket)
	if b == nil {
		return fmt.Errorf("%w: no %s", ErrCorrupt, bucket)
	}
	return b.ForEach(func(k, v []byte) error {
		payload, err := unseal(v)
		if err != nil {
			return err
		}
		return visit(k, payload)
	})
}

// transaction finds a record, unless so many landed since, up to newest, that it is to be forgotten.
func (s *boltStore) transaction(id solana.Signature, newest uint64) (*record, error) {
	var t *record
	err := s.view(func(tx *bolt.Tx) error {
		number := tx.Bucket(bucketSignatures).Get(id[:])
		if number == nil {
			return nil
		}
		key, err := unseal(number)
		if err != nil {
			return err
		}
		if len(key) == 8 && s.keep.forgets(binary.BigEndian.Uint64(key), newest) {
			return nil
		}
		payload, err := unseal(tx.Bucket(bucketTransactions).Get(key))
		if err != nil {
			return err
		}
		t, _, err = decodeRecord(bytes.Clone(payload))
		return err
	})
	return t, err
}

func (s *boltStore) each(visit func(*Transaction) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return forEach(tx, bucketTransactions, func(_, payload []byte) error {
			r, _, err := decodeRecord(bytes.Clone(payload))
			if err != nil {
				return err
			}
			return visit(r.Transaction)
		})
	})
}

func (s *boltStore) view(f func(*bolt.Tx) error) error {
	return guard(func() error { return s.db.View(f) })
}

func (s *boltStore) close() error { return s.db.Close() }
