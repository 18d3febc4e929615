package svm

import (
	"encoding/base64"
	"errors"

	"castlekey/onchain/sbpf"
)

// heapPage is the heap that costs nothing; each further page costs heapPageUnits.
const (
	heapPage      = 32 << 10
	heapPageUnits = 8
)

// runProgram runs an instruction of a program on chain: its accounts are laid out in guest memory, and read back if it succeeds.
func runProgram(x *execution, f *frame) error {
	program := &x.accounts[f.program]
	code, err := x.code(program)
	if err != nil {
		return x.notDeployed(err)
	}
	input, err := x.serialize(f)
	if err != nil {
		return err
	}
	defer input.release()
	if err := x.execute(f, code, input); err != nil {
		return err
	}
	return x.readBack(f, input.bytes)
}

// notDeployed logs why a program cannot run. Agave's one line is kept; a second one follows where Agave would have run the program.
func (x *execution) notDeployed(err error) error {
	x.logs.add("Program is not deployed")
	if errors.Is(err, sbpf.ErrUnknownSyscall) || errors.Is(err, sbpf.ErrVersion) {
		x.logs.addf("Program refused: %v", err)
	}
	return IxUnsupportedProgramId
}

// execute runs code over the parameters given and turns its result into an error.
func (x *execution) execute(f *frame, code *sbpf.Program, input *input) error {
	before := x.meter.Remaining()
	if err := x.meter.Consume(uint64((x.heap+heapPage-1)/heapPage-1) * heapPageUnits); err != nil {
		x.logs.addf("Failed to create SBF VM: %s", IxComputationalBudgetExceeded.Error())
		return IxProgramEnvironmentSetupFailure
	}
	start := x.meter.Remaining() // the heap counts, but not as consumed by the program
	result, err := code.NewVM(sbpf.Config{
		Input: input.bytes, HeapSize: int(x.heap), Budget: x.meter, Context: x, InstructionDataOffset: input.dataAddress,
		Trace: x.steps(f, code),
	}).Run()
	program := &x.accounts[f.program]
	x.logs.addf("Program %s consumed %d of %d compute units", program, start-x.meter.Remaining(), before)
	if len(x.ret.Data) > 0 {
		x.logs.addf("Program return: %s %s", program, base64.StdEncoding.EncodeToString(x.ret.Data))
	}
	if err != nil {
		return x.burnAfterFault(err)
	}
	return programResult(result)
}

// burnAfterFault takes all compute units left if the machine itself stopped the program, rather than a syscall.
func (x *execution) burnAfterFault(err error) error {
	if _, fault := errors.AsType[*sbpf.Fault](err); fault {
		_ = x.meter.Consume(x.meter.Remaining()) // cannot exceed what remains
	}
	return err
}

// builtinCodes are the upper halves of results that stand for the runtime's own errors (solana-program-error), from 1 on.
var builtinCodes = [...]InstructionErrorKind{
	IxCustom, IxInvalidArgument, IxInvalidInstructionData, IxInvalidAccountData, IxAccountDataTooSmall, IxInsufficientFunds,
	IxIncorrectProgramId, IxMissingRequiredSignature, IxAccountAlreadyInitialized, IxUninitializedAccount, IxNotEnoughAccountKeys,
	IxAccountBorrowFailed, IxMaxSeedLengthExceeded, IxInvalidSeeds, IxBorshIoError, IxAccountNotRentExempt, IxUnsupportedSysvar,
	IxIllegalOwner, IxMaxAccountsDataAllocationsExceeded, IxInvalidRealloc, IxMaxInstructionTraceLengthExceeded,
	IxBuiltinProgramsMustConsumeComputeUnits, IxInvalidAccountOwner, IxArithmeticOverflow, IxImmutable, IxIncorrectAuthority,
}

// programResult reads what a program left in r0: 0 is success, a number below 2^32 the program's own code.
func programResult(r0 uint64) error {
	upper, lower := r0>>32, uint32(r0)
	switch {
	case r0 == 0:
		return nil
	case upper == 0:
		return &InstructionError{Kind: IxCustom, Code: lower}
	case lower == 0 && upper <= uint64(len(builtinCodes)):
		return &InstructionError{Kind: builtinCodes[upper-1]}
	default:
		return IxInvalidError
	}
}
