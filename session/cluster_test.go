package session_test

import (
	"testing"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// TestPublicClustersAreKnownByTheirGenesis holds the names against what the clusters themselves answer to getGenesisHash. CAIP-2 names them by
// the first 32 letters of the same.
func TestPublicClustersAreKnownByTheirGenesis(t *testing.T) {
	for genesis, want := range map[string]string{
		"5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d": "mainnet-beta",
		"EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG": "devnet",
		"4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY": "testnet",
		"11111111111111111111111111111111":             "",
	} {
		if got := session.PublicCluster(solana.MustHashFromBase58(genesis)); got != want {
			t.Errorf("the cluster of genesis %s is called %q, want %q", genesis, got, want)
		}
	}
}
