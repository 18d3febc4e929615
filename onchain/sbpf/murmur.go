package sbpf

import (
	"encoding/binary"
	"math/bits"
)

// Murmur3 is the 32-bit MurmurHash3 (x86 variant) with seed 0, by which SBPF
// names syscalls (over the symbol name) and internal functions (over the
// target program counter as a little-endian u64).
func Murmur3(data []byte) uint32 {
	const c1, c2 = 0xcc9e2d51, 0x1b873593
	scramble := func(k uint32) uint32 { return bits.RotateLeft32(k*c1, 15) * c2 }
	var h uint32
	tail := data
	for len(tail) >= 4 {
		h ^= scramble(binary.LittleEndian.Uint32(tail))
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
		tail = tail[4:]
	}
	var last uint32
	for i, b := range tail {
		last |= uint32(b) << (8 * i)
	}
	h ^= scramble(last)
	h ^= uint32(len(data))
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
