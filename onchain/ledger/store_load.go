package ledger

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	bolt "go.etcd.io/bbolt"

	"castlekey/onchain/svm"
)

func (s *boltStore) load() (*image, error) {
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
	version, err := unseal(meta.Get(keySchema))
	if err != nil {
		return err
	}
	if v := binary.LittleEndian.Uint32(version); v > schema {
		return fmt.Errorf("%w: its layout is version %d, this program knows %d", ErrSchema, v, schema)
	}
	payload, err := unseal(meta.Get(keyState))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(payload, &im.state); err != nil {
		return fmt.Errorf("%w: read state: %w", ErrCorrupt, err)
	}
	return nil
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
