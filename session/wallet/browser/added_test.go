package browser_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/sbpf/asm"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// bank is an embedded chain with a Lighthouse that finds everything in order, where the test player has a SOL.
type bank struct {
	*embedded.Chain
	keeper *session.Keeper
}

func newBank(t *testing.T) bank {
	t.Helper()
	elf, err := asm.ELF("entrypoint:\n  mov64 r0, 0\n  exit")
	if err != nil {
		t.Fatal(err)
	}
	chain, err := embedded.Open(embedded.Options{Programs: map[solana.PublicKey][]byte{session.Lighthouse: elf}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = chain.Close() })
	if _, err := chain.Ledger().Airdrop(key.PublicKey(), solana.LAMPORTS_PER_SOL); err != nil {
		t.Fatal(err)
	}
	store, err := keystore.Open(filepath.Join(t.TempDir(), "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	return bank{chain, session.New(store, chain.Client(), session.Options{})}
}

// wallet is the test player's browser wallet on this chain.
func (b bank) wallet(t *testing.T) opened {
	t.Helper()
	return open(t, func(o *browser.Options) {
		known(o)
		o.Cluster, o.ClusterName, o.Chain = b.Ledger().GenesisHash(), "embedded", b.Client()
	})
}

// lost is what the wallet has lost, beside what a session of its holds.
func (b bank) lost(s *session.Session) uint64 {
	lost := solana.LAMPORTS_PER_SOL - b.Ledger().Balance(key.PublicKey())
	if s != nil {
		lost -= b.Ledger().Balance(s.PublicKey()) + b.Ledger().Balance(s.TokenAddress())
	}
	return lost
}

// What a wallet adds.
var (
	addLimit     = planAdd{solana.ComputeBudget.Bytes(), []uint16{}, []byte{2, 0x40, 0x0d, 3, 0}, true}                // 200,000 units
	addPrice     = planAdd{solana.ComputeBudget.Bytes(), []uint16{}, []byte{3, 0x50, 0xc3, 0, 0, 0, 0, 0, 0}, true}    // 50,000 millionths: 10,000 lamports
	addAssertion = planAdd{session.Lighthouse.Bytes(), []uint16{0}, []byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4}, false} // of the wallet's lamports
	addMemo      = planAdd{solana.MemoProgramID.Bytes(), []uint16{}, []byte("hi"), false}
	addMemory    = planAdd{session.Lighthouse.Bytes(), []uint16{0}, []byte{0, 0, 0, 0, 0, 0}, false}
)

// TestAWalletThatAddsInChromium opens sessions on a chain by a wallet in real Chromium that adds something of its own.
func TestAWalletThatAddsInChromium(t *testing.T) {
	chromium := newPlayer(t)
	if chromium == nil {
		return
	}
	tests := map[string]struct {
		scenario string
		add      []planAdd
		disagree bool
		want     error
		fee      uint64
		says     []string // the page, beside the approval's own text
	}{
		"nothing":                  {"press", nil, false, nil, 10_000, nil},
		"a limit and a price":      {"added", []planAdd{addLimit, addPrice}, false, nil, 20_000, []string{"Your wallet added to it", "use 200000 compute units at most", "pays 20000 lamports in fees now, 10000 of them to be served sooner"}},
		"an assertion":             {"added", []planAdd{addAssertion}, false, nil, 10_000, []string{"Has Lighthouse check the lamports and owner of " + key.PublicKey().String()}},
		"both, and the player: no": {"added", []planAdd{addLimit, addAssertion}, true, browser.ErrRejected, 0, []string{"Your wallet added to it"}},
		"a memo":                   {"press", []planAdd{addMemo}, false, session.ErrAltered, 0, nil},
		"a write by Lighthouse":    {"press", []planAdd{addMemory}, false, session.ErrAltered, 0, nil},
		"a limit and a memo":       {"press", []planAdd{addLimit, addMemo}, false, session.ErrAltered, 0, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBank(t)
			o := b.wallet(t)
			type result struct {
				s   *session.Session
				err error
			}
			done := make(chan result, 1)
			go func() {
				s, err := b.keeper.Open(t.Context(), o, session.Request{Target: program.ChessID, ValidFor: time.Hour, TopUp: 2_000_000})
				done <- result{s, err}
			}()
			behaviour := plain(key)
			behaviour.Chains, behaviour.Add, behaviour.Disagree = []string{"solana:localnet"}, test.add, test.disagree
			seen := see(t, chromium.play(t, test.scenario, <-o.pages, behaviour))
			got := <-done
			if !errors.Is(got.err, test.want) {
				t.Fatalf("got %v, want %v; the page shows %+v", got.err, test.want, seen)
			}
			if got.s != nil {
				defer func() { _ = got.s.Close() }()
			}
			if fee := b.lost(got.s); fee != test.fee {
				t.Errorf("the wallet has lost %d lamports, want the fee of %d", fee, test.fee)
			}
			for _, text := range test.says {
				if !strings.Contains(seen.Ask, text) {
					t.Errorf("the page does not say %q:\n%s", text, seen.Ask)
				}
			}
			if test.want != nil && !strings.Contains(seen.Status, "Nothing was approved") {
				t.Errorf("the page ends with %q", seen.Status)
			}
		})
	}
}

