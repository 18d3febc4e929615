package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
)

// state is what the page is told, one JSON line at every change.
type state struct {
	Do          string     `json:"do"` // connect, wait, sign, look, review or over
	Cluster     string     `json:"cluster"`
	Chain       string     `json:"chain"`
	Account     string     `json:"account,omitempty"` // that must connect, or that has
	Statement   *Statement `json:"statement,omitempty"`
	Transaction []byte     `json:"transaction,omitempty"`
	OK          bool       `json:"ok"`             // over: it was signed
	Text        string     `json:"text,omitempty"` // over: why
}

// state is the visit as the page should show it, and a channel closed when that is stale.
func (v *visit) state() (state, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := state{Cluster: v.opts.ClusterName, Chain: chainOf(v.opts.Cluster)}
	if !v.want.IsZero() {
		s.Account = v.want.String()
	}
	if v.job != nil {
		s.Statement = &v.job.statement
	}
	switch {
	case v.ended:
		s.Do, s.OK, s.Text = "over", v.over == nil, farewellText(v.over)
	case v.account.IsZero():
		s.Do = "connect"
	case v.job == nil:
		s.Do, s.Account = "wait", v.account.String()
	case v.job.review != nil:
		s.Do, s.Account, s.Statement, s.Transaction = "review", v.account.String(), v.job.review, v.job.wire
	case v.job.signed != nil:
		s.Do, s.Account = "look", v.account.String()
	default:
		s.Do, s.Account, s.Transaction = "sign", v.account.String(), v.job.wire
	}
	return s, v.changed
}

func farewellText(why error) string {
	switch {
	case why == nil:
		return "Signed. Castlekey goes on in the terminal."
	case errors.Is(why, wallet.ErrClosed):
		return "Castlekey was ended."
	default:
		return why.Error()
	}
}

// onClaim trades the token for the secret.
func (v *visit) onClaim(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Token string `json:"token"`
	}
	if !read(w, r, &in) {
		return
	}
	secret, err := v.claim(in.Token)
	switch {
	case errors.Is(err, ErrSecondPage):
		answer(w, http.StatusConflict, refused(err))
	case err != nil:
		answer(w, http.StatusUnauthorized, refused(err))
	default:
		answer(w, http.StatusOK, map[string]string{"secret": secret})
	}
}

// onState streams the visit's state for as long as the page is there.
func (v *visit) onState(w http.ResponseWriter, r *http.Request) {
	var in struct{}
	if !read(w, r, &in) {
		return
	}
	if err := v.enter(r.Context()); err != nil {
		answer(w, http.StatusConflict, refused(err))
		return
	}
	defer v.leave()
	w.Header().Set("Content-Type", "application/x-ndjson")
	out, flush := json.NewEncoder(w), http.NewResponseController(w)
	for {
		s, changed := v.state()
		if out.Encode(s) != nil || flush.Flush() != nil || s.Do == "over" {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// onAccount is told which account the wallet offers, and for which chains.
func (v *visit) onAccount(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Wallet  string   `json:"wallet"`
		Account string   `json:"account"`
		Chains  []string `json:"chains"`
	}
	if !read(w, r, &in) {
		return
	}
	account, err := solana.PublicKeyFromBase58(in.Account)
	if err != nil || account.IsZero() {
		answer(w, http.StatusBadRequest, refused(errors.New("that is no Solana account")))
		return
	}
	if err := v.offer(account, clean(in.Wallet, 40), in.Chains); err != nil {
		answer(w, http.StatusConflict, refused(err))
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

// offer takes an account if it is the right one for the right chain.
func (v *visit) offer(account solana.PublicKey, name string, chains []string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.ended:
		return errOver
	case !slices.Contains(chains, chainOf(v.opts.Cluster)):
		v.problem = fmt.Errorf("%w: it is for %s, this is %s", ErrWrongCluster, clean(strings.Join(chains, ", "), 120), v.opts.ClusterName)
	case !v.want.IsZero() && account != v.want:
		v.problem = fmt.Errorf("%w: %s instead of %s", ErrWrongAccount, account, v.want)
	default:
		v.account, v.name, v.problem = account, name, nil
		v.wake()
		return nil
	}
	v.account = solana.PublicKey{} // a wallet may change its mind after it connected
	v.wake()
	return v.problem
}

// errOver says a request came after the visit's end.
var errOver = errors.New("this approval is over; go back to the terminal")

// onProblem is told what keeps the page from going on; the player may put it right.
func (v *visit) onProblem(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Kind string `json:"kind"` // no-wallet or wallet
		Text string `json:"text"` // the wallet's words
	}
	if !read(w, r, &in) {
		return
	}
	problem := ErrNoWallet
	if in.Kind != "no-wallet" {
		problem = fmt.Errorf("%w: %s", ErrWallet, clean(in.Text, 200))
	}
	v.mu.Lock()
	v.problem = problem
	v.mu.Unlock()
	answer(w, http.StatusOK, struct{}{})
}

// onReject ends the visit: the player said no.
func (v *visit) onReject(w http.ResponseWriter, r *http.Request) {
	var in struct{}
	if !read(w, r, &in) {
		return
	}
	v.end(ErrRejected)
	answer(w, http.StatusOK, struct{}{})
}

// clean makes a stranger's text fit for a terminal: printable, one line, so many runes.
func clean(text string, most int) string {
	runes := make([]rune, 0, most)
	for _, r := range text {
		if len(runes) == most {
			break
		}
		if !unicode.IsPrint(r) {
			r = ' '
		}
		runes = append(runes, r)
	}
	return strings.TrimSpace(string(runes))
}
