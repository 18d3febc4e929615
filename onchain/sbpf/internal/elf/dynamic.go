package elf

import "fmt"

// parseDynamic finds the dynamic table and, through it, relocations and
// symbols. A file without one is static and has neither.
func (f *File) parseDynamic() error {
	raw, err := f.dynamicTable()
	if err != nil || raw == nil {
		return err
	}
	const tagCount = 35
	var tags [tagCount]uint64
	for ; len(raw) >= dynamicSize; raw = raw[dynamicSize:] {
		tag := le.Uint64(raw)
		if tag == dtNull {
			break
		}
		if tag < tagCount {
			tags[tag] = le.Uint64(raw[8:])
		}
	}
	if tags[dtRel] != 0 {
		if err := f.parseRelocations(tags[dtRel], tags[dtRelsz], tags[dtRelent]); err != nil {
			return err
		}
	}
	if tags[dtSymtab] != 0 {
		return f.parseSymbols(tags[dtSymtab])
	}
	return nil
}

// dynamicTable prefers the PT_DYNAMIC segment. Where there is none, or it is
// broken, the SHT_DYNAMIC section serves; old toolchains need that.
func (f *File) dynamicTable() ([]byte, error) {
	for _, s := range f.Segments {
		if s.Type != ptDynamic {
			continue
		}
		if at, err := spanOf(s.Offset, s.FileSize); err == nil {
			if raw, err := f.table(at, dynamicSize); err == nil {
				return raw, nil
			}
		}
		break
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.Type != shtDynamic {
			continue
		}
		raw, err := f.table(span{s.Offset, s.Offset + s.Size}, dynamicSize)
		if err != nil {
			return nil, fmt.Errorf("dynamic table: %w: %w", ErrDynamic, err)
		}
		return raw, nil
	}
	return nil, nil
}

func (f *File) parseRelocations(address, size, entry uint64) error {
	if entry != relocationSize || size == 0 {
		return fmt.Errorf("%d bytes of relocations of %d bytes each: %w", size, entry, ErrDynamic)
	}
	offset, err := f.offsetOf(address)
	if err != nil {
		return err
	}
	at, err := spanOf(offset, size)
	if err != nil {
		return fmt.Errorf("relocations: %w", err)
	}
	raw, err := f.table(at, relocationSize)
	if err != nil {
		return fmt.Errorf("relocations: %w: %w", ErrDynamic, err)
	}
	f.Relocations = entries(raw, relocationSize, decodeRelocation)
	return nil
}

// offsetOf turns an address into a file offset through the segments, or, as
// toolchains once wrote addresses outside of all of them, through the section
// that starts there.
func (f *File) offsetOf(address uint64) (uint64, error) {
	for i, s := range f.Segments {
		memory, err := spanOf(s.Address, s.Memory)
		if err != nil {
			return 0, fmt.Errorf("segment %d: %w", i, err)
		}
		if address < memory.start || address >= memory.end {
			continue
		}
		at, err := spanOf(s.Offset, address-s.Address)
		if err != nil {
			return 0, fmt.Errorf("address %#x: %w", address, err)
		}
		return at.end, nil
	}
	for i := range f.Sections {
		if f.Sections[i].Address == address {
			return f.Sections[i].Offset, nil
		}
	}
	return 0, fmt.Errorf("nothing at address %#x: %w", address, ErrDynamic)
}

// parseSymbols reads the symbol table, which is the section at that address.
func (f *File) parseSymbols(address uint64) error {
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.Address != address {
			continue
		}
		if s.Type != shtSymtab && s.Type != shtDynsym {
			return fmt.Errorf("section %s is no symbol table: %w", s.Name, ErrSection)
		}
		at, err := spanOf(s.Offset, s.Size)
		if err != nil {
			return fmt.Errorf("symbols: %w", err)
		}
		raw, err := f.table(at, symbolSize)
		if err != nil {
			return fmt.Errorf("symbols: %w", err)
		}
		f.Symbols = entries(raw, symbolSize, decodeSymbol)
		return nil
	}
	return fmt.Errorf("no symbol table at address %#x: %w", address, ErrDynamic)
}
