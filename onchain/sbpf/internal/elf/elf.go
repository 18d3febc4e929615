// Package elf reads the ELF shared objects that hold SBPF V0 to V2 programs,
// accepting exactly what sbpf's lenient parser accepts.
//
// How to use it:
//
//	file, err := elf.Parse(bytes)
//	text, ok := file.Section(".text")
//	for _, rel := range file.Relocations { … }
//
// Invariants: a File returned without error has its tables and the file ranges
// of all its sections inside the file; nothing is kept of input beyond slices of
// it; no input makes the package panic. What the bytes mean to the virtual
// machine (relocation, the read-only image) is not decided here.
package elf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// What Parse refuses, for errors.Is; the text around them says where.
var (
	// ErrHeader: a field of the file header has a value that is not allowed.
	ErrHeader = errors.New("invalid file header")
	// ErrProgramHeader: segments are not in ascending order of address.
	ErrProgramHeader = errors.New("invalid program header")
	// ErrSection: a section header is missing, doubled or of the wrong type.
	ErrSection = errors.New("invalid section header")
	// ErrBounds: an index, offset or length leads outside of the file.
	ErrBounds = errors.New("value out of bounds")
	// ErrSize: a table's length is not a multiple of its entries'.
	ErrSize = errors.New("invalid table size")
	// ErrAlignment: a table does not start at a multiple of 8 bytes.
	ErrAlignment = errors.New("invalid table alignment")
	// ErrOverlap: headers, tables or sections share bytes of the file.
	ErrOverlap = errors.New("parts of the file overlap")
	// ErrOrder: sections are not in ascending order of file offset.
	ErrOrder = errors.New("sections not in ascending order")
	// ErrString: a name is unterminated, too long or in no string table.
	ErrString = errors.New("invalid string")
	// ErrDynamic: the dynamic table or what it points to is broken.
	ErrDynamic = errors.New("invalid dynamic section")
	// ErrText: there is not exactly one section named .text.
	ErrText = errors.New("not exactly one text section")
	// ErrWritable: a section for variables, which programs cannot have.
	ErrWritable = errors.New("writable section not supported")
	// ErrEntry: the entry point is not the address of an instruction in .text.
	ErrEntry = errors.New("invalid entry point")
)

// Sizes of the structures in the file, and the longest names in it, the NUL
// included.
const (
	headerSize     = 64
	segmentSize    = 56
	sectionSize    = 64
	symbolSize     = 24
	relocationSize = 16
	dynamicSize    = 16
	sectionNameMax = 16
	symbolNameMax  = 64
	tableAlignment = 8
)

// Section types and flags, segment types and dynamic tags that matter here.
const (
	shtNull    = 0
	shtSymtab  = 2
	shtStrtab  = 3
	shtDynamic = 6
	shtNobits  = 8
	shtDynsym  = 11
	shfWrite   = 1
	shfAlloc   = 2
	ptLoad     = 1
	ptDynamic  = 2
	dtNull     = 0
	dtSymtab   = 6
	dtRel      = 17
	dtRelsz    = 18
	dtRelent   = 19
)

// Header is the part of the file header that Parse needs or its user wants.
type Header struct {
	Type, Machine           uint16
	Entry                   uint64 // address of the first instruction
	Flags                   uint32 // the SBPF version
	segmentsAt, sectionsAt  uint64
	segmentCount, sectCount uint16
	namesIndex              uint16
}

// Segment is a program header.
type Segment struct {
	Type             uint32
	Offset, Address  uint64
	FileSize, Memory uint64
}

// Section is a section header with its name.
type Section struct {
	Name          string
	Type          uint32
	Flags         uint64
	Address       uint64
	Offset, Size  uint64 // in the file; see FileRange
	nameAt        uint32
	headerOrdinal int
}

// Symbol is an entry of the dynamic symbol table.
type Symbol struct {
	NameAt uint32 // see File.SymbolName
	Info   uint8
	Value  uint64 // address
}

// Relocation is an entry of the dynamic relocation table, in Rel form.
type Relocation struct {
	Offset uint64 // in the file, as sbpf takes it
	Type   uint32
	Symbol uint32 // index into File.Symbols
}

// File is a parsed shared object.
type File struct {
	Header      Header
	Segments    []Segment
	Sections    []Section
	Symbols     []Symbol     // nil without a dynamic symbol table
	Relocations []Relocation // nil without dynamic relocations

	data        []byte
	symbolNames *Section // .dynstr
}

// span is a half-open range of file offsets.
type span struct{ start, end uint64 }

