package sbpf_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/internal/elf"
)

// patch is a program file with the places that relocation depends on.
type patch struct {
	file []byte
	elf  *elf.File
}

func (p *patch) put32(at uint64, v uint32) { binary.LittleEndian.PutUint32(p.file[at:], v) }
func (p *patch) put64(at uint64, v uint64) { binary.LittleEndian.PutUint64(p.file[at:], v) }

// offset returns where a section starts in the file, which is its address too.
func (p *patch) offset(name string) uint64 {
	s, _ := p.elf.Section(name)
	return s.Offset
}

// header returns where a section's header starts in the file.
func (p *patch) header(name string) uint64 {
	table := binary.LittleEndian.Uint64(p.file[40:])
	for i := range p.elf.Sections {
		if p.elf.Sections[i].Name == name {
			return table + uint64(i)*64
		}
	}
	return 0
}

// relocation changes type and symbol of relocation number i.
func (p *patch) relocation(i int, kind, symbol uint64) {
	p.put64(p.offset(".rel.dyn")+uint64(i)*16+8, symbol<<32|kind)
}

// function makes symbol number i a function at an address.
func (p *patch) function(i int, address uint64) {
	at := p.offset(".dynsym") + uint64(i)*24
	p.file[at+4] = 1<<4 | 2
	p.put64(at+8, address)
}

// loadPatched assembles, patches and loads, with sol_log_ as only syscall.
func loadPatched(t *testing.T, source string, change func(p *patch)) (*sbpf.Program, error) {
	t.Helper()
	p := &patch{file: assemble(t, source)}
	parsed, err := elf.Parse(p.file)
	if err != nil {
		t.Fatal(err)
	}
	p.elf = parsed
	change(p)
	return tryLoad(p.file, registry(t, map[string]sbpf.Syscall{
		"sol_log_": func(*sbpf.VM, [5]uint64) (uint64, error) { return 99, nil },
	}))
}

