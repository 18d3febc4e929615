package browser_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/session/wallet"
	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

func TestConnectAndSignInOneVisit(t *testing.T) {
	o := open(t, nil)
	connected := o.connect(t.Context())
	p := o.enter(t)
	p.connect()
	if err := result(t, connected); err != nil || o.PublicKey() != key.PublicKey() || o.Name() != "browser wallet Test" {
		t.Fatalf("connected %s as %q: %v", o.PublicKey(), o.Name(), err)
	}
	if s := p.until("wait"); s.Cluster != "devnet" || s.Account != key.PublicKey().String() {
		t.Errorf("the page is told %+v while it waits", s)
	}
	tx := transaction(t)
	before, _ := tx.Message.MarshalBinary()
	signed := o.sign(t.Context(), tx)
	asked := p.until("sign")
	if asked.Chain != "solana:devnet" || !bytes.Equal(asked.Transaction[1+2*64:], before) {
		t.Errorf("the page is given %+v", asked)
	}
	p.answer(signWire(t, asked.Transaction, key, 0))
	if err := result(t, signed); err != nil {
		t.Fatal(err)
	}
	after, _ := tx.Message.MarshalBinary()
	want := []solana.Signature{solana.SignatureFromBytes(ed25519.Sign(ed25519.PrivateKey(key), before)), {5, 5, 5}}
	if diff := cmp.Diff(want, tx.Signatures); diff != "" || !bytes.Equal(before, after) {
		t.Errorf("message unchanged %v, signatures (-want +got):\n%s", bytes.Equal(before, after), diff)
	}
	if s := p.until("over"); !s.OK {
		t.Errorf("the page is told %+v at the end", s)
	}
	if len(o.pages) != 0 {
		t.Error("a second page was announced")
	}
}

func TestTheServerIsGoneAfterTheAnswer(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.approve()
	if err := result(t, signed); err != nil {
		t.Fatal(err)
	}
	_ = o.Close() // waits for the farewell
	if c, err := net.Dial("tcp", strings.TrimPrefix(p.origin, "http://")); err == nil {
		_ = c.Close()
		t.Error("the port still answers")
	}
}

func TestALaterApprovalOpensAPageOfItsOwn(t *testing.T) {
	o := open(t, known)
	seen := map[string]bool{}
	for range 2 {
		signed := o.sign(t.Context(), transaction(t))
		p := o.enter(t)
		seen[p.token] = true
		p.approve()
		if err := result(t, signed); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 2 {
		t.Error("two visits share a token")
	}
}

func TestAProblemCanBePutRight(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.post("/problem", map[string]string{"kind": "no-wallet", "text": ""})
	status, body := p.offer(solana.PublicKey{3}.String(), "solana:devnet")
	if text, _ := body["text"].(string); status != http.StatusConflict || !strings.Contains(text, "choose the right one") {
		t.Errorf("another account: %d %v", status, body)
	}
	p.connect()
	p.until("sign")
	p.post("/reject", struct{}{})
	if err := result(t, signed); !errors.Is(err, browser.ErrRejected) || errors.Is(err, browser.ErrWrongAccount) {
		t.Errorf("the old problem is still told: %v", err)
	}
}

func TestAnAccountChangedBeforeSigningMustBeConnectedAgain(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.connect()
	asked := p.until("sign")
	p.offer(solana.PublicKey{3}.String(), "solana:devnet")
	p.until("connect")
	if status := p.answer(signWire(t, asked.Transaction, key, 0)); status != http.StatusConflict {
		t.Errorf("signed while another account is connected: %d", status)
	}
	p.post("/reject", struct{}{})
	if err := result(t, signed); !errors.Is(err, browser.ErrWrongAccount) {
		t.Error(err)
	}
}

func TestAReloadIsNoSecondPage(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.connect()
	p.until("sign")
	p.leave()
	p.listen()
	p.approve() // a fresh page knows no wallet
	if err := result(t, signed); err != nil {
		t.Error(err)
	}
}

func TestAnEndedContextShutsThePage(t *testing.T) {
	o := open(t, known)
	ctx, cancel := context.WithCancel(t.Context())
	signed := o.sign(ctx, transaction(t))
	p := o.enter(t)
	p.connect()
	cancel()
	if err := result(t, signed); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if s := p.until("over"); s.OK {
		t.Errorf("the page is told %+v", s)
	}
}

func TestCloseShutsThePage(t *testing.T) {
	o := open(t, nil)
	connected := o.connect(t.Context())
	o.enter(t)
	_ = o.Close()
	if err := result(t, connected); !errors.Is(err, wallet.ErrClosed) {
		t.Error(err)
	}
	if err := o.Connect(t.Context()); !errors.Is(err, wallet.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestApprovalsQueue(t *testing.T) {
	o := open(t, known)
	first := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := o.Sign(ctx, transaction(t)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second approval did not wait: %v", err)
	}
	p.approve()
	if err := result(t, first); err != nil {
		t.Error(err)
	}
}

func TestSignRefusesBeforeAPageIsOpened(t *testing.T) {
	foreign, err := solana.NewTransaction([]solana.Instruction{solana.NewInstruction(solana.MemoProgramID, nil, nil)},
		solana.Hash{1}, solana.TransactionPayer(solana.PublicKey{4}))
	if err != nil {
		t.Fatal(err)
	}
	broken, unreadable := transaction(t), transaction(t)
	broken.Message.Header.NumRequiredSignatures = 99
	unreadable.Message.Instructions[0].ProgramIDIndex = 99
	tests := map[string]struct {
		options func(*browser.Options)
		tx      *solana.Transaction
		want    error
	}{
		"not connected":          {nil, transaction(t), browser.ErrNotConnected},
		"another's transaction":  {known, foreign, wallet.ErrNotSigner},
		"more signers than keys": {known, broken, wallet.ErrNotSigner},
		"nobody could read it":   {known, unreadable, session.ErrUnreadable},
	}
	for name, test := range tests {
		o := open(t, test.options)
		if err := o.Sign(t.Context(), test.tx); !errors.Is(err, test.want) || len(o.pages) != 0 {
			t.Errorf("%s: %v with %d pages, want %v", name, err, len(o.pages), test.want)
		}
	}
	if _, err := browser.New(browser.Options{}); !errors.Is(err, browser.ErrOptions) {
		t.Errorf("no way to announce: %v", err)
	}
}
