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
// alone, and a second page ends the visit. Nothing the page says is believed: what comes back is
// compared here with the very bytes that were handed out and the signature checked over it. What
// the wallet has added, within what session.Compare lets pass, is shown on the page once more
// before Review answers. The blockhash is as young as the press on Approve, and a signature that
// comes too late is asked for again on the same page. What the page shows is read from the bytes
// by session.Describe.
package browser
