package sbpf

import (
	"encoding/binary"
	"slices"

	"castlekey/onchain/sbpf/internal/elf"
)

// Types of dynamic relocation that occur in programs. Their numbers are the
// x86-64 ones the toolchain borrowed.
const (
	relocate64       = 1  // R_BPF_64_64: lddw of a symbol's address
	relocateRelative = 8  // R_BPF_64_RELATIVE: lddw or data word of an address in the file
	relocateCall     = 10 // R_BPF_64_32: call of a symbol
)

// Offsets within an instruction, in bytes: its immediate, and the immediate of
// the slot after it, where a lddw has its upper half.
const (
	immediateAt = 4
	upperHalfAt = InstructionSize + immediateAt
)

// entrypointHash is the key under which any program's entry function is known.
var entrypointHash = Murmur3([]byte("entrypoint"))

// linker applies the relocations of one file to a copy of its bytes.
type linker struct {
	file      *elf.File
	text      *elf.Section
	syscalls  *Registry
	bytes     []byte
	functions map[uint32]int // slot numbers by the hash that calls name
	entry     int
}

// relocate links the file: first every relative call in the text becomes a
// call by hash, then the dynamic relocations apply in the file's order, then
// the entry point gets its name. The order decides which collisions count.
func relocate(file *elf.File, text *elf.Section, syscalls *Registry) (*linker, error) {
	l := &linker{
		file: file, text: text, syscalls: syscalls,
		bytes: slices.Clone(file.Bytes()), functions: make(map[uint32]int),
	}
	if err := l.relativeCalls(); err != nil {
		return nil, err
	}
	for _, r := range file.Relocations {
		if err := l.apply(r); err != nil {
			return nil, err
		}
	}
	l.entry = l.slotOf(file.Header.Entry)
	delete(l.functions, entrypointHash)
	_, err := l.register("entrypoint", l.entry)
	return l, err
}

// slotOf turns an address in the text into a slot number.
func (l *linker) slotOf(address uint64) int {
	return int((address - l.text.Address) / InstructionSize)
}

// register names a function by the hash of its slot number and returns the
// hash. Only the entry point is called by its name.
func (l *linker) register(name string, pc int) (uint32, error) {
	hash := entrypointHash
	if name != "entrypoint" {
		hash = Murmur3(binary.LittleEndian.AppendUint64(nil, uint64(pc)))
	}
	if syscall, taken := l.syscalls.lookup(hash); taken {
		return 0, refuse(ErrSymbolCollision, "%08x is both function %d and %s", hash, pc, syscall.name)
	}
	if other, taken := l.functions[hash]; taken && other != pc {
		return 0, refuse(ErrSymbolCollision, "%08x is both function %d and function %d", hash, pc, other)
	}
	l.functions[hash] = pc
	return hash, nil
}

// relativeCalls gives every call with a target of its own the target's hash.
// An immediate of -1 waits for a relocation.
func (l *linker) relativeCalls() error {
	start, end := l.text.FileRange()
	text := l.bytes[start:end]
	slots := len(text) / InstructionSize
	for pc := range slots {
		ins := slot(text, pc)
		if ins.Op != OpCall || ins.Imm == -1 {
			continue
		}
		target := pc + 1 + int(ins.Imm)
		if target < 0 || target >= slots {
			return refuse(ErrRelocation, "relative call out of bounds at instruction %d", pc)
		}
		hash, err := l.register("", target)
		if err != nil {
			return err
		}
		binary.LittleEndian.PutUint32(text[pc*InstructionSize+immediateAt:], hash)
	}
	return nil
}

func (l *linker) apply(r elf.Relocation) error {
	switch r.Type {
	case relocate64:
		return l.applySymbolAddress(r)
	case relocateRelative:
		if start, end := l.text.FileRange(); r.Offset >= start && r.Offset < end {
			return l.applyAddress(r)
		}
		return l.applyData(r)
	case relocateCall:
		return l.applyCall(r)
	default:
		return refuse(ErrRelocation, "unknown type %d at offset %#x", r.Type, r.Offset)
	}
}

