package sbpf

import "encoding/binary"

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
	frameStep       = 2 * frameSize // from frame to frame in the guest, gap included
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

// region is a Region with what translation needs. The masks differ on the stack
// only, so that one sequence of operations serves all regions.
type region struct {
	mem      []byte
	writable []byte // mem, or nil where writing is forbidden
	base     uint64
	nowhere  uint64 // offset bits that lead nowhere: into a gap, or beyond any memory
	frames   uint64 // offset bits that number frames and gaps
	written  int    // end of the furthest write, to know what to clear
}

// regionCount is a power of two, so that the index needs no test: regions 0
// and 5 to 7 are empty, and an address above them has an offset beyond.
const regionCount = 8

// beyond marks offsets no region's memory reaches. What is left fits in an int
// on every platform.
const beyond = ^uint64(1<<31 - 1)

// memory is all the guest can touch.
type memory [regionCount]region

// names of the regions by number.
var names = [regionCount]string{1: "program", 2: "stack", 3: "heap", 4: "input"}

func (m *memory) init(image []byte, host *arena, cfg *Config) {
	for i := range m {
		m[i] = region{base: uint64(i) << 32, nowhere: beyond}
	}
	input := cfg.Input
	if input == nil {
		input = []byte{} // empty, but writable
	}
	heap := host.heap[:min(max(cfg.HeapSize, 0), MaxHeapSize)]
	m[1].mem = image
	m[2].mem, m[2].writable = host.stack[:], host.stack[:]
	m[2].nowhere, m[2].frames = beyond|frameSize, ^uint64(frameStep-1)
	m[3].mem, m[3].writable = heap, heap
	m[4].mem, m[4].writable = input, input
}

// find returns the region an address belongs to by its upper half, and the
// offset of the address in the region's host memory. The offset is -1 or beyond
// the memory if the address is in no region or in a gap.
func (m *memory) find(addr uint64) (*region, int) {
	g := &m[addr>>32%regionCount]
	off := addr - g.base
	if off&g.nowhere != 0 {
		return g, -1
	}
	return g, int(off - off&g.frames>>1)
}

// slice returns the host bytes of a range that lies in one region.
func (m *memory) slice(addr, n uint64, a Access) ([]byte, bool) {
	g, off := m.find(addr)
	mem := g.mem
	if a == Write {
		if g.writable == nil {
			return nil, false
		}
	}
	if off < 0 || off > len(mem) || n > uint64(len(mem)-off) {
		return nil, false
	}
	end := off + int(n)
	if a == Write {
		g.written = max(g.written, end)
	}
	return mem[off:end:end], true
}

// violation describes a forbidden access as sbpf does. It stays out of line to
// keep the interpreter's loop small.
//
//go:noinline
func (m *memory) violation(addr, n uint64, a Access) *AccessError {
	e := &AccessError{Access: a, Address: addr, Length: n, Region: "unallocated"}
	number := addr >> 32
	if number >= regionCount || names[number] == "" {
		return e
	}
	extent := uint64(len(m[number].mem))
	if m[number].frames != 0 {
		extent *= 2 // the gaps count as part of the stack here
	}
	if addr-m[number].base < extent {
		e.Region = names[number]
	}
	return e
}

// Translate returns the host bytes behind n bytes of guest memory at addr, or
// an *AccessError. The range must lie in one region, and a region must be
// writable for Write. On the stack only the first byte is tested for lying in
// a gap, as in sbpf: a range may run on into the next frame. For n == 0 the
// address is still checked; syscalls that ignore empty ranges test n before.
// The slice is valid until Run returns.
func (vm *VM) Translate(addr, n uint64, a Access) ([]byte, error) {
	b, ok := vm.memory.slice(addr, n, a)
	if !ok {
		return nil, vm.memory.violation(addr, n, a)
	}
	return b, nil
}

// Regions lists the guest's memory in the order of its addresses.
func (vm *VM) Regions() []Region {
	var list []Region
	for i, name := range names {
		if g := &vm.memory[i]; name != "" {
			g.written = len(g.writable) // the caller may write unseen
			list = append(list, Region{Name: name, Base: g.base, Mem: g.mem, Writable: g.writable != nil})
		}
	}
	return list
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