// latecomer is a chain on which the first transaction that was signed has grown too old.
type latecomer struct {
	browser.Chain
	late int // how often yet
}

func (c *latecomer) IsBlockhashValid(ctx context.Context, hash solana.Hash, commitment rpc.CommitmentType) (*rpc.IsValidBlockhashResult, error) {
	out, err := c.Chain.IsBlockhashValid(ctx, hash, commitment)
	if err == nil && c.late > 0 {
		c.late--
		out.Value = false
	}
	return out, err
}

// TestASlowWalletInChromium has the page ask again, in place, when a signature came too late.
func TestASlowWalletInChromium(t *testing.T) {
	chromium := newPlayer(t)
	if chromium == nil {
		return
	}
	b := newBank(t)
	o := open(t, func(o *browser.Options) {
		known(o)
		o.Cluster, o.ClusterName, o.Chain = b.Ledger().GenesisHash(), "embedded", &latecomer{b.Client(), 1}
	})
	signed := o.sign(t.Context(), transaction(t))
	behaviour := plain(key)
	behaviour.Chains = []string{"solana:localnet"}
	seen := see(t, chromium.play(t, "slow", <-o.pages, behaviour))
	if err := result(t, signed); err != nil || !strings.Contains(seen.Problem, "approve once more") {
		t.Errorf("%v; the page shows %+v", err, seen)
	}
}

// TestASlowReaderSignsUnderAFreshBlockhash lets a page be read for longer than any blockhash lives, then the wallet take as long: nothing is lost.
func TestASlowReaderSignsUnderAFreshBlockhash(t *testing.T) {
	b := newBank(t)
	o := b.wallet(t)
	done := make(chan error, 1)
	var s *session.Session
	go func() {
		var err error
		s, err = b.keeper.Open(t.Context(), o, session.Request{Target: program.ChessID, ValidFor: time.Hour, TopUp: 2_000_000})
		done <- err
	}()
	p := o.enter(t)
	p.connectLocally()
	shown := p.until("sign")
	if last := shown.Statement.Clauses[len(shown.Statement.Clauses)-1]; last.Label != "Tried first" || !strings.Contains(last.Lines[0], "3903120 lamports less") {
		t.Errorf("the page says %+v of the outcome", last)
	}
	later := func() {
		if err := b.Ledger().WarpSlots(200); err != nil {
			t.Fatal(err)
		}
	}
	later()
	old := p.fresh()
	later()
	if status := p.answer(signWire(t, old, key, 0)); status != http.StatusConflict {
		t.Fatalf("signed too late: %d", status)
	}
	young := p.fresh()
	if string(old) == string(young) || string(young) == string(shown.Transaction) {
		t.Error("the blockhash is the old one")
	}
	if status := p.answer(signWire(t, young, key, 0)); status != http.StatusOK {
		t.Fatalf("signed in time: %d", status)
	}
	if err := result(t, done); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if b.lost(s) != 10_000 {
		t.Errorf("the wallet has lost %d lamports", b.lost(s))
	}
}

