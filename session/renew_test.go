package session_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

func TestRenewKeepsKeyAndTokenAndAddsTimeAndMoney(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	key, token, before := s.PublicKey(), s.TokenAddress(), s.ValidUntil()
	r, err := s.PrepareRenewal(t.Context(), session.Extension{ValidFor: 3 * time.Hour, FillTo: topUp + 700_000})
	if err != nil {
		t.Fatal(err)
	}
	d := r.Description()
	if len(d.Steps) != 2 || !strings.HasPrefix(d.Steps[0].Text, "Closes session token") || len(d.Grants) != 1 || d.Grants[0].TopUp != 700_000 || d.Fee != 10_000 {
		t.Errorf("shown for approval: %+v", d)
	}
	if _, err := r.Approve(t.Context(), w.wallet); err != nil {
		t.Fatal(err)
	}
	if added := s.ValidUntil().Sub(before); added < 2*time.Hour-2*time.Second || added > 2*time.Hour+2*time.Second {
		t.Errorf("%v later, want two hours", added)
	}
	if _, err := r.Approve(t.Context(), w.wallet); !errors.Is(err, session.ErrClosed) {
		t.Errorf("approved twice: %v, want ErrClosed", err)
	}
	until := s.ValidUntil()
	if s, err = w.reopen(s); err != nil {
		t.Fatal(err)
	}
	info := s.Info()
	if s.PublicKey() != key || s.TokenAddress() != token || !s.ValidUntil().Equal(until) || info.ValidUntil != until.Unix() ||
		info.TopUp != topUp+700_000 || s.View().Balance != topUp+700_000 || info.State != session.Active {
		t.Errorf("after a restart: %+v, balance %d", info, s.View().Balance)
	}
	w.usedAndRevoked(s)
	w.spent(2 + 2 + 1 + 2)
}

func TestRenewBringsBackWhatHasEndedOnChain(t *testing.T) {
	tests := map[string]func(w *world, s *session.Session){
		"expired": func(w *world, _ *session.Session) {
			if err := w.chain.Ledger().WarpClock(2 * time.Hour); err != nil {
				w.t.Fatal(err)
			}
		},
		"revoked by another program of the wallet": func(w *world, s *session.Session) {
			revoke := must(session.RevokeV2(session.Parties{Target: program.ChessID, Signer: s.PublicKey(), Authority: w.wallet.PublicKey(), Payer: w.wallet.PublicKey()}))
			tx := w.transaction(w.wallet.PublicKey(), revoke)
			if err := w.wallet.Sign(w.t.Context(), tx); err != nil {
				w.t.Fatal(err)
			}
			w.send(tx)
		},
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.open()
			end(w, s)
			if _, err := s.Refresh(t.Context()); err != nil || s.Usable() == nil {
				t.Fatalf("it has not ended: %v", err)
			}
			if _, err := s.Renew(t.Context(), w.wallet, session.Extension{ValidFor: time.Hour}); err != nil {
				t.Fatal(err)
			}
			if s, err := w.reopen(s); err != nil {
				t.Errorf("resume: %v", err)
			} else if left := s.ValidUntil().Unix() - s.View().Now; left < 3590 {
				t.Errorf("%d seconds left, want an hour", left)
			}
		})
	}
}

