package sbpf

import (
	"encoding/binary"
	"fmt"
)

// The guest's address map. A region's number is the upper half of an address.
const (
	ProgramBase uint64 = 1 << 32 // read-only image of the program
	StackBase   uint64 = 2 << 32 // stack frames with gaps between them
	HeapBase    uint64 = 3 << 32 // zeroed working memory
	InputBase   uint64 = 4 << 32 // serialised parameters, writable
)

// Sizes of the guest's memory in bytes, and the number of frames.
const (
	MaxCallDepth    = 64        // frames, the entry function's included
	DefaultHeapSize = 32 << 10  // without a RequestHeapFrame instruction
	MaxHeapSize     = 256 << 10 // the most RequestHeapFrame may ask for
	frameSize       = 4 << 10
	stackSize       = MaxCallDepth * frameSize
)

// Access says what a translation is for.
type Access uint8

// The two kinds of access.
const (
	Read Access = iota
	Write
)

// String returns "reading" or "writing", the words of Agave's fault texts.
func (a Access) String() string {
	if a == Write {
		return "writing"
	}
	return "reading"
}

// Region describes one part of the guest's memory.
type Region struct {
	Name     string // "program", "stack", "heap" or "input"
	Base     uint64 // address of the first byte
	Mem      []byte // host memory behind it; stack frames lie side by side
	Writable bool
}

// Translate returns the host bytes behind n bytes of guest memory at addr, or
// an *AccessError. The range must lie in one region, and a region must be
// writable for Write. On the stack only the first byte is tested for lying in
// a gap, as in sbpf: a range may run on into the next frame. For n == 0 the
// address is still checked; syscalls that ignore empty ranges test n before.
func (vm *VM) Translate(addr, n uint64, a Access) ([]byte, error) {
	return nil, fmt.Errorf("translate: %w", ErrAccess)
}

// ReadU8 loads one byte of guest memory.
func (vm *VM) ReadU8(addr uint64) (uint8, error) {
	b, err := vm.Translate(addr, 1, Read)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// ReadU32 loads a little-endian u32 from guest memory, at any alignment.
func (vm *VM) ReadU32(addr uint64) (uint32, error) {
	b, err := vm.Translate(addr, 4, Read)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

// ReadU64 loads a little-endian u64 from guest memory, at any alignment.
func (vm *VM) ReadU64(addr uint64) (uint64, error) {
	b, err := vm.Translate(addr, 8, Read)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}

// WriteU32 stores a little-endian u32 into guest memory, at any alignment.
func (vm *VM) WriteU32(addr uint64, v uint32) error {
	b, err := vm.Translate(addr, 4, Write)
	if err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(b, v)
	return nil
}

// WriteU64 stores a little-endian u64 into guest memory, at any alignment.
func (vm *VM) WriteU64(addr, v uint64) error {
	b, err := vm.Translate(addr, 8, Write)
	if err != nil {
		return err
	}
	binary.LittleEndian.PutUint64(b, v)
	return nil
}
