package session_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// errDead is what everything answers once the process has died.
var errDead = errors.New("the process is dead")

// mortal counts every call to the store and the chain and dies at one of them: before the
// call took effect, or after it did but before its answer came.
type mortal struct {
	at     int // the call to die at, from 1; 0: never
	after  bool
	calls  int
	cancel context.CancelFunc // ends the context: a dead process waits for nothing
}

// call runs f, if still alive.
func (m *mortal) call(f func() error) error {
	m.calls++
	switch {
	case m.at == 0 || m.calls < m.at:
		return f()
	case m.calls == m.at && m.after:
		_ = f()
	}
	m.cancel()
	return errDead
}

// mortalStore is a store whose process may die.
type mortalStore struct {
	session.Store
	m *mortal
}

func (s mortalStore) Put(name string, record []byte) error {
	return s.m.call(func() error { return s.Store.Put(name, record) })
}

func (s mortalStore) Get(name string) (out []byte, err error) {
	err = s.m.call(func() error { out, err = s.Store.Get(name); return err })
	return out, err
}

func (s mortalStore) Delete(name string) error {
	return s.m.call(func() error { return s.Store.Delete(name) })
}

// mortalChain is a chain whose user may die.
type mortalChain struct {
	session.Chain
	m *mortal
}

func (c mortalChain) SendRawTransactionWithOpts(_ context.Context, raw []byte, o rpc.TransactionOpts) (sig solana.Signature, err error) {
	err = c.m.call(func() error { sig, err = c.Chain.SendRawTransactionWithOpts(context.Background(), raw, o); return err })
	return sig, err
}

func (c mortalChain) GetSignatureStatuses(ctx context.Context, history bool, sigs ...solana.Signature) (out *rpc.GetSignatureStatusesResult, err error) {
	err = c.m.call(func() error { out, err = c.Chain.GetSignatureStatuses(ctx, history, sigs...); return err })
	return out, err
}

func (c mortalChain) GetLatestBlockhash(ctx context.Context, commitment rpc.CommitmentType) (out *rpc.GetLatestBlockhashResult, err error) {
	err = c.m.call(func() error { out, err = c.Chain.GetLatestBlockhash(ctx, commitment); return err })
	return out, err
}

func (c mortalChain) SimulateTransactionWithOpts(ctx context.Context, tx *solana.Transaction, o *rpc.SimulateTransactionOpts) (out *rpc.SimulateTransactionResponse, err error) {
	err = c.m.call(func() error { out, err = c.Chain.SimulateTransactionWithOpts(ctx, tx, o); return err })
	return out, err
}

func (c mortalChain) GetMultipleAccountsWithOpts(ctx context.Context, keys []solana.PublicKey, o *rpc.GetMultipleAccountsOpts) (out *rpc.GetMultipleAccountsResult, err error) {
	err = c.m.call(func() error { out, err = c.Chain.GetMultipleAccountsWithOpts(ctx, keys, o); return err })
	return out, err
}

// TestDeathAtEveryStep lets a process die at each of its calls to disk and network, starts a
// new one, and lets that one clean up. Whatever happened, the wallet has lost nothing but
// fees, and neither lamport nor record is left behind.
func TestDeathAtEveryStep(t *testing.T) {
	for name, l := range lives() {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, answer lost %v", name, after), func(t *testing.T) {
				steps := 1
				for at := 1; at <= steps; at++ {
					calls := dieAndRecover(t, l.before, l.dies, mortal{at: at, after: after})
					steps = max(steps, calls+1)
					if calls < at { // it lived
						break
					}
				}
				if steps < 6 {
					t.Errorf("only %d steps were counted", steps)
				}
			})
		}
	}
}

