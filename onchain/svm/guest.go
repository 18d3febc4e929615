package svm

import (
	"encoding/binary"
	"fmt"
	"math"

	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// syscallError is what a syscall refuses. A program cannot catch it: it fails with ProgramFailedToComplete and this text, which is
// Agave's, in the log.
type syscallError string

func (e syscallError) Error() string { return string(e) }

const (
	errAborted          syscallError = "SBF program panicked"
	errUnaligned        syscallError = "Unaligned pointer"
	errInvalidPointer   syscallError = "Invalid pointer"
	errInvalidLength    syscallError = "InvalidLength"
	errOverlap          syscallError = "Overlapping copy"
	errTooManySigners   syscallError = "Too many signers"
	errTooManySequences syscallError = "Hashing too many sequences"
)

func refuse(format string, args ...any) error { return syscallError(fmt.Sprintf(format, args...)) }

// guest is a call's view of its own memory. Syscalls translate guest addresses through it.
type guest struct{ *sbpf.VM }

// bytes returns n bytes for reading or writing; none are always there.
func (g guest) bytes(addr, n uint64, access sbpf.Access) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	if n > math.MaxInt64 {
		return nil, errInvalidLength
	}
	return g.Translate(addr, n, access)
}

// aligned returns n bytes at an address that must be a multiple of 8, as host types of that alignment are held to.
func (g guest) aligned(addr, n uint64, access sbpf.Access) ([]byte, error) {
	b, err := g.bytes(addr, n, access)
	if err == nil && n > 0 && addr%8 != 0 {
		return nil, errUnaligned
	}
	return b, err
}

// array returns count elements of size bytes, aligned to 8.
func (g guest) array(addr, count, size uint64) ([]byte, error) {
	if count > math.MaxInt64/size {
		return nil, errInvalidLength
	}
	return g.aligned(addr, count*size, sbpf.Read)
}

func (g guest) key(addr uint64) (solana.PublicKey, error) {
	b, err := g.Translate(addr, 32, sbpf.Read)
	if err != nil {
		return solana.PublicKey{}, err
	}
	return solana.PublicKey(b), nil
}

// slices reads an array of {address, length} pairs.
func (g guest) slices(addr, count uint64) ([]guestSlice, error) {
	b, err := g.array(addr, count, 16)
	if err != nil {
		return nil, err
	}
	list := make([]guestSlice, count)
	for i := range list {
		list[i] = guestSlice{binary.LittleEndian.Uint64(b[16*i:]), binary.LittleEndian.Uint64(b[16*i+8:])}
	}
	return list, nil
}

// guestSlice points to bytes or elements in guest memory.
type guestSlice struct{ addr, len uint64 }

// belowInput refuses an address in the input region: what the runtime writes there could be changed by callees
// (feature syscall_parameter_address_restrictions).
func belowInput(addr uint64) error {
	if addr >= sbpf.InputBase {
		return errInvalidPointer
	}
	return nil
}

// overlap reports whether two ranges of guest addresses share a byte.
func overlap(a, aLen, b, bLen uint64) bool {
	if a > b {
		return a-b < bLen
	}
	return b-a < aLen
}
