package elf_test

import (
	"encoding/binary"
	"errors"
	"testing"

	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/sbpf/internal/elf"

	"github.com/google/go-cmp/cmp"
)

// Numbers of the sections in the files the assembler writes.
const (
	text = iota + 1
	rodata
	dynamic
	dynsym
	dynstr
	rel
	shstrtab
)

// image is a file under the knife.
type image []byte

func sample(t testing.TB) image {
	t.Helper()
	file, err := asm.ELF("lddw r1, msg\ncall sol_log_\nmov64 r0, 0\nexit\nmsg: .ascii \"hello\"")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func (m image) put16(at uint64, v uint16) { binary.LittleEndian.PutUint16(m[at:], v) }
func (m image) put32(at uint64, v uint32) { binary.LittleEndian.PutUint32(m[at:], v) }
func (m image) put64(at uint64, v uint64) { binary.LittleEndian.PutUint64(m[at:], v) }
func (m image) get64(at uint64) uint64    { return binary.LittleEndian.Uint64(m[at:]) }

// section returns where section header number i is.
func (m image) section(i uint64) uint64 { return m.get64(40) + 64*i }

// segment returns where program header number i is.
func (m image) segment(i uint64) uint64 { return m.get64(32) + 56*i }

// offset returns where section number i is.
func (m image) offset(i uint64) uint64 { return m.get64(m.section(i) + 24) }

// rename gives section number i the name at the end of a longer name table.
func (m image) rename(i uint64, name string) image {
	names := m.offset(shstrtab)
	size := m.get64(m.section(shstrtab) + 32)
	grown := append(image{}, m[:names+size]...)
	grown = append(append(grown, name...), 0)
	for len(grown)%8 != 0 {
		grown = append(grown, 0)
	}
	headers := uint64(len(grown))
	grown = append(grown, m[m.get64(40):]...)
	grown.put64(40, headers)
	grown.put32(grown.section(i), uint32(size))
	grown.put64(grown.section(shstrtab)+32, size+uint64(len(name))+1)
	return grown
}

func TestParseReadsWhatTheAssemblerWrote(t *testing.T) {
	f, err := elf.Parse(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range f.Sections {
		names = append(names, s.Name)
	}
	want := []string{"", ".text", ".rodata", ".dynamic", ".dynsym", ".dynstr", ".rel.dyn", ".shstrtab"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	entry := f.Header.Entry
	wantRelocations := []elf.Relocation{{Offset: entry, Type: 8}, {Offset: entry + 16, Type: 10, Symbol: 1}}
	if diff := cmp.Diff(wantRelocations, f.Relocations); diff != "" {
		t.Errorf("relocations (-want +got):\n%s", diff)
	}
	if name, err := f.SymbolName(f.Symbols[1]); name != "sol_log_" || err != nil {
		t.Errorf("symbol %q, error %v", name, err)
	}
}

// change breaks or bends a valid file.
type change func(m image) image

func in(f func(m image)) change { return func(m image) image { f(m); return m } }

func TestParseRefuses(t *testing.T) {
	const huge = 1 << 63
	cases := map[string]struct {
		change change
		want   error
	}{
		"an empty file":                         {func(image) image { return nil }, elf.ErrBounds},
		"half a header":                         {func(m image) image { return m[:40] }, elf.ErrBounds},
		"another magic number":                  {in(func(m image) { m[0] = 0 }), elf.ErrHeader},
		"a 32-bit file":                         {in(func(m image) { m[4] = 1 }), elf.ErrHeader},
		"a big-endian file":                     {in(func(m image) { m[5] = 2 }), elf.ErrHeader},
		"another ident version":                 {in(func(m image) { m[6] = 2 }), elf.ErrHeader},
		"an operating system's ABI":             {in(func(m image) { m[7] = 3 }), elf.ErrHeader},
		"another ELF version":                   {in(func(m image) { m.put32(20, 2) }), elf.ErrHeader},
		"another machine":                       {in(func(m image) { m.put16(18, 62) }), elf.ErrHeader},
		"an executable rather than a library":   {in(func(m image) { m.put16(16, 2) }), elf.ErrHeader},
		"another header size":                   {in(func(m image) { m.put16(52, 65) }), elf.ErrHeader},
		"another program header size":           {in(func(m image) { m.put16(54, 57) }), elf.ErrHeader},
		"another section header size":           {in(func(m image) { m.put16(58, 65) }), elf.ErrHeader},
		"a name section that does not exist":    {in(func(m image) { m.put16(62, 8) }), elf.ErrHeader},
		"no name section":                       {in(func(m image) { m.put16(62, 0) }), elf.ErrSection},
		"names in a section of another type":    {in(func(m image) { m.put16(62, rodata) }), elf.ErrSection},
		"program headers inside the header":     {in(func(m image) { m.put64(32, 32) }), elf.ErrOverlap},
		"section headers over program headers":  {in(func(m image) { m.put64(40, 64) }), elf.ErrOverlap},
		"program headers past the end":          {in(func(m image) { m.put64(32, uint64(len(m))) }), elf.ErrBounds},
		"program headers past all ends":         {in(func(m image) { m.put64(32, ^uint64(0)) }), elf.ErrBounds},
		"section headers past the end":          {in(func(m image) { m.put64(40, uint64(len(m))) }), elf.ErrBounds},
		"section headers past all ends":         {in(func(m image) { m.put64(40, ^uint64(0)-7) }), elf.ErrBounds},
		"unaligned section headers":             {func(m image) image { m.put64(40, m.get64(40)+4); return append(m, 0, 0, 0, 0) }, elf.ErrAlignment},
		"a first section that is not null":      {in(func(m image) { m.put32(m.section(0)+4, 1) }), elf.ErrSection},
		"segments in falling order":             {in(func(m image) { m.put64(m.segment(0)+16, huge) }), elf.ErrProgramHeader},
		"a segment past the end":                {in(func(m image) { m.put64(m.segment(0)+32, uint64(len(m))) }), elf.ErrBounds},
		"a segment past all ends":               {in(func(m image) { m.put64(m.segment(0)+8, ^uint64(0)) }), elf.ErrBounds},
		"a section over the header":             {in(func(m image) { m.put64(m.section(text)+24, 56) }), elf.ErrOverlap},
		"sections in falling order":             {in(func(m image) { m.put64(m.section(rodata)+24, m.offset(text)) }), elf.ErrOrder},
		"a section past the end":                {in(func(m image) { m.put64(m.section(shstrtab)+24, uint64(len(m))) }), elf.ErrBounds},
		"a section past all ends":               {in(func(m image) { m.put64(m.section(shstrtab)+32, ^uint64(0)) }), elf.ErrBounds},
		"a NOBITS section past the end":         {in(func(m image) { m.put32(m.section(rodata)+4, 8); m.put64(m.section(rodata)+32, huge) }), elf.ErrBounds},
		"a name past the name table":            {in(func(m image) { m.put32(m.section(text), 1<<20) }), elf.ErrBounds},
		"a name of 16 bytes":                    {func(m image) image { return m.rename(rodata, ".rodata.sixteen.") }, elf.ErrString},
		"a second .dynstr":                      {func(m image) image { return m.rename(rodata, ".dynstr") }, elf.ErrSection},
		"no .text":                              {func(m image) image { return m.rename(text, ".txet") }, elf.ErrText},
		"a second .text":                        {func(m image) image { return m.rename(rodata, ".text") }, elf.ErrText},
		"a .bss":                                {func(m image) image { return m.rename(rodata, ".bss") }, elf.ErrWritable},
		"a .bss of some function":               {func(m image) image { return m.rename(rodata, ".bss.main") }, elf.ErrWritable},
		"a writable .data":                      {func(m image) image { m.put64(m.section(rodata)+8, 3); return m.rename(rodata, ".data") }, elf.ErrWritable},
		"an entry before .text":                 {in(func(m image) { m.put64(24, m.get64(24)-8) }), elf.ErrEntry},
		"an entry after .text":                  {in(func(m image) { m.put64(24, m.get64(24)+5*8) }), elf.ErrEntry},
		"an entry inside an instruction":        {in(func(m image) { m.put64(24, m.get64(24)+4) }), elf.ErrEntry},
		"relocations of another size":           {in(func(m image) { m.put64(m.offset(dynamic)+6*16+8, 24) }), elf.ErrDynamic},
		"no bytes of relocations":               {in(func(m image) { m.put64(m.offset(dynamic)+5*16+8, 0) }), elf.ErrDynamic},
		"one and a half relocations":            {in(func(m image) { m.put64(m.offset(dynamic)+5*16+8, 24) }), elf.ErrDynamic},
		"relocations past the end":              {in(func(m image) { m.put64(m.offset(dynamic)+5*16+8, 1<<20) }), elf.ErrDynamic},
		"relocations nowhere":                   {in(func(m image) { m.put64(m.offset(dynamic)+4*16+8, 1<<20) }), elf.ErrDynamic},
		"symbols nowhere":                       {in(func(m image) { m.put64(m.offset(dynamic)+8, 1<<20) }), elf.ErrDynamic},
		"symbols in a section of another type":  {in(func(m image) { m.put32(m.section(dynsym)+4, 1) }), elf.ErrSection},
		"half a symbol":                         {in(func(m image) { m.put64(m.section(dynsym)+32, 36) }), elf.ErrSize},
		"a dynamic section of half an entry":    {in(func(m image) { m.put32(m.segment(2), 4); m.put64(m.section(dynamic)+32, 8*16-8) }), elf.ErrDynamic},
		"a segment's memory past all addresses": {in(func(m image) { m.put64(m.segment(0)+40, ^uint64(0)) }), elf.ErrBounds},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := elf.Parse(c.change(sample(t))); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	for name, change := range map[string]change{
		"the SBPF machine number":              in(func(m image) { m.put16(18, 263) }),
		"any ABI version":                      in(func(m image) { m[8] = 9 }),
		"the last instruction as entry":        in(func(m image) { m.put64(24, m.get64(24)+4*8) }),
		"a name of 15 bytes":                   func(m image) image { return m.rename(rodata, ".rodata.fifteen") },
		"a read-only .data":                    func(m image) image { return m.rename(rodata, ".data") },
		"a writable .data.rel.ro":              func(m image) image { m.put64(m.section(rodata)+8, 3); return m.rename(rodata, ".data.rel.ro") },
		"a dynamic table by its section only":  in(func(m image) { m.put32(m.segment(2), 4) }),
		"a dynamic segment that leads nowhere": in(func(m image) { m.put64(m.segment(2)+8, ^uint64(0)) }),
		"relocations outside of all segments":  in(func(m image) { m.put32(m.segment(1), 4); m.put64(m.segment(1)+40, 0) }),
		"no segments at all":                   in(func(m image) { m.put16(56, 0) }),
		"reserved dynamic tags":                in(func(m image) { m.put64(m.offset(dynamic)+7*16, 1<<40) }),
		"no dynamic table":                     in(func(m image) { m.put32(m.segment(2), 4); m.put32(m.section(dynamic)+4, 1) }),
		"bytes after the last header":          func(m image) image { return append(m, 1, 2, 3) },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := elf.Parse(change(sample(t))); err != nil {
				t.Errorf("error %v, want none", err)
			}
		})
	}
}

func TestSymbolNames(t *testing.T) {
	const limit = 63
	name := "s"
	for len(name) < limit {
		name += "s"
	}
	for extra, want := range map[string]error{"": nil, "s": elf.ErrString} {
		file, err := asm.ELF("call " + name + extra + "\nexit")
		if err != nil {
			t.Fatal(err)
		}
		f, err := elf.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.SymbolName(f.Symbols[1]); !errors.Is(err, want) {
			t.Errorf("a name of %d bytes: error %v, want %v", limit+len(extra), err, want)
		}
	}
	m := sample(t).rename(dynstr, ".notstr")
	f, err := elf.Parse(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.SymbolName(f.Symbols[1]); !errors.Is(err, elf.ErrString) {
		t.Errorf("without .dynstr: error %v, want ErrString", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := elf.Parse(data)
		if err != nil {
			return
		}
		for i := range file.Sections {
			if start, end := file.Sections[i].FileRange(); start > end || end > uint64(len(data)) {
				t.Errorf("section %d is at %d to %d of %d bytes", i, start, end, len(data))
			}
		}
		for _, s := range file.Symbols {
			if name, err := file.SymbolName(s); err == nil && len(name) > 63 {
				t.Errorf("symbol name of %d bytes", len(name))
			}
		}
	})
}
