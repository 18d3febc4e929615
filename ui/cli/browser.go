package cli

import (
	"errors"

	"castlekey/session/wallet/browser"
	"castlekey/ui/match"
)

// inBrowser is the one value --wallet takes: other wallets are named by --keypair.
const inBrowser = "browser"

// errBrowserGame says that the screens show no page's address: a game in lines of text does.
var errBrowserGame = errors.New("a game on the screen cannot be approved in the browser")

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
	m.Browser = browser.Print(o.Err)
	return nil
}
