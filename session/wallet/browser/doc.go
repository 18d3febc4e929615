// Package browser asks a wallet in the player's browser: a page is served on this machine for
// the time of one approval, finds wallets by the Wallet Standard and has the transaction signed.
//
//	w, err := browser.New(browser.Options{Cluster: genesis, ClusterName: "devnet", Announce: browser.Print(os.Stderr)})
//	defer w.Close()
//	err = w.Connect(ctx)    // prints an address to open; learns who the player is
//	p, err := keeper.Prepare(ctx, w.PublicKey(), request)
//	s, err := p.Approve(ctx, w) // the same page shows what is asked and has it signed
//
// A wallet whose public key is known already is given it as Options.Account and needs no
// Connect. A later Sign, when the page is gone, opens and announces a new one.
//
// Invariants: the server listens on 127.0.0.1 alone, on a port of the system's choice, and
// closes when the approval is answered, refused, given up or too old. It answers only to its
// own Host and Origin, so neither another site nor a rebound name can speak to it. The address
// holds a token in its fragment that works once; what the page gets for it lives in that tab
// alone, and a second page ends the visit. Nothing the page says is believed: the signature is
// checked here over the very bytes that were handed to Sign, and only the signature is taken.
// What the page shows is read from those bytes by session.Describe.
package browser
