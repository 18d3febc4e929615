package embedded

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
	"castlekey/onchain/trace"
)

// maxLatest is how many transactions one list has.
const maxLatest = 1000

// traceTransaction(signature, {instructions?}) replays a transaction that is kept and returns a trace.Report, with every instruction
// executed if that is asked for; null if the transaction is not kept.
func traceTransaction(c *Chain, params []json.RawMessage) (any, error) {
	var id solana.Signature
	var config struct {
		Instructions bool `json:"instructions"`
	}
	if err := param(params, 0, &id); err != nil {
		return nil, err
	}
	if len(params) > 1 {
		if err := param(params, 1, &config); err != nil {
			return nil, err
		}
	}
	report, err := trace.Replay(c.ledger, id, trace.Options{Instructions: config.Instructions})
	if errors.Is(err, ledger.ErrUnknownTransaction) {
		return nil, nil
	}
	return report, err
}

// Landed is an element of castlekey_latestTransactions, in the words of getSignaturesForAddress.
type Landed struct {
	Signature solana.Signature      `json:"signature"`
	Slot      uint64                `json:"slot"`
	BlockTime int64                 `json:"blockTime"` // Unix seconds
	Err       *svm.TransactionError `json:"err"`
}

// latestTransactions(limit) returns the transactions that landed last, newest first, whatever accounts they name.
func latestTransactions(c *Chain, params []json.RawMessage) (any, error) {
	var limit int
	if err := param(params, 0, &limit); err != nil {
		return nil, err
	}
	if limit < 1 || limit > maxLatest {
		return nil, fmt.Errorf("a list has 1 to %d transactions", maxLatest)
	}
	latest, err := c.ledger.Latest(limit)
	list := make([]Landed, len(latest))
	for i, l := range latest {
		list[i] = Landed{l.Signature, l.Slot, l.Time, l.Err}
	}
	return list, err
}
