// Package wallet holds who approves: the player's own key, asked once for a session.
//
//	path, err := wallet.DefaultKeypairPath()  // as the Solana CLI's config says
//	w, err := wallet.OpenKeypair(path)        // or OpenSealed; or OpenDemo on the embedded chain
//	defer w.Close()
//	err = w.Sign(ctx, tx)                     // fills w's own signature slot
//
// Invariants: Sign changes nothing of a transaction but the wallet's own signature; a secret
// shows in no print, log or JSON; Close wipes it. A wallet that lives elsewhere (a browser, a
// hardware device) is one more type with the four methods of Wallet; it may take its time
// in Sign and gives up when the context ends.
package wallet
