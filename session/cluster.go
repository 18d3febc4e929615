package session

import "github.com/gagliardetto/solana-go"

// publicClusters are Solana's own by their genesis hash, as getGenesisHash answers there.
var publicClusters = map[solana.Hash]string{
	solana.MustHashFromBase58("5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"): "mainnet-beta",
	solana.MustHashFromBase58("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"): "devnet",
	solana.MustHashFromBase58("4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY"): "testnet",
}

// PublicCluster is what Solana calls the cluster with a genesis hash; empty for one that is not public.
func PublicCluster(genesis solana.Hash) string { return publicClusters[genesis] }
