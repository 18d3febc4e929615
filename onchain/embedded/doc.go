// Package embedded is the chain that castlekey brings along: a ledger with the session and chess programs, behind the JSON-RPC
// that any cluster speaks.
//
//	chain, err := embedded.Open(embedded.Options{Path: "chain.db", SlotDuration: embedded.DefaultSlotDuration})
//	defer chain.Close()
//	client := chain.Client()                              // solana-go's client; devnet would answer it alike
//	updates, cancel := chain.WatchAccount(game)           // account notifications, in process
//
// Invariants: everything a player does goes through Client, so nothing works here that would not work on a cluster. Ledger is for
// what a cluster does not offer: time travel in tests and lessons.
package embedded