// dieAndRecover runs one life to its death and the cleaning up after it; it answers how many calls were made.
func dieAndRecover(t *testing.T, before, dies life, m mortal) int {
	t.Helper()
	w := newWorld(t)
	if before != nil {
		if err := before(t.Context(), w, w.keeper); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m.cancel = cancel
	err := dies(ctx, w, session.New(mortalStore{w.store, &m}, mortalChain{w.chain.Client(), &m}, fast))
	if died := m.calls >= m.at; died && err == nil && m.at < m.calls {
		t.Errorf("step %d: died unnoticed", m.at)
	}
	calls := m.calls
	w.cleanUp(fmt.Sprintf("step %d", m.at))
	return calls
}

// cleanUp is what a next process does: it settles everything and revokes what still lives.
func (w *world) cleanUp(step string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	if err := w.keeper.Reconcile(ctx); err != nil {
		w.t.Errorf("%s: Reconcile: %v", step, err)
	}
	refs, err := w.keeper.List()
	if err != nil || len(refs) > 2 {
		w.t.Fatalf("%s: sessions %v, %v", step, refs, err)
	}
	for _, ref := range refs {
		s := w.load(ref)
		if _, err := s.Revoke(ctx, w.wallet, session.Around{}); err != nil {
			w.t.Errorf("%s: Revoke: %v", step, err)
		}
	}
	for _, ref := range refs {
		w.forgotten(ref)
	}
	// Lamports are conserved: what is not in the wallet and is no fee would lie on a key or a token.
	if lost := purse - w.balance(w.wallet.PublicKey()); lost%session.FeePerSignature != 0 || lost > 30*session.FeePerSignature {
		w.t.Errorf("%s: the wallet has lost %d lamports, want a few fees only", step, lost)
	}
}

// silent is a chain that loses whatever is sent to it.
type silent struct {
	session.Chain
	lost func()
}

func (c silent) SendRawTransactionWithOpts(context.Context, []byte, rpc.TransactionOpts) (solana.Signature, error) {
	c.lost()
	return solana.Signature{}, nil
}

func TestApprovalThatNeverLands(t *testing.T) {
	w := newWorld(t)
	late := silent{w.chain.Client(), func() { _ = w.chain.Ledger().WarpSlots(200) }}
	_, err := session.New(w.store, late, fast).Open(t.Context(), w.wallet, w.request())
	if !errors.Is(err, session.ErrNotApproved) || !errors.Is(err, submit.ErrExpired) {
		t.Errorf("error = %v, want ErrNotApproved because of submit.ErrExpired", err)
	}
	if refs, err := w.keeper.List(); err != nil || len(refs) != 0 {
		t.Errorf("records left: %v, %v", refs, err)
	}
	w.spent(0)
}

// TestUnsureApprovalIsFinishedLater loses the transaction, gives up waiting, and finds that
// the next process sends the very bytes that were approved.
func TestUnsureApprovalIsFinishedLater(t *testing.T) {
	w := newWorld(t)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	_, err := session.New(w.store, silent{w.chain.Client(), giveUp}, fast).Open(ctx, w.wallet, w.request())
	var unsure *session.Unsure
	if !errors.As(err, &unsure) || !errors.Is(err, submit.ErrUnsure) {
		t.Fatalf("error = %v, want *Unsure", err)
	}
	s, err := w.keeper.Resume(t.Context(), unsure.Ref)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if got := w.balance(s.PublicKey()); got != topUp {
		t.Errorf("%d lamports on the key, want %d", got, topUp)
	}
	w.spentOn(2, topUp+session.TokenV2Rent)
}

// spentOn checks that the wallet has lost so many fees and so many lamports besides.
func (w *world) spentOn(signatures, lamports uint64) {
	w.t.Helper()
	if got, want := purse-w.balance(w.wallet.PublicKey()), signatures*session.FeePerSignature+lamports; got != want {
		w.t.Errorf("the wallet has lost %d lamports, want %d", got, want)
	}
}

// TestLostRevocationLeavesTheSessionAsItWas loses a revocation until it has expired.
func TestLostRevocationLeavesTheSessionAsItWas(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	_ = s.Close()
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	s, err := session.New(w.store, silent{w.chain.Client(), giveUp}, fast).Resume(t.Context(), s.Ref())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Revoke(ctx, w.wallet, session.Around{}); !errors.Is(err, submit.ErrUnsure) {
		t.Fatalf("Revoke: %v, want ErrUnsure", err)
	}
	if err := s.Sign(w.budgetOnly(s.PublicKey())); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("Sign while the end may land: %v, want ErrRevoked", err)
	}
	if err := w.chain.Ledger().WarpSlots(200); err != nil {
		t.Fatal(err)
	}
	if s, err = w.reopen(s); err != nil {
		t.Fatal(err)
	}
	if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
		t.Errorf("Sign after it certainly has not: %v", err)
	}
}

// TestDeathsInARow lets one process after another die somewhere in its life, also while it
// tidies up after the one before.
func TestDeathsInARow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		w := newWorld(t)
		for range 5 {
			ctx, cancel := context.WithCancel(t.Context())
			m := mortal{at: 1 + random.IntN(12), after: random.IntN(2) == 0, cancel: cancel}
			keeper := session.New(mortalStore{w.store, &m}, mortalChain{w.chain.Client(), &m}, fast)
			_ = anyLife(ctx, w, keeper, random.IntN(6))
			cancel()
		}
		w.cleanUp(fmt.Sprintf("round %d", round))
	}
}

// TestFailedEndingsLeaveTheSessionAsItWas lets endings fail for certain.
func TestFailedEndingsLeaveTheSessionAsItWas(t *testing.T) {
	poison := session.Around{Before: []solana.Instruction{solana.NewInstruction(session.ProgramID, nil, []byte{1})}}
	tests := map[string]func(t *testing.T, w *world, s *session.Session) error{
		"the chain refuses the revocation": func(t *testing.T, w *world, s *session.Session) error {
			_, err := s.Revoke(t.Context(), w.wallet, poison)
			return err
		},
		"the chain refuses the sign-out": func(t *testing.T, _ *world, s *session.Session) error {
			_, err := s.SignOut(t.Context(), poison)
			return err
		},
		"the wallet refuses": func(t *testing.T, w *world, s *session.Session) error {
			_, err := s.Revoke(t.Context(), approver{w.wallet, func(context.Context, *solana.Transaction) error { return errDead }}, session.Around{})
			return err
		},
	}
	for name, fail := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.open()
			if err := fail(t, w, s); err == nil {
				t.Fatal("it worked")
			}
			if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
				t.Errorf("Sign afterwards: %v", err)
			}
			if info, err := w.keeper.Peek(s.Ref()); err != nil || info.State != session.Active {
				t.Errorf("state %v, %v; want active", info.State, err)
			}
			if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
				t.Fatal(err)
			}
			w.forgotten(s.Ref())
			w.spent(4)
		})
	}
}
