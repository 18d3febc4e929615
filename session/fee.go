package session

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"github.com/gagliardetto/solana-go"
)

// What a transaction may use if it does not say (Agave, compute-budget-instruction, with SIMD-0170).
const (
	unitsOfProgram = 200_000   // for each instruction of a program on chain
	unitsOfBuiltin = 3_000     // for each of the runtime's own
	maxUnits       = 1_400_000 // in all
)

// errFee says a transaction sets its compute budget in a way the chain refuses.
var errFee = errors.New("the compute budget is set twice or cannot be read")

// baseFee is what the signatures cost, in lamports.
func baseFee(tx *solana.Transaction) uint64 { return FeePerSignature * uint64(len(signers(tx))) }

// priorityFee is what a transaction offers on top of its base fee, in lamports, rounded up: its
// price of a compute unit times as many units as it may use, whether it uses them or not.
func priorityFee(calls []call) (uint64, error) {
	var usual, limit, price uint64
	var limits, prices int
	for _, c := range calls {
		switch {
		case c.program == solana.ComputeBudget && len(c.data) == 5 && c.data[0] == setUnitLimit:
			limit, limits = uint64(binary.LittleEndian.Uint32(c.data[1:])), limits+1
		case c.program == solana.ComputeBudget && len(c.data) == 9 && c.data[0] == setUnitPrice:
			price, prices = binary.LittleEndian.Uint64(c.data[1:]), prices+1
		}
		if c.program == solana.SystemProgramID || c.program == solana.ComputeBudget {
			usual += unitsOfBuiltin
		} else {
			usual += unitsOfProgram
		}
	}
	if limits > 1 || prices > 1 {
		return 0, errFee
	}
	if limits == 0 {
		limit = usual
	}
	high, low := bits.Mul64(price, min(limit, maxUnits))
	if high >= 1_000_000 {
		return 0, errFee
	}
	lamports, rest := bits.Div64(high, low, 1_000_000)
	if rest > 0 {
		lamports++
	}
	return lamports, nil
}
