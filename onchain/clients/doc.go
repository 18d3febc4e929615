// Package clients plays on a served chain with Solana clients that are none of ours, each as its own documentation says.
//
//	npm --prefix onchain/clients ci        // once; make test does it
//	go test ./onchain/clients              // every script against a fresh chain
//	node onchain/clients/web3.mjs http://127.0.0.1:8899   // one of them, against castlekey chain
//
// Invariants: package-lock.json pins every version. A script prints one JSON object of what it saw and exits with 0, or it fails;
// what it says is then held against the chain from Go. Without Node the scripts are left out, and a line says so, unless CI is set.
package clients
