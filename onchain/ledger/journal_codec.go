package ledger

import (
	"encoding/json"
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// journaledBatch is a batch in the journal, as JSON.
type journaledBatch struct {
	State       state              `json:"state"`
	Accounts    []journaledAccount `json:"accounts,omitempty"`
	Transaction *record            `json:"transaction,omitempty"`
	Status      *status            `json:"status,omitempty"` // of the transaction
	Forget      uint64             `json:"forget"`
}

// journaledAccount is one written account.
type journaledAccount struct {
	Key     solana.PublicKey `json:"key"`
	Record  []byte           `json:"record,omitempty"`  // see encodeAccount; empty: it is gone
	Genesis bool             `json:"genesis,omitempty"` // it is gone, although genesis would bring it back
}

func encodeBatches(batches []batch) ([]byte, error) {
	list := make([]journaledBatch, len(batches))
	for i := range batches {
		list[i] = journaled(&batches[i])
	}
	payload, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("encode journal: %w", err)
	}
	return payload, nil
}

func journaled(b *batch) journaledBatch {
	j := journaledBatch{State: b.state, Transaction: b.transaction, Forget: b.forget}
	if b.transaction != nil {
		j.Status = &b.status
	}
	for _, w := range b.accounts {
		_, inGenesis := b.genesis[w.Key]
		j.Accounts = append(j.Accounts, journaledAccount{w.Key, encodeAccount(w.Account), inGenesis && w.Account == nil})
	}
	return j
}

// decodeBatches reads a record's payload back.
func decodeBatches(payload []byte) ([]batch, error) {
	var list []journaledBatch
	if err := json.Unmarshal(payload, &list); err != nil {
		return nil, fmt.Errorf("%w: read journal: %w", ErrCorrupt, err)
	}
	batches := make([]batch, len(list))
	for i := range list {
		var err error
		if batches[i], err = list[i].batch(); err != nil {
			return nil, err
		}
	}
	return batches, nil
}

func (j *journaledBatch) batch() (batch, error) {
	b := batch{state: j.State, transaction: j.Transaction, forget: j.Forget, genesis: make(map[solana.PublicKey]*svm.Account)}
	if (j.Status == nil) != (j.Transaction == nil) || j.Transaction != nil && j.Transaction.Transaction == nil {
		return b, fmt.Errorf("%w: half a transaction in the journal", ErrCorrupt)
	}
	if j.Status != nil {
		b.status = *j.Status
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
