package conformance_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain"
	"castlekey/onchain/conformance"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
)

const (
	sol = solana.LAMPORTS_PER_SOL

	// dawn is when every story begins, Unix seconds.
	dawn = 1_700_000_000
)

// chess is the program under test.
var chess = onchain.Program{ID: program.ChessID}

// A want is the error that the instruction at an index shall end with, as RPC spells it.
type want func(instruction int) string

// success is no error.
func success(int) string { return "null" }

// custom is an error code of a program.
func custom(code uint32) want {
	return func(i int) string { return fmt.Sprintf(`{"InstructionError":[%d,{"Custom":%d}]}`, i, code) }
}

// refused is an error of the chess program.
func refused(code onchain.Code) want { return custom(uint32(code)) }

// instruction is an error of the runtime about an instruction.
func instruction(name string) want {
	return func(i int) string { return fmt.Sprintf(`{"InstructionError":[%d,%q]}`, i, name) }
}

// at moves an error to another instruction than the last.
func (w want) at(index int) want { return func(int) string { return w(index) } }

// transaction is an error about the whole transaction, as JSON.
func transaction(text string) want { return func(int) string { return text } }

// A volume is the scenarios of one file.
type volume struct {
	t         *testing.T
	scenarios []conformance.Scenario
}

// story adds a scenario; its name is a sentence.
func (v *volume) story(name string, tell func(s *story)) {
	v.t.Helper()
	s := &story{
		t: v.t, hash: conformance.GenesisBlockhash(), keys: make(map[solana.PublicKey]solana.PrivateKey),
		scenario: conformance.Scenario{Name: name, Programs: map[solana.PublicKey]conformance.Program{
			program.SessionID: {Name: "session"}, program.ChessID: {Name: "chess"},
		}},
	}
	s.clock(dawn)
	tell(s)
	v.scenarios = append(v.scenarios, s.scenario)
}

// A story builds one scenario. Names stand for key pairs, the same ones in every story.
type story struct {
	t        *testing.T
	scenario conformance.Scenario
	hash     solana.Hash
	now      int64
	next     *conformance.Clock // to set before the next step
	keys     map[solana.PublicKey]solana.PrivateKey
}

// clock sets the chain's time.
func (s *story) clock(now int64) {
	s.now = now
	slot := uint64(1_000_000 + now - dawn)
	s.next = &conformance.Clock{Slot: slot, EpochStart: dawn - 1000, Epoch: 15, LeaderScheduleEpoch: 16, UnixTimestamp: now}
}

// wait lets time pass.
func (s *story) wait(seconds int64) { s.clock(s.now + seconds) }

// key returns the address a name stands for, which signs wherever it must.
func (s *story) key(name string) solana.PublicKey {
	seed := sha256.Sum256([]byte("conformance " + name))
	private := solana.PrivateKey(ed25519.NewKeyFromSeed(seed[:]))
	s.keys[private.PublicKey()] = private
	return private.PublicKey()
}

// wallet returns the address of a named wallet that owns 10 SOL.
func (s *story) wallet(name string) solana.PublicKey {
	key := s.key(name)
	for _, a := range s.scenario.Accounts {
		if a.Address == key {
			return key
		}
	}
	return s.put(key, svm.Account{Lamports: 10 * sol})
}

// put puts an account in place before the first step.
func (s *story) put(key solana.PublicKey, a svm.Account) solana.PublicKey {
	s.scenario.Accounts = append(s.scenario.Accounts, conformance.Account{
		Address: key, Lamports: a.Lamports, Owner: a.Owner, Executable: a.Executable, Data: a.Data,
	})
	return key
}

// deploy puts a program in place that is not one of the project's.
func (s *story) deploy(name string, elf []byte) solana.PublicKey {
	key := s.key(name)
	s.scenario.Programs[key] = conformance.Program{ELF: elf}
	return key
}

// send adds a transaction that payer pays. w is about its last instruction.
func (s *story) send(does string, w want, payer solana.PublicKey, instructions ...solana.Instruction) {
	s.t.Helper()
	s.submit(does, w(len(instructions)-1), s.sign(payer, instructions...))
}

// sign builds a transaction with a blockhash that no earlier one has.
func (s *story) sign(payer solana.PublicKey, instructions ...solana.Instruction) []byte {
	s.t.Helper()
	if len(s.scenario.Steps) > 0 {
		s.hash = conformance.NextBlockhash(s.hash)
	}
	return s.signAt(s.hash, payer, instructions...)
}

// signAt builds a transaction; whoever must sign and has a name does.
func (s *story) signAt(hash solana.Hash, payer solana.PublicKey, instructions ...solana.Instruction) []byte {
	s.t.Helper()
	tx, err := solana.NewTransaction(instructions, hash, solana.TransactionPayer(payer))
	if err != nil {
		s.t.Fatalf("%s: %v", s.scenario.Name, err)
	}
	_, err = tx.PartialSign(func(key solana.PublicKey) *solana.PrivateKey {
		private, ok := s.keys[key]
		if !ok {
			return nil
		}
		return &private
	})
	if err != nil {
		s.t.Fatalf("%s: %v", s.scenario.Name, err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		s.t.Fatalf("%s: %v", s.scenario.Name, err)
	}
	return raw
}

// submit adds a transaction in wire format. What it may write to is compared afterwards.
func (s *story) submit(does, w string, raw []byte) {
	s.t.Helper()
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		s.t.Fatalf("%s: %v", s.scenario.Name, err)
	}
	writable := []solana.PublicKey{}
	for i, key := range tx.Keys {
		if tx.IsWritable(i) {
			writable = append(writable, key)
		}
	}
	s.scenario.Steps = append(s.scenario.Steps, conformance.Step{
		Clock: s.next, FreshBlockhash: len(s.scenario.Steps) > 0 && tx.Blockhash == s.hash,
		Transaction: raw, Accounts: writable, Does: does, Want: json.RawMessage(w),
	})
	s.next = nil
}

// edited returns an instruction that f has changed.
func edited(ix solana.Instruction, f func(*solana.GenericInstruction)) solana.Instruction {
	data, err := ix.Data()
	if err != nil {
		panic(err)
	}
	g := solana.NewInstruction(ix.ProgramID(), nil, append([]byte{}, data...))
	for _, meta := range ix.Accounts() {
		m := *meta
		g.AccountValues = append(g.AccountValues, &m)
	}
	f(g)
	return g
}

// withAccount puts another account in a slot, with the rights of the one it replaces.
func withAccount(ix solana.Instruction, slot int, key solana.PublicKey) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.AccountValues[slot].PublicKey = key })
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

// longer adds a byte to the data.
func longer(ix solana.Instruction) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.DataBytes = append(g.DataBytes, 0) })
}

// shorter takes a byte from the data.
func shorter(ix solana.Instruction) solana.Instruction {
	return edited(ix, func(g *solana.GenericInstruction) { g.DataBytes = g.DataBytes[:len(g.DataBytes)-1] })
}
