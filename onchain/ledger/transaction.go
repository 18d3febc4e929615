package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Transaction is the record of a landed transaction, successful or not.
type Transaction struct {
	Signature solana.Signature
	Slot      uint64
	Time      int64  // of the slot, Unix seconds
	Raw       []byte // as it was sent

	Err                    *svm.TransactionError // nil if it succeeded
	Logs                   []string
	ComputeUnits           uint64
	Fee                    uint64 // lamports
	Return                 *svm.ReturnData
	Inner                  []svm.InnerInstructions
	LoadedAccountsDataSize uint32   // bytes
	PreBalances            []uint64 // lamports by account index
	PostBalances           []uint64
}

// A record is what is kept of a landed transaction.
type record struct {
	*Transaction
	Found *Found // nil if it was too much to keep
}

// newRecord records what became of tx in env.
func newRecord(env environment, tx *svm.Transaction, raw []byte, r svm.Result) *record {
	return &record{Found: env.found(tx), Transaction: &Transaction{
		Signature: tx.Signature(), Slot: env.moment.Slot, Time: env.moment.unix(), Raw: raw,
		Err: r.Err, Logs: r.Logs, ComputeUnits: r.ComputeUnits, Fee: r.Fee, Return: r.Return, Inner: r.Inner,
		LoadedAccountsDataSize: r.LoadedAccountsDataSize, PreBalances: r.PreBalances, PostBalances: r.PostBalances,
	}}
}

// size is about how many bytes a record takes: what is as long as the transaction likes.
func (r *record) size() uint64 {
	n := len(r.Raw)
	for _, line := range r.Logs {
		n += len(line)
	}
	for _, calls := range r.Inner {
		for _, ix := range calls.Instructions {
			n += len(ix.Accounts) + len(ix.Data)
		}
	}
	if r.Found != nil {
		for _, a := range r.Found.Accounts {
			n += len(dataOf(a))
		}
	}
	return uint64(n)
}
