package svm

import (
	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// addressSeeds reads the seeds and program both address syscalls start from.
func (g guest) addressSeeds(addr, count, programAddr uint64) ([][]byte, solana.PublicKey, error) {
	fields, err := g.slices(addr, count)
	if err != nil {
		return nil, solana.PublicKey{}, err
	}
	if len(fields) > maxSeeds {
		return nil, solana.PublicKey{}, badSeeds(IxMaxSeedLengthExceeded)
	}
	seeds := make([][]byte, len(fields), len(fields)+1)
	for i, field := range fields {
		if field.len > maxSeedLen {
			return nil, solana.PublicKey{}, badSeeds(IxMaxSeedLengthExceeded)
		}
		if seeds[i], err = g.bytes(field.addr, field.len, sbpf.Read); err != nil {
			return nil, solana.PublicKey{}, err
		}
	}
	program, err := g.key(programAddr)
	return seeds, program, err
}

// badSeeds hides an instruction error's kind, which Agave does not pass through here, behind its text.
func badSeeds(err error) error {
	return refuse("Could not create program address with signer seeds: %s", err.Error())
}

// sysCreateAddress derives one address: sol_create_program_address(seeds, count, program, result). It returns 1 for an address on the
// curve and ends the program for seeds too long or too many.
func sysCreateAddress(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsAddress); err != nil {
		return 0, err
	}
	seeds, program, err := g.addressSeeds(args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	address, err := programAddress(seeds, program)
	if err != nil {
		return 1, nil //nolint:nilerr // the program is told by the result
	}
	return 0, g.put(args[3], address[:])
}

// sysFindAddress finds the highest bump seed whose address is off the curve: sol_try_find_program_address(seeds, count, program,
// address, bump). It returns 1 if there is none and pays for every try.
func sysFindAddress(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsAddress); err != nil {
		return 0, err
	}
	seeds, program, err := g.addressSeeds(args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	for bump := byte(255); bump > 0; bump-- {
		if address, err := programAddress(append(seeds, []byte{bump}), program); err == nil {
			return 0, g.putAddress(args[3], args[4], address, bump)
		}
		if err := x.meter.Consume(unitsAddress); err != nil {
			return 0, err
		}
	}
	return 1, nil
}

// putAddress stores an address and its bump seed, which must not overlap.
func (g guest) putAddress(addr, bumpAddr uint64, address solana.PublicKey, bump byte) error {
	b, err := g.Translate(bumpAddr, 1, sbpf.Write)
	if err != nil {
		return err
	}
	if _, err := g.Translate(addr, 32, sbpf.Write); err != nil {
		return err
	}
	if overlap(bumpAddr, 1, addr, 32) {
		return errOverlap
	}
	b[0] = bump
	return g.put(addr, address[:])
}

// put writes bytes to guest memory.
func (g guest) put(addr uint64, data []byte) error {
	b, err := g.bytes(addr, uint64(len(data)), sbpf.Write)
	copy(b, data)
	return err
}