func TestRelocation(t *testing.T) {
	const data = "\nexit\nmsg: .ascii \"hello wo\""
	cases := map[string]struct {
		source string
		change func(p *patch)
		want   uint64
	}{
		"lddw of an address in the file": {"lddw r1, msg\nldxb r0, [r1+1]" + data, nil, 'e'},
		"lddw of an address already in the region": {"lddw r1, msg\nldxb r0, [r1+1]" + data, func(p *patch) {
			p.put32(p.offset(".text")+12, 1)
		}, 'e'},
		"lddw of an address in another region stays": {"lddw r0, msg" + data, func(p *patch) {
			p.put32(p.offset(".text")+4, 0x20)
			p.put32(p.offset(".text")+12, 3)
		}, 0x3_0000_0020},
		"lddw of a symbol plus what is in its lower half": {"lddw r0, msg\nexit\ncall sol_log_" + data, func(p *patch) {
			p.put32(p.offset(".text")+4, 3)
			p.put32(p.offset(".text")+12, 77) // overwritten, not read
			p.function(1, 0x40)
			p.relocation(0, 1, 1)
			p.relocation(1, 8, 0) // away with the call
			p.put64(p.offset(".rel.dyn")+16, p.offset(".rodata"))
		}, 0x1_0000_0043},
		"a symbol above the region is not moved": {"lddw r0, msg\nexit\ncall sol_log_" + data, func(p *patch) {
			p.put32(p.offset(".text")+4, 3)
			p.function(1, 0x4_0000_0000)
			p.relocation(0, 1, 1)
			p.relocation(1, 8, 0)
			p.put64(p.offset(".rel.dyn")+16, p.offset(".rodata"))
		}, 0x4_0000_0003},
		"a sum that saturates": {"lddw r0, msg\nexit\ncall sol_log_" + data, func(p *patch) {
			p.put32(p.offset(".text")+4, 3)
			p.function(1, ^uint64(0)-1)
			p.relocation(0, 1, 1)
			p.relocation(1, 8, 0)
			p.put64(p.offset(".rel.dyn")+16, p.offset(".rodata"))
		}, ^uint64(0)},
		"a data word is read from its upper half": {"lddw r1, p\nldxdw r0, [r1]\nexit\np: .addr p", func(p *patch) {
			p.put32(p.offset(".rodata"), 0xdead) // the lower half does not count
			p.put32(p.offset(".rodata")+4, 0x1234)
		}, 0x1_0000_1234},
		"a call of a syscall":          {"call sol_log_\nexit", nil, 99},
		"a call of a label":            {"call f\nexit\nf: mov64 r0, 6\nexit", nil, 6},
		"a call backwards":             {"ja start\nf: mov64 r0, 6\nexit\nstart: call f\nexit", nil, 6},
		"the entry point by its label": {"mov64 r0, 1\nexit\nentrypoint: mov64 r0, 2\nexit", nil, 2},
		"a symbol that is a function": {"call sol_log_\nexit\nmov64 r0, 8\nexit", func(p *patch) {
			p.function(1, p.offset(".text")+2*8)
		}, 8},
		"a function at address 0 is a syscall": {"call sol_log_\nexit\nmov64 r0, 8\nexit", func(p *patch) {
			p.function(1, 0)
		}, 99},
		"a symbol named entrypoint leads to the entry point": {"mov64 r0, 4\nexit\nentrypoint: call entrypointx\nexit\n", func(p *patch) {
			// The name is cut to "entrypoint", the address is another one.
			p.file[p.offset(".dynstr")+1+uint64(len("entrypoint"))] = 0
			p.function(1, p.offset(".text"))
			p.put64(24, p.offset(".text"))
		}, 4},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			change := c.change
			if change == nil {
				change = func(*patch) {}
			}
			program, err := loadPatched(t, c.source, change)
			if err != nil {
				t.Fatal(err)
			}
			if got := run(t, program, sbpf.Config{}); got.Err != nil || got.R0 != c.want {
				t.Errorf("got %#x, error %v, want %#x", got.R0, got.Err, c.want)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	const source = "lddw r1, msg\ncall sol_log_\nexit\nmsg: .ascii \"hello wo\""
	cases := map[string]struct {
		source string
		change func(p *patch)
		want   error
	}{
		"nothing":               {source, func(p *patch) { p.file = nil }, sbpf.ErrELF},
		"what is no ELF file":   {source, func(p *patch) { p.file[0] = 0 }, sbpf.ErrELF},
		"version 1":             {source, func(p *patch) { p.put32(48, 1) }, sbpf.ErrVersion},
		"version 3":             {source, func(p *patch) { p.put32(48, 3) }, sbpf.ErrVersion},
		"the old version field": {source, func(p *patch) { p.put32(48, 0x20) }, sbpf.ErrVersion},
		".text away from its address": {source, func(p *patch) {
			p.put64(p.header(".text")+16, p.offset(".text")-8)
		}, sbpf.ErrELF},
		".rodata away from its address": {source, func(p *patch) {
			p.put64(p.header(".rodata")+16, p.offset(".rodata")+8)
		}, sbpf.ErrELF},
		".rodata above its region": {source, func(p *patch) {
			p.put64(p.header(".rodata")+16, 1<<40)
		}, sbpf.ErrELF},
		"a relocation of an unknown type": {source, func(p *patch) { p.relocation(0, 2, 0) }, sbpf.ErrRelocation},
		"a relocation of type 0":          {source, func(p *patch) { p.relocation(0, 0, 0) }, sbpf.ErrRelocation},
		"a relocation outside of the file": {source, func(p *patch) {
			p.put64(p.offset(".rel.dyn"), uint64(len(p.file))-4)
		}, sbpf.ErrRelocation},
		"a relocation at the last address": {source, func(p *patch) {
			p.put64(p.offset(".rel.dyn"), ^uint64(0))
		}, sbpf.ErrRelocation},
		"lddw of address 0":           {source, func(p *patch) { p.put32(p.offset(".text")+4, 0) }, sbpf.ErrRelocation},
		"lddw of a missing symbol":    {source, func(p *patch) { p.relocation(0, 1, 2) }, sbpf.ErrRelocation},
		"a call of a missing symbol":  {source, func(p *patch) { p.relocation(1, 10, 2) }, sbpf.ErrRelocation},
		"a call of a nameless symbol": {source, func(p *patch) { p.put32(p.offset(".dynsym")+24, 1<<20) }, sbpf.ErrRelocation},
		"a function outside of .text": {source, func(p *patch) { p.function(1, p.offset(".rodata")) }, sbpf.ErrRelocation},
		"a call past the end":         {"call 1\nexit", nil, sbpf.ErrRelocation},
		"a call before the beginning": {"call -2\nexit", nil, sbpf.ErrRelocation},
		"a syscall nobody registered": {"call sol_missing\nexit", nil, sbpf.ErrUnknownSyscall},
		"a program without instructions": {"exit", func(p *patch) {
			p.put32(p.header(".text")+4, 8) // SHT_NOBITS
		}, sbpf.ErrVerify},
		"text that ends in half an instruction": {"exit\nexit", func(p *patch) {
			p.put64(p.header(".text")+32, 12)
		}, sbpf.ErrVerify},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			change := c.change
			if change == nil {
				change = func(*patch) {}
			}
			_, err := loadPatched(t, c.source, change)
			var detail *sbpf.LoadError
			if !errors.Is(err, c.want) || !errors.As(err, &detail) {
				t.Errorf("error %v, want a *LoadError with %v", err, c.want)
			}
		})
	}
}

