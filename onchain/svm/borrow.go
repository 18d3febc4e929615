package svm

import "github.com/gagliardetto/solana-go"

// borrowed is an account in the hands of one instruction's program; its methods enforce what that program may change
// (transaction-context/src/instruction_accounts.rs).
type borrowed struct {
	*txAccount
	x        *execution
	program  *txAccount
	writable bool // in this instruction
	signer   bool
}

// borrow returns the i-th account of an instruction.
func (x *execution) borrow(f *frame, i int) (borrowed, error) {
	if i >= len(f.accounts) {
		return borrowed{}, IxMissingAccount
	}
	a := f.accounts[i]
	return borrowed{&x.accounts[a.index], x, &x.accounts[f.program], a.writable, a.signer}, nil
}

func (b borrowed) ownedByProgram() bool { return b.owner == b.program.key }

// setLamports changes the balance: only the owner may debit, and only a writable account may change.
func (b borrowed) setLamports(lamports uint64) error {
	if !b.ownedByProgram() && lamports < b.lamports {
		return IxExternalAccountLamportSpend
	}
	if !b.writable {
		return IxReadonlyLamportChange
	}
	b.x.balance.change(b.lamports, lamports)
	b.txAccount.setLamports(lamports)
	return nil
}

// mayChangeData says why the program may not change the data, if so.
func (b borrowed) mayChangeData() error {
	if !b.writable {
		return IxReadonlyDataModified
	}
	if !b.ownedByProgram() {
		return IxExternalAccountDataModified
	}
	return nil
}

// mayResize says why the program may not give the data a new size, if so.
func (b borrowed) mayResize(size int) error {
	if size > MaxAccountData {
		return IxInvalidRealloc
	}
	if b.x.growth+size-len(b.data) > maxTransactionGrowth {
		return IxMaxAccountsDataAllocationsExceeded
	}
	return b.mayChangeData()
}

// resize cuts the data or extends it with zeros.
func (b borrowed) resize(size int) error {
	if err := b.mayResize(size); err != nil {
		return err
	}
	b.x.growth += size - len(b.data)
	b.txAccount.resize(size)
	return nil
}

// setData replaces the data.
func (b borrowed) setData(data []byte) error {
	if err := b.mayResize(len(data)); err != nil {
		return err
	}
	b.x.growth += len(data) - len(b.data)
	b.txAccount.setData(data)
	return nil
}

// setOwner hands the account over: only its owner may, and only without data but zeros.
func (b borrowed) setOwner(owner solana.PublicKey) error {
	if !b.ownedByProgram() || !b.writable || !allZero(b.data) {
		return IxModifiedProgramId
	}
	b.txAccount.setOwner(owner)
	return nil
}

func allZero(data []byte) bool {
	for _, b := range data {
		if b != 0 {
			return false
		}
	}
	return true
}
