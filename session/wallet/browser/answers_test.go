package browser_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
)

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
	short := func(o *browser.Options) { known(o); o.Timeout = 3 * time.Second }
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
