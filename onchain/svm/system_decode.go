package svm

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/gagliardetto/solana-go"
)

// The instructions of the system program, by tag.
const (
	sysCreateAccount = iota
	sysAssign
	sysTransfer
	sysCreateAccountWithSeed
	sysAdvanceNonce
	sysWithdrawNonce
	sysInitializeNonce
	sysAuthorizeNonce
	sysAllocate
	sysAllocateWithSeed
	sysAssignWithSeed
	sysTransferWithSeed
	sysUpgradeNonce
	sysCreateAllowPrefund
)

// systemInstruction is one decoded instruction; fields the tag does not use are zero.
type systemInstruction struct {
	tag      uint32
	withSeed bool // the account's address derives from base, seed and owner
	lamports uint64
	space    uint64
	owner    solana.PublicKey
	base     solana.PublicKey
	seed     string
}

// readSystemInstruction decodes bincode; trailing bytes are ignored, as Agave does. The only error is IxInvalidInstructionData.
func readSystemInstruction(data []byte) (ix systemInstruction, err error) {
	r := &bincode{rest: data}
	ix.tag = uint32(r.number(4))
	ix.withSeed = ix.tag == sysCreateAccountWithSeed || ix.tag == sysAllocateWithSeed || ix.tag == sysAssignWithSeed
	if ix.withSeed {
		ix.base, ix.seed = r.key(), r.text()
	}
	switch ix.tag {
	case sysCreateAccount, sysCreateAccountWithSeed, sysCreateAllowPrefund:
		ix.lamports, ix.space, ix.owner = r.number(8), r.number(8), r.key()
	case sysAssign, sysAssignWithSeed:
		ix.owner = r.key()
	case sysTransfer:
		ix.lamports = r.number(8)
	case sysAllocate:
		ix.space = r.number(8)
	case sysAllocateWithSeed:
		ix.space, ix.owner = r.number(8), r.key()
	case sysTransferWithSeed:
		ix.lamports, ix.seed, ix.owner = r.number(8), r.text(), r.key()
	case sysWithdrawNonce:
		r.number(8)
	case sysInitializeNonce, sysAuthorizeNonce:
		r.key()
	case sysAdvanceNonce, sysUpgradeNonce:
	default:
		r.bad = true
	}
	if r.bad {
		return ix, IxInvalidInstructionData
	}
	return ix, nil
}

// bincode reads fixed-width little-endian fields; after a failure it reads zeros.
type bincode struct {
	rest []byte
	bad  bool
}

func (r *bincode) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *bincode) number(size uint64) uint64 {
	var b [8]byte
	copy(b[:], r.take(size))
	return binary.LittleEndian.Uint64(b[:])
}

func (r *bincode) key() (k solana.PublicKey) {
	copy(k[:], r.take(32))
	return k
}

func (r *bincode) text() string {
	b := r.take(r.number(8))
	r.bad = r.bad || !utf8.Valid(b)
	return string(b)
}