// at returns n bytes of the file starting delta bytes after the relocation's
// place.
func (l *linker) at(r elf.Relocation, delta, n uint64) ([]byte, error) {
	size := uint64(len(l.bytes))
	if r.Offset > size || delta+n > size-r.Offset {
		return nil, refuse(ErrRelocation, "offset %#x outside of the file", r.Offset)
	}
	return l.bytes[r.Offset+delta:][:n], nil
}

// halves returns the two immediates of the lddw at the relocation's place.
func (l *linker) halves(r elf.Relocation) (low, high []byte, err error) {
	if low, err = l.at(r, immediateAt, 4); err != nil {
		return nil, nil, err
	}
	high, err = l.at(r, upperHalfAt, 4)
	return low, high, err
}

// inProgram moves an address of the file into the program region, unless the
// file's linker has put it there or beyond.
func inProgram(address uint64) uint64 {
	if address < ProgramBase {
		return ProgramBase + address
	}
	return address
}

func putHalves(low, high []byte, address uint64) {
	binary.LittleEndian.PutUint32(low, uint32(address))
	binary.LittleEndian.PutUint32(high, uint32(address>>32))
}

func (l *linker) symbol(r elf.Relocation) (elf.Symbol, error) {
	if uint64(r.Symbol) >= uint64(len(l.file.Symbols)) {
		return elf.Symbol{}, refuse(ErrRelocation, "no symbol %d", r.Symbol)
	}
	return l.file.Symbols[r.Symbol], nil
}

// applySymbolAddress adds a symbol's address to the lower half of a lddw.
func (l *linker) applySymbolAddress(r elf.Relocation) error {
	low, high, err := l.halves(r)
	if err != nil {
		return err
	}
	symbol, err := l.symbol(r)
	if err != nil {
		return err
	}
	address := symbol.Value + uint64(binary.LittleEndian.Uint32(low))
	if address < symbol.Value {
		address = ^uint64(0) // sums saturate here
	}
	putHalves(low, high, inProgram(address))
	return nil
}

// applyAddress moves the address in a lddw into the program region.
func (l *linker) applyAddress(r elf.Relocation) error {
	low, high, err := l.halves(r)
	if err != nil {
		return err
	}
	address := uint64(binary.LittleEndian.Uint32(high))<<32 | uint64(binary.LittleEndian.Uint32(low))
	if address == 0 {
		return refuse(ErrRelocation, "lddw of address 0 at offset %#x", r.Offset)
	}
	putHalves(low, high, inProgram(address))
	return nil
}

// applyData moves the address in a data word into the program region. V0 reads
// it from the word's upper half: old toolchains put it there, and the rule
// stayed.
func (l *linker) applyData(r elf.Relocation) error {
	word, err := l.at(r, 0, 8)
	if err != nil {
		return err
	}
	address := uint64(binary.LittleEndian.Uint32(word[4:]))
	binary.LittleEndian.PutUint64(word, ProgramBase+address)
	return nil
}

// applyCall gives a call the hash of the function or syscall it names.
func (l *linker) applyCall(r elf.Relocation) error {
	immediate, err := l.at(r, immediateAt, 4)
	if err != nil {
		return err
	}
	hash, err := l.callee(r)
	if err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(immediate, hash)
	return nil
}

func (l *linker) callee(r elf.Relocation) (uint32, error) {
	symbol, err := l.symbol(r)
	if err != nil {
		return 0, err
	}
	name, err := l.file.SymbolName(symbol)
	if err != nil {
		return 0, refuse(ErrRelocation, "symbol %d: %v", r.Symbol, err)
	}
	if symbol.IsFunction() && symbol.Value != 0 {
		if !l.text.Contains(symbol.Value) {
			return 0, refuse(ErrRelocation, "function %s at %#x outside of .text", name, symbol.Value)
		}
		return l.register(name, l.slotOf(symbol.Value))
	}
	hash := Murmur3([]byte(name))
	if _, known := l.syscalls.lookup(hash); !known {
		return 0, refuse(ErrUnknownSyscall, "%s at instruction %d", name, r.Offset/InstructionSize)
	}
	return hash, nil
}
