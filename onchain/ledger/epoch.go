package ledger

import "math/bits"

// The epoch schedule, as the EpochSchedule sysvar of genesis states it: epochs double from 32 slots until they reach their
// full length (Agave's warmup).
const (
	slotsPerEpoch      = 432_000
	minSlotsPerEpoch   = 32
	firstNormalEpoch   = 14
	firstNormalSlot    = 524_256
	log2MinEpochLength = 5
)

// EpochInfo says where a slot lies in its epoch.
type EpochInfo struct {
	Epoch        uint64
	SlotIndex    uint64 // slots since the epoch began
	SlotsInEpoch uint64
	AbsoluteSlot uint64
}

func epochAt(slot uint64) EpochInfo {
	if slot >= firstNormalSlot {
		since := slot - firstNormalSlot
		return EpochInfo{firstNormalEpoch + since/slotsPerEpoch, since % slotsPerEpoch, slotsPerEpoch, slot}
	}
	epoch := uint64(bits.Len64(slot+minSlotsPerEpoch) - 1 - log2MinEpochLength)
	length := uint64(minSlotsPerEpoch) << epoch
	return EpochInfo{epoch, slot + minSlotsPerEpoch - length, length, slot}
}
