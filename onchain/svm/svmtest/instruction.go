package svmtest

import (
	"encoding/binary"

	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// Instruction calls a program.
func Instruction(program solana.PublicKey, data []byte, accounts ...*solana.AccountMeta) solana.Instruction {
	return solana.NewInstruction(program, accounts, data)
}

// Readonly names an account to read from.
func Readonly(key solana.PublicKey) *solana.AccountMeta {
	return solana.NewAccountMeta(key, false, false)
}

// Writable names an account to write to.
func Writable(key solana.PublicKey) *solana.AccountMeta {
	return solana.NewAccountMeta(key, true, false)
}

// Signer names an account that signs.
func Signer(key solana.PublicKey) *solana.AccountMeta { return solana.NewAccountMeta(key, false, true) }

// WritableSigner names an account that signs and is written to.
func WritableSigner(key solana.PublicKey) *solana.AccountMeta {
	return solana.NewAccountMeta(key, true, true)
}

// Transfer moves lamports from a wallet that signs.
func Transfer(from, to solana.PublicKey, lamports uint64) solana.Instruction {
	return Instruction(svm.SystemProgramID, TransferData(lamports), WritableSigner(from), Writable(to))
}

// TransferData is the data of the system program's transfer.
func TransferData(lamports uint64) []byte { return Concat(U32(2), U64(lamports)) }

// Create makes an account of space bytes.
func Create(from, to solana.PublicKey, lamports, space uint64, owner solana.PublicKey) solana.Instruction {
	return Instruction(svm.SystemProgramID, CreateData(lamports, space, owner), WritableSigner(from), WritableSigner(to))
}

// CreateData is the data of the system program's create account.
func CreateData(lamports, space uint64, owner solana.PublicKey) []byte {
	return Concat(U32(0), U64(lamports), U64(space), owner[:])
}

// The compute budget's instructions.
const (
	heapFrame  = 1
	unitLimit  = 2
	unitPrice  = 3
	loadedSize = 4
)

// HeapFrame asks for a heap of so many bytes.
func HeapFrame(bytes uint32) solana.Instruction { return budget(heapFrame, U32(bytes)) }

// UnitLimit asks for so many compute units.
func UnitLimit(units uint32) solana.Instruction { return budget(unitLimit, U32(units)) }

// UnitPrice offers so many micro-lamports for a compute unit.
func UnitPrice(microLamports uint64) solana.Instruction { return budget(unitPrice, U64(microLamports)) }

// LoadedSize limits the accounts loaded to so many bytes.
func LoadedSize(bytes uint32) solana.Instruction { return budget(loadedSize, U32(bytes)) }

func budget(tag byte, value []byte) solana.Instruction {
	return Instruction(svm.ComputeBudgetID, append([]byte{tag}, value...))
}

// U32 encodes a number in four bytes, low first.
func U32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

// U64 encodes a number in eight bytes, low first.
func U64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

// Concat joins byte strings.
func Concat(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}
