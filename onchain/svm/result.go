package svm

import "github.com/gagliardetto/solana-go"

// Result is what became of one transaction.
type Result struct {
	Err                    *TransactionError // nil: the transaction succeeded
	Logs                   []string          // as Agave prints them
	ComputeUnits           uint64            // consumed, program failures included
	Fee                    uint64            // lamports charged, 0 unless Landed or simulated that far
	Return                 *ReturnData       // what the last program to call sol_set_return_data left, nil if nothing
	Landed                 bool              // the fee is charged and the transaction to be recorded, whether or not it failed
	Writes                 []AccountWrite    // every account to store if Landed; after a failure only the fee payer's
	Inner                  []InnerInstructions
	LoadedAccountsDataSize uint32   // bytes
	PreBalances            []uint64 // lamports by account index, before
	PostBalances           []uint64 // and after
}

// ReturnData is the data a program returned, at most 1024 bytes.
type ReturnData struct {
	ProgramID solana.PublicKey
	Data      []byte
}

// InnerInstructions are the instructions invoked by programs under one top-level instruction, in order.
type InnerInstructions struct {
	Index        uint8 // of the top-level instruction
	Instructions []InnerInstruction
}

// InnerInstruction is one cross-program invocation; indices refer to Transaction.Keys.
type InnerInstruction struct {
	ProgramIDIndex uint8
	Accounts       []uint8
	Data           []byte
	StackHeight    uint8 // 2 for a call made by a top-level instruction
}
