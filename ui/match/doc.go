// Package match keeps the games: it joins wallets, session keys, the chain and the engine into the backend the screens talk to.
//
//	host, err := match.Open(ctx, match.Options{DataDir: dir})     // the embedded chain and the demo wallet
//	offer, err := host.Prepare(ctx, setup)                        // a session for this one game, in plain words
//	m, err := host.Approve(ctx, offer)                            // one signature of the wallet
//	proof, err := m.Play(ctx, game.White, 0, move)                // signed by the session key alone
//
// Invariants: a snapshot shows only what the chain has confirmed; every seat, the engine's too, acts through a session of its own
// wallet, never with another seat's key; a match that is closed before its end can be resumed from the key store and the chain alone.
package match
