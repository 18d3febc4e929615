package rpc_test

import (
	"encoding/base64"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"

	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// The chain of the tests: fixed, so that answers can be compared as text.
var (
	alice   = key(1) // a wallet with 1 SOL
	program = key(2) // owns board and shelf
	board   = key(3) // 8 bytes of data
	shelf   = key(4) // 200 bytes of data
	nobody  = key(5)
	hash    = solana.Hash(key(9))
	landed  = signed(9) // in slot 40, succeeded
	failed  = signed(8) // in slot 41, failed
)

func key(b byte) solana.PublicKey {
	k := solana.PublicKey{}
	k[0], k[31] = b, b
	return k
}

func signed(b byte) solana.Signature {
	s := solana.Signature{}
	s[0], s[63] = b, b
	return s
}

func counted(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// fake is an rpc.Ledger that answers from fields.
type fake struct {
	accounts  map[solana.PublicKey]*svm.Account
	submitErr error
	result    svm.Result // of Simulate
	submitted []byte
	preflight rpc.Preflight
	simulated svm.SimulateOptions
	query     rpc.LandingsQuery
}

func newFake() *fake {
	return &fake{accounts: map[solana.PublicKey]*svm.Account{
		alice: {Lamports: solana.LAMPORTS_PER_SOL, Owner: svm.SystemProgramID, RentEpoch: svm.RentExemptEpoch},
		board: {Lamports: 7, Owner: program, RentEpoch: svm.RentExemptEpoch, Data: counted(8)},
		shelf: {Lamports: 9, Owner: program, RentEpoch: svm.RentExemptEpoch, Data: counted(200)},
	}}
}

func (f *fake) Accounts(keys ...solana.PublicKey) ([]*svm.Account, uint64) {
	out := make([]*svm.Account, len(keys))
	for i, k := range keys {
		out[i] = f.accounts[k]
	}
	return out, 42
}

func (f *fake) ProgramAccounts(owner solana.PublicKey, keep func(*svm.Account) bool) ([]rpc.KeyedAccount, uint64) {
	var out []rpc.KeyedAccount
	for _, k := range []solana.PublicKey{alice, board, shelf} {
		if a := f.accounts[k]; a.Owner == owner && keep(a) {
			out = append(out, rpc.KeyedAccount{Key: k, Account: a})
		}
	}
	return out, 42
}

func (f *fake) MinimumBalance(size uint64) uint64 { return (128 + size) * 6960 }

func (f *fake) LatestBlockhash() rpc.Blockhash {
	return rpc.Blockhash{Hash: hash, LastValidBlockHeight: 192, Slot: 42}
}

func (f *fake) IsBlockhashValid(h solana.Hash) bool { return h == hash }

func (f *fake) EpochInfo() rpc.EpochInfo {
	return rpc.EpochInfo{Epoch: 1, SlotIndex: 10, SlotsInEpoch: 64, AbsoluteSlot: 42}
}

func (f *fake) BlockTime(slot uint64) (int64, bool) { return 1_700_000_000, slot <= 42 }

func (f *fake) TransactionCount() uint64 { return 17 }

func (f *fake) GenesisHash() solana.Hash { return hash }

func (f *fake) Submit(raw []byte, p rpc.Preflight) (solana.Signature, error) {
	f.submitted, f.preflight = raw, p
	return landed, f.submitErr
}

func (f *fake) Simulate(_ []byte, o svm.SimulateOptions) (svm.Result, uint64, error) {
	f.simulated = o
	return f.result, 42, nil
}

func (f *fake) Fee(raw []byte) (uint64, bool, error) {
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		return 0, false, err
	}
	return 5000 * uint64(tx.Header.RequiredSignatures), tx.Blockhash == hash, nil
}

func (f *fake) Airdrop(solana.PublicKey, uint64, solana.Hash) (solana.Signature, error) {
	return landed, f.submitErr
}

func (f *fake) Transaction(id solana.Signature) (*rpc.Transaction, bool) {
	t := &rpc.Transaction{
		Signature: id, Slot: 40, Time: 1_700_000_000, Raw: transferBytes(), Fee: 5000, ComputeUnits: 150,
		Logs:        []string{"Program 11111111111111111111111111111111 invoke [1]"},
		PreBalances: []uint64{10, 0, 1}, PostBalances: []uint64{4, 1, 1},
		Return: &svm.ReturnData{ProgramID: program, Data: []byte("hi")},
		Inner: []svm.InnerInstructions{{Index: 0, Instructions: []svm.InnerInstruction{
			{ProgramIDIndex: 2, Accounts: []uint8{0, 1}, Data: []byte{1, 2}, StackHeight: 2},
		}}},
	}
	switch id {
	case landed:
		return t, true
	case failed:
		t.Slot, t.Return, t.Inner, t.Err = 41, nil, nil, insufficientFunds()
		return t, true
	}
	return nil, false
}

func (f *fake) Supply() uint64 { return 1_000_000_016 }

// Landings knows of the two transactions, whatever the address.
func (f *fake) Landings(_ solana.PublicKey, q rpc.LandingsQuery) ([]rpc.Landing, error) {
	f.query = q
	return []rpc.Landing{
		{Signature: failed, Slot: 41, Time: 1_700_000_000, Err: insufficientFunds()}, {Signature: landed, Slot: 40, Time: 1_699_999_999},
	}, nil
}

func (f *fake) Block(slot uint64) (rpc.Block, bool, error) {
	b := rpc.Block{Slot: slot, Hash: hash, ParentHash: solana.Hash(key(8)), Time: 1_700_000_000}
	if slot == 40 {
		b.Signatures = []solana.Signature{landed}
	}
	return b, slot <= 42, nil
}

// insufficientFunds is {"InstructionError":[0,{"Custom":1}]}.
func insufficientFunds() *svm.TransactionError {
	e := new(svm.TransactionError)
	if err := e.UnmarshalJSON([]byte(`{"InstructionError":[0,{"Custom":1}]}`)); err != nil {
		panic(err)
	}
	return e
}

// transferBytes is an unsigned transfer from alice to nobody.
func transferBytes() []byte {
	tx, err := solana.NewTransaction(
		[]solana.Instruction{system.NewTransferInstruction(1, alice, nobody).Build()}, hash, solana.TransactionPayer(alice))
	if err != nil {
		panic(err)
	}
	tx.Signatures = []solana.Signature{landed}
	raw, err := tx.MarshalBinary()
	if err != nil {
		panic(err)
	}
	return raw
}

func transferBase64(testing.TB) string { return base64.StdEncoding.EncodeToString(transferBytes()) }
