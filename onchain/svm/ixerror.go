package svm

import (
	"errors"
	"fmt"
)

// InstructionErrorKind names why one instruction failed. Each kind is also a sentinel: errors.Is(err, svm.IxInvalidArgument).
type InstructionErrorKind uint8

// The kinds of instruction errors, named as in solana-instruction-error.
const (
	IxGenericError InstructionErrorKind = iota
	IxInvalidArgument
	IxInvalidInstructionData
	IxInvalidAccountData
	IxAccountDataTooSmall
	IxInsufficientFunds
	IxIncorrectProgramId
	IxMissingRequiredSignature
	IxAccountAlreadyInitialized
	IxUninitializedAccount
	IxUnbalancedInstruction
	IxModifiedProgramId
	IxExternalAccountLamportSpend
	IxExternalAccountDataModified
	IxReadonlyLamportChange
	IxReadonlyDataModified
	IxDuplicateAccountIndex
	IxExecutableModified
	IxRentEpochModified
	IxNotEnoughAccountKeys
	IxAccountDataSizeChanged
	IxAccountNotExecutable
	IxAccountBorrowFailed
	IxAccountBorrowOutstanding
	IxDuplicateAccountOutOfSync
	IxCustom
	IxInvalidError
	IxExecutableDataModified
	IxExecutableLamportChange
	IxExecutableAccountNotRentExempt
	IxUnsupportedProgramId
	IxCallDepth
	IxMissingAccount
	IxReentrancyNotAllowed
	IxMaxSeedLengthExceeded
	IxInvalidSeeds
	IxInvalidRealloc
	IxComputationalBudgetExceeded
	IxPrivilegeEscalation
	IxProgramEnvironmentSetupFailure
	IxProgramFailedToComplete
	IxProgramFailedToCompile
	IxImmutable
	IxIncorrectAuthority
	IxBorshIoError
	IxAccountNotRentExempt
	IxInvalidAccountOwner
	IxArithmeticOverflow
	IxUnsupportedSysvar
	IxIllegalOwner
	IxMaxAccountsDataAllocationsExceeded
	IxMaxAccountsExceeded
	IxMaxInstructionTraceLengthExceeded
	IxBuiltinProgramsMustConsumeComputeUnits
)

