package ledger

import (
	"encoding/json"
	"fmt"

	"github.com/gagliardetto/solana-go"
	bolt "go.etcd.io/bbolt"

	"castlekey/onchain/svm"
)

// What follows reads schemas 1 and 2, which kept state, transactions and journal as JSON. Its fields are named as those of the types
// they are read into, but for case.

func readJSON(b *bolt.Bucket, key []byte, v any) error {
	payload, err := unseal(b.Get(key))
	if err != nil {
		return err
	}
	return fromJSON(payload, v)
}

func fromJSON(text []byte, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%w: read a record of an older version: %w", ErrCorrupt, err)
	}
	return nil
}

// jsonRecord is a record; its accounts are as encodeAccount writes them.
type jsonRecord struct {
	Transaction
	Found *struct {
		Clock    svm.Clock
		Accounts map[solana.PublicKey][]byte
	}
}

func (j *jsonRecord) record() (*record, error) {
	r := &record{Transaction: &j.Transaction}
	if j.Found == nil {
		return r, nil
	}
	r.Found = &Found{Clock: j.Found.Clock, Accounts: make(map[solana.PublicKey]*svm.Account, len(j.Found.Accounts))}
	for key, encoded := range j.Found.Accounts {
		account, err := decodeAccount(encoded)
		if err != nil {
			return nil, err
		}
		r.Found.Accounts[key] = account
	}
	return r, nil
}

// withoutJSON turns the JSON of a record into its present encoding.
func withoutJSON(text []byte) ([]byte, error) {
	r, tx, err := recordOfJSON(text)
	if err != nil {
		return nil, err
	}
	return encodeRecord(r, tx.Keys)
}

func recordOfJSON(text []byte) (*record, *svm.Transaction, error) {
	var j jsonRecord
	if err := fromJSON(text, &j); err != nil {
		return nil, nil, err
	}
	tx, err := svm.DecodeTransaction(j.Raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: read transaction: %w", ErrCorrupt, err)
	}
	r, err := j.record()
	return r, tx, err
}

// jsonBatch is a change in a journal.
type jsonBatch struct {
	State    state
	Accounts []struct {
		Key     solana.PublicKey
		Record  []byte // empty: it is gone
		Genesis bool   // although genesis would bring it back
	}
	Transaction json.RawMessage
	Status      *status
	Forget      uint64
}

// batchesOfJSON reads the payload of a journal's record.
func batchesOfJSON(payload []byte) ([]batch, error) {
	var found []jsonBatch
	if err := fromJSON(payload, &found); err != nil {
		return nil, err
	}
	batches := make([]batch, len(found))
	for i := range found {
		var err error
		if batches[i], err = found[i].batch(); err != nil {
			return nil, err
		}
	}
	return batches, nil
}

func (j *jsonBatch) batch() (batch, error) {
	b := batch{state: j.State, forget: j.Forget, genesis: make(map[solana.PublicKey]*svm.Account)}
	if (j.Status == nil) != (j.Transaction == nil) {
		return b, fmt.Errorf("%w: half a transaction in the journal", ErrCorrupt)
	}
	if j.Status != nil {
		r, tx, err := recordOfJSON(j.Transaction)
		if err != nil {
			return b, err
		}
		b.transaction, b.keys, b.status = r, tx.Keys, *j.Status
	}
	for _, a := range j.Accounts {
		account, err := decodeAccount(a.Record)
		if err != nil {
			return b, err
		}
		if a.Genesis {
			b.genesis[a.Key] = nil
		}
		b.accounts = append(b.accounts, svm.AccountWrite{Key: a.Key, Account: account})
	}
	return b, nil
}