func (s span) overlaps(o span) bool { return s.end > o.start && o.end > s.start }

// spanOf returns the range of n bytes at start, or ErrBounds if it would pass
// the end of what 64 bits can count.
func spanOf(start, n uint64) (span, error) {
	if n > math.MaxUint64-start {
		return span{}, fmt.Errorf("%d bytes at offset %d: %w", n, start, ErrBounds)
	}
	return span{start, start + n}, nil
}

// FileRange returns where the section's bytes are in the file; a section
// without bytes (SHT_NOBITS) has an empty range at 0.
func (s *Section) FileRange() (start, end uint64) {
	if s.Type == shtNobits {
		return 0, 0
	}
	return s.Offset, s.Offset + s.Size
}

// Contains tells whether an address lies in the section.
func (s *Section) Contains(address uint64) bool {
	return address >= s.Address && address-s.Address < s.Size
}

// writable tells whether the section is for variables of the running program.
func (s *Section) writable() bool {
	return s.Flags&(shfAlloc|shfWrite) == shfAlloc|shfWrite
}

// IsFunction tells whether the symbol names a function (STT_FUNC).
func (s Symbol) IsFunction() bool { return s.Info&15 == 2 }

// Bytes returns the whole file, as given to Parse.
func (f *File) Bytes() []byte { return f.data }

// Section returns the first section of that name.
func (f *File) Section(name string) (*Section, bool) {
	for i := range f.Sections {
		if f.Sections[i].Name == name {
			return &f.Sections[i], true
		}
	}
	return nil, false
}

// SymbolName returns the name of a dynamic symbol, at most 63 bytes long.
func (f *File) SymbolName(s Symbol) (string, error) {
	if f.symbolNames == nil {
		return "", fmt.Errorf("no dynamic string table: %w", ErrString)
	}
	return f.text(f.symbolNames, s.NameAt, symbolNameMax)
}

// text reads a NUL-terminated string of at most limit bytes, the NUL included.
func (f *File) text(table *Section, at uint32, limit uint64) (string, error) {
	if table.Type != shtStrtab {
		return "", fmt.Errorf("read string: section %d is no string table: %w", table.headerOrdinal, ErrSection)
	}
	start := table.Offset + uint64(at)
	end := min(table.Offset+table.Size, start+limit)
	if start > end || end > uint64(len(f.data)) {
		return "", fmt.Errorf("read string at %d: %w", start, ErrBounds)
	}
	raw := f.data[start:end]
	for i, b := range raw {
		if b == 0 {
			return string(raw[:i]), nil
		}
	}
	return "", fmt.Errorf("name %q longer than %d bytes: %w", raw, limit-1, ErrString)
}

// table checks where an array of entries lies and returns its bytes.
func (f *File) table(at span, entry uint64) ([]byte, error) {
	switch {
	case (at.end-at.start)%entry != 0:
		return nil, fmt.Errorf("table at offset %d: %w", at.start, ErrSize)
	case at.end > uint64(len(f.data)):
		return nil, fmt.Errorf("table at offset %d: %w", at.start, ErrBounds)
	case at.start%tableAlignment != 0:
		return nil, fmt.Errorf("table at offset %d: %w", at.start, ErrAlignment)
	}
	return f.data[at.start:at.end], nil
}

// entries cuts a table into its entries and decodes each.
func entries[T any](raw []byte, size int, decode func([]byte) T) []T {
	list := make([]T, 0, len(raw)/size)
	for ; len(raw) >= size; raw = raw[size:] {
		list = append(list, decode(raw[:size]))
	}
	return list
}

var le = binary.LittleEndian

func decodeSegment(b []byte) Segment {
	return Segment{
		Type:    le.Uint32(b),
		Offset:  le.Uint64(b[8:]),
		Address: le.Uint64(b[16:]), FileSize: le.Uint64(b[32:]), Memory: le.Uint64(b[40:]),
	}
}

func decodeSection(b []byte) Section {
	return Section{
		nameAt: le.Uint32(b), Type: le.Uint32(b[4:]), Flags: le.Uint64(b[8:]),
		Address: le.Uint64(b[16:]), Offset: le.Uint64(b[24:]), Size: le.Uint64(b[32:]),
	}
}

func decodeSymbol(b []byte) Symbol {
	return Symbol{NameAt: le.Uint32(b), Info: b[4], Value: le.Uint64(b[8:])}
}

func decodeRelocation(b []byte) Relocation {
	info := le.Uint64(b[8:])
	return Relocation{Offset: le.Uint64(b), Type: uint32(info), Symbol: uint32(info >> 32)}
}