// fresh is what the page gets when Approve is pressed.
func (p *tab) fresh() []byte {
	p.t.Helper()
	status, body := p.post("/transaction", struct{}{})
	text, _ := body["transaction"].(string)
	wire, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		p.t.Fatal(err)
	}
	if status != http.StatusOK || len(wire) == 0 {
		p.t.Fatalf("transaction: %d %v", status, body)
	}
	return wire
}

// TestTheSecondLook plays a page whose wallet has added something, up to each way it can end.
func TestTheSecondLook(t *testing.T) {
	added := func(t *testing.T, o opened) (*tab, *solana.Transaction) {
		t.Helper()
		tx := transaction(t)
		signed := o.sign(t.Context(), tx)
		p := o.enter(t)
		p.connect()
		p.answer(signWire(t, withLimit(t, p.until("sign").Transaction), key, 0))
		if err := result(t, signed); err != nil {
			t.Fatal(err)
		}
		p.until("look")
		message, _ := tx.Message.MarshalBinary()
		if len(tx.Message.Instructions) != 2 || !tx.Signatures[0].Verify(key.PublicKey(), message) || !tx.Signatures[1].IsZero() || !o.Open() {
			t.Errorf("Sign gave back %v", tx)
		}
		return p, tx
	}
	review := func(o opened, tx *solana.Transaction) chan error {
		d, err := session.Describe(tx, nil)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			done <- o.Review(t.Context(), session.Review{Description: d, Changes: session.Changes{Added: d.Steps[:1]}})
		}()
		return done
	}
	tests := map[string]struct {
		act  func(p *tab) int
		want error
	}{
		"agreed":          {func(p *tab) int { s, _ := p.post("/agree", struct{}{}); return s }, nil},
		"refused":         {func(p *tab) int { s, _ := p.post("/reject", struct{}{}); return s }, browser.ErrRejected},
		"the page closed": {func(p *tab) int { p.leave(); return http.StatusOK }, browser.ErrPageClosed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o := open(t, known)
			p, tx := added(t, o)
			if status, _ := p.post("/agree", struct{}{}); status != http.StatusConflict {
				t.Errorf("agreed to what was not shown: %d", status)
			}
			reviewed := review(o, tx)
			asked := p.until("review")
			if asked.Statement.Title != "Your wallet added to it" || !strings.Contains(asked.Statement.Clauses[0].Lines[0], "200000 compute units") {
				t.Errorf("the page says %+v", asked.Statement)
			}
			if status := p.answer(asked.Transaction); status != http.StatusConflict {
				t.Errorf("signed again: %d", status)
			}
			if status := test.act(p); status != http.StatusOK {
				t.Errorf("answered %d", status)
			}
			if err := result(t, reviewed); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if o.Open() {
				t.Error("the page is still open")
			}
		})
	}
	t.Run("without an addition", func(t *testing.T) {
		o := open(t, known)
		if err := o.Review(t.Context(), session.Review{}); !errors.Is(err, browser.ErrPageClosed) {
			t.Errorf("before any page: %v", err)
		}
	})
	t.Run("a session that gave up asks again on the same page", func(t *testing.T) {
		o := open(t, known)
		p, _ := added(t, o)
		again := o.sign(t.Context(), transaction(t))
		if status := p.answer(signWire(t, p.until("sign").Transaction, key, 0)); status != http.StatusOK {
			t.Errorf("signed: %d", status)
		}
		if err := result(t, again); err != nil || len(o.pages) != 0 {
			t.Errorf("%v, with %d more pages", err, len(o.pages))
		}
	})
}

// withLimit adds a compute unit limit in front of the one instruction of the test transaction.
func withLimit(t testing.TB, wire []byte) []byte {
	t.Helper()
	tx, err := solana.TransactionFromBytes(wire)
	if err != nil {
		t.Fatal(err)
	}
	tx.Message.AccountKeys = append(tx.Message.AccountKeys, solana.ComputeBudget)
	tx.Message.Header.NumReadonlyUnsignedAccounts++
	limit := solana.CompiledInstruction{ProgramIDIndex: uint16(len(tx.Message.AccountKeys) - 1), Data: []byte{2, 0x40, 0x0d, 3, 0}}
	tx.Message.Instructions = append([]solana.CompiledInstruction{limit}, tx.Message.Instructions...)
	out, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