// TestPoorKeyIsFilledUpByTheWallet takes a key that can pay no fee and makes it pay one.
func TestPoorKeyIsFilledUpByTheWallet(t *testing.T) {
	w := newWorld(t)
	req := w.request()
	req.TopUp = session.RentFloor
	s, err := w.keeper.Open(t.Context(), w.wallet, req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	until := s.ValidUntil()
	for range 2 { // the second time nothing is missing, so nobody is asked
		if _, err := s.Renew(t.Context(), w.wallet, session.Extension{FillTo: session.RentFloor + 7*session.FeePerSignature}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := s.Refresh(t.Context())
	if err != nil || v.MovesLeft() != 7 || !s.ValidUntil().Equal(until) {
		t.Fatalf("%d moves left, until %v; %v", v.MovesLeft(), s.ValidUntil(), err)
	}
	w.usedAndRevoked(s)
	w.spent(2 + 1 + 1 + 2)
}

func TestRenewalsThatAreRefusedUnasked(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	tests := map[string]struct {
		extension session.Extension
		want      error
	}{
		"too little to live on":  {session.Extension{FillTo: session.RentFloor - 1}, session.ErrTopUp},
		"more than seven days":   {session.Extension{ValidFor: 7*24*time.Hour + 2*time.Second}, session.ErrValidity},
		"time running backwards": {session.Extension{ValidFor: -time.Hour}, session.ErrValidity},
		"already over":           {session.Extension{ValidUntil: 1}, session.ErrValidity},
	}
	for name, test := range tests {
		if _, err := s.Renew(t.Context(), w.wallet, test.extension); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	other := newWorld(t).wallet
	if _, err := s.Renew(t.Context(), other, session.Extension{ValidFor: time.Hour}); !errors.Is(err, session.ErrWrongWallet) {
		t.Errorf("another wallet: %v", err)
	}
	if _, err := s.SignOut(t.Context(), session.Around{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Renew(t.Context(), w.wallet, session.Extension{ValidFor: time.Hour}); !errors.Is(err, session.ErrSignedOut) {
		t.Errorf("signed out: %v, want ErrSignedOut", err)
	}
}

// TestUnsureRenewal loses a renewal on its way: the session signs on, and whoever asks next finds out.
func TestUnsureRenewal(t *testing.T) {
	tests := map[string]struct {
		late bool
		next func(t *testing.T, w *world, s *session.Session)
	}{
		"and it lands: the next process sends the very bytes": {next: func(t *testing.T, w *world, s *session.Session) {
			s, err := w.reopen(s)
			if err != nil || s.ValidUntil().Unix()-s.View().Now < 7000 || s.Info().State != session.Active {
				t.Errorf("resumed: %v, until %v", err, s.ValidUntil())
			}
		}},
		"and it expires: the session is as before": {late: true, next: func(t *testing.T, w *world, s *session.Session) {
			s, err := w.reopen(s)
			if err != nil || s.ValidUntil().Unix()-s.View().Now > 3600 || s.Info().State != session.Active {
				t.Errorf("resumed: %v, until %v", err, s.ValidUntil())
			}
		}},
		"and the wallet revokes: renewal first, then the end": {next: func(t *testing.T, w *world, s *session.Session) {
			_ = s.Close()
			s = w.load(s.Ref())
			if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
				t.Error(err)
			}
			w.forgotten(s.Ref())
			w.spent(2 + 2 + 2)
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			first := w.open()
			_ = first.Close()
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			s, err := session.New(w.store, silent{w.chain.Client(), giveUp}, fast).Resume(t.Context(), first.Ref())
			if err != nil {
				t.Fatal(err)
			}
			if _, err = s.Renew(ctx, w.wallet, session.Extension{ValidFor: 2 * time.Hour, FillTo: 2 * topUp}); !errors.Is(err, submit.ErrUnsure) {
				t.Fatalf("Renew: %v, want ErrUnsure", err)
			}
			if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
				t.Errorf("Sign meanwhile: %v", err)
			}
			if test.late {
				if err := w.chain.Ledger().WarpSlots(200); err != nil {
					t.Fatal(err)
				}
			}
			test.next(t, w, s)
		})
	}
}

func TestRenewalTheChainRefuses(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	until := s.ValidUntil()
	poison := session.Around{After: []solana.Instruction{solana.NewInstruction(session.ProgramID, nil, []byte{1})}}
	var rejected *submit.Rejected
	if _, err := s.Renew(t.Context(), w.wallet, session.Extension{ValidFor: 2 * time.Hour, Around: poison}); !errors.As(err, &rejected) || !errors.Is(err, session.ErrWouldFail) {
		t.Fatalf("Renew of what fails: %v", err)
	}
	_, err := s.Renew(t.Context(), w.spoils(), session.Extension{ValidFor: 2 * time.Hour})
	if !errors.As(err, &rejected) || !errors.Is(err, session.ErrNotApproved) {
		t.Fatalf("Renew of what fails once it is signed: %v", err)
	}
	if info := s.Info(); info.State != session.Active || info.ValidUntil != until.Unix() || !s.ValidUntil().Equal(until) {
		t.Errorf("the session has changed: %+v", info)
	}
	if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
		t.Error(err)
	}
}

// forgetful is a chain that loses the first transaction it is sent.
type forgetful struct {
	session.Chain
	lost func()
	once *sync.Once
}

func (c forgetful) SendRawTransactionWithOpts(ctx context.Context, raw []byte, o rpc.TransactionOpts) (solana.Signature, error) {
	first := false
	c.once.Do(func() { first = true })
	if first {
		c.lost()
		return solana.Signature{}, nil
	}
	return c.Chain.SendRawTransactionWithOpts(ctx, raw, o)
}

// TestAnUnsureRenewalIsSettledBeforeAnythingElse loses a refill; what comes next in the same
// process must not overtake it, for it could land on a key that is forgotten by then.
func TestAnUnsureRenewalIsSettledBeforeAnythingElse(t *testing.T) {
	tests := map[string]struct {
		next       func(w *world, s *session.Session) error
		signatures uint64
	}{
		"a revocation": {func(w *world, s *session.Session) error {
			_, err := s.Revoke(w.t.Context(), w.wallet, session.Around{})
			return err
		}, 2 + 1 + 2},
		"another renewal, then a revocation": {func(w *world, s *session.Session) error {
			if _, err := s.Renew(w.t.Context(), w.wallet, session.Extension{ValidFor: time.Hour}); err != nil {
				return err
			}
			_, err := s.Revoke(w.t.Context(), w.wallet, session.Around{})
			return err
		}, 2 + 1 + 2 + 2},
		"a rotation, then a revocation": {func(w *world, s *session.Session) error {
			next, err := s.Rotate(w.t.Context(), w.wallet, w.request(), session.Around{})
			if err != nil {
				return err
			}
			_, err = next.Revoke(w.t.Context(), w.wallet, session.Around{})
			return err
		}, 2 + 1 + 3 + 2},
		"a sign-out, then a revocation": {func(w *world, s *session.Session) error {
			if _, err := s.SignOut(w.t.Context(), session.Around{}); err != nil {
				return err
			}
			_, err := s.Revoke(w.t.Context(), w.wallet, session.Around{})
			return err
		}, 2 + 1 + 1 + 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			first := w.open()
			_ = first.Close()
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			keeper := session.New(w.store, forgetful{w.chain.Client(), giveUp, new(sync.Once)}, fast)
			s, err := keeper.Resume(t.Context(), first.Ref())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Renew(ctx, w.wallet, session.Extension{FillTo: 2 * topUp}); !errors.Is(err, submit.ErrUnsure) {
				t.Fatalf("Renew: %v, want ErrUnsure", err)
			}
			if err := test.next(w, s); err != nil {
				t.Fatal(err)
			}
			w.forgotten(s.Ref())
			w.spent(test.signatures)
		})
	}
}
