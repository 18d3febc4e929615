// Package wallet holds who approves: the player's own key, asked once for a session.
//
//	path, err := wallet.DefaultKeypairPath()  // as the Solana CLI's config says
//	w, err := wallet.OpenKeypair(path)        // or OpenSealed; or OpenDemo on the embedded chain
//	defer w.Close()
//	err = w.Sign(ctx, tx)                     // fills w's own signature slot
//
// Invariants: Sign changes nothing of a transaction but the wallet's own signature; a secret
// shows in no print, log or JSON; Close wipes it.
//
// A wallet that lives elsewhere is one more type with the four methods of Wallet, and the seam for
// one on a hardware device too (package browser is an example): PublicKey names the account on
// the device; Sign hands it tx.Message, may take its time, gives up when the context ends, and
// puts the 64 bytes it gets into the account's slot. If the device may take a minute, give the
// message a fresh blockhash just before; session asks again if it was too late. If it adds to the
// message, implement session.Reviewer; if it is good for one cluster alone, a Cluster method that
// answers its genesis hash. Nothing else in castlekey has to know of it but what opens it.
package wallet
