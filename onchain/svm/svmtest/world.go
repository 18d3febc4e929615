// Package svmtest lets tests of the runtime read as stories: a small chain in memory, a program that does what a script says, and checks
// on results that read as sentences.
//
//	w := svmtest.New(t)
//	alice, bob := w.Fund("alice", svmtest.SOL), w.Fund("bob", svmtest.SOL)
//	res := w.Send("alice", svmtest.Transfer(alice, bob, 5))
//	svmtest.Check(t, res, svmtest.Success(), svmtest.Units(150), svmtest.Charged(5000))
//	svmtest.CheckAccount(t, w, bob, svmtest.Lamports(svmtest.SOL+5))
//
// Invariants: everything is deterministic; a name stands for one key pair, in every test; a world stores what landed and nothing else.
package svmtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// SOL is a billion lamports.
const SOL = 1_000_000_000

// Key returns the private key a name stands for.
func Key(name string) solana.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return solana.PrivateKey(ed25519.NewKeyFromSeed(seed[:]))
}

// Address returns the public key a name stands for.
func Address(name string) solana.PublicKey { return Key(name).PublicKey() }

// World is a chain of one test: accounts, a clock, recent blockhashes and what was processed.
type World struct {
	Runtime  *svm.Runtime
	Accounts svm.AccountMap
	Clock    svm.Clock
	Ages     map[solana.Hash]uint64 // nil: any blockhash is good
	Seen     map[solana.Hash]bool   // message hashes that landed

	t       testing.TB
	signers map[solana.PublicKey]solana.PrivateKey
	count   uint64
}

// New returns a world with nothing in it but sysvars and built-in programs.
func New(t testing.TB) *World {
	t.Helper()
	runtime, err := svm.New(svm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	clock := svm.Clock{Slot: 100, EpochStartTimestamp: 5, Epoch: 1, LeaderScheduleEpoch: 2, UnixTimestamp: 1_700_000_000}
	return &World{
		Runtime: runtime, Accounts: runtime.GenesisAccounts(clock), Clock: clock, Seen: make(map[solana.Hash]bool),
		t: t, signers: make(map[solana.PublicKey]solana.PrivateKey),
	}
}

// Name makes a name's key pair sign where its address must, and returns the address.
func (w *World) Name(name string) solana.PublicKey {
	key := Key(name)
	w.signers[key.PublicKey()] = key
	return key.PublicKey()
}

// Fund gives a named wallet lamports and returns its address.
func (w *World) Fund(name string, lamports uint64) solana.PublicKey {
	return w.Put(w.Name(name), svm.Account{Lamports: lamports})
}

// Put stores an account at an address and returns the address.
func (w *World) Put(address solana.PublicKey, account svm.Account) solana.PublicKey {
	w.Accounts[address] = &account
	return address
}

// Deploy stores a program under a name and returns its address.
func (w *World) Deploy(name string, elf []byte) solana.PublicKey {
	return w.Put(w.Name(name), *svm.ProgramAccount(elf))
}

// Sign builds a transaction paid by the named wallet; whoever must sign and has a name does. Each has a blockhash of its own.
func (w *World) Sign(payer string, instructions ...solana.Instruction) *svm.Transaction {
	w.t.Helper()
	w.count++
	var blockhash solana.Hash
	binary.LittleEndian.PutUint64(blockhash[:], w.count)
	return w.SignAt(blockhash, payer, instructions...)
}

// SignAt is Sign with a given blockhash.
func (w *World) SignAt(blockhash solana.Hash, payer string, instructions ...solana.Instruction) *svm.Transaction {
	w.t.Helper()
	tx, err := svm.DecodeTransaction(w.Raw(blockhash, payer, instructions...))
	if err != nil {
		w.t.Fatal(err)
	}
	return tx
}

// Raw is SignAt in wire format.
func (w *World) Raw(blockhash solana.Hash, payer string, instructions ...solana.Instruction) []byte {
	w.t.Helper()
	tx, err := solana.NewTransaction(instructions, blockhash, solana.TransactionPayer(w.Name(payer)))
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := tx.PartialSign(w.signer); err != nil {
		w.t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}

func (w *World) signer(key solana.PublicKey) *solana.PrivateKey {
	private, ok := w.signers[key]
	if !ok {
		return nil
	}
	return &private
}

// Send signs a transaction and processes it.
func (w *World) Send(payer string, instructions ...solana.Instruction) svm.Result {
	w.t.Helper()
	return w.Process(w.Sign(payer, instructions...))
}

// Process runs a transaction and stores what it wrote, if it landed.
func (w *World) Process(tx *svm.Transaction) svm.Result {
	res := w.Runtime.Process(w.Env(), tx)
	if !res.Landed {
		return res
	}
	w.Seen[tx.MessageHash()] = true
	for _, write := range res.Writes {
		if write.Account == nil {
			delete(w.Accounts, write.Key)
		} else {
			w.Accounts[write.Key] = write.Account
		}
	}
	return res
}

// Env is the world as the runtime sees it.
func (w *World) Env() svm.Env {
	env := svm.Env{Accounts: w.Accounts, Clock: w.Clock, Statuses: w}
	if w.Ages != nil {
		env.Blockhashes = w
	}
	return env
}

// Age implements svm.BlockhashChecker.
func (w *World) Age(hash solana.Hash) (uint64, bool) {
	age, ok := w.Ages[hash]
	return age, ok
}

// Processed implements svm.StatusChecker.
func (w *World) Processed(message, _ solana.Hash) bool { return w.Seen[message] }
