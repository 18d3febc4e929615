package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// TestApprovalsAreTriedBeforeTheyAreShown compares what the chain foretold of the wallet with what then became of it, lamport by lamport.
func TestApprovalsAreTriedBeforeTheyAreShown(t *testing.T) {
	w := newWorld(t)
	me := w.wallet.PublicKey()
	p, err := w.keeper.Prepare(t.Context(), me, w.request())
	if err != nil {
		t.Fatal(err)
	}
	foretold := func(what string, o session.Outcome, lines []string, act func() error) {
		t.Helper()
		before := int64(w.balance(me))
		if err := act(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := int64(w.balance(me)) - before; got != o.Delta(me) || o.Units == 0 {
			t.Errorf("%s: the wallet has changed by %d lamports, foretold were %d, with %d units", what, got, o.Delta(me), o.Units)
		}
		if last := lines[len(lines)-1]; last != o.Line(me) || !strings.Contains(last, me.String()) {
			t.Errorf("%s: the last line is %q", what, last)
		}
	}
	var s *session.Session
	if o := p.Outcome(); o.Deposits != session.TokenV2Rent || o.Delta(p.Ref().ID) != topUp || o.Delta(me) != -(topUp+session.TokenV2Rent+2*session.FeePerSignature) {
		t.Errorf("an opening would do %+v", o)
	}
	foretold("open", p.Outcome(), p.Lines(), func() (err error) { s, err = p.Approve(t.Context(), w.wallet); return err })
	r, err := s.PrepareRenewal(t.Context(), session.Extension{ValidFor: 2 * time.Hour, FillTo: 2 * topUp})
	if err != nil {
		t.Fatal(err)
	}
	foretold("renew", r.Outcome(), r.Lines(), func() error { _, err := r.Approve(t.Context(), w.wallet); return err })
	next, err := s.PrepareRotation(t.Context(), w.request(), session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	foretold("rotate", next.Outcome(), next.Lines(), func() (err error) { s, err = next.Approve(t.Context(), w.wallet); return err })
	end, err := s.PrepareRevocation(t.Context(), session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	if o := end.Outcome(); o.Deposits != -session.TokenV2Rent {
		t.Errorf("a revocation would do %+v", o)
	}
	foretold("revoke", end.Outcome(), end.Lines(), func() error { _, err := end.Approve(t.Context(), w.wallet); return err })
	w.forgotten(s.Ref())
}

// liar is a chain whose node tells something of its own about simulations.
type liar struct {
	session.Chain
	tell func(keys []solana.PublicKey, out *rpc.SimulateTransactionResult)
}

func (c liar) SimulateTransactionWithOpts(ctx context.Context, tx *solana.Transaction, o *rpc.SimulateTransactionOpts) (*rpc.SimulateTransactionResponse, error) {
	out, err := c.Chain.SimulateTransactionWithOpts(ctx, tx, o)
	if err == nil {
		c.tell(o.Accounts.Addresses, out.Value)
	}
	return out, err
}

// TestWhatTheChainWouldDoMustBeWhatTheTextSays has a node foretell something else, thing by thing: nothing is proposed then.
func TestWhatTheChainWouldDoMustBeWhatTheTextSays(t *testing.T) {
	w := newWorld(t)
	me := w.wallet.PublicKey()
	of := func(is func(key solana.PublicKey, a *rpc.Account) bool, change func(a *rpc.Account)) func([]solana.PublicKey, *rpc.SimulateTransactionResult) {
		return func(keys []solana.PublicKey, out *rpc.SimulateTransactionResult) {
			for i, a := range out.Accounts {
				if a != nil && is(keys[i], a) {
					change(a)
					return
				}
			}
			t.Error("there is no such account")
		}
	}
	wallet := func(key solana.PublicKey, _ *rpc.Account) bool { return key == me }
	token := func(_ solana.PublicKey, a *rpc.Account) bool { return a.Owner == session.ProgramID }
	key := func(k solana.PublicKey, a *rpc.Account) bool { return k != me && a.Owner == solana.SystemProgramID }
	byteAt := func(i int) func(*rpc.Account) {
		return func(a *rpc.Account) {
			data := a.Data.GetBinary()
			data[i] ^= 1
			a.Data = rpc.DataBytesOrJSONFromBytes(data)
		}
	}
	tests := map[string]func([]solana.PublicKey, *rpc.SimulateTransactionResult){
		"the wallet would lose a lamport more": of(wallet, func(a *rpc.Account) { a.Lamports-- }),
		"the wallet would lose a lamport less": of(wallet, func(a *rpc.Account) { a.Lamports++ }),
		"the wallet would be another's":        of(wallet, func(a *rpc.Account) { a.Owner = program.ChessID }),
		"the wallet would be a stranger's":     of(wallet, func(a *rpc.Account) { a.Owner = solana.PublicKey{9} }),
		"the key would get more":               of(key, func(a *rpc.Account) { a.Lamports++ }),
		"the key would get less":               of(key, func(a *rpc.Account) { a.Lamports-- }),
		"the token would hold more":            of(token, func(a *rpc.Account) { a.Lamports++ }),
		"the token would be of no program":     of(token, func(a *rpc.Account) { a.Owner = solana.SystemProgramID }),
		"the token would be of another kind":   of(token, byteAt(0)),
		"it would be another wallet's":         of(token, byteAt(8)),
		"it would be for another program":      of(token, byteAt(40)),
		"it would be of another key":           of(token, byteAt(72)),
		"its rent would go to another":         of(token, byteAt(104)),
		"it would last another time":           of(token, byteAt(136)),
		"an account is not told of": func(_ []solana.PublicKey, out *rpc.SimulateTransactionResult) {
			out.Accounts = out.Accounts[1:]
		},
		"the token would not be there": func(_ []solana.PublicKey, out *rpc.SimulateTransactionResult) {
			for i, a := range out.Accounts {
				if a != nil && a.Owner == session.ProgramID {
					out.Accounts[i] = nil
				}
			}
		},
	}
	for name, tell := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := session.New(w.store, liar{w.chain.Client(), tell}, fast).Prepare(t.Context(), me, w.request())
			if !errors.Is(err, session.ErrDisagrees) || p != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAnApprovalIsTriedAgainBeforeTheWalletIsAsked lets the wallet become poor after the proposal was shown: it is not asked.
func TestAnApprovalIsTriedAgainBeforeTheWalletIsAsked(t *testing.T) {
	w := newWorld(t)
	p, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	account, _ := w.chain.Ledger().Account(w.wallet.PublicKey())
	poor := *account
	poor.Lamports = session.RentFloor
	if err := w.chain.Ledger().SetAccount(w.wallet.PublicKey(), &poor); err != nil {
		t.Fatal(err)
	}
	_, err = p.Approve(t.Context(), approver{w.wallet, func(context.Context, *solana.Transaction) error {
		t.Error("the wallet was asked")
		return nil
	}})
	if !errors.Is(err, session.ErrWouldFail) {
		t.Error(err)
	}
}

// TestOtherTransactionsInBetweenAreNoDisagreement pays the wallet something between the look and the trial, once.
func TestOtherTransactionsInBetweenAreNoDisagreement(t *testing.T) {
	w := newWorld(t)
	chain := &paying{Chain: w.chain.Client(), w: w}
	p, err := session.New(w.store, chain, fast).Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil || !chain.paid {
		t.Fatalf("paid %v: %v", chain.paid, err)
	}
	p.Discard()
}

// paying is a chain on which somebody pays the wallet just before the first simulation.
type paying struct {
	session.Chain
	w    *world
	paid bool
}

func (c *paying) SimulateTransactionWithOpts(ctx context.Context, tx *solana.Transaction, o *rpc.SimulateTransactionOpts) (*rpc.SimulateTransactionResponse, error) {
	if !c.paid {
		c.paid = true
		if _, err := c.w.chain.Ledger().Airdrop(c.w.wallet.PublicKey(), 1_000_000); err != nil {
			return nil, err
		}
	}
	return c.Chain.SimulateTransactionWithOpts(ctx, tx, o)
}
