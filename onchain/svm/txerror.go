package svm

import "fmt"

// TransactionErrorKind names why a transaction was refused or failed. Each kind is also a sentinel: errors.Is(err, svm.TxAlreadyProcessed).
type TransactionErrorKind uint8

// The kinds of transaction errors, named as in solana-transaction-error.
const (
	TxAccountInUse                          TransactionErrorKind = iota // locked by another transaction
	TxAccountLoadedTwice                                                // a key occurs twice in the account keys
	TxAccountNotFound                                                   // the fee payer does not exist
	TxProgramAccountNotFound                                            // a called program does not exist
	TxInsufficientFundsForFee                                           // the fee payer cannot pay the fee
	TxInvalidAccountForFee                                              // the fee payer is not a system account
	TxAlreadyProcessed                                                  // landed before with this blockhash
	TxBlockhashNotFound                                                 // unknown or too old
	TxInstructionError                                                  // an instruction failed: see InstructionIndex and Instruction
	TxCallChainTooDeep                                                  // never produced here
	TxMissingSignatureForFee                                            // never produced here
	TxInvalidAccountIndex                                               // never produced here
	TxSignatureFailure                                                  // a signature does not verify
	TxInvalidProgramForExecution                                        // a called account is no program
	TxSanitizeFailure                                                   // indices or header do not fit
	TxClusterMaintenance                                                // never produced here
	TxAccountBorrowOutstanding                                          // never produced here
	TxWouldExceedMaxBlockCostLimit                                      // never produced here
	TxUnsupportedVersion                                                // address table lookups, or a version above 0
	TxInvalidWritableAccount                                            // never produced here
	TxWouldExceedMaxAccountCostLimit                                    // never produced here
	TxWouldExceedAccountDataBlockLimit                                  // never produced here
	TxTooManyAccountLocks                                               // more than 64 account keys
	TxAddressLookupTableNotFound                                        // never produced here
	TxInvalidAddressLookupTableOwner                                    // never produced here
	TxInvalidAddressLookupTableData                                     // never produced here
	TxInvalidAddressLookupTableIndex                                    // never produced here
	TxInvalidRentPayingAccount                                          // never produced here
	TxWouldExceedMaxVoteCostLimit                                       // never produced here
	TxWouldExceedAccountDataTotalLimit                                  // never produced here
	TxDuplicateInstruction                                              // a compute-budget instruction given twice: see InstructionIndex
	TxInsufficientFundsForRent                                          // an account ends below the rent minimum: see AccountIndex
	TxMaxLoadedAccountsDataSizeExceeded                                 // accounts are larger than the transaction allows
	TxInvalidLoadedAccountsDataSizeLimit                                // a limit of 0 was asked for
	TxResanitizationNeeded                                              // never produced here
	TxProgramExecutionTemporarilyRestricted                             // never produced here: see AccountIndex
	TxUnbalancedTransaction                                             // lamports appeared or vanished
	TxProgramCacheHitMaxLimit                                           // never produced here
	TxCommitCancelled                                                   // never produced here
)

// Error gives the bare sentence of the kind, without indices.
func (k TransactionErrorKind) Error() string { return k.String() }

// TransactionError is a failure of a whole transaction. Its JSON is the one Agave's RPC gives, its text Agave's Display.
type TransactionError struct {
	Kind        TransactionErrorKind
	Instruction *InstructionError // set when Kind is TxInstructionError
	index       uint8             // of the instruction or account meant, by kind
}

// newTxError returns an error of a kind that carries no index.
func newTxError(kind TransactionErrorKind) *TransactionError { return &TransactionError{Kind: kind} }

// newTxErrorAt returns an error of a kind that names an instruction or an account.
func newTxErrorAt(kind TransactionErrorKind, index int) *TransactionError {
	return &TransactionError{Kind: kind, index: uint8(index)}
}

// InstructionIndex returns the top-level instruction that failed, if the error names one.
func (e *TransactionError) InstructionIndex() (index uint8, ok bool) {
	return e.index, e.Kind == TxInstructionError || e.Kind == TxDuplicateInstruction
}

// AccountIndex returns the account the error is about, if it names one.
func (e *TransactionError) AccountIndex() (index uint8, ok bool) {
	return e.index, e.Kind == TxInsufficientFundsForRent || e.Kind == TxProgramExecutionTemporarilyRestricted
}

// Custom returns the program's own error code, if the failure is one.
func (e *TransactionError) Custom() (code uint32, ok bool) {
	if e.Instruction == nil || e.Instruction.Kind != IxCustom {
		return 0, false
	}
	return e.Instruction.Code, true
}

// Is lets errors.Is match the kind.
func (e *TransactionError) Is(target error) bool {
	kind, ok := target.(TransactionErrorKind)
	return ok && kind == e.Kind
}

// Unwrap returns the instruction's error, if there is one.
func (e *TransactionError) Unwrap() error {
	if e.Instruction == nil {
		return nil
	}
	return e.Instruction
}

// Error implements error with Agave's Display text.
func (e *TransactionError) Error() string {
	if e.Kind == TxInstructionError && e.Instruction != nil {
		return fmt.Sprintf("Error processing Instruction %d: %s", e.index, e.Instruction)
	}
	return e.Kind.text(e.index)
}

// newIxError returns the failure of the top-level instruction at index.
func newIxError(index int, err error) *TransactionError {
	return &TransactionError{Kind: TxInstructionError, Instruction: asInstructionError(err), index: uint8(index)}
}
