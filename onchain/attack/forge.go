package attack

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// tag is the discriminator of an account of an Anchor program.
func tag(account string) []byte {
	sum := sha256.Sum256([]byte("account:" + account))
	return sum[:8]
}

// policyData lays out a policy that limits nothing and never ends.
func policyData(a onchain.Actor, authority solana.PublicKey) []byte {
	d := make([]byte, policySize)
	copy(d, tag("SessionPolicy"))
	d[8] = 2
	binary.LittleEndian.PutUint16(d[12:], uint16(onchain.ActAll))
	binary.LittleEndian.PutUint32(d[16:], ^uint32(0))
	binary.LittleEndian.PutUint64(d[24:], math.MaxInt64)
	copy(d[32:], authority[:])
	copy(d[64:], a.Token[:])
	copy(d[96:], a.Signer[:])
	return d
}

// Sizes of the accounts, bytes.
const (
	policySize = 160
	headerSize = 336
	gameSize   = headerSize + 200*4
)

// exempt is a rent-exempt account of a program that holds data.
func exempt(owner solana.PublicKey, data []byte) svm.Account {
	return svm.Account{Lamports: uint64(svm.AccountOverhead+len(data)) * svm.DefaultLamportsPerByte, Owner: owner, Data: data}
}

// impostor is a program of Mallory's, of which only the name matters.
func (s *scene) impostor() solana.PublicKey { return s.key("Mallory's program") }

// edit changes the account at key by force.
func (s *scene) edit(key solana.PublicKey, f func(*svm.Account)) {
	a := s.account(key)
	if s.err != nil {
		return // there is nothing that f could change
	}
	f(&a)
	s.put(key, a)
}

// rewrite puts other data into the account at key, which stays rent-exempt.
func (s *scene) rewrite(key solana.PublicKey, data []byte) {
	s.edit(key, func(a *svm.Account) { *a = exempt(a.Owner, data) })
}

// copyFor puts the data of the account at key elsewhere, owned by Mallory's program, and returns where.
func (s *scene) copyFor(key solana.PublicKey, name string) solana.PublicKey {
	return s.put(s.key(name), exempt(s.impostor(), s.account(key).Data))
}

// edited returns an instruction that f has changed.
func edited(ix solana.Instruction, f func(*solana.GenericInstruction)) solana.Instruction {
	data, err := ix.Data()
	if err != nil {
		return ix // never: the instructions here hold their data
	}
	g := solana.NewInstruction(ix.ProgramID(), nil, append([]byte{}, data...))
	for _, meta := range ix.Accounts() {
		m := *meta
		g.AccountValues = append(g.AccountValues, &m)
	}
	f(g)
	return g
}

// with puts another account in a slot, with the rights of the one it replaces.
func with(ix solana.Instruction, slot int, key solana.PublicKey) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues[slot].PublicKey = key })
}

// silent puts another account in a slot, without rights.
func silent(ix solana.Instruction, slot int, key solana.PublicKey) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues[slot] = solana.Meta(key) })
}

// readOnly takes the right to write from an account.
func readOnly(ix solana.Instruction, slot int) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues[slot].IsWritable = false })
}

// unsigned takes a signature away.
func unsigned(ix solana.Instruction, slot int) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues[slot].IsSigner = false })
}

// cut drops the accounts from a slot on.
func cut(ix solana.Instruction, slot int) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues = g.AccountValues[:slot] })
}

// resized shortens the data, or fills it up with zeros.
func resized(ix solana.Instruction, length int) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) {
		data := make([]byte, length)
		copy(data, g.DataBytes)
		g.DataBytes = data
	})
}

// patched writes a byte of the data.
func patched(ix solana.Instruction, offset int, value byte) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.DataBytes[offset] = value })
}

// Slots of the accounts that every act has in common.
const (
	gameSlot = iota
	signerSlot
	tokenSlot
	policySlot
	systemSlot
)

// noAccount stands in the slot of an optional account that is not given.
var noAccount = program.ChessID
