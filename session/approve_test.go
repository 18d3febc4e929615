package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/session/submit"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
)

func TestWalletsThatMisbehave(t *testing.T) {
	w := newWorld(t)
	refused := errors.New("no thanks")
	sign := w.wallet.Sign
	tests := map[string]struct {
		sign func(ctx context.Context, tx *solana.Transaction) error
		want error
	}{
		"refuses": {func(context.Context, *solana.Transaction) error { return refused }, refused},
		"never answers": {func(ctx context.Context, _ *solana.Transaction) error {
			<-make(chan struct{})
			return nil
		}, context.Canceled},
		"signs nothing": {func(context.Context, *solana.Transaction) error { return nil }, session.ErrBadSignature},
		"drops the signatures": {func(ctx context.Context, tx *solana.Transaction) error {
			tx.Signatures = nil
			return nil
		}, session.ErrBadSignature},
		"signs something else": {func(ctx context.Context, tx *solana.Transaction) error {
			other := w.budgetOnly(w.wallet.PublicKey())
			err := sign(ctx, other)
			tx.Signatures = make([]solana.Signature, 2)
			tx.Signatures[0] = other.Signatures[0]
			return err
		}, session.ErrBadSignature},
		"changes the message": {func(ctx context.Context, tx *solana.Transaction) error {
			tx.Message.Instructions[0].Data[8] ^= 1
			return sign(ctx, tx)
		}, session.ErrAltered},
		"changes the blockhash": {func(ctx context.Context, tx *solana.Transaction) error {
			tx.Message.RecentBlockhash[0] ^= 1
			return sign(ctx, tx)
		}, session.ErrAltered},
		"adds an instruction": {func(ctx context.Context, tx *solana.Transaction) error {
			tx.Message.Instructions = append(tx.Message.Instructions, tx.Message.Instructions[0])
			return sign(ctx, tx)
		}, session.ErrAltered},
		"replaces the keys": {func(ctx context.Context, tx *solana.Transaction) error {
			tx.Message.AccountKeys[1] = solana.PublicKey{1}
			return sign(ctx, tx)
		}, session.ErrAltered},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if errors.Is(test.want, context.Canceled) {
				time.AfterFunc(20*time.Millisecond, cancel)
			}
			_, err := w.keeper.Open(ctx, approver{w.wallet, test.sign}, w.request())
			if !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
			if refs, err := w.keeper.List(); err != nil || len(refs) != 0 {
				t.Errorf("records left: %v, %v", refs, err)
			}
		})
	}
	w.spent(0)
}

