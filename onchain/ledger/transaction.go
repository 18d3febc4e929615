package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Transaction is the record of a landed transaction, successful or not.
type Transaction struct {
	Signature solana.Signature `json:"signature"`
	Slot      uint64           `json:"slot"`
	Time      int64            `json:"time"` // of the slot, Unix seconds
	Raw       []byte           `json:"raw"`  // as it was sent

	Err                    *svm.TransactionError   `json:"err,omitempty"` // nil if it succeeded
	Logs                   []string                `json:"logs"`
	ComputeUnits           uint64                  `json:"computeUnits"`
	Fee                    uint64                  `json:"fee"` // lamports
	Return                 *svm.ReturnData         `json:"return,omitempty"`
	Inner                  []svm.InnerInstructions `json:"inner,omitempty"`
	LoadedAccountsDataSize uint32                  `json:"loadedAccountsDataSize"` // bytes
	PreBalances            []uint64                `json:"preBalances"`            // lamports by account index
	PostBalances           []uint64                `json:"postBalances"`
}

// A record is what is kept of a landed transaction.
type record struct {
	*Transaction
	Found *Found `json:"found,omitempty"` // nil if it was too much to keep
}

// newRecord records what became of tx in env.
func newRecord(env environment, tx *svm.Transaction, raw []byte, r svm.Result) *record {
	return &record{Found: env.found(tx), Transaction: &Transaction{
		Signature: tx.Signature(), Slot: env.moment.Slot, Time: env.moment.unix(), Raw: raw,
		Err: r.Err, Logs: r.Logs, ComputeUnits: r.ComputeUnits, Fee: r.Fee, Return: r.Return, Inner: r.Inner,
		LoadedAccountsDataSize: r.LoadedAccountsDataSize, PreBalances: r.PreBalances, PostBalances: r.PostBalances,
	}}
}
