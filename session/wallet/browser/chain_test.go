package browser_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
)

// connectLocally offers the test player's account for a chain of this machine.
func (p *tab) connectLocally() {
	p.t.Helper()
	p.until("connect")
	p.offer(key.PublicKey().String(), "solana:localnet")
}

// signAsPayer signs what the player pays for: with the first signature.
func (p *tab) signAsPayer() told {
	p.t.Helper()
	asked := p.until("sign")
	signature, err := key.Sign(asked.Transaction[1+64*int(asked.Transaction[0]):])
	if err != nil {
		p.t.Fatal(err)
	}
	copy(asked.Transaction[1:], signature[:])
	p.answer(asked.Transaction)
	return asked
}

// TestASessionLivesAndEndsByTheBrowser opens, renews and revokes a session on a chain with the
// real programs. Only fees are gone in the end.
func TestASessionLivesAndEndsByTheBrowser(t *testing.T) {
	const purse = solana.LAMPORTS_PER_SOL
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = chain.Close() })
	if _, err := chain.Ledger().Airdrop(key.PublicKey(), purse); err != nil {
		t.Fatal(err)
	}
	store, err := keystore.Open(filepath.Join(t.TempDir(), "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	keeper := session.New(store, chain.Client(), session.Options{})
	o := open(t, func(o *browser.Options) {
		o.Cluster, o.ClusterName = chain.Ledger().GenesisHash(), "embedded"
	})
	connected := o.connect(t.Context())
	p := o.enter(t)
	p.connectLocally()
	if err := result(t, connected); err != nil {
		t.Fatal(err)
	}

	var s *session.Session
	done := make(chan error, 1)
	go func() {
		var err error
		s, err = keeper.Open(t.Context(), o, session.Request{Target: program.ChessID, ValidFor: time.Hour, TopUp: 2_000_000})
		done <- err
	}()
	asked := p.signAsPayer() // in the visit that connected
	if err := result(t, done); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if title := asked.Statement.Title; title != "Approve a session" || !strings.Contains(asked.Statement.Clauses[0].Lines[0], s.PublicKey().String()) {
		t.Errorf("the page says %+v", asked.Statement)
	}

	for _, act := range []func() error{
		func() error {
			_, err := s.Renew(t.Context(), o, session.Extension{ValidFor: 2 * time.Hour})
			return err
		},
		func() error { _, err := s.Revoke(t.Context(), o, session.Around{}); return err },
	} {
		go func() { done <- act() }()
		p := o.enter(t)
		p.connectLocally()
		p.signAsPayer()
		if err := result(t, done); err != nil {
			t.Fatal(err)
		}
	}
	if lost := purse - chain.Ledger().Balance(key.PublicKey()); lost > 6*session.FeePerSignature || lost%session.FeePerSignature != 0 {
		t.Errorf("%d lamports are gone, more than fees", lost)
	}
}

func TestPrintShowsAddressAndCode(t *testing.T) {
	var b strings.Builder
	browser.Print(&b)(browser.Page{URL: "http://127.0.0.1:40000/#ABCDEFGHIJKLMNOPQRSTUV", Until: time.Now()})
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if !strings.Contains(b.String(), "  http://127.0.0.1:40000/#ABCDEFGHIJKLMNOPQRSTUV\n") || len(lines) < 15 || len(lines) > 24 {
		t.Errorf("%d lines:\n%s", len(lines), b.String())
	}
	for _, line := range lines {
		if n := len([]rune(line)); n > 60 {
			t.Errorf("a line of %d columns", n)
		}
	}
}
