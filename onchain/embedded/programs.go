package embedded

import (
	"maps"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/program"
)

// programs returns the programs of genesis: the embedded ones, and what the options add or put in their place.
func programs(o Options) map[solana.PublicKey][]byte {
	all := map[solana.PublicKey][]byte{
		program.SessionID: program.Session(),
		program.ChessID:   program.Chess(),
	}
	maps.Copy(all, o.Programs)
	return all
}
