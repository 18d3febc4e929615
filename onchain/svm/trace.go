package svm

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/sbpf"
)

// Trace is told what a simulated transaction does, in the order in which it does it; see SimulateOptions. What is nil is not told and
// costs nothing.
type Trace struct {
	Log         func(line string)
	Syscall     func(SyscallTrace) // when it returned: what it called in turn comes before it
	Instruction func(InstructionTrace)
}

// SyscallTrace is one system call a program made.
type SyscallTrace struct {
	Program solana.PublicKey
	Height  int // of the instruction that made it; 1 at top level
	Name    string
	Args    [5]uint64
	Units   uint64 // compute units, those of programs it called included
	Result  uint64
	Err     error // nil: it returned to the program
}

// InstructionTrace is one instruction of bytecode about to be executed.
type InstructionTrace struct {
	Program solana.PublicKey
	Height  int
	Code    *sbpf.Program
	Step    sbpf.Step
}

// observe lets o, if there is one, follow the execution.
func (x *execution) observe(o *Trace) {
	if x.observer = o; o != nil {
		x.logs.told = o.Log
	}
}

// traced makes a system call and tells of it.
func (x *execution) traced(name string, call syscall, g guest, args [5]uint64) (uint64, error) {
	f, before := x.current(), x.meter.Remaining()
	result, err := call(x, g, args)
	x.observer.Syscall(SyscallTrace{
		Program: x.accounts[f.program].key, Height: f.height, Name: name, Args: args,
		Units: before - x.meter.Remaining(), Result: result, Err: err,
	})
	return result, err
}

// steps returns what shows the instructions of code to the observer; nil if nobody wants to see them.
func (x *execution) steps(f *frame, code *sbpf.Program) func(sbpf.Step) {
	if x.observer == nil || x.observer.Instruction == nil {
		return nil
	}
	program := x.accounts[f.program].key
	return func(s sbpf.Step) { x.observer.Instruction(InstructionTrace{program, f.height, code, s}) }
}
