package embedded

import (
	"github.com/gagliardetto/solana-go"
)

// programs returns the programs of genesis.
func programs(o Options) map[solana.PublicKey][]byte { return o.Programs }
