package svm

import (
	"slices"

	"github.com/gagliardetto/solana-go"
)

// calleeFrame makes the callee's frame, giving no account a right the caller lacks (invoke_context.rs, prepare_next_cpi_instruction).
func (x *execution) calleeFrame(call callInstruction, signers []solana.PublicKey) (*frame, error) {
	caller := x.current()
	callee := &frame{data: call.data, height: caller.height + 1, top: caller.top}
	if err := x.addCallees(callee, call.accounts); err != nil {
		return nil, err
	}
	for i := range callee.accounts {
		first, repeated := callee.repeats(i)
		if repeated {
			callee.accounts[i] = callee.accounts[first]
			continue
		}
		if err := x.checkPrivilege(callee.accounts[i], signers); err != nil {
			return nil, err
		}
	}
	program, known := x.indexOf(call.program)
	if _, given := caller.firstOf(program); !known || !given {
		x.logs.addf("Unknown program %s", call.program)
		return nil, IxMissingAccount
	}
	callee.program = program
	return callee, nil
}

// addCallees looks up the accounts of a call; one named several times has every right that any mention gives it.
func (x *execution) addCallees(callee *frame, metas []callMeta) error {
	callee.accounts = make([]frameAccount, 0, len(metas))
	for _, meta := range metas {
		index, known := x.indexOf(meta.key)
		if !known {
			x.logs.addf("Instruction references an unknown account %s", meta.key)
			return IxMissingAccount
		}
		callee.add(frameAccount{index, meta.signer, meta.writable})
		first, _ := callee.firstOf(index)
		merged := &callee.accounts[first]
		merged.signer = merged.signer || meta.signer
		merged.writable = merged.writable || meta.writable
	}
	return nil
}

// checkPrivilege checks that the caller may hand on an account with these rights.
func (x *execution) checkPrivilege(a frameAccount, signers []solana.PublicKey) error {
	place, given := x.current().firstOf(a.index)
	if !given {
		return IxMissingAccount
	}
	held := x.current().accounts[place]
	account := &x.accounts[a.index]
	if a.writable && !held.writable {
		x.logs.addf("%s's writable privilege escalated", account)
		return IxPrivilegeEscalation
	}
	if a.signer && !held.signer && !slices.Contains(signers, account.key) {
		x.logs.addf("%s's signer privilege escalated", account)
		return IxPrivilegeEscalation
	}
	return nil
}

// indexOf finds an account of the transaction by its address.
func (x *execution) indexOf(key solana.PublicKey) (int, bool) {
	for i := range x.accounts {
		if x.accounts[i].key == key {
			return i, true
		}
	}
	return 0, false
}
