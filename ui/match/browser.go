package match

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"castlekey/session"
	"castlekey/session/wallet/browser"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// pageWallet is a wallet in the browser that says where it is asked whenever it is.
type pageWallet struct {
	*browser.Wallet

	tell       func(backend.Ask)
	connecting atomic.Bool
}

// What a wallet in the browser is asked.
const (
	askConnect = "Connect your wallet in the browser"
	askApprove = "Approve in the browser"
	askReview  = "Your wallet added to the transaction: look once more, in the browser"
)

// openBrowser makes a wallet in the browser, which is asked on a page that says of a transaction what the terminal says. No page is
// opened before something has to be asked.
func (h *Host) openBrowser() error {
	p := &pageWallet{tell: h.tell}
	var err error
	p.Wallet, err = browser.New(browser.Options{
		Cluster: h.genesis, ClusterName: h.opts.ClusterName, Describe: browser.Words(h.client.Program().Explain), Chain: h.rpc,
		Announce: func(page browser.Page) {
			if h.opts.Browser != nil {
				h.opts.Browser(page)
			}
			p.announce(page)
		},
	})
	if err == nil {
		h.player = p
	}
	return err
}

// tell makes the latest of what is asked known.
func (h *Host) tell(a backend.Ask) {
	if h.opts.Asks == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.opts.Asks:
	default:
	}
	h.opts.Asks <- a
}

// announce makes the address of a page known.
func (w *pageWallet) announce(p browser.Page) {
	what := askApprove
	if w.connecting.Load() {
		what = askConnect
	}
	w.tell(backend.Ask{What: what, URL: p.URL, Code: strings.Split(strings.Trim(p.QR(), "\n"), "\n"), Until: p.Until})
}

// Connect has the player connect a wallet; after it the public key is known.
func (w *pageWallet) Connect(ctx context.Context) error {
	w.connecting.Store(true)
	defer w.connecting.Store(false)
	defer w.tell(backend.Ask{})
	return w.Wallet.Connect(ctx)
}

// Sign says where to go on if the page is open already; a new one announces itself.
func (w *pageWallet) Sign(ctx context.Context, tx *solana.Transaction) error {
	if w.Open() {
		w.tell(backend.Ask{What: askApprove})
	}
	defer w.tell(backend.Ask{})
	return w.Wallet.Sign(ctx, tx)
}

// Review says that the page asks once more.
func (w *pageWallet) Review(ctx context.Context, r session.Review) error {
	w.tell(backend.Ask{What: askReview})
	defer w.tell(backend.Ask{})
	return w.Wallet.Review(ctx, r)
}

// connect makes sure that the player's address is known, before anything is made that is for it.
func (h *Host) connect(ctx context.Context) error {
	w, ok := h.player.(*pageWallet)
	if !ok || !w.PublicKey().IsZero() {
		return nil
	}
	if err := w.Connect(ctx); err != nil {
		return fmt.Errorf("connect the browser wallet: %w", err)
	}
	return nil
}

// holds tells whether the player's wallet is the one of an address. One in the browser that was not connected yet is asked for it when
// it comes to that.
func (h *Host) holds(authority solana.PublicKey) bool {
	if h.player.PublicKey() == authority {
		return true
	}
	w, ok := h.player.(*pageWallet)
	return ok && w.PublicKey().IsZero()
}

// expect has a wallet in the browser that was not connected yet be the one of an address.
func (h *Host) expect(authority solana.PublicKey) {
	if w, ok := h.player.(*pageWallet); ok {
		w.Require(authority)
	}
}
