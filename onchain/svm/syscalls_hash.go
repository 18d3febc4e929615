package svm

import (
	"crypto/sha256"
	"hash"

	"castlekey/onchain/sbpf"

	"golang.org/x/crypto/sha3"
)

// sysSHA256 hashes byte strings: sol_sha256(slices, count, result).
func sysSHA256(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.hash(g, args, namedHash{"Sha256", sha256.New})
}

// sysKeccak256 hashes byte strings as Ethereum does: sol_keccak256(slices, count, result).
func sysKeccak256(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.hash(g, args, namedHash{"Keccak256", sha3.NewLegacyKeccak256})
}

type namedHash struct {
	name string
	make func() hash.Hash
}

func (x *execution) hash(g guest, args [5]uint64, kind namedHash) error {
	if args[1] > maxHashSequences {
		x.logs.addf("%s Hashing %d sequences in one syscall is over the limit %d", kind.name, args[1], maxHashSequences)
		return errTooManySequences
	}
	if err := x.meter.Consume(unitsHash); err != nil {
		return err
	}
	result, err := g.Translate(args[2], 32, sbpf.Write)
	if err != nil {
		return err
	}
	fields, err := g.slices(args[0], args[1])
	if err != nil {
		return err
	}
	digest := kind.make()
	for _, field := range fields {
		b, err := g.bytes(field.addr, field.len, sbpf.Read)
		if err != nil {
			return err
		}
		if err := x.meter.Consume(max(unitsMemoryOp, field.len/2)); err != nil {
			return err
		}
		digest.Write(b)
	}
	digest.Sum(result[:0])
	return nil
}
