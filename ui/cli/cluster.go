package cli

import (
	"net/url"
	"strings"

	"github.com/gagliardetto/solana-go/rpc"
)

// embeddedName is the moniker of the chain inside the program.
const embeddedName = "embedded"

// cluster is where the game is played.
type cluster struct {
	name string // as shown
	url  string // empty: the embedded chain
}

// parseCluster reads what --url accepts: a moniker as the Solana CLI knows it (in full or its first letter), "embedded", or a URL.
func parseCluster(text string) (cluster, error) {
	switch strings.ToLower(text) {
	case "", "e", embeddedName:
		return cluster{name: embeddedName}, nil
	case "l", "localhost":
		return cluster{name: "localhost", url: rpc.LocalNet_RPC}, nil
	case "d", "devnet":
		return cluster{name: "devnet", url: rpc.DevNet_RPC}, nil
	case "t", "testnet":
		return cluster{name: "testnet", url: rpc.TestNet_RPC}, nil
	case "m", "mainnet-beta":
		return cluster{name: "mainnet-beta", url: rpc.MainNetBeta_RPC}, nil
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return cluster{}, usage(
			"Use embedded, localhost, devnet, testnet, mainnet-beta, or a URL such as http://127.0.0.1:8899.",
			"unknown cluster %q", text)
	}
	return cluster{name: u.Host, url: text}, nil
}
