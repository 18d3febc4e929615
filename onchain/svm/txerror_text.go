package svm

import (
	"fmt"
	"strings"
)

// kindText is how one kind of error is spelt in JSON and shown to people.
type kindText struct{ name, display string }

// txTexts is indexed by TransactionErrorKind. A display with %d takes the index.
var txTexts = [...]kindText{
	TxAccountInUse:                          {"AccountInUse", "Account in use"},
	TxAccountLoadedTwice:                    {"AccountLoadedTwice", "Account loaded twice"},
	TxAccountNotFound:                       {"AccountNotFound", "Attempt to debit an account but found no record of a prior credit."},
	TxProgramAccountNotFound:                {"ProgramAccountNotFound", "Attempt to load a program that does not exist"},
	TxInsufficientFundsForFee:               {"InsufficientFundsForFee", "Insufficient funds for fee"},
	TxInvalidAccountForFee:                  {"InvalidAccountForFee", "This account may not be used to pay transaction fees"},
	TxAlreadyProcessed:                      {"AlreadyProcessed", "This transaction has already been processed"},
	TxBlockhashNotFound:                     {"BlockhashNotFound", "Blockhash not found"},
	TxInstructionError:                      {"InstructionError", "Error processing Instruction %d"},
	TxCallChainTooDeep:                      {"CallChainTooDeep", "Loader call chain is too deep"},
	TxMissingSignatureForFee:                {"MissingSignatureForFee", "Transaction requires a fee but has no signature present"},
	TxInvalidAccountIndex:                   {"InvalidAccountIndex", "Transaction contains an invalid account reference"},
	TxSignatureFailure:                      {"SignatureFailure", "Transaction did not pass signature verification"},
	TxInvalidProgramForExecution:            {"InvalidProgramForExecution", "This program may not be used for executing instructions"},
	TxSanitizeFailure:                       {"SanitizeFailure", "Transaction failed to sanitize accounts offsets correctly"},
	TxClusterMaintenance:                    {"ClusterMaintenance", "Transactions are currently disabled due to cluster maintenance"},
	TxAccountBorrowOutstanding:              {"AccountBorrowOutstanding", "Transaction processing left an account with an outstanding borrowed reference"},
	TxWouldExceedMaxBlockCostLimit:          {"WouldExceedMaxBlockCostLimit", "Transaction would exceed max Block Cost Limit"},
	TxUnsupportedVersion:                    {"UnsupportedVersion", "Transaction version is unsupported"},
	TxInvalidWritableAccount:                {"InvalidWritableAccount", "Transaction loads a writable account that cannot be written"},
	TxWouldExceedMaxAccountCostLimit:        {"WouldExceedMaxAccountCostLimit", "Transaction would exceed max account limit within the block"},
	TxWouldExceedAccountDataBlockLimit:      {"WouldExceedAccountDataBlockLimit", "Transaction would exceed account data limit within the block"},
	TxTooManyAccountLocks:                   {"TooManyAccountLocks", "Transaction locked too many accounts"},
	TxAddressLookupTableNotFound:            {"AddressLookupTableNotFound", "Transaction loads an address table account that doesn't exist"},
	TxInvalidAddressLookupTableOwner:        {"InvalidAddressLookupTableOwner", "Transaction loads an address table account with an invalid owner"},
	TxInvalidAddressLookupTableData:         {"InvalidAddressLookupTableData", "Transaction loads an address table account with invalid data"},
	TxInvalidAddressLookupTableIndex:        {"InvalidAddressLookupTableIndex", "Transaction address table lookup uses an invalid index"},
	TxInvalidRentPayingAccount:              {"InvalidRentPayingAccount", "Transaction leaves an account with a lower balance than rent-exempt minimum"},
	TxWouldExceedMaxVoteCostLimit:           {"WouldExceedMaxVoteCostLimit", "Transaction would exceed max Vote Cost Limit"},
	TxWouldExceedAccountDataTotalLimit:      {"WouldExceedAccountDataTotalLimit", "Transaction would exceed total account data limit"},
	TxDuplicateInstruction:                  {"DuplicateInstruction", "Transaction contains a duplicate instruction (%d) that is not allowed"},
	TxInsufficientFundsForRent:              {"InsufficientFundsForRent", "Transaction results in an account (%d) with insufficient funds for rent"},
	TxMaxLoadedAccountsDataSizeExceeded:     {"MaxLoadedAccountsDataSizeExceeded", "Transaction exceeded max loaded accounts data size cap"},
	TxInvalidLoadedAccountsDataSizeLimit:    {"InvalidLoadedAccountsDataSizeLimit", "LoadedAccountsDataSizeLimit set for transaction must be greater than 0."},
	TxResanitizationNeeded:                  {"ResanitizationNeeded", "ResanitizationNeeded"},
	TxProgramExecutionTemporarilyRestricted: {"ProgramExecutionTemporarilyRestricted", "Execution of the program referenced by account at index %d is temporarily restricted."},
	TxUnbalancedTransaction:                 {"UnbalancedTransaction", "Sum of account balances before and after transaction do not match"},
	TxProgramCacheHitMaxLimit:               {"ProgramCacheHitMaxLimit", "Program cache hit max limit"},
	TxCommitCancelled:                       {"CommitCancelled", "CommitCancelled"},
}

// String returns the variant's name, as in JSON.
func (k TransactionErrorKind) String() string {
	if int(k) >= len(txTexts) {
		return fmt.Sprintf("TransactionErrorKind(%d)", uint8(k))
	}
	return txTexts[k].name
}

// text returns the sentence shown to people.
func (k TransactionErrorKind) text(index uint8) string {
	if int(k) >= len(txTexts) {
		return k.String()
	}
	display := txTexts[k].display
	if strings.Contains(display, "%d") {
		return fmt.Sprintf(display, index)
	}
	return display
}
