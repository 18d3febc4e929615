package cli

import (
	"castlekey/session/wallet/browser"
	"castlekey/ui/match"
)

// inBrowser is the one value --wallet takes: other wallets are named by --keypair.
const inBrowser = "browser"

// useBrowser has the wallet in the browser approve, if that was asked for. The page's address goes to stderr, so that results stay clean.
func (o *options) useBrowser(m *match.Options) error {
	switch {
	case o.wallet == "":
		return nil
	case o.wallet != inBrowser:
		return usage("Say --wallet browser, or name a keypair file with --keypair.", "there is no wallet %q", o.wallet)
	case o.keypair != "":
		return usage("Leave one of them out.", "--wallet browser and --keypair name two wallets")
	}
	m.InBrowser, m.Browser = true, browser.Print(o.Err)
	return nil
}
