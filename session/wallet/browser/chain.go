package browser

import (
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// chainOf is the Wallet Standard's name of a cluster. Every chain that is not public is
// "solana:localnet", the embedded one too.
func chainOf(genesis solana.Hash) string {
	switch name := session.PublicCluster(genesis); name {
	case "":
		return "solana:localnet"
	case "mainnet-beta":
		return "solana:mainnet"
	default:
		return "solana:" + name
	}
}
