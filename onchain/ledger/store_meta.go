package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// migrations bring a file from one schema to the next: the first one from 1 to 2.
var migrations = []func(meta *bolt.Bucket) error{
	// Schema 2 has a journal beside the file. One of schema 1 goes on with an empty one.
	func(meta *bolt.Bucket) error { return putJSON(meta, keyJournal, journalNote{}) },
}

// migrate brings the file up to this program's schema, in one commit. A file that needs nothing is not written to.
func (s *boltStore) migrate() error {
	version := uint32(schema)
	err := s.view(func(tx *bolt.Tx) (err error) {
		if meta := tx.Bucket(bucketMeta); meta != nil {
			version, err = schemaOf(meta)
		}
		return err
	})
	if err != nil || version == schema {
		return err
	}
	return s.update(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		for _, step := range migrations[version-1:] {
			if err := step(meta); err != nil {
				return fmt.Errorf("migrate ledger: %w", err)
			}
		}
		return putSchema(meta)
	})
}

// schemaOf reads the version of the file's layout.
func schemaOf(meta *bolt.Bucket) (uint32, error) {
	payload, err := unseal(meta.Get(keySchema))
	if err != nil {
		return 0, err
	}
	if len(payload) != 4 {
		return 0, fmt.Errorf("%w: a schema of %d bytes", ErrCorrupt, len(payload))
	}
	switch version := binary.LittleEndian.Uint32(payload); {
	case version > schema:
		return 0, fmt.Errorf("%w: its layout is version %d, this program knows %d", ErrSchema, version, schema)
	case version == 0:
		return 0, fmt.Errorf("%w: its layout is version 0", ErrCorrupt)
	default:
		return version, nil
	}
}

func putSchema(meta *bolt.Bucket) error {
	return meta.Put(keySchema, seal(binary.LittleEndian.AppendUint32(nil, schema)))
}

// putState stores the state, and the schema with the first one.
func putState(tx *bolt.Tx, st state) error {
	meta, err := tx.CreateBucketIfNotExists(bucketMeta)
	if err != nil {
		return err
	}
	if meta.Get(keySchema) == nil {
		if err := putSchema(meta); err != nil {
			return err
		}
	}
	return putJSON(meta, keyState, st)
}

func putJournal(tx *bolt.Tx, note journalNote) error {
	return putJSON(tx.Bucket(bucketMeta), keyJournal, note)
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(key, seal(payload))
}

func readJSON(b *bolt.Bucket, key []byte, v any) error {
	payload, err := unseal(b.Get(key))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(payload, v); err != nil {
		return fmt.Errorf("%w: read %s: %w", ErrCorrupt, key, err)
	}
	return nil
}
