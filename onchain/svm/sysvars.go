package svm

import (
	"encoding/binary"
	"math"

	"github.com/gagliardetto/solana-go"
)

// The epoch schedule of every chain here (mainnet's).
const (
	slotsPerEpoch    = 432_000
	firstNormalEpoch = 14
	firstNormalSlot  = 524_256
)

// rentBurnPercent is served in the Rent sysvar; nothing is ever burnt.
const rentBurnPercent = 50

// clockData is the Clock sysvar's data; its layout in a program's memory is the same.
func clockData(c Clock) []byte {
	b := make([]byte, 0, 40)
	b = binary.LittleEndian.AppendUint64(b, c.Slot)
	b = binary.LittleEndian.AppendUint64(b, uint64(c.EpochStartTimestamp))
	b = binary.LittleEndian.AppendUint64(b, c.Epoch)
	b = binary.LittleEndian.AppendUint64(b, c.LeaderScheduleEpoch)
	return binary.LittleEndian.AppendUint64(b, uint64(c.UnixTimestamp))
}

// rentData is the Rent sysvar's data: lamports a byte, years of rent to be exempt (a factor of 1), percentage burnt.
func (r *Runtime) rentData() []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 24), r.lamportsPerByte)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(1))
	return append(b, rentBurnPercent)
}

// scheduleData is the EpochSchedule sysvar's data: slots an epoch, offset of the leader schedule, warm-up, first full epoch and slot.
// In memory the warm-up flag takes eight bytes, pad of which are zero.
func scheduleData(pad int) []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 40), slotsPerEpoch)
	b = binary.LittleEndian.AppendUint64(b, slotsPerEpoch)
	b = append(b, 1)
	b = append(b, make([]byte, pad)...)
	b = binary.LittleEndian.AppendUint64(b, firstNormalEpoch)
	return binary.LittleEndian.AppendUint64(b, firstNormalSlot)
}

// sysvarData returns a sysvar's data as sol_get_sysvar serves it.
func (x *execution) sysvarData(id solana.PublicKey) ([]byte, bool) {
	switch id {
	case ClockSysvarID:
		return clockData(x.env.Clock), true
	case RentSysvarID:
		return x.runtime.rentData(), true
	case EpochScheduleSysvarID:
		return scheduleData(0), true
	case EpochRewardsSysvarID, SlotHashesSysvarID, StakeHistorySysvarID, LastRestartSlotSysvarID:
		stored, ok := x.env.account(id)
		if !ok {
			return nil, false
		}
		return stored.Data, true
	default:
		return nil, false
	}
}

// instructionsSysvar is the Instructions sysvar of a transaction (solana-instructions-sysvar): count, offsets, the instructions with
// flags and keys of their accounts, and last the index of the current one.
func instructionsSysvar(tx *Transaction) []byte {
	count := len(tx.Instructions)
	b := binary.LittleEndian.AppendUint16(nil, uint16(count))
	b = append(b, make([]byte, 2*count)...)
	for i := range tx.Instructions {
		binary.LittleEndian.PutUint16(b[2+2*i:], uint16(len(b)))
		b = appendInstruction(b, tx, &tx.Instructions[i])
	}
	return append(b, 0, 0)
}

func appendInstruction(b []byte, tx *Transaction, ix *Instruction) []byte {
	const signer, writable = 1, 2
	b = binary.LittleEndian.AppendUint16(b, uint16(len(ix.Accounts)))
	for _, index := range ix.Accounts {
		flags := bit(tx.IsSigner(int(index)))*signer | bit(tx.IsWritable(int(index)))*writable
		b = append(append(b, flags), tx.Keys[index][:]...)
	}
	b = append(b, tx.Keys[ix.ProgramIDIndex][:]...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(ix.Data)))
	return append(b, ix.Data...)
}

// markCurrent stores the current top-level instruction's index in the Instructions sysvar, if the transaction names that account.
func (x *execution) markCurrent(index int) {
	for i := range x.accounts {
		if a := &x.accounts[i]; a.key == InstructionsSysvarID {
			binary.LittleEndian.PutUint16(a.data[len(a.data)-2:], uint16(index))
		}
	}
}
