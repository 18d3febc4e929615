package browser_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
)

// devnet is the genesis hash of the public cluster of that name.
var devnet = solana.MustHashFromBase58("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG")

// key is the test player's: a seed of sevens.
var key = solana.PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)))

// opened is a wallet and the addresses it announces.
type opened struct {
	*browser.Wallet
	pages chan browser.Page
}

// open makes a wallet of devnet.
func open(t testing.TB, change func(*browser.Options)) opened {
	t.Helper()
	pages := make(chan browser.Page, 4)
	o := browser.Options{Cluster: devnet, ClusterName: "devnet", Announce: func(p browser.Page) { pages <- p }}
	if change != nil {
		change(&o)
	}
	w, err := browser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return opened{w, pages}
}

// known gives the wallet the test player's account from the start.
func known(o *browser.Options) { o.Account = key.PublicKey() }

// transaction asks for the signatures of the player and of another, who has signed already.
func transaction(t testing.TB) *solana.Transaction {
	t.Helper()
	in := solana.NewInstruction(solana.MemoProgramID, solana.AccountMetaSlice{solana.Meta(solana.PublicKey{8}).SIGNER()}, []byte("hello"))
	tx, err := solana.NewTransaction([]solana.Instruction{in}, solana.Hash{1}, solana.TransactionPayer(key.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	tx.Signatures = []solana.Signature{{}, {5, 5, 5}}
	return tx
}

// sign runs Sign and gives its answer.
func (o opened) sign(ctx context.Context, tx *solana.Transaction) chan error {
	done := make(chan error, 1)
	go func() { done <- o.Sign(ctx, tx) }()
	return done
}

// connect runs Connect and gives its answer.
func (o opened) connect(ctx context.Context) chan error {
	done := make(chan error, 1)
	go func() { done <- o.Connect(ctx) }()
	return done
}

// result waits for an answer, at most a minute: machines are slow at times.
func result(t testing.TB, done chan error) error {
	t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		t.Fatal("no answer after a minute")
		return nil
	}
}

// tab is a page as a test plays it: it speaks to the server as page.js does.
type tab struct {
	t      testing.TB
	origin string // http://127.0.0.1:PORT
	token  string
	secret string
	states chan told
	leave  context.CancelFunc
}

// told is what the page is told.
type told struct {
	Do, Cluster, Chain, Account, Text string
	Statement                         *browser.Statement
	Transaction                       []byte
	OK                                bool
}

// visit takes the address that was announced and does nothing with it yet.
func (o opened) visit(t testing.TB) *tab {
	t.Helper()
	select {
	case p := <-o.pages:
		origin, token, ok := strings.Cut(p.URL, "/#")
		if !ok {
			t.Fatalf("address %s holds no token", p.URL)
		}
		return &tab{t: t, origin: origin, token: token}
	case <-time.After(time.Minute):
		t.Fatal("no page was announced")
		return nil
	}
}

// enter claims and listens, as a page does that has loaded.
func (o opened) enter(t testing.TB) *tab {
	t.Helper()
	p := o.visit(t)
	p.claim()
	p.listen()
	return p
}

// claim trades the token for the secret.
func (p *tab) claim() {
	p.t.Helper()
	status, body := p.post("/claim", map[string]string{"token": p.token})
	if status != http.StatusOK {
		p.t.Fatalf("claim: %d %v", status, body)
	}
	p.secret, _ = body["secret"].(string)
}

// request is a POST as the page sends it; a body of bytes is sent as it is.
func (p *tab) request(path string, body any) *http.Request {
	p.t.Helper()
	raw, ok := body.([]byte)
	if !ok {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			p.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.origin+path, bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Origin", p.origin)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+p.secret)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// send sends a request and reads the whole answer; status 0 is a server that is gone.
func (p *tab) send(r *http.Request) (status int, header http.Header, text string) {
	p.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, ""
	}
	defer func() { _ = response.Body.Close() }()
	raw, _ := io.ReadAll(response.Body)
	return response.StatusCode, response.Header, string(raw)
}

// post posts JSON and decodes the answer.
func (p *tab) post(path string, body any) (int, map[string]any) {
	p.t.Helper()
	status, _, text := p.send(p.request(path, body))
	var out map[string]any
	_ = json.Unmarshal([]byte(text), &out)
	return status, out
}

// listen follows the state until the tab leaves.
func (p *tab) listen() {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	states := make(chan told, 16)
	p.leave, p.states = cancel, states
	response, err := http.DefaultClient.Do(p.request("/state", struct{}{}).WithContext(ctx)) //nolint:bodyclose // closed by whoever reads it, below
	if err != nil {
		p.t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		p.t.Fatalf("state: %d", response.StatusCode)
	}
	go func() {
		defer func() { _ = response.Body.Close() }()
		defer close(states)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			var s told
			if json.Unmarshal(lines.Bytes(), &s) == nil {
				states <- s
			}
		}
	}()
}

// until waits for a state.
func (p *tab) until(do string) told {
	p.t.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case s, open := <-p.states:
			if !open {
				p.t.Fatalf("the server hung up before %q", do)
			}
			if s.Do == do {
				return s
			}
		case <-timeout:
			p.t.Fatalf("never told to %q", do)
		}
	}
}

// connect offers the test player's account.
func (p *tab) connect() {
	p.t.Helper()
	p.until("connect")
	if status, body := p.offer(key.PublicKey().String(), "solana:devnet"); status != http.StatusOK {
		p.t.Fatalf("account: %d %v", status, body)
	}
}

// enterAndConnect does all that comes before signing.
func (p *tab) enterAndConnect() {
	p.t.Helper()
	p.claim()
	p.listen()
	p.connect()
}

// offer offers an account for a chain.
func (p *tab) offer(account, chain string) (int, map[string]any) {
	p.t.Helper()
	return p.post("/account", map[string]any{"wallet": "Test", "account": account, "chains": []string{chain}})
}

// answer posts a signed transaction.
func (p *tab) answer(wire []byte) int {
	p.t.Helper()
	status, _ := p.post("/signed", map[string]any{"transaction": wire})
	return status
}

// approve does what a player does who agrees.
func (p *tab) approve() {
	p.t.Helper()
	p.connect()
	if status := p.answer(signWire(p.t, p.until("sign").Transaction, key, 0)); status != http.StatusOK {
		p.t.Fatalf("signed: %d", status)
	}
}

// signWire puts a key's signature in a slot of a two-signature transaction.
func signWire(t testing.TB, wire []byte, k solana.PrivateKey, slot int) []byte {
	t.Helper()
	out := bytes.Clone(wire)
	signature, err := k.Sign(out[1+2*64:])
	if err != nil {
		t.Fatal(err)
	}
	copy(out[1+64*slot:], signature[:])
	return out
}
