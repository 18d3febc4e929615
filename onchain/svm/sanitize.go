package svm

import "github.com/gagliardetto/solana-go"

// maxTrace is how many instructions a transaction may run, inner ones included.
const maxTrace = 64

// sanitize checks that the transaction's numbers fit each other, so that nothing after it needs to test an index.
func sanitize(tx *Transaction) *TransactionError {
	switch {
	case tx.Lookups > 0:
		return newTxError(TxUnsupportedVersion)
	case !headerFits(tx), len(tx.Instructions) > maxTrace, !instructionsFit(tx):
		return newTxError(TxSanitizeFailure)
	default:
		return nil
	}
}

// headerFits checks that the classes of keys do not overlap, that a writable signer pays, and that each signer has one signature.
func headerFits(tx *Transaction) bool {
	h := tx.Header
	return int(h.RequiredSignatures)+int(h.ReadonlyUnsigned) <= len(tx.Keys) &&
		h.ReadonlySigned < h.RequiredSignatures &&
		len(tx.Signatures) == int(h.RequiredSignatures)
}

// instructionsFit checks every index of every instruction; the fee payer cannot be a program.
func instructionsFit(tx *Transaction) bool {
	for i := range tx.Instructions {
		ix := &tx.Instructions[i]
		if ix.ProgramIDIndex == 0 || int(ix.ProgramIDIndex) >= len(tx.Keys) {
			return false
		}
		for _, account := range ix.Accounts {
			if int(account) >= len(tx.Keys) {
				return false
			}
		}
	}
	return true
}

// checkLocks checks what Agave checks when it locks the accounts: not too many, and none twice.
func checkLocks(tx *Transaction) *TransactionError {
	if len(tx.Keys) > MaxAccountLocks {
		return newTxError(TxTooManyAccountLocks)
	}
	seen := make(map[solana.PublicKey]struct{}, len(tx.Keys))
	for _, key := range tx.Keys {
		if _, twice := seen[key]; twice {
			return newTxError(TxAccountLoadedTwice)
		}
		seen[key] = struct{}{}
	}
	return nil
}
