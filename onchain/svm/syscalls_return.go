package svm

import (
	"slices"

	"castlekey/onchain/sbpf"
)

// sysSetReturn sets what this program returns to its caller: sol_set_return_data(data, length).
func sysSetReturn(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase + args[1]/bytesPerUnit); err != nil {
		return 0, err
	}
	if args[1] > maxReturnData {
		return 0, refuse("Return data too large (%d > %d)", args[1], maxReturnData)
	}
	data, err := g.bytes(args[0], args[1], sbpf.Read)
	if err != nil {
		return 0, err
	}
	x.ret = ReturnData{ProgramID: x.accounts[x.current().program].key, Data: slices.Clone(data)}
	return 0, nil
}

// sysGetReturn copies what the last program returned and says how much there is: sol_get_return_data(data, length, program).
func sysGetReturn(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	total := uint64(len(x.ret.Data))
	if n := min(args[1], total); n > 0 {
		if err := x.copyReturn(g, args, n); err != nil {
			return 0, err
		}
	}
	return total, nil
}

func (x *execution) copyReturn(g guest, args [5]uint64, n uint64) error {
	if err := x.meter.Consume((n + 32) / bytesPerUnit); err != nil {
		return err
	}
	data, err := g.Translate(args[0], n, sbpf.Write)
	if err != nil {
		return err
	}
	program, err := g.Translate(args[2], 32, sbpf.Write)
	if err != nil {
		return err
	}
	if overlap(args[0], n, args[2], 32) {
		return errOverlap
	}
	copy(data, x.ret.Data)
	copy(program, x.ret.ProgramID[:])
	return nil
}
