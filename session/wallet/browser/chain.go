package browser

import "github.com/gagliardetto/solana-go"

// chains are the Wallet Standard's names of the public clusters by genesis hash.
var chains = map[string]string{
	"5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKUc147dw2N9d": "solana:mainnet",
	"EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxkZBdBG": "solana:devnet",
	"4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY": "solana:testnet",
}

// chainOf is the Wallet Standard's name of a cluster. Every chain that is not public is
// "solana:localnet", the embedded one too.
func chainOf(genesis solana.Hash) string {
	if chain, ok := chains[genesis.String()]; ok {
		return chain
	}
	return "solana:localnet"
}
