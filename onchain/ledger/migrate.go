package ledger

import (
	"fmt"
	"os"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// A migration brings a ledger from one schema to the next, inside one commit: it happens whole or not at all.
type migration func(s *boltStore, tx *bolt.Tx) error

// migrations are the steps from schema 1 to 2, from 2 to 3 and so on.
var migrations = []migration{addJournal, dropJSON}

// migrate brings the ledger up to this program's schema. One that needs nothing is not written to.
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
		for _, step := range migrations[version-1:] {
			if err := step(s, tx); err != nil {
				return fmt.Errorf("migrate ledger from layout %d to %d: %w", version, schema, err)
			}
		}
		return putSchema(tx.Bucket(bucketMeta))
	})
}

// addJournal: schema 2 has a journal beside the file. One of schema 1 goes on with an empty one.
func addJournal(_ *boltStore, tx *bolt.Tx) error {
	return tx.Bucket(bucketMeta).Put(keyJournal, seal([]byte("{}")))
}

// dropJSON: schema 3 has an encoding of its own where schema 2 had JSON. What the journal of a killed process holds moves into the file.
func dropJSON(s *boltStore, tx *bolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	var st state
	var note journalNote
	if err := readJSON(meta, keyState, &st); err != nil {
		return err
	}
	if err := readJSON(meta, keyJournal, &note); err != nil {
		return err
	}
	if err := dropTransactionsJSON(tx); err != nil {
		return err
	}
	var pending []batch
	if note.InUse {
		var err error
		if pending, note.Number, err = oldJournal(journalPath(s.db.Path()), note.Number); err != nil {
			return err
		}
	}
	for i := range pending {
		if err := s.put(tx, pending[i]); err != nil {
			return err
		}
		st = pending[i].state
	}
	if err := putState(tx, st); err != nil {
		return err
	}
	return putNote(tx, journalNote{Number: note.Number})
}

func dropTransactionsJSON(tx *bolt.Tx) error {
	transactions := tx.Bucket(bucketTransactions)
	if transactions == nil {
		return nil
	}
	c := transactions.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		key := slices.Clone(k)
		payload, err := unseal(v)
		if err != nil {
			return err
		}
		if payload, err = withoutJSON(payload); err != nil {
			return err
		}
		if err := transactions.Put(key, seal(payload)); err != nil {
			return err
		}
		c.Seek(key) // the write may have moved what the cursor stood on
	}
	return nil
}

// oldJournalAlign is what the records of schema 2's journal began at multiples of.
const oldJournalAlign = 512

// oldJournal reads the changes in a journal of schema 2 after a number, and the number of its last record.
func oldJournal(path string, number uint64) ([]batch, uint64, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, journalMissing(path, err)
	}
	found, err := journalForm{align: oldJournalAlign}.scan(content, number)
	if err != nil {
		return nil, 0, err
	}
	var all []batch
	for _, payload := range found.payloads {
		batches, err := batchesOfJSON(payload)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, batches...)
	}
	return all, found.number, nil
}
