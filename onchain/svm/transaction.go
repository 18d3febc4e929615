package svm

import (
	"crypto/sha256"

	"github.com/gagliardetto/solana-go"
)

// MaxTransactionSize is the most bytes a transaction may have on the wire (one IPv6 packet).
const MaxTransactionSize = 1232

// MaxAccountLocks is how many account keys a transaction may name.
const MaxAccountLocks = 64

// Version says which message format a transaction uses.
type Version int8

// The message formats understood.
const (
	Legacy Version = -1
	V0     Version = 0
)

// Header counts the kinds of account keys; Keys are ordered writable signers, read-only signers, writable others, read-only others.
type Header struct {
	RequiredSignatures uint8
	ReadonlySigned     uint8
	ReadonlyUnsigned   uint8
}

// Instruction is one compiled top-level instruction; indices refer to Transaction.Keys.
type Instruction struct {
	ProgramIDIndex uint8
	Accounts       []uint8
	Data           []byte
}

// Transaction is one decoded transaction. Its slices refer to the bytes it was decoded from and are not to be changed.
type Transaction struct {
	Signatures   []solana.Signature
	Version      Version
	Header       Header
	Keys         []solana.PublicKey // the first is the fee payer
	Blockhash    solana.Hash
	Instructions []Instruction
	Message      []byte // what the signatures sign
	Lookups      int    // address table lookups named; they are not offered, so a transaction with any is refused

	verified bool // see Verify
}

// Signature returns the transaction's first signature, which names it, or zeros if it has none.
func (t *Transaction) Signature() solana.Signature {
	if len(t.Signatures) == 0 {
		return solana.Signature{}
	}
	return t.Signatures[0]
}

// MessageHash identifies the message whatever its signatures. It is local to this chain (Agave's is a blake3 hash never shown to clients).
func (t *Transaction) MessageHash() solana.Hash { return sha256.Sum256(t.Message) }

// IsSigner reports whether the account at index signed.
func (t *Transaction) IsSigner(index int) bool { return index < int(t.Header.RequiredSignatures) }

// IsWritable reports whether the transaction may write to the account at index: the header says so, the key is not reserved (sysvars,
// built-in programs), and it is not called as a program, unless the upgradeable loader is named too.
func (t *Transaction) IsWritable(index int) bool {
	return t.headerWritable(index) && !isReserved(t.Keys[index]) && !t.demoted(index)
}

func (t *Transaction) headerWritable(index int) bool {
	signers := int(t.Header.RequiredSignatures)
	if index < signers {
		return index < signers-int(t.Header.ReadonlySigned)
	}
	return index < len(t.Keys)-int(t.Header.ReadonlyUnsigned)
}

// demoted reports whether the key at index loses its write lock because it is called as a program.
func (t *Transaction) demoted(index int) bool {
	if !t.isInvoked(index) {
		return false
	}
	for i := range t.Keys {
		if t.Keys[i] == UpgradeableLoaderID {
			return false
		}
	}
	return true
}

// isInvoked reports whether a top-level instruction calls the key at index.
func (t *Transaction) isInvoked(index int) bool {
	for i := range t.Instructions {
		if int(t.Instructions[i].ProgramIDIndex) == index {
			return true
		}
	}
	return false
}
