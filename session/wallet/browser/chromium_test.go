package browser_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
)

// TestInChromium has the page approved, refused and abused in a real browser.
func TestInChromium(t *testing.T) {
	chromium := newPlayer(t)
	if chromium == nil {
		return
	}
	of := func(change func(*plan)) plan {
		p := plain(key)
		change(&p)
		return p
	}
	does := func(what string) plan { return of(func(p *plan) { p.Sign = what }) }
	tests := map[string]struct {
		scenario string
		plan     plan
		timeout  time.Duration
		want     []error // none: signed
		problem  string  // part of what the page says
	}{
		"approved, by daylight":          {"approve", plain(key), 0, nil, ""},
		"approved, by night on a phone":  {"dark", plain(key), 0, nil, ""},
		"a wallet that comes late":       {"press", of(func(p *plan) { p.Late = 700 }), 0, nil, ""},
		"reloaded":                       {"reload", plain(key), 0, nil, ""},
		"the other's signature dropped":  {"press", does("drop"), 0, nil, ""},
		"other sites, frames and names":  {"foreign", plain(key), 0, nil, ""},
		"the account switched, and back": {"switched", plain(key, other), 0, nil, "another account"},
		"rejected in the wallet":         {"press", does("reject"), 0, []error{browser.ErrRejected}, "rejected"},
		"rejected on the page":           {"rejectOnPage", plain(key), 0, []error{browser.ErrRejected}, "rejected"},
		"another account":                {"giveUp", plain(other), 0, []error{browser.ErrWrongAccount}, other.PublicKey().String()},
		"another cluster":                {"giveUp", of(func(p *plan) { p.Chains = p.Chains[:1] }), 0, []error{browser.ErrWrongCluster}, "this is devnet"},
		"a wallet that cannot connect":   {"giveUp", of(func(p *plan) { p.Connect = "fail" }), 0, []error{browser.ErrWallet}, "the wallet is locked"},
		"a wallet that cannot sign":      {"press", does("fail"), 0, []error{browser.ErrWallet}, "not plugged in"},
		"the message altered":            {"press", does("alter"), 0, []error{session.ErrAltered}, "changed the transaction"},
		"a wallet that never answers":    {"press", does("never"), 15 * time.Second, []error{browser.ErrTimeout}, "in time"},
		"no wallet":                      {"noWallet", plain(key), 0, []error{browser.ErrNoWallet}, ""},
		"the page closed":                {"closed", plain(key), 0, []error{browser.ErrPageClosed}, ""},
		"a second page":                  {"secondPage", plain(key), 0, []error{browser.ErrSecondPage}, "second time"},
	}
	t.Run("the second of two accounts", chromium.choose)
	limit := make(chan struct{}, 4) // tabs at a time
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit <- struct{}{}
			defer func() { <-limit }()
			o := open(t, func(o *browser.Options) { known(o); o.Timeout = test.timeout })
			tx := transaction(t)
			signed := o.sign(t.Context(), tx)
			seen := see(t, chromium.play(t, test.scenario, <-o.pages, test.plan))
			err := result(t, signed)
			for _, want := range test.want {
				if !errors.Is(err, want) {
					t.Errorf("got %v, which is not %q", err, want)
				}
			}
			message, _ := tx.Message.MarshalBinary()
			if valid := tx.Signatures[0].Verify(key.PublicKey(), message); valid != (test.want == nil) || (err == nil) != valid {
				t.Errorf("signed %v: %v", valid, err)
			}
			if !strings.Contains(seen.Problem, test.problem) || strings.Contains(seen.URL, "#") || seen.Wide {
				t.Errorf("the page shows %+v", seen)
			}
			if test.scenario == "foreign" {
				checkForeign(t, seen.Tried)
			}
			if test.scenario == "approve" {
				checkWords(t, seen, tx)
			}
		})
	}
}

// checkForeign looks at what another site got.
func checkForeign(t *testing.T, tried map[string]string) {
	t.Helper()
	want := map[string]string{"cors": "blocked", "simple": "blocked", "opaque": "blocked", "frame": "blocked", "rebound": "Misdirected Request"}
	for name, answer := range want {
		got := strings.TrimSpace(tried[name])
		if name == "opaque" && got == "opaque" {
			continue // the request left the browser; its answer cannot be read, and it was refused
		}
		if got != answer {
			t.Errorf("%s: another site got %q", name, got)
		}
	}
}

// checkWords compares what the page says with what the terminal would.
func checkWords(t *testing.T, seen glimpse, tx *solana.Transaction) {
	t.Helper()
	d, err := session.Describe(tx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range d.Lines() {
		if !strings.Contains(seen.Ask, line) {
			t.Errorf("the page does not say %q:\n%s", line, seen.Ask)
		}
	}
	if !strings.Contains(seen.Ask, "Warning, ") {
		t.Errorf("the page does not warn of what cannot be read:\n%s", seen.Ask)
	}
}

// choose connects a wallet of two accounts, of which the player takes the second.
func (p *player) choose(t *testing.T) {
	t.Helper()
	o := open(t, nil)
	connected := o.connect(t.Context())
	see(t, p.play(t, "choose", <-o.pages, plain(key, other)))
	if err := result(t, connected); err != nil || o.PublicKey() != other.PublicKey() {
		t.Errorf("connected %s: %v", o.PublicKey(), err)
	}
}
