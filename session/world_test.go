package session_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/sbpf/asm"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/submit"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// purse is what a test's wallet starts with: 10 SOL.
const purse = 10 * solana.LAMPORTS_PER_SOL

// topUp is what sessions of tests are given.
const topUp = 2_000_000

// world is a chain with the real session program, a key store and a wallet with money.
type world struct {
	t      testing.TB
	chain  *embedded.Chain
	store  *keystore.Store
	wallet *wallet.Demo
	keeper *session.Keeper
}

// fast keeps waiting short where the chain has to be asked twice.
var fast = session.Options{Submit: submit.Options{FirstPoll: time.Millisecond, MaxPoll: time.Millisecond, Resend: 2 * time.Millisecond}}

func newWorld(t testing.TB) *world {
	t.Helper()
	return openWorld(t, t.TempDir(), "")
}

// openWorld opens the world of a folder, with the chain in a file there, or in memory without a name.
func openWorld(t testing.TB, dir, file string) *world {
	t.Helper()
	chain, err := embedded.Open(embedded.Options{Path: file, Programs: map[solana.PublicKey][]byte{session.Lighthouse: agreeable(t)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = chain.Close() })
	store, err := keystore.Open(filepath.Join(dir, "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	w, err := wallet.OpenDemo(store, "you", chain.Ledger().GenesisHash())
	if err != nil {
		t.Fatal(err)
	}
	if chain.Ledger().Balance(w.PublicKey()) == 0 {
		if _, err := chain.Ledger().Airdrop(w.PublicKey(), purse); err != nil {
			t.Fatal(err)
		}
	}
	return &world{t: t, chain: chain, store: store, wallet: w, keeper: session.New(store, chain.Client(), fast)}
}

// agreeable is a program that finds everything in order.
func agreeable(t testing.TB) []byte {
	t.Helper()
	elf, err := asm.ELF("entrypoint:\n  mov64 r0, 0\n  exit")
	if err != nil {
		t.Fatal(err)
	}
	return elf
}

// request is an ordinary session of the chess program.
func (w *world) request() session.Request {
	return session.Request{Target: program.ChessID, ValidFor: time.Hour, TopUp: topUp, Label: "test", Meta: []byte("game 1")}
}

// open opens an ordinary session.
func (w *world) open() *session.Session {
	w.t.Helper()
	s, err := w.keeper.Open(w.t.Context(), w.wallet, w.request())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.Close() })
	return s
}

// reopen closes s as the end of a process would and brings it back.
func (w *world) reopen(s *session.Session) (*session.Session, error) {
	w.t.Helper()
	_ = s.Close()
	again, err := w.keeper.Resume(w.t.Context(), s.Ref())
	if err == nil {
		w.t.Cleanup(func() { _ = again.Close() })
	}
	return again, err
}

// load is Load that must work.
func (w *world) load(ref session.Ref) *session.Session {
	w.t.Helper()
	s, err := w.keeper.Load(w.t.Context(), ref)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.Close() })
	return s
}

func (w *world) balance(key solana.PublicKey) uint64 { return w.chain.Ledger().Balance(key) }

// spent checks that the wallet has lost exactly the fees of so many signatures.
func (w *world) spent(signatures uint64) {
	w.t.Helper()
	if got := purse - w.balance(w.wallet.PublicKey()); got != signatures*session.FeePerSignature {
		w.t.Errorf("the wallet has lost %d lamports, want the fees of %d signatures", got, signatures)
	}
}

// usedAndRevoked sends one transaction that a session signs, revokes it, and checks that nothing of it is left. It costs three signatures.
func (w *world) usedAndRevoked(s *session.Session) {
	w.t.Helper()
	tx := w.budgetOnly(s.PublicKey())
	if err := s.Sign(tx); err != nil {
		w.t.Fatal(err)
	}
	w.send(tx)
	if _, err := s.Revoke(w.t.Context(), w.wallet, session.Around{}); err != nil {
		w.t.Fatal(err)
	}
	w.forgotten(s.Ref())
}

// forgotten checks that no record, no token and no lamport of a session is left.
func (w *world) forgotten(ref session.Ref) {
	w.t.Helper()
	if refs, err := w.keeper.List(); err != nil || len(refs) != 0 {
		w.t.Errorf("sessions in the store: %v, %v; want none", refs, err)
	}
	for _, version := range []session.Version{session.V1, session.V2} {
		token, _, err := session.TokenAddress(version, ref.Target, ref.ID, ref.Authority)
		if err != nil {
			w.t.Fatal(err)
		}
		if w.balance(token) != 0 || w.balance(ref.ID) != 0 {
			w.t.Errorf("left behind: %d lamports on the token, %d on the key", w.balance(token), w.balance(ref.ID))
		}
	}
}

// budgetOnly is a transaction that a session may sign and that costs its fee only.
func (w *world) budgetOnly(payer solana.PublicKey) *solana.Transaction {
	w.t.Helper()
	data := []byte{2, 0x40, 0x0d, 3, 0} // SetComputeUnitLimit 200,000
	return w.transaction(payer, solana.NewInstruction(solana.ComputeBudget, nil, data))
}

// transaction is an unsigned transaction with a fresh blockhash.
func (w *world) transaction(payer solana.PublicKey, in ...solana.Instruction) *solana.Transaction {
	w.t.Helper()
	hash, err := w.chain.Client().GetLatestBlockhash(w.t.Context(), rpc.CommitmentConfirmed)
	if err != nil {
		w.t.Fatal(err)
	}
	tx, err := solana.NewTransaction(in, hash.Value.Blockhash, solana.TransactionPayer(payer))
	if err != nil {
		w.t.Fatal(err)
	}
	return tx
}

// send sends a signed transaction that must land.
func (w *world) send(tx *solana.Transaction) submit.Receipt {
	w.t.Helper()
	receipt, err := submit.Send(w.t.Context(), w.chain.Client(), tx, submit.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return receipt
}

// approver is a wallet that does something of its own with what it is asked to sign.
type approver struct {
	*wallet.Demo
	sign func(ctx context.Context, tx *solana.Transaction) error
}

func (a approver) Sign(ctx context.Context, tx *solana.Transaction) error { return a.sign(ctx, tx) }
