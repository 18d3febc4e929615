package svm

import "github.com/gagliardetto/solana-go"

// holding is an account as the rent rules see it at one moment.
type holding struct {
	lamports uint64
	size     int
	owner    solana.PublicKey
}

func (a *txAccount) holding() holding { return holding{a.lamports, len(a.data), a.owner} }

// mayBecome reports whether a transaction may take an account from before to after: it must end empty or with the minimum balance of its
// size, or, if it had less already, with no less than before, not larger, and under the same owner (SIMD-0392).
func (r *Runtime) mayBecome(before, after holding) bool {
	if after.lamports == 0 || after.lamports >= r.MinimumBalance(uint64(after.size)) {
		return true
	}
	return before.lamports > 0 && after.lamports >= before.lamports && after.size <= before.size && after.owner == before.owner
}

// holdings notes all accounts before execution.
func (x *execution) holdings() []holding {
	list := make([]holding, len(x.accounts))
	for i := range x.accounts {
		list[i] = x.accounts[i].holding()
	}
	return list
}

// checkRent compares all writable accounts with what they were before execution. The incinerator may hold anything.
func (r *Runtime) checkRent(x *execution, before []holding) *TransactionError {
	for i := range x.accounts {
		a := &x.accounts[i]
		if a.writable && a.key != IncineratorID && !r.mayBecome(before[i], a.holding()) {
			return newTxErrorAt(TxInsufficientFundsForRent, i)
		}
	}
	return nil
}

// payFee takes the fee from the account that pays it, which must be a system account without data, if the rules let it.
func (r *Runtime) payFee(payer *txAccount, fee uint64) *TransactionError {
	switch {
	case payer.lamports == 0:
		return newTxError(TxAccountNotFound)
	case payer.owner != SystemProgramID || len(payer.data) > 0:
		return newTxError(TxInvalidAccountForFee)
	case payer.lamports < fee:
		return newTxError(TxInsufficientFundsForFee)
	}
	before := payer.holding()
	payer.setLamports(payer.lamports - fee)
	if !r.mayBecome(before, payer.holding()) {
		return newTxErrorAt(TxInsufficientFundsForRent, 0)
	}
	return nil
}