func TestLoadErrorsNameWhatTheyRefuse(t *testing.T) {
	_, err := tryLoad(assemble(t, "exit\ncall sol_missing"), nil)
	if err == nil || !strings.Contains(err.Error(), "sol_missing") || !strings.Contains(err.Error(), "instruction 30") {
		t.Errorf("error %v does not name the syscall and its place in the file", err)
	}
	_, err = loadPatched(t, "exit", func(p *patch) { p.put32(48, 3) })
	if err == nil || !strings.Contains(err.Error(), "version 3") {
		t.Errorf("error %v does not name the version", err)
	}
}

// nameOfSlot is a syscall name whose hash is that of the function at slot pc:
// the very bytes that are hashed for the function.
func nameOfSlot(pc uint64) string {
	return string(binary.LittleEndian.AppendUint64(nil, pc))
}

func TestSymbolCollisions(t *testing.T) {
	nop := func(*sbpf.VM, [5]uint64) (uint64, error) { return 0, nil }
	t.Run("a function with a syscall", func(t *testing.T) {
		syscalls := registry(t, map[string]sbpf.Syscall{nameOfSlot(2): nop})
		if _, err := tryLoad(assemble(t, "call f\nexit\nf: exit"), syscalls); !errors.Is(err, sbpf.ErrSymbolCollision) {
			t.Errorf("error %v, want ErrSymbolCollision", err)
		}
		if _, err := tryLoad(assemble(t, "call f\nf: exit"), syscalls); err != nil {
			t.Errorf("another function: %v", err)
		}
	})
	t.Run("the entry point with a syscall", func(t *testing.T) {
		syscalls := registry(t, map[string]sbpf.Syscall{"entrypoint": nop})
		if _, err := tryLoad(assemble(t, "exit"), syscalls); !errors.Is(err, sbpf.ErrSymbolCollision) {
			t.Errorf("error %v, want ErrSymbolCollision", err)
		}
	})
	t.Run("two functions named entrypoint", func(t *testing.T) {
		_, err := loadPatched(t, "call entrypointx\ncall entrypointy\nexit", func(p *patch) {
			for i := range 2 {
				p.file[p.offset(".dynstr")+1+uint64(i*12+10)] = 0
				p.function(i+1, p.offset(".text")+uint64(i)*8)
			}
		})
		if !errors.Is(err, sbpf.ErrSymbolCollision) {
			t.Errorf("error %v, want ErrSymbolCollision", err)
		}
	})
}

func TestOnlyReadableSectionsAreInTheImage(t *testing.T) {
	const source = "lddw r1, msg\nldxdw r0, [r1]\nexit\nmsg: .ascii \"hello wo\""
	rename := func(p *patch, section, name string) {
		at := binary.LittleEndian.Uint32(p.file[p.header(section):])
		copy(p.file[p.offset(".shstrtab")+uint64(at):], name)
	}
	t.Run("the region ends with the last of them", func(t *testing.T) {
		program, err := loadPatched(t, source, func(p *patch) { rename(p, ".rodata", ".strang") })
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, program, sbpf.Config{}); !errors.Is(got.Err, sbpf.ErrAccess) {
			t.Errorf("error %v, want ErrAccess", got.Err)
		}
	})
	t.Run("all others are zeros", func(t *testing.T) {
		program, err := loadPatched(t, source, func(p *patch) {
			rename(p, ".rodata", ".strang")
			rename(p, ".dynstr", ".rodata") // behind it, so the region reaches beyond
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, program, sbpf.Config{}); got.Err != nil || got.R0 != 0 {
			t.Errorf("got %+v, want zeros", got)
		}
	})
}

func TestProgramsAreShared(t *testing.T) {
	program := load(t, "mov64 r0, r2\nstxdw [r10-8], r0\ncall f\nldxdw r0, [r10-8]\nexit\nf: exit", nil)
	results := make(chan error)
	for i := range uint64(8) {
		go func() {
			for range 200 {
				r0, err := program.NewVM(sbpf.Config{Budget: sbpf.NewMeter(100), InstructionDataOffset: i}).Run()
				if err != nil || r0 != i {
					results <- fmt.Errorf("run %d: r0 %d, error %w", i, r0, err)
					return
				}
			}
			results <- nil
		}()
	}
	for range 8 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func TestLoadLeavesTheFileAlone(t *testing.T) {
	file := assemble(t, "lddw r1, msg\ncall f\nexit\nf: exit\nmsg: .ascii \"hi\"")
	before := string(file)
	program, err := tryLoad(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if string(file) != before {
		t.Error("Load changed the file's bytes")
	}
	clear(program.Text())
	if got := run(t, program, sbpf.Config{}); got.Err != nil {
		t.Errorf("after clearing what Text returned: %v", got.Err)
	}
	if program.EntryPoint() != 0 {
		t.Errorf("entry point %d, want 0", program.EntryPoint())
	}
}
