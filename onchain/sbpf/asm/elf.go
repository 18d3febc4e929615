package asm

import (
	"encoding/binary"
	"maps"
	"slices"

	"castlekey/onchain/sbpf"
)

// Sizes of the structures of an ELF file, in bytes.
const (
	headerSize     = 64
	segmentSize    = 56
	sectionSize    = 64
	symbolSize     = 24
	relocationSize = 16
	segmentCount   = 3
	textAt         = headerSize + segmentCount*segmentSize
)

// Numbers of the ELF format that occur in the file.
const (
	progbits, strtab, dynamic, rel, dynsym = 1, 3, 6, 9, 11
	alloc, executable                      = 2, 4
	tagStrtab, tagSymtab, tagStrsz         = 5, 6, 10
	tagSyment, tagRel, tagRelsz, tagRelent = 11, 17, 18, 19
	relocateRelative, relocateCall         = 8, 10
)

// section is one section on its way into the file.
type section struct {
	name        string
	kind, flags uint32
	link        uint32
	entry       uint64
	body        []byte
	at          uint64 // offset and address
}

// image builds the file's sections in their order.
type image struct {
	object   *Object
	sections []section
	end      uint64
}

// ELF writes the object as a minimal shared object: .text and .rodata in one
// segment, the dynamic tables in another, addresses equal to offsets.
func (o *Object) ELF() []byte {
	m := &image{object: o, sections: make([]section, 1), end: textAt}
	text := m.add(section{name: ".text", kind: progbits, flags: alloc | executable, body: slices.Clone(o.Text)})
	data := m.add(section{name: ".rodata", kind: progbits, flags: alloc, body: slices.Clone(o.Data)})
	dataAt := m.sections[data].at

	symbols, names, relocations := m.relocations(dataAt)
	table := m.add(section{name: ".dynamic", kind: dynamic, flags: alloc, link: 5, entry: 16, body: make([]byte, 8*16)})
	m.add(section{name: ".dynsym", kind: dynsym, flags: alloc, link: 5, entry: symbolSize, body: symbols})
	m.add(section{name: ".dynstr", kind: strtab, flags: alloc, body: names})
	last := m.add(section{name: ".rel.dyn", kind: rel, flags: alloc, link: 4, entry: relocationSize, body: relocations})
	copy(m.sections[table].body, m.dynamicTable(table))

	m.patchAddresses(m.sections[text].body, m.sections[data].body, dataAt)
	nameOffsets := m.addSectionNames()
	return m.write(nameOffsets, table, last)
}

// add places a section at the next multiple of 8 and returns its number.
func (m *image) add(s section) int {
	s.at = (m.end + 7) &^ 7
	m.end = s.at + uint64(len(s.body))
	m.sections = append(m.sections, s)
	return len(m.sections) - 1
}

// relocations builds symbols, their names and the relocations: one for every
// address of data and every call of a syscall, by rising offset.
func (m *image) relocations(dataAt uint64) (symbols, names, relocations []byte) {
	symbols, names = make([]byte, symbolSize), []byte{0}
	numbers := make(map[string]uint64)
	add := func(offset, info uint64) {
		relocations = binary.LittleEndian.AppendUint64(relocations, offset)
		relocations = binary.LittleEndian.AppendUint64(relocations, info)
	}
	o := m.object
	for pc := range o.slots() {
		offset := uint64(textAt + pc*sbpf.InstructionSize)
		if _, ok := o.wide[pc]; ok {
			add(offset, relocateRelative)
		}
		name, ok := o.syscalls[pc]
		if !ok {
			continue
		}
		if numbers[name] == 0 {
			numbers[name] = uint64(len(symbols) / symbolSize)
			symbols = append(symbols, symbolEntry(len(names))...)
			names = append(append(names, name...), 0)
		}
		add(offset, numbers[name]<<32|relocateCall)
	}
	for _, at := range slices.Sorted(maps.Keys(o.addresses)) {
		add(dataAt+uint64(at), relocateRelative)
	}
	return symbols, names, relocations
}

// symbolEntry is an undefined global symbol.
func symbolEntry(nameAt int) []byte {
	entry := make([]byte, symbolSize)
	binary.LittleEndian.PutUint32(entry, uint32(nameAt))
	entry[4] = 1 << 4 // STB_GLOBAL, STT_NOTYPE
	return entry
}

