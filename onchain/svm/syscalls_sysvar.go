package svm

import (
	"castlekey/onchain/sbpf"
)

// Results of sol_get_sysvar (SIMD-0127).
const (
	sysvarOutOfRange = 1
	sysvarUnknown    = 2
)

// sysClock stores the Clock sysvar: sol_get_clock_sysvar(result).
func sysClock(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.putSysvar(g, args[0], clockData(x.env.Clock))
}

// sysRent stores the Rent sysvar: sol_get_rent_sysvar(result).
func sysRent(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.putSysvar(g, args[0], append(x.runtime.rentData(), make([]byte, 7)...))
}

// sysEpochSchedule stores the EpochSchedule sysvar: sol_get_epoch_schedule_sysvar(result).
func sysEpochSchedule(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.putSysvar(g, args[0], scheduleData(7))
}

// putSysvar stores a sysvar in its memory layout, below the input region.
func (x *execution) putSysvar(g guest, addr uint64, data []byte) error {
	if err := x.meter.Consume(unitsBase + uint64(len(data))); err != nil {
		return err
	}
	if err := belowInput(addr); err != nil {
		return err
	}
	b, err := g.aligned(addr, uint64(len(data)), sbpf.Write)
	copy(b, data)
	return err
}

// sysGetSysvar stores part of a sysvar's data: sol_get_sysvar(id, result, offset, length).
func sysGetSysvar(x *execution, g guest, args [5]uint64) (uint64, error) {
	idAddr, addr, offset, length := args[0], args[1], args[2], args[3]
	if err := x.meter.Consume(unitsBase + max(unitsMemoryOp, length/bytesPerUnit)); err != nil {
		return 0, err
	}
	if err := belowInput(addr); err != nil {
		return 0, err
	}
	result, err := g.bytes(addr, length, sbpf.Write)
	if err != nil {
		return 0, err
	}
	id, err := g.key(idAddr)
	if err != nil {
		return 0, err
	}
	end := offset + length
	if end < offset {
		return 0, IxArithmeticOverflow
	}
	data, ok := x.sysvarData(id)
	switch {
	case !ok:
		return sysvarUnknown, nil
	case end > uint64(len(data)):
		return sysvarOutOfRange, nil
	default:
		copy(result, data[offset:end])
		return 0, nil
	}
}
