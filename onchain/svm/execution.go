package svm

import (
	"math/bits"

	"castlekey/onchain/sbpf"
)

// Limits of one transaction's execution (transaction-context, execution_budget.rs).
const (
	maxStackHeight         = 5        // nested calls, the top-level instruction being the first
	maxInstructionAccounts = 255      // accounts of one instruction, repeated ones included
	maxGrowth              = 10 << 10 // bytes an account may grow in one instruction
	maxTransactionGrowth   = 20 << 20 // bytes all accounts may grow in one transaction
)

// execution is one transaction being run.
type execution struct {
	runtime  *Runtime
	env      Env
	tx       *Transaction
	accounts []txAccount // parallel to tx.Keys
	meter    *sbpf.Meter
	heap     uint32
	logs     *logs
	ret      ReturnData
	stack    []*frame
	trace    []*frame // every instruction begun, in order
	growth   int      // bytes of account data added so far, less those removed
	balance  lamportDelta
	observer *Trace // nil: nobody looks
}

// frame is one instruction being run.
type frame struct {
	program  int // index in execution.accounts
	accounts []frameAccount
	first    [MaxAccountLocks]uint16 // index in accounts of the transaction's i-th account plus one; 0 if absent
	data     []byte
	height   int // 1 at top level
	top      int // index of the top-level instruction this belongs to
	// Where the parameters lie in guest memory, parallel to accounts; a repeated account has the place of its first occurrence.
	places []place
}

// frameAccount is an account as one instruction sees it.
type frameAccount struct {
	index    int // in execution.accounts
	signer   bool
	writable bool
}

// add appends an account to the frame.
func (f *frame) add(a frameAccount) {
	f.accounts = append(f.accounts, a)
	if f.first[a.index] == 0 {
		f.first[a.index] = uint16(len(f.accounts))
	}
}

// firstOf returns the first place in the frame's accounts of a transaction account.
func (f *frame) firstOf(index int) (int, bool) {
	return int(f.first[index]) - 1, f.first[index] != 0
}

// repeats reports whether the i-th account of the frame occurred before, and where.
func (f *frame) repeats(i int) (first int, repeated bool) {
	first, _ = f.firstOf(f.accounts[i].index)
	return first, first != i
}

// isSigner reports whether an account signs this instruction.
func (f *frame) isSigner(index int) bool {
	for _, a := range f.accounts {
		if a.signer && a.index == index {
			return true
		}
	}
	return false
}

// current returns the innermost instruction.
func (x *execution) current() *frame { return x.stack[len(x.stack)-1] }

// topFrame makes the frame of a top-level instruction.
func (x *execution) topFrame(i int) *frame {
	ix := &x.tx.Instructions[i]
	f := &frame{program: int(ix.ProgramIDIndex), data: ix.Data, height: 1, top: i}
	f.accounts = make([]frameAccount, 0, len(ix.Accounts))
	for _, index := range ix.Accounts {
		f.add(frameAccount{int(index), x.tx.IsSigner(int(index)), x.accounts[index].writable})
	}
	return f
}

// run executes all instructions and returns the first failure.
func (x *execution) run() *TransactionError {
	for i := range x.tx.Instructions {
		if err := x.process(x.topFrame(i)); err != nil {
			return newIxError(i, err)
		}
	}
	return nil
}

// process runs one instruction, with the checks before and after it that concern every program.
func (x *execution) process(f *frame) error {
	if err := x.push(f); err != nil {
		return err
	}
	err := x.dispatch(f)
	if popErr := x.pop(); err == nil {
		err = popErr
	}
	return err
}

func (x *execution) push(f *frame) error {
	if x.reenters(f) {
		return IxReentrancyNotAllowed
	}
	if len(x.stack) > 0 && !x.balance.zero() {
		return IxUnbalancedInstruction
	}
	if len(x.trace) >= maxTrace {
		return IxMaxInstructionTraceLengthExceeded
	}
	x.trace = append(x.trace, f)
	if len(x.stack) >= maxStackHeight {
		return IxCallDepth
	}
	x.stack = append(x.stack, f)
	x.markCurrent(f.top)
	return nil
}

// reenters reports whether a program is called that is already running, other than by itself.
func (x *execution) reenters(f *frame) bool {
	if len(x.stack) == 0 || x.current().program == f.program {
		return false
	}
	for _, below := range x.stack {
		if below.program == f.program {
			return true
		}
	}
	return false
}

func (x *execution) pop() error {
	x.stack = x.stack[:len(x.stack)-1]
	if !x.balance.zero() {
		return IxUnbalancedInstruction
	}
	return nil
}

// innerInstructions lists the calls recorded in the trace under their top-level instructions.
func (x *execution) innerInstructions() []InnerInstructions {
	var list []InnerInstructions
	for _, f := range x.trace {
		if f.height == 1 {
			continue
		}
		if n := len(list); n == 0 || int(list[n-1].Index) != f.top {
			list = append(list, InnerInstructions{Index: uint8(f.top)})
		}
		last := &list[len(list)-1]
		last.Instructions = append(last.Instructions, f.record())
	}
	return list
}

func (f *frame) record() InnerInstruction {
	accounts := make([]uint8, len(f.accounts))
	for i, a := range f.accounts {
		accounts[i] = uint8(a.index)
	}
	return InnerInstruction{ProgramIDIndex: uint8(f.program), Accounts: accounts, Data: f.data, StackHeight: uint8(f.height)}
}

// lamportDelta is the sum of all changes of balances so far, in two's complement; it must be zero whenever an instruction begins or
// ends. 64 bits would not do: two credits of 2^63 lamports would cancel out.
type lamportDelta struct{ hi, lo uint64 }

func (d lamportDelta) zero() bool { return d == lamportDelta{} }

// change notes that a balance went from before to after.
func (d *lamportDelta) change(before, after uint64) {
	var carry uint64
	d.lo, carry = bits.Add64(d.lo, after, 0)
	d.hi += carry
	d.lo, carry = bits.Sub64(d.lo, before, 0)
	d.hi -= carry
}
