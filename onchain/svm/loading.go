package svm

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"
)

// accountBaseSize is what a loaded account counts besides its data, in bytes (SIMD-0186).
const accountBaseSize = 64

// loader reads a transaction's accounts and counts their size.
type loader struct {
	env     Env
	tx      *Transaction
	limit   uint32
	total   uint32
	counted map[solana.PublicKey]struct{} // programdata accounts counted so far
}

// account reads one account; a missing one is empty. The Clock account always shows Env.Clock.
func (e Env) account(key solana.PublicKey) (*Account, bool) {
	if key == ClockSysvarID {
		return ClockAccount(e.Clock), true
	}
	return e.Accounts.Account(key)
}

// loadAll reads every account but the fee payer's, which is given as it is after the fee, and checks that what is called are programs.
func (l *loader) loadAll(payer txAccount) ([]txAccount, *TransactionError) {
	accounts := make([]txAccount, len(l.tx.Keys))
	accounts[0] = payer
	if err := l.count(&accounts[0]); err != nil {
		return nil, err
	}
	for i := 1; i < len(accounts); i++ {
		accounts[i] = l.load(i)
		if err := l.count(&accounts[i]); err != nil {
			return nil, err
		}
	}
	return accounts, l.checkPrograms(accounts)
}

func (l *loader) load(index int) txAccount {
	key := l.tx.Keys[index]
	a := txAccount{key: key, writable: l.tx.IsWritable(index)}
	if key == InstructionsSysvarID {
		a.owner, a.data = SysvarOwnerID, instructionsSysvar(l.tx)
		return a
	}
	if stored, ok := l.env.account(key); ok {
		a.from(stored)
	}
	return a
}

// count adds an account, and the programdata of an upgradeable program, to the size loaded.
func (l *loader) count(a *txAccount) *TransactionError {
	if !a.exists {
		return nil
	}
	if err := l.add(len(a.data)); err != nil {
		return err
	}
	return l.countProgramData(a)
}

func (l *loader) countProgramData(a *txAccount) *TransactionError {
	key, ok := programDataOf(a.owner, a.data)
	if !ok {
		return nil
	}
	for i := range l.tx.Keys {
		if l.tx.Keys[i] == key {
			return nil // counted under its own index
		}
	}
	if _, done := l.counted[key]; done {
		return nil
	}
	stored, ok := l.env.account(key)
	if !ok {
		return nil
	}
	if l.counted == nil {
		l.counted = make(map[solana.PublicKey]struct{})
	}
	l.counted[key] = struct{}{}
	return l.add(len(stored.Data))
}

func (l *loader) add(size int) *TransactionError {
	l.total += uint32(size + accountBaseSize)
	if l.total > l.limit {
		l.total = l.limit
		return newTxError(TxMaxLoadedAccountsDataSizeExceeded)
	}
	return nil
}

// checkPrograms checks that every called account exists and belongs to a loader.
func (l *loader) checkPrograms(accounts []txAccount) *TransactionError {
	for i := range l.tx.Instructions {
		program := &accounts[l.tx.Instructions[i].ProgramIDIndex]
		if program.lamports == 0 {
			return newTxError(TxProgramAccountNotFound)
		}
		if !isLoader(program.owner) {
			return newTxError(TxInvalidProgramForExecution)
		}
	}
	return nil
}

func isLoader(owner solana.PublicKey) bool {
	switch owner {
	case NativeLoaderID, LoaderV1ID, LoaderV2ID, UpgradeableLoaderID, loaderV4ID:
		return true
	default:
		return false
	}
}

// programDataOf returns the address of an upgradeable program's second account, which holds its code.
func programDataOf(owner solana.PublicKey, data []byte) (key solana.PublicKey, ok bool) {
	const programTag, size = 2, 4 + 32
	if owner != UpgradeableLoaderID || len(data) < size || binary.LittleEndian.Uint32(data) != programTag {
		return key, false
	}
	return solana.PublicKey(data[4:size]), true
}
