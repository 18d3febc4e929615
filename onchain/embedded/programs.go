package embedded

import (
	"maps"

	"castlekey/onchain/program"

	"github.com/gagliardetto/solana-go"
)

// programs returns the programs of genesis: those of castlekey, and what the options add or replace.
func programs(o Options) map[solana.PublicKey][]byte {
	all := map[solana.PublicKey][]byte{program.SessionID: program.Session(), program.ChessID: program.Chess()}
	maps.Copy(all, o.Programs)
	return all
}
