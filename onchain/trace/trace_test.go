package trace_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"castlekey/onchain/ledger"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"
	"castlekey/onchain/trace"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// source writes three bytes into its only account, with a function and a system call on the way.
const source = `
entrypoint:
  mov64 r6, r1
  lddw r1, 0x200000000
  mov64 r2, 0
  call sol_log_
  call fill
  mov64 r0, 0
  exit
fill:
  stb [r6+96], 1
  stb [r6+98], 2
  stb [r6+120], 3
  exit`

var programID, accountID = solana.PublicKey{7}, solana.PublicKey{9}

// open makes a chain with the program and an account of 40 bytes that it owns.
func open(t *testing.T) *ledger.Ledger {
	t.Helper()
	elf, err := asm.ELF(source)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(ledger.Config{
		Programs: map[solana.PublicKey][]byte{programID: elf},
		Accounts: map[solana.PublicKey]*svm.Account{
			accountID: {Lamports: 10_000_000, Owner: programID, RentEpoch: svm.RentExemptEpoch, Data: make([]byte, 40)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// call has the program run on the account.
func call(t *testing.T, l *ledger.Ledger) solana.Signature {
	t.Helper()
	payer := solana.NewWallet().PrivateKey
	if _, err := l.Airdrop(payer.PublicKey(), solana.LAMPORTS_PER_SOL); err != nil {
		t.Fatal(err)
	}
	ix := solana.NewInstruction(programID, solana.AccountMetaSlice{solana.Meta(accountID).WRITE()}, nil)
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, l.LatestBlockhash().Hash, solana.TransactionPayer(payer.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &payer }); err != nil {
		t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	id, err := l.Submit(raw, ledger.SubmitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestReportOfAKnownProgram knows every instruction, call and byte.
func TestReportOfAKnownProgram(t *testing.T) {
	l := open(t)
	id := call(t, l)
	r, err := trace.Replay(l, id, trace.Options{Instructions: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Instructions != 11 || r.ComputeUnits != 111 || r.Differs || r.Err != nil || r.Fee != 5000 {
		t.Errorf("report is %+v", r)
	}
	want := []trace.Range{{Offset: 0, Before: "000000", After: "010002"}, {Offset: 24, Before: "00", After: "03"}}
	if diff := cmp.Diff(want, r.Accounts[1].Data); diff != "" || r.Accounts[1].Address != accountID {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	functions := []trace.Function{
		{Program: programID, Slot: 0, Calls: 1, Instructions: 7, Syscalls: 100},
		{Program: programID, Slot: 8, Calls: 1, Instructions: 4},
	}
	if diff := cmp.Diff(functions, r.Functions); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
	lines := r.Bytecode
	if len(lines) != 11 || !strings.Contains(lines[3], "call sol_log_") || !strings.Contains(lines[5], "stb [r6+96], 1") {
		t.Errorf("bytecode is\n%s", strings.Join(lines, "\n"))
	}
	if r, err := trace.Replay(l, id, trace.Options{}); err != nil || r.Bytecode != nil {
		t.Errorf("bytecode that nobody asked for: %q, %v", r.Bytecode, err)
	}
	var text bytes.Buffer
	if err := r.Write(&text); err != nil || !strings.Contains(text.String(), "data[0]  000000 → 010002") {
		t.Errorf("%v\n%s", err, text.String())
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestWhereNothingCanBeWritten the error is told.
func TestWhereNothingCanBeWritten(t *testing.T) {
	l := open(t)
	id := call(t, l)
	r, err := trace.Replay(l, id, trace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("error is %v", err)
	}
}

// TestAProgramExchangedSince is told by the report.
func TestAProgramExchangedSince(t *testing.T) {
	l := open(t)
	id := call(t, l)
	elf, err := asm.ELF("entrypoint:\n  mov64 r0, 0\n  exit")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.SetAccount(programID, svm.ProgramAccount(elf)); err != nil {
		t.Fatal(err)
	}
	r, err := trace.Replay(l, id, trace.Options{})
	if err != nil || !r.Differs {
		t.Errorf("differs: %+v, %v", r, err)
	}
}