// ixTexts is indexed by InstructionErrorKind.
var ixTexts = [...]kindText{
	IxGenericError:                           {"GenericError", "generic instruction error"},
	IxInvalidArgument:                        {"InvalidArgument", "invalid program argument"},
	IxInvalidInstructionData:                 {"InvalidInstructionData", "invalid instruction data"},
	IxInvalidAccountData:                     {"InvalidAccountData", "invalid account data for instruction"},
	IxAccountDataTooSmall:                    {"AccountDataTooSmall", "account data too small for instruction"},
	IxInsufficientFunds:                      {"InsufficientFunds", "insufficient funds for instruction"},
	IxIncorrectProgramId:                     {"IncorrectProgramId", "incorrect program id for instruction"},
	IxMissingRequiredSignature:               {"MissingRequiredSignature", "missing required signature for instruction"},
	IxAccountAlreadyInitialized:              {"AccountAlreadyInitialized", "instruction requires an uninitialized account"},
	IxUninitializedAccount:                   {"UninitializedAccount", "instruction requires an initialized account"},
	IxUnbalancedInstruction:                  {"UnbalancedInstruction", "sum of account balances before and after instruction do not match"},
	IxModifiedProgramId:                      {"ModifiedProgramId", "instruction illegally modified the program id of an account"},
	IxExternalAccountLamportSpend:            {"ExternalAccountLamportSpend", "instruction spent from the balance of an account it does not own"},
	IxExternalAccountDataModified:            {"ExternalAccountDataModified", "instruction modified data of an account it does not own"},
	IxReadonlyLamportChange:                  {"ReadonlyLamportChange", "instruction changed the balance of a read-only account"},
	IxReadonlyDataModified:                   {"ReadonlyDataModified", "instruction modified data of a read-only account"},
	IxDuplicateAccountIndex:                  {"DuplicateAccountIndex", "instruction contains duplicate accounts"},
	IxExecutableModified:                     {"ExecutableModified", "instruction changed executable bit of an account"},
	IxRentEpochModified:                      {"RentEpochModified", "instruction modified rent epoch of an account"},
	IxNotEnoughAccountKeys:                   {"NotEnoughAccountKeys", "insufficient account keys for instruction"},
	IxAccountDataSizeChanged:                 {"AccountDataSizeChanged", "program other than the account's owner changed the size of the account data"},
	IxAccountNotExecutable:                   {"AccountNotExecutable", "instruction expected an executable account"},
	IxAccountBorrowFailed:                    {"AccountBorrowFailed", "instruction tries to borrow reference for an account which is already borrowed"},
	IxAccountBorrowOutstanding:               {"AccountBorrowOutstanding", "instruction left account with an outstanding borrowed reference"},
	IxDuplicateAccountOutOfSync:              {"DuplicateAccountOutOfSync", "instruction modifications of multiply-passed account differ"},
	IxCustom:                                 {"Custom", "custom program error: %#x"},
	IxInvalidError:                           {"InvalidError", "program returned invalid error code"},
	IxExecutableDataModified:                 {"ExecutableDataModified", "instruction changed executable accounts data"},
	IxExecutableLamportChange:                {"ExecutableLamportChange", "instruction changed the balance of an executable account"},
	IxExecutableAccountNotRentExempt:         {"ExecutableAccountNotRentExempt", "executable accounts must be rent exempt"},
	IxUnsupportedProgramId:                   {"UnsupportedProgramId", "Unsupported program id"},
	IxCallDepth:                              {"CallDepth", "Cross-program invocation call depth too deep"},
	IxMissingAccount:                         {"MissingAccount", "An account required by the instruction is missing"},
	IxReentrancyNotAllowed:                   {"ReentrancyNotAllowed", "Cross-program invocation reentrancy not allowed for this instruction"},
	IxMaxSeedLengthExceeded:                  {"MaxSeedLengthExceeded", "Length of the seed is too long for address generation"},
	IxInvalidSeeds:                           {"InvalidSeeds", "Provided seeds do not result in a valid address"},
	IxInvalidRealloc:                         {"InvalidRealloc", "Failed to reallocate account data"},
	IxComputationalBudgetExceeded:            {"ComputationalBudgetExceeded", "Computational budget exceeded"},
	IxPrivilegeEscalation:                    {"PrivilegeEscalation", "Cross-program invocation with unauthorized signer or writable account"},
	IxProgramEnvironmentSetupFailure:         {"ProgramEnvironmentSetupFailure", "Failed to create program execution environment"},
	IxProgramFailedToComplete:                {"ProgramFailedToComplete", "Program failed to complete"},
	IxProgramFailedToCompile:                 {"ProgramFailedToCompile", "Program failed to compile"},
	IxImmutable:                              {"Immutable", "Account is immutable"},
	IxIncorrectAuthority:                     {"IncorrectAuthority", "Incorrect authority provided"},
	IxBorshIoError:                           {"BorshIoError", "Failed to serialize or deserialize account data"},
	IxAccountNotRentExempt:                   {"AccountNotRentExempt", "An account does not have enough lamports to be rent-exempt"},
	IxInvalidAccountOwner:                    {"InvalidAccountOwner", "Invalid account owner"},
	IxArithmeticOverflow:                     {"ArithmeticOverflow", "Program arithmetic overflowed"},
	IxUnsupportedSysvar:                      {"UnsupportedSysvar", "Unsupported sysvar"},
	IxIllegalOwner:                           {"IllegalOwner", "Provided owner is not allowed"},
	IxMaxAccountsDataAllocationsExceeded:     {"MaxAccountsDataAllocationsExceeded", "Accounts data allocations exceeded the maximum allowed per transaction"},
	IxMaxAccountsExceeded:                    {"MaxAccountsExceeded", "Max accounts exceeded"},
	IxMaxInstructionTraceLengthExceeded:      {"MaxInstructionTraceLengthExceeded", "Max instruction trace length exceeded"},
	IxBuiltinProgramsMustConsumeComputeUnits: {"BuiltinProgramsMustConsumeComputeUnits", "Builtin programs must consume compute units"},
}

// String returns the variant's name, as in JSON.
func (k InstructionErrorKind) String() string {
	if int(k) >= len(ixTexts) {
		return fmt.Sprintf("InstructionErrorKind(%d)", uint8(k))
	}
	return ixTexts[k].name
}

// Error gives the sentence shown to people, for Custom without a code.
func (k InstructionErrorKind) Error() string {
	if k == IxCustom || int(k) >= len(ixTexts) {
		return k.String()
	}
	return ixTexts[k].display
}

// InstructionError is the failure of one instruction.
type InstructionError struct {
	Kind InstructionErrorKind
	Code uint32 // the program's own code, when Kind is IxCustom
}

// Error implements error with Agave's Display text.
func (e *InstructionError) Error() string {
	if e.Kind == IxCustom {
		return fmt.Sprintf(ixTexts[IxCustom].display, e.Code)
	}
	return e.Kind.Error()
}

// Is lets errors.Is match the kind.
func (e *InstructionError) Is(target error) bool {
	kind, ok := target.(InstructionErrorKind)
	return ok && kind == e.Kind
}

// findInstructionError returns the instruction error err is or wraps, if any.
func findInstructionError(err error) (*InstructionError, bool) {
	if typed, ok := errors.AsType[*InstructionError](err); ok {
		return typed, true
	}
	if kind, ok := errors.AsType[InstructionErrorKind](err); ok {
		return &InstructionError{Kind: kind}, true
	}
	return nil, false
}

// asInstructionError returns what the transaction reports for err; anything unknown is a program that did not complete.
func asInstructionError(err error) *InstructionError {
	if typed, ok := findInstructionError(err); ok {
		return typed
	}
	return &InstructionError{Kind: IxProgramFailedToComplete}
}