// dynamicTable lists where the tables after section number first are.
func (m *image) dynamicTable(first int) []byte {
	symbols, names, relocations := m.sections[first+1], m.sections[first+2], m.sections[first+3]
	tags := []uint64{
		tagSymtab, symbols.at, tagSyment, symbolSize,
		tagStrtab, names.at, tagStrsz, uint64(len(names.body)),
	}
	if len(relocations.body) > 0 {
		tags = append(tags, tagRel, relocations.at, tagRelsz, uint64(len(relocations.body)), tagRelent, relocationSize)
	}
	var table []byte
	for _, word := range tags {
		table = binary.LittleEndian.AppendUint64(table, word)
	}
	return table
}

// patchAddresses writes the addresses that the loader will move.
func (m *image) patchAddresses(text, data []byte, dataAt uint64) {
	for pc, offset := range m.object.wide {
		binary.LittleEndian.PutUint32(text[pc*sbpf.InstructionSize+4:], uint32(dataAt+offset))
	}
	for at, to := range m.object.addresses {
		address := dataAt + uint64(to.offset)
		if !to.inData {
			address = textAt + uint64(to.offset)*sbpf.InstructionSize
		}
		// V0 reads the address of a data word from its upper half.
		binary.LittleEndian.PutUint32(data[at+4:], uint32(address))
	}
}

// addSectionNames adds .shstrtab and returns the names' offsets in it.
func (m *image) addSectionNames() []uint32 {
	names := []byte{0}
	offsets := make([]uint32, 1, len(m.sections)+1)
	for _, name := range append(m.sectionNames(), ".shstrtab") {
		offsets = append(offsets, uint32(len(names)))
		names = append(append(names, name...), 0)
	}
	m.add(section{name: ".shstrtab", kind: strtab, body: names})
	return offsets
}

// sectionNames lists the named sections so far.
func (m *image) sectionNames() []string {
	names := make([]string, 0, len(m.sections))
	for _, s := range m.sections[1:] {
		names = append(names, s.name)
	}
	return names
}

// write puts headers, sections and section headers together.
func (m *image) write(nameOffsets []uint32, table, last int) []byte {
	headersAt := (m.end + 7) &^ 7
	file := make([]byte, headersAt, headersAt+uint64(len(m.sections))*sectionSize)
	copy(file, m.fileHeader(headersAt))
	copy(file[headerSize:], m.segments(table, last))
	for i, s := range m.sections {
		copy(file[s.at:], s.body)
		file = append(file, sectionHeader(s, nameOffsets[i])...)
	}
	return file
}

func (m *image) fileHeader(sectionsAt uint64) []byte {
	const machineBPF, sharedObject, version = 247, 3, 1
	le := binary.LittleEndian
	h := append([]byte("\x7fELF"), 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	h = le.AppendUint16(h, sharedObject)
	h = le.AppendUint16(h, machineBPF)
	h = le.AppendUint32(h, version)
	h = le.AppendUint64(h, textAt+uint64(m.object.entry)*sbpf.InstructionSize)
	h = le.AppendUint64(h, headerSize)
	h = le.AppendUint64(h, sectionsAt)
	h = le.AppendUint32(h, 0) // SBPF version
	for _, field := range []int{headerSize, segmentSize, segmentCount, sectionSize, len(m.sections), len(m.sections) - 1} {
		h = le.AppendUint16(h, uint16(field))
	}
	return h
}

// segments writes the program headers: what the guest sees, the dynamic
// tables, and the dynamic table alone.
func (m *image) segments(table, last int) []byte {
	const load, dynamicSegment, read, execute = 1, 2, 4, 1
	end := func(s section) uint64 { return s.at + uint64(len(s.body)) }
	dyn := m.sections[table]
	h := segment(load, read|execute, textAt, end(m.sections[table-1]))
	h = append(h, segment(load, read, dyn.at, end(m.sections[last]))...)
	return append(h, segment(dynamicSegment, read, dyn.at, end(dyn))...)
}

func segment(kind, flags uint32, start, end uint64) []byte {
	le := binary.LittleEndian
	h := le.AppendUint32(le.AppendUint32(nil, kind), flags)
	for _, word := range []uint64{start, start, start, end - start, end - start, 8} {
		h = le.AppendUint64(h, word)
	}
	return h
}

func sectionHeader(s section, nameAt uint32) []byte {
	le := binary.LittleEndian
	var address uint64
	if s.flags&alloc != 0 {
		address = s.at
	}
	h := le.AppendUint32(le.AppendUint32(nil, nameAt), s.kind)
	for _, word := range []uint64{uint64(s.flags), address, s.at, uint64(len(s.body))} {
		h = le.AppendUint64(h, word)
	}
	h = le.AppendUint32(le.AppendUint32(h, s.link), 0)
	return le.AppendUint64(le.AppendUint64(h, 8), s.entry)
}
