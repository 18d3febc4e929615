package svm

import (
	"errors"

	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// builtin is a program that is part of the runtime.
type builtin struct {
	units uint64 // compute units of one instruction
	run   func(x *execution, f *frame) error
}

// builtins are the programs owned by the native loader that can be called.
var builtins map[solana.PublicKey]builtin

func init() { // the programs refer to the table by calling back into the runtime
	builtins = map[solana.PublicKey]builtin{
		SystemProgramID:     {150, runSystem},
		ComputeBudgetID:     {150, func(*execution, *frame) error { return nil }},
		UpgradeableLoaderID: {2370, notOffered("Upgradeable loader instructions are not offered")},
		LoaderV2ID:          {570, notOffered("BPF loader management instructions are no longer supported")},
		LoaderV1ID:          {1140, notOffered("Deprecated loader is no longer supported")},
		lookupTableID:       {0, notOffered("Address lookup tables are not offered")},
		stakeID:             {0, notOffered("Stakes are not offered")},
		voteID:              {0, notOffered("Votes are not offered")},
		ed25519ID:           {0, notOffered("The ed25519 precompile is not offered")},
		secp256k1ID:         {0, notOffered("The secp256k1 precompile is not offered")},
		secp256r1ID:         {0, notOffered("The secp256r1 precompile is not offered")},
	}
}

func notOffered(reason string) func(*execution, *frame) error {
	return func(x *execution, _ *frame) error {
		x.logs.add(reason)
		return IxUnsupportedProgramId
	}
}

// dispatch finds the program an instruction calls, runs it, and logs how that began and ended.
func (x *execution) dispatch(f *frame) error {
	program := &x.accounts[f.program]
	run, err := x.find(program)
	if err != nil {
		return err
	}
	x.ret = ReturnData{ProgramID: program.key}
	x.logs.addf("Program %s invoke [%d]", program, f.height)
	if err := run(x, f); err != nil {
		failure, text := verdict(err)
		x.logs.addf("Program %s failed: %s", program, text)
		return failure
	}
	x.logs.addf("Program %s success", program)
	return nil
}

// find returns what runs a program account.
func (x *execution) find(program *txAccount) (func(*execution, *frame) error, error) {
	switch program.owner {
	case NativeLoaderID:
		native, ok := builtins[program.key]
		if !ok {
			return nil, IxUnsupportedProgramId
		}
		return native.meter, nil
	case LoaderV1ID, LoaderV2ID, UpgradeableLoaderID:
		return runProgram, nil
	default:
		return nil, IxUnsupportedProgramId
	}
}

// meter takes the built-in program's compute units before it runs.
func (b builtin) meter(x *execution, f *frame) error {
	if err := x.meter.Consume(b.units); err != nil {
		return err
	}
	return b.run(x, f)
}

// verdict turns what ended a program into the instruction's error and the text to log. Instruction errors raised by syscalls pass
// through; other failures of syscalls and faults of the machine are programs that did not complete.
func verdict(err error) (*InstructionError, string) {
	if _, fault := errors.AsType[*sbpf.Fault](err); !fault && errors.Is(err, sbpf.ErrExceeded) {
		err = IxComputationalBudgetExceeded
	}
	if failure, ok := findInstructionError(err); ok {
		return failure, failure.Error()
	}
	return &InstructionError{Kind: IxProgramFailedToComplete}, cause(err).Error()
}

// cause strips what sbpf wrapped around a syscall's error, to log the same text as Agave.
func cause(err error) error {
	if call, ok := errors.AsType[syscallError](err); ok {
		return call
	}
	if access, ok := errors.AsType[*sbpf.AccessError](err); ok {
		return access
	}
	return err
}