// TestAWalletIsAskedOneThingAtATime, whoever asks: a second approval meanwhile is refused unasked and stands.
func TestAWalletIsAskedOneThingAtATime(t *testing.T) {
	w := newWorld(t)
	first, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	s, err := first.Approve(t.Context(), approver{w.wallet, func(ctx context.Context, tx *solana.Transaction) error {
		unasked := approver{w.wallet, func(context.Context, *solana.Transaction) error {
			t.Error("it was asked twice at once")
			return nil
		}}
		if _, err := second.Approve(ctx, unasked); !errors.Is(err, session.ErrWalletBusy) || !errors.Is(err, session.ErrNotApproved) {
			t.Errorf("asked meanwhile: %v, want ErrWalletBusy", err)
		}
		return w.wallet.Sign(ctx, tx)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	later, err := second.Approve(t.Context(), w.wallet)
	if err != nil {
		t.Fatalf("asked afterwards: %v", err)
	}
	_ = later.Close()
}

func TestWhoMayApprove(t *testing.T) {
	w := newWorld(t)
	other, err := wallet.OpenDemo(w.store, "other", w.chain.Ledger().GenesisHash())
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := wallet.OpenDemo(w.store, "you", solana.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.keeper.Open(t.Context(), elsewhere, w.request()); !errors.Is(err, session.ErrWrongCluster) {
		t.Errorf("wallet of another chain: %v, want ErrWrongCluster", err)
	}
	p, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Approve(t.Context(), other); !errors.Is(err, session.ErrWrongWallet) {
		t.Errorf("another wallet: %v, want ErrWrongWallet", err)
	}
	s, err := p.Approve(t.Context(), w.wallet)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Approve(t.Context(), w.wallet); !errors.Is(err, session.ErrClosed) {
		t.Errorf("approved twice: %v, want ErrClosed", err)
	}
	p.Discard()
	if err := s.Sign(w.budgetOnly(s.PublicKey())); err != nil {
		t.Errorf("Discard after Approve hurt the session: %v", err)
	}
	if _, err := s.Revoke(t.Context(), other, session.Around{}); !errors.Is(err, session.ErrWrongWallet) {
		t.Errorf("revoked by another wallet: %v, want ErrWrongWallet", err)
	}
}

func TestRequestsThatAreRefusedUnasked(t *testing.T) {
	w := newWorld(t)
	now := w.chain.Ledger().Clock().UnixTimestamp
	tests := map[string]struct {
		change func(*session.Request)
		want   error
	}{
		"no time":                {func(r *session.Request) { r.ValidFor = 0 }, session.ErrValidity},
		"time running backwards": {func(r *session.Request) { r.ValidFor = -time.Hour }, session.ErrValidity},
		"already over":           {func(r *session.Request) { r.ValidUntil = now }, session.ErrValidity},
		"more than seven days":   {func(r *session.Request) { r.ValidFor = 7*24*time.Hour + 2*time.Second }, session.ErrValidity},
		"for ever":               {func(r *session.Request) { r.ValidUntil = 1<<63 - 1 }, session.ErrValidity},
		"too little to live on":  {func(r *session.Request) { r.TopUp = session.RentFloor - 1 }, session.ErrTopUp},
		"another cluster":        {func(r *session.Request) { r.Cluster = solana.Hash{1} }, session.ErrWrongCluster},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			req := w.request()
			test.change(&req)
			if _, err := w.keeper.Open(t.Context(), w.wallet, req); !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
		})
	}
	week := w.request()
	week.ValidFor = 7 * 24 * time.Hour
	if _, err := w.keeper.Open(t.Context(), w.wallet, week); err != nil {
		t.Errorf("seven days: %v", err)
	}
}

func TestApprovalTheChainRefuses(t *testing.T) {
	w := newWorld(t)
	req := w.request()
	req.Target = solana.PublicKey{5} // no program
	_, err := w.keeper.Open(t.Context(), w.wallet, req)
	var rejected *submit.Rejected
	if !errors.Is(err, session.ErrWouldFail) || !errors.As(err, &rejected) || rejected.Instruction != 0 || rejected.Landed {
		t.Fatalf("error = %v, want ErrWouldFail with the chain's rejection", err)
	}
	if code, ok := rejected.Custom(); !ok || code != 2007 || len(rejected.Logs) == 0 {
		t.Errorf("code %d, logs %q; want ConstraintExecutable with logs", code, rejected.Logs)
	}
	w.spent(0)
}

// spoils is the wallet in the hands of somebody who sends all its money away before he signs.
func (w *world) spoils() approver {
	return approver{w.wallet, func(ctx context.Context, tx *solana.Transaction) error {
		account, _ := w.chain.Ledger().Account(w.wallet.PublicKey())
		poor := *account
		poor.Lamports = session.RentFloor
		if err := w.chain.Ledger().SetAccount(w.wallet.PublicKey(), &poor); err != nil {
			return err
		}
		return w.wallet.Sign(ctx, tx)
	}}
}

func TestApprovalTheChainRefusesOnceItIsSigned(t *testing.T) {
	w := newWorld(t)
	_, err := w.keeper.Open(t.Context(), w.spoils(), w.request())
	var rejected *submit.Rejected
	if !errors.Is(err, session.ErrNotApproved) || !errors.As(err, &rejected) || errors.Is(err, session.ErrWouldFail) {
		t.Fatalf("error = %v, want ErrNotApproved with the chain's rejection", err)
	}
	if refs, err := w.keeper.List(); err != nil || len(refs) != 0 {
		t.Errorf("records left: %v, %v", refs, err)
	}
}

// TestARefusedApprovalMayBeApprovedAgain has the wallet refuse, then agree: key and text are the ones that were shown.
func TestARefusedApprovalMayBeApprovedAgain(t *testing.T) {
	w := newWorld(t)
	refused := errors.New("not now")
	no := approver{w.wallet, func(context.Context, *solana.Transaction) error { return refused }}
	p, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := p.Approve(t.Context(), no); !errors.Is(err, refused) || !p.Open() {
			t.Fatalf("refused: %v, open %v", err, p.Open())
		}
	}
	s, err := p.Approve(t.Context(), w.wallet)
	if err != nil || s.PublicKey() != p.Ref().ID || p.Open() {
		t.Fatalf("approved: %v, open %v", err, p.Open())
	}
	r, err := s.PrepareRenewal(t.Context(), session.Extension{ValidFor: 2 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	end, err := s.PrepareRevocation(t.Context(), session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	for _, ask := range []func(session.Approver) (submit.Receipt, error){
		func(a session.Approver) (submit.Receipt, error) { return r.Approve(t.Context(), a) },
		func(a session.Approver) (submit.Receipt, error) { return end.Approve(t.Context(), a) },
	} {
		if _, err := ask(no); !errors.Is(err, refused) {
			t.Errorf("refused: %v", err)
		}
		if _, err := ask(w.wallet); err != nil {
			t.Error(err)
		}
	}
	w.forgotten(s.Ref())
	w.spent(2 + 2 + 2)
}

// TestDiscardWhileTheWalletIsAsked wipes the key once the wallet has said no.
func TestDiscardWhileTheWalletIsAsked(t *testing.T) {
	w := newWorld(t)
	p, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Approve(t.Context(), approver{w.wallet, func(context.Context, *solana.Transaction) error {
		p.Discard()
		return errors.New("never mind")
	}})
	if _, again := p.Approve(t.Context(), w.wallet); err == nil || !errors.Is(again, session.ErrClosed) {
		t.Errorf("%v, then %v; want ErrClosed", err, again)
	}
}

// TestARevocationShownIsTheOneThatIsSent refuses one that other deeds of the session have overtaken.
func TestARevocationShownIsTheOneThatIsSent(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	r, err := s.PrepareRevocation(t.Context(), session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	tx := w.budgetOnly(s.PublicKey())
	if err := s.Sign(tx); err != nil {
		t.Fatal(err)
	}
	w.send(tx)
	if _, err := r.Approve(t.Context(), w.wallet); !errors.Is(err, session.ErrMoved) {
		t.Errorf("after the key has paid a fee: %v, want ErrMoved", err)
	}
	if err := s.Usable(); err != nil {
		t.Errorf("the session has ended all the same: %v", err)
	}
}
