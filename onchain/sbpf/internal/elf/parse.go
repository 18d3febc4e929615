package elf

import (
	"bytes"
	"fmt"
	"strings"
)

// Values of the file header that are the only ones accepted.
const (
	class64      = 2
	littleEndian = 1
	currentABI   = 1
	machineBPF   = 247
	machineSBPF  = 263
	typeDynamic  = 3
)

// Parse reads a file and checks everything that does not depend on the bytes
// of its sections. The file must stay unchanged while the result is used.
func Parse(data []byte) (*File, error) {
	f := &File{data: data}
	steps := []func() error{
		f.parseHeader, f.parseTables, f.checkSegments, f.checkSectionOrder,
		f.nameSections, f.parseDynamic, f.checkTarget, f.checkSections, f.checkEntry,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *File) parseHeader() error {
	if len(f.data) < headerSize {
		return fmt.Errorf("file of %d bytes has no header: %w", len(f.data), ErrBounds)
	}
	b := f.data
	f.Header = Header{
		Type: le.Uint16(b[16:]), Machine: le.Uint16(b[18:]),
		Entry: le.Uint64(b[24:]), Flags: le.Uint32(b[48:]),
		segmentsAt: le.Uint64(b[32:]), sectionsAt: le.Uint64(b[40:]),
		segmentCount: le.Uint16(b[56:]), sectCount: le.Uint16(b[60:]),
		namesIndex: le.Uint16(b[62:]),
	}
	switch {
	case !bytes.HasPrefix(b, []byte("\x7fELF")):
		return fmt.Errorf("not an ELF file: %w", ErrHeader)
	case b[4] != class64:
		return fmt.Errorf("not a 64-bit file: %w", ErrHeader)
	case b[5] != littleEndian:
		return fmt.Errorf("not little-endian: %w", ErrHeader)
	case b[6] != currentABI || le.Uint32(b[20:]) != currentABI:
		return fmt.Errorf("unknown ELF version: %w", ErrHeader)
	case le.Uint16(b[52:]) != headerSize || le.Uint16(b[54:]) != segmentSize || le.Uint16(b[58:]) != sectionSize:
		return fmt.Errorf("unexpected header sizes: %w", ErrHeader)
	case f.Header.namesIndex >= f.Header.sectCount:
		return fmt.Errorf("no section %d for names: %w", f.Header.namesIndex, ErrHeader)
	}
	return nil
}

// parseTables reads program headers and section headers.
func (f *File) parseTables() error {
	header := span{0, headerSize}
	segments, err := spanOf(f.Header.segmentsAt, uint64(f.Header.segmentCount)*segmentSize)
	if err != nil {
		return fmt.Errorf("program headers: %w", err)
	}
	sections, err := spanOf(f.Header.sectionsAt, uint64(f.Header.sectCount)*sectionSize)
	if err != nil {
		return fmt.Errorf("section headers: %w", err)
	}
	if header.overlaps(segments) || header.overlaps(sections) || segments.overlaps(sections) {
		return fmt.Errorf("header tables: %w", ErrOverlap)
	}
	raw, err := f.table(segments, segmentSize)
	if err != nil {
		return fmt.Errorf("program headers: %w", err)
	}
	f.Segments = entries(raw, segmentSize, decodeSegment)
	raw, err = f.table(sections, sectionSize)
	if err != nil {
		return fmt.Errorf("section headers: %w", err)
	}
	f.Sections = entries(raw, sectionSize, decodeSection)
	return nil
}

// checkSegments wants loadable segments by ascending address, inside the file.
func (f *File) checkSegments() error {
	var last uint64
	for i, s := range f.Segments {
		if s.Type != ptLoad {
			continue
		}
		if s.Address < last {
			return fmt.Errorf("segment %d below the one before: %w", i, ErrProgramHeader)
		}
		last = s.Address
		if at, err := spanOf(s.Offset, s.FileSize); err != nil || at.end > uint64(len(f.data)) {
			return fmt.Errorf("segment %d: %w", i, ErrBounds)
		}
	}
	return nil
}

// checkSectionOrder wants sections by ascending offset, apart from each other
// and from the headers.
func (f *File) checkSectionOrder() error {
	if len(f.Sections) == 0 || f.Sections[0].Type != shtNull {
		return fmt.Errorf("the first section is not SHT_NULL: %w", ErrSection)
	}
	headers := []span{
		{0, headerSize},
		{f.Header.segmentsAt, f.Header.segmentsAt + uint64(len(f.Segments))*segmentSize},
		{f.Header.sectionsAt, f.Header.sectionsAt + uint64(len(f.Sections))*sectionSize},
	}
	var last uint64
	for i := range f.Sections {
		s := &f.Sections[i]
		s.headerOrdinal = i
		if s.Type == shtNobits {
			continue
		}
		at, err := spanOf(s.Offset, s.Size)
		if err != nil {
			return fmt.Errorf("section %d: %w", i, err)
		}
		for _, h := range headers {
			if at.overlaps(h) {
				return fmt.Errorf("section %d and the headers: %w", i, ErrOverlap)
			}
		}
		if at.start < last {
			return fmt.Errorf("section %d: %w", i, ErrOrder)
		}
		last = at.end
		if last > uint64(len(f.data)) {
			return fmt.Errorf("section %d: %w", i, ErrBounds)
		}
	}
	return nil
}

// nameSections reads the section names; .symtab, .strtab and .dynstr may occur
// once each.
func (f *File) nameSections() error {
	if f.Header.namesIndex == 0 {
		return fmt.Errorf("no section name table: %w", ErrSection)
	}
	names := &f.Sections[f.Header.namesIndex]
	seen := make(map[string]bool)
	for i := range f.Sections {
		s := &f.Sections[i]
		name, err := f.text(names, s.nameAt, sectionNameMax)
		if err != nil {
			return fmt.Errorf("name of section %d: %w", i, err)
		}
		s.Name = name
		switch name {
		case ".symtab", ".strtab", ".dynstr":
			if seen[name] {
				return fmt.Errorf("second %s: %w", name, ErrSection)
			}
			seen[name] = true
		}
		if name == ".dynstr" {
			f.symbolNames = s
		}
	}
	return nil
}

// checkTarget wants a shared object for the BPF machine.
func (f *File) checkTarget() error {
	const abiByte = 7
	switch {
	case f.data[abiByte] != 0:
		return fmt.Errorf("operating system ABI %d: %w", f.data[abiByte], ErrHeader)
	case f.Header.Machine != machineBPF && f.Header.Machine != machineSBPF:
		return fmt.Errorf("machine %d is not BPF: %w", f.Header.Machine, ErrHeader)
	case f.Header.Type != typeDynamic:
		return fmt.Errorf("type %d is not a shared object: %w", f.Header.Type, ErrHeader)
	}
	return nil
}

// checkSections wants one .text, no variables, and all bytes in the file, even
// where a section claims to have none.
func (f *File) checkSections() error {
	texts := 0
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.Name == ".text" {
			texts++
		}
		data := strings.HasPrefix(s.Name, ".data") && !strings.HasPrefix(s.Name, ".data.rel")
		if strings.HasPrefix(s.Name, ".bss") || s.writable() && data {
			return fmt.Errorf("section %s: %w", s.Name, ErrWritable)
		}
		if at, err := spanOf(s.Offset, s.Size); err != nil || at.end > uint64(len(f.data)) {
			return fmt.Errorf("section %s: %w", s.Name, ErrBounds)
		}
	}
	if texts != 1 {
		return fmt.Errorf("found %d: %w", texts, ErrText)
	}
	return nil
}

// checkEntry wants the entry point at an instruction of .text.
func (f *File) checkEntry() error {
	const instruction = 8
	text, _ := f.Section(".text")
	if !text.Contains(f.Header.Entry) || (f.Header.Entry-text.Address)%instruction != 0 {
		return fmt.Errorf("address %#x: %w", f.Header.Entry, ErrEntry)
	}
	return nil
}
