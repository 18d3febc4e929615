package match

import (
	"context"
	"fmt"

	"castlekey/session/wallet/browser"
)

// openBrowser has the player connect a wallet in the browser, on a page that says of a transaction what the terminal says.
func (h *Host) openBrowser(ctx context.Context) error {
	w, err := browser.New(browser.Options{
		Cluster: h.genesis, ClusterName: h.opts.ClusterName, Announce: h.opts.Browser,
		Describe: browser.Words(h.client.Program().Explain), Chain: h.rpc,
	})
	if err != nil {
		return err
	}
	h.player = w
	if err := w.Connect(ctx); err != nil {
		return fmt.Errorf("connect the browser wallet: %w", err)
	}
	return nil
}
