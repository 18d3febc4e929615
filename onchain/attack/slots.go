package attack

import (
	"encoding/binary"
	"fmt"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// slotNames name the accounts of a move in order.
var slotNames = [...]string{"the game", "the session key", "the token", "the policy", "the system program"}

// misplacedAccounts mix up the accounts of a move: one in the slot of another as well, or two exchanged, in all pairs.
func misplacedAccounts() []Attack {
	answers := [...][5]onchain.Code{ // [slot][what stands there instead]
		gameSlot:   {0, onchain.NotGame, onchain.NotGame, onchain.NotGame, onchain.NotGame},
		signerSlot: {onchain.MissingSignature, 0, onchain.MissingSignature, onchain.MissingSignature, onchain.MissingSignature},
		tokenSlot:  {onchain.TokenWrongOwner, onchain.TokenClosed, 0, onchain.TokenWrongOwner, onchain.TokenWrongOwner},
		policySlot: {onchain.NotPolicy, onchain.PolicyMissing, onchain.NotPolicy, 0, onchain.NotPolicy},
		systemSlot: {onchain.WrongSystemProgram, onchain.WrongSystemProgram, onchain.WrongSystemProgram, onchain.WrongSystemProgram, 0},
	}
	var all []Attack
	mixed := func(what string, want onchain.Code, mix func(metas solana.AccountMetaSlice)) {
		all = append(all, Attack{Name: "play a move that needs room, with " + what, Expect: refused(want), script: func(s *scene) {
			t, a := s.playing(game.Black)
			t.full()
			ix := t.by(a)
			s.could("before the attack", s.wallet(mallory), ix)
			s.strike(edited(ix, func(g *solana.GenericInstruction) { mix(g.AccountValues) }))
		}})
	}
	for slot, row := range answers {
		for other, want := range row {
			if slot == other {
				continue
			}
			mixed(fmt.Sprintf("%s in the slot of %s as well", slotNames[other], slotNames[slot]), want,
				func(metas solana.AccountMetaSlice) { metas[slot] = metas[other] })
			if slot < other { // the program meets the lower slot first
				mixed(fmt.Sprintf("%s and %s exchanged", slotNames[slot], slotNames[other]), want,
					func(metas solana.AccountMetaSlice) { metas[slot], metas[other] = metas[other], metas[slot] })
			}
		}
	}
	return all
}

// shortOfUnits cuts a move off in the middle of the program's work, wherever that may be.
func shortOfUnits(c game.Color) Attack {
	const what = "with too few compute units to come to an end, a few more each time"
	return onMove(c, what, ruled(svm.IxProgramFailedToComplete), func(t target, a onchain.Actor) {
		for units := uint32(450); units <= 1000; units += 10 { // below 450 it fails in a system call, and says so
			t.strike(unitLimit(units), t.by(a))
		}
		t.could("with enough", a.Signer, unitLimit(5000), t.by(a))
	})
}

// unitLimit is the compute budget program's SetComputeUnitLimit.
func unitLimit(units uint32) solana.Instruction {
	return solana.NewInstruction(svm.ComputeBudgetID, nil, binary.LittleEndian.AppendUint32([]byte{2}, units))
}
