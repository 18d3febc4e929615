package rpc

import (
	"github.com/gagliardetto/solana-go"
	"github.com/mr-tron/base58"

	"castlekey/onchain/svm"
)

// uiTransaction is a transaction in JSON.
type uiTransaction struct {
	Signatures []solana.Signature `json:"signatures"`
	Message    any                `json:"message"`
}

// rawMessage is a message in encoding json: keys once, instructions by index.
type rawMessage struct {
	Header              messageHeader         `json:"header"`
	AccountKeys         []solana.PublicKey    `json:"accountKeys"`
	RecentBlockhash     solana.Hash           `json:"recentBlockhash"`
	Instructions        []compiledInstruction `json:"instructions"`
	AddressTableLookups *[]struct{}           `json:"addressTableLookups,omitempty"`
}

type messageHeader struct {
	NumRequiredSignatures       uint8 `json:"numRequiredSignatures"`
	NumReadonlySignedAccounts   uint8 `json:"numReadonlySignedAccounts"`
	NumReadonlyUnsignedAccounts uint8 `json:"numReadonlyUnsignedAccounts"`
}

// compiledInstruction is an instruction whose accounts are indices of the message's keys.
type compiledInstruction struct {
	ProgramIDIndex uint8    `json:"programIdIndex"`
	Accounts       []uint16 `json:"accounts"` // wider than they are: encoding/json writes bytes as base64
	Data           string   `json:"data"`
	StackHeight    uint8    `json:"stackHeight"`
}

// topLevel is the stack height of an instruction of the transaction itself.
const topLevel = 1

func newCompiled(in svm.Instruction, height uint8) compiledInstruction {
	accounts := make([]uint16, len(in.Accounts))
	for i, a := range in.Accounts {
		accounts[i] = uint16(a)
	}
	return compiledInstruction{in.ProgramIDIndex, accounts, base58.Encode(in.Data), height}
}

// parsedMessageJSON is a message in encoding jsonParsed: every instruction names its accounts.
type parsedMessageJSON struct {
	AccountKeys         []messageAccount    `json:"accountKeys"`
	RecentBlockhash     solana.Hash         `json:"recentBlockhash"`
	Instructions        []parsedInstruction `json:"instructions"`
	AddressTableLookups *[]struct{}         `json:"addressTableLookups,omitempty"`
}

type messageAccount struct {
	Pubkey   solana.PublicKey `json:"pubkey"`
	Writable bool             `json:"writable"`
	Signer   bool             `json:"signer"`
	Source   string           `json:"source"`
}

// parsedInstruction is an instruction as Agave writes it for programs it has no parser for.
type parsedInstruction struct {
	ProgramID   solana.PublicKey   `json:"programId"`
	Accounts    []solana.PublicKey `json:"accounts"`
	Data        string             `json:"data"`
	StackHeight uint8              `json:"stackHeight"`
}

// newParsed resolves the indices of an instruction. They were checked before the transaction ran.
func newParsed(tx *svm.Transaction, in svm.Instruction, height uint8) parsedInstruction {
	accounts := make([]solana.PublicKey, len(in.Accounts))
	for i, a := range in.Accounts {
		accounts[i] = tx.Keys[a]
	}
	return parsedInstruction{tx.Keys[in.ProgramIDIndex], accounts, base58.Encode(in.Data), height}
}

func compiledMessage(tx *svm.Transaction) rawMessage {
	m := rawMessage{
		Header:      messageHeader{tx.Header.RequiredSignatures, tx.Header.ReadonlySigned, tx.Header.ReadonlyUnsigned},
		AccountKeys: tx.Keys, RecentBlockhash: tx.Blockhash,
		Instructions: make([]compiledInstruction, len(tx.Instructions)), AddressTableLookups: lookups(tx),
	}
	for i, in := range tx.Instructions {
		m.Instructions[i] = newCompiled(in, topLevel)
	}
	return m
}

func parsedMessage(tx *svm.Transaction) parsedMessageJSON {
	m := parsedMessageJSON{
		AccountKeys: make([]messageAccount, len(tx.Keys)), RecentBlockhash: tx.Blockhash,
		Instructions: make([]parsedInstruction, len(tx.Instructions)), AddressTableLookups: lookups(tx),
	}
	for i, key := range tx.Keys {
		m.AccountKeys[i] = messageAccount{key, tx.IsWritable(i), tx.IsSigner(i), "transaction"}
	}
	for i, in := range tx.Instructions {
		m.Instructions[i] = newParsed(tx, in, topLevel)
	}
	return m
}

// lookups returns what a message states of lookup tables: legacy ones nothing, others that there are none.
func lookups(tx *svm.Transaction) *[]struct{} {
	if tx.Version == svm.Legacy {
		return nil
	}
	return &[]struct{}{}
}

// innerInstructions are the calls made under one instruction.
type innerInstructions struct {
	Index        uint8 `json:"index"`
	Instructions []any `json:"instructions"`
}

func compiledInner(groups []svm.InnerInstructions) []innerInstructions {
	return inner(groups, func(in svm.InnerInstruction) any {
		return newCompiled(svm.Instruction{ProgramIDIndex: in.ProgramIDIndex, Accounts: in.Accounts, Data: in.Data}, in.StackHeight)
	})
}

func parsedInner(tx *svm.Transaction, groups []svm.InnerInstructions) []innerInstructions {
	return inner(groups, func(in svm.InnerInstruction) any {
		return newParsed(tx, svm.Instruction{ProgramIDIndex: in.ProgramIDIndex, Accounts: in.Accounts, Data: in.Data}, in.StackHeight)
	})
}

func inner(groups []svm.InnerInstructions, encode func(svm.InnerInstruction) any) []innerInstructions {
	out := make([]innerInstructions, len(groups))
	for i, g := range groups {
		out[i] = innerInstructions{g.Index, make([]any, len(g.Instructions))}
		for j, in := range g.Instructions {
			out[i].Instructions[j] = encode(in)
		}
	}
	return out
}
