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

// TestWhatAPageMayAnswer has a wallet do one thing wrong, and says what Sign answers.
func TestWhatAPageMayAnswer(t *testing.T) {
	thief := solana.PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize)))
	swap := func(w []byte) []byte {
		first := bytes.Clone(w[129+4 : 129+36])
		copy(w[129+4:], w[129+36:129+68])
		copy(w[129+36:], first)
		return signWire(t, w, key, 1)
	}
	tests := map[string]struct {
		change func(wire []byte) []byte
		want   error
	}{
		"the other's signature dropped": {func(w []byte) []byte { clear(w[65:129]); return signWire(t, w, key, 0) }, nil},
		"nothing signed":                {func(w []byte) []byte { return w }, session.ErrBadSignature},
		"signed by another":             {func(w []byte) []byte { return signWire(t, w, thief, 0) }, session.ErrBadSignature},
		"signed in the wrong slot":      {func(w []byte) []byte { return signWire(t, w, key, 1) }, session.ErrBadSignature},
		"another blockhash":             {func(w []byte) []byte { w[len(w)-20] ^= 1; return signWire(t, w, key, 0) }, session.ErrAltered},
		"another fee payer":             {func(w []byte) []byte { w[129+4] ^= 1; return signWire(t, w, key, 0) }, session.ErrAltered},
		"a byte more":                   {func(w []byte) []byte { return signWire(t, append(w, 0), key, 0) }, session.ErrAltered},
		"a byte less":                   {func(w []byte) []byte { return signWire(t, w[:len(w)-1], key, 0) }, session.ErrAltered},
		"a signature slot less":         {func(w []byte) []byte { return append([]byte{1}, signWire(t, w, key, 0)[65:]...) }, session.ErrAltered},
		"another signature count":       {func(w []byte) []byte { w = signWire(t, w, key, 0); w[0] = 1; return w }, session.ErrAltered},
		"nothing at all":                {func([]byte) []byte { return nil }, session.ErrAltered},
		"signers in another order":      {swap, session.ErrAltered},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o, tx := open(t, known), transaction(t)
			signed := o.sign(t.Context(), tx)
			p := o.enter(t)
			p.connect()
			status := p.answer(test.change(p.until("sign").Transaction))
			err := result(t, signed)
			if !errors.Is(err, test.want) || (status == http.StatusOK) != (test.want == nil) {
				t.Errorf("status %d, %v; want %v", status, err, test.want)
			}
			if tx.Signatures[0].IsZero() != (test.want != nil) || tx.Signatures[1] != (solana.Signature{5, 5, 5}) {
				t.Errorf("signatures are now %v", tx.Signatures)
			}
			if s := p.until("over"); s.OK != (test.want == nil) {
				t.Errorf("the page is told %+v", s)
			}
		})
	}
}

// TestEndings lets a page do something and says what Sign answers.
func TestEndings(t *testing.T) {
	short := func(o *browser.Options) { known(o); o.Timeout = 300 * time.Millisecond }
	tests := map[string]struct {
		options func(*browser.Options)
		act     func(p *tab)
		want    []error
	}{
		"nobody opens the page":       {short, func(*tab) {}, []error{browser.ErrTimeout}},
		"a wallet that never answers": {short, func(p *tab) { p.enterAndConnect(); p.until("sign") }, []error{browser.ErrTimeout}},
		"rejected":                    {known, func(p *tab) { p.enterAndConnect(); p.post("/reject", struct{}{}) }, []error{browser.ErrRejected}},
		"rejected before connecting":  {known, func(p *tab) { p.claim(); p.post("/reject", struct{}{}) }, []error{browser.ErrRejected}},
		"the page closed":             {known, func(p *tab) { p.enterAndConnect(); p.leave() }, []error{browser.ErrPageClosed}},
		"no wallet, then closed": {known, func(p *tab) {
			p.claim()
			p.listen()
			p.post("/problem", map[string]string{"kind": "no-wallet", "text": ""})
			p.leave()
		}, []error{browser.ErrNoWallet, browser.ErrPageClosed}},
		"no wallet, then given up": {known, func(p *tab) {
			p.claim()
			p.post("/problem", map[string]string{"kind": "no-wallet", "text": ""})
			p.post("/reject", struct{}{})
		}, []error{browser.ErrNoWallet}},
		"a wallet that fails": {short, func(p *tab) {
			p.enterAndConnect()
			p.post("/problem", map[string]string{"kind": "wallet", "text": "it is \x1b[31mlocked"})
		}, []error{browser.ErrWallet, browser.ErrTimeout}},
		"another account": {short, func(p *tab) {
			p.claim()
			p.offer(solana.PublicKey{3}.String(), "solana:devnet")
		}, []error{browser.ErrWrongAccount, session.ErrWrongWallet, browser.ErrTimeout}},
		"another cluster": {short, func(p *tab) {
			p.claim()
			p.offer(key.PublicKey().String(), "solana:mainnet")
		}, []error{browser.ErrWrongCluster, session.ErrWrongCluster, browser.ErrTimeout}},
		"the address opened twice": {known, func(p *tab) {
			p.enterAndConnect()
			p.post("/claim", map[string]string{"token": p.token})
		}, []error{browser.ErrSecondPage}},
		"the tab doubled": {known, func(p *tab) {
			p.enterAndConnect()
			if status, _ := p.post("/state", struct{}{}); status != http.StatusConflict {
				p.t.Errorf("a second listener got %d", status)
			}
		}, []error{browser.ErrSecondPage}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, tx := open(t, test.options), transaction(t)
			signed := o.sign(t.Context(), tx)
			test.act(o.visit(t))
			err := result(t, signed)
			for _, want := range test.want {
				if !errors.Is(err, want) {
					t.Errorf("got %v, which is not %q", err, want)
				}
			}
			if err != nil && strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("%q would colour the terminal", err)
			}
			if !tx.Signatures[0].IsZero() {
				t.Error("the transaction was signed all the same")
			}
		})
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
