package svm

import (
	"github.com/gagliardetto/solana-go"
)

// rentState is what rent rules say of an account (svm/src/rent_calculator.rs).
type rentState uint8

const (
	rentNone   rentState = iota // no lamports: the account does not exist
	rentPaying                  // some, but fewer than the minimum of its size
	rentExempt
)

// rentInfo is an account as the rent rules see it at one moment.
type rentInfo struct {
	state    rentState
	lamports uint64
	size     int
}

func (r *Runtime) rentInfo(lamports uint64, size int) rentInfo {
	info := rentInfo{state: rentPaying, lamports: lamports, size: size}
	switch {
	case lamports == 0:
		info.state = rentNone
	case lamports >= r.MinimumBalance(uint64(size)):
		info.state = rentExempt
	}
	return info
}

// mayBecome reports whether a transaction may take an account from before to after: none may start to pay rent, and one that does
// may neither be resized nor credited short of the minimum.
func (before rentInfo) mayBecome(after rentInfo) bool {
	if after.state != rentPaying {
		return true
	}
	return before.state == rentPaying && before.size == after.size && after.lamports <= before.lamports
}

// checkRent compares the rent states of all writable accounts before and after execution.
func (r *Runtime) checkRent(x *execution, before []rentInfo) *TransactionError {
	for i := range x.accounts {
		a := &x.accounts[i]
		if !a.writable || a.key == IncineratorID {
			continue
		}
		if !before[i].mayBecome(r.rentInfo(a.lamports, len(a.data))) {
			return newTxErrorAt(TxInsufficientFundsForRent, i)
		}
	}
	return nil
}

func (r *Runtime) rentInfos(x *execution) []rentInfo {
	infos := make([]rentInfo, len(x.accounts))
	for i := range x.accounts {
		infos[i] = r.rentInfo(x.accounts[i].lamports, len(x.accounts[i].data))
	}
	return infos
}

// payFee takes the fee from the account that pays it, if the rules let it.
func (r *Runtime) payFee(payer *txAccount, fee uint64) *TransactionError {
	switch {
	case payer.lamports == 0:
		return newTxError(TxAccountNotFound)
	case payer.owner != solana.PublicKey(SystemProgramID) || len(payer.data) > 0:
		return newTxError(TxInvalidAccountForFee)
	case payer.lamports < fee:
		return newTxError(TxInsufficientFundsForFee)
	}
	before := r.rentInfo(payer.lamports, 0)
	payer.setLamports(payer.lamports - fee)
	if !before.mayBecome(r.rentInfo(payer.lamports, 0)) {
		return newTxErrorAt(TxInsufficientFundsForRent, 0)
	}
	return nil
}
