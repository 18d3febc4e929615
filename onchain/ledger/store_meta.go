package ledger

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

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
	return meta.Put(keyState, seal(encodeState(st)))
}

// The state's payload: seed (32 bytes), then as in a journal's record, see journal_codec.go.

func encodeState(s state) []byte { return appendState(append([]byte{}, s.Seed[:]...), s) }

func decodeState(payload []byte) (state, error) {
	d := decoder{rest: payload}
	seed := d.key()
	s := d.state()
	s.Seed = seed
	return s, d.done()
}

// journalNote says how a ledger's file goes together with its journal.
type journalNote struct {
	Number uint64 // of the latest record the file has
	InUse  bool   // the journal may have more
}

// The note's payload: number u64, in use u8 (0 or 1).

func encodeNote(n journalNote) []byte {
	b := binary.LittleEndian.AppendUint64(nil, n.Number)
	if n.InUse {
		return append(b, 1)
	}
	return append(b, 0)
}

func decodeNote(payload []byte) (journalNote, error) {
	d := decoder{rest: payload}
	n := journalNote{Number: d.u64()}
	inUse := d.u8()
	if inUse > 1 {
		d.fail("a journal is in use %d", inUse)
	}
	n.InUse = inUse == 1
	return n, d.done()
}

func putNote(tx *bolt.Tx, note journalNote) error {
	return tx.Bucket(bucketMeta).Put(keyJournal, seal(encodeNote(note)))
}

// keptBytes is how many bytes the records of transactions take: a u64, or, in a file of before it was counted, found out.
func keptBytes(tx *bolt.Tx) (uint64, error) {
	if value := tx.Bucket(bucketMeta).Get(keyKept); value != nil {
		payload, err := unseal(value)
		if err != nil {
			return 0, err
		}
		d := decoder{rest: payload}
		kept := d.u64()
		return kept, d.done()
	}
	var kept uint64
	err := forEach(tx, bucketTransactions, func(_, payload []byte) error {
		kept += uint64(len(payload))
		return nil
	})
	return kept, err
}

func putKept(tx *bolt.Tx, kept uint64) error {
	return tx.Bucket(bucketMeta).Put(keyKept, seal(binary.LittleEndian.AppendUint64(nil, kept)))
}
