package sbpf

import (
	"encoding/binary"
	"errors"
	"fmt"

	"castlekey/onchain/sbpf/internal/elf"
)

// What Load refuses, for errors.Is. *LoadError carries the detail.
var (
	// ErrELF: the file breaks a rule of the ELF format or of Solana's use of it.
	ErrELF = errors.New("invalid ELF")
	// ErrVersion: the file asks for an SBPF version this machine does not run.
	ErrVersion = errors.New("unsupported SBPF version")
	// ErrRelocation: a relocation or relative call cannot be applied.
	ErrRelocation = errors.New("invalid relocation")
	// ErrUnknownSyscall: the program names a syscall the registry lacks.
	ErrUnknownSyscall = errors.New("unresolved symbol")
	// ErrSymbolCollision: two functions, or a function and a syscall, share a hash.
	ErrSymbolCollision = errors.New("symbol hash collision")
	// ErrVerify: an instruction is not allowed in a program.
	ErrVerify = errors.New("program rejected by the verifier")
)

// LoadError says why a file is not a program this machine runs.
type LoadError struct {
	Err    error  // one of the Err… values above
	Detail string // what exactly, such as the syscall's name or instruction's number
}

// Error joins the reason and its detail.
func (e *LoadError) Error() string { return fmt.Sprintf("%v: %s", e.Err, e.Detail) }

// Unwrap returns the reason.
func (e *LoadError) Unwrap() error { return e.Err }

// refuse builds a *LoadError.
func refuse(reason error, format string, args ...any) error {
	return &LoadError{Err: reason, Detail: fmt.Sprintf(format, args...)}
}

// Program is a loaded, relocated and verified program. It never changes and is
// safe for concurrent use; svm keeps one per content hash.
type Program struct {
	code     []operation // decoded text, see decode
	index    []int32     // index in code by slot number; the last is the end's
	slots    []int32     // slot number by index in code
	syscalls []Syscall   // what the code's syscall operations index
	names    []string    // of syscalls
	image    []byte      // the program region, text included
	textBase uint64      // guest address of the text's first slot
	entry    int         // index in code where execution starts
}

// Load parses, relocates and verifies an SBPF V0 shared object by the rules
// Agave applies when a program is deployed, and resolves its calls against the
// syscalls given. The bytes are not kept or changed. Errors are *LoadError.
func Load(data []byte, syscalls *Registry) (*Program, error) {
	if err := checkVersion(data); err != nil {
		return nil, err
	}
	file, err := elf.Parse(data)
	if err != nil {
		return nil, &LoadError{Err: ErrELF, Detail: err.Error()}
	}
	text, err := textOf(file)
	if err != nil {
		return nil, err
	}
	linked, err := relocate(file, text, syscalls)
	if err != nil {
		return nil, err
	}
	image, err := buildImage(file, linked.bytes)
	if err != nil {
		return nil, err
	}
	start, end := text.FileRange()
	instructions := image[text.Address : text.Address+end-start]
	if err := verify(instructions); err != nil {
		return nil, err
	}
	program := &Program{
		image:    image,
		textBase: ProgramBase + text.Address,
	}
	program.decode(instructions, linked.functions, syscalls)
	program.entry = int(program.index[linked.entry])
	return program, nil
}

// checkVersion reads the SBPF version, which is the e_flags field of the file
// header, before anything else: later versions are laid out by other rules.
func checkVersion(data []byte) error {
	const flagsAt = 48
	if len(data) < flagsAt+4 {
		return refuse(ErrELF, "file of %d bytes has no header", len(data))
	}
	if version := binary.LittleEndian.Uint32(data[flagsAt:]); version != 0 {
		return refuse(ErrVersion, "this machine runs version 0, the program asks for version %d", version)
	}
	return nil
}

// textOf returns the text section, which must be where the file has it.
func textOf(file *elf.File) (*elf.Section, error) {
	text, _ := file.Section(".text")
	if text.Address != text.Offset || ProgramBase+text.Address >= StackBase {
		return nil, refuse(ErrELF, ".text at offset %#x has address %#x", text.Offset, text.Address)
	}
	return text, nil
}

// imageSections are the sections the guest can read; all others are zeros to
// it, as far as their addresses lie in the program region at all.
var imageSections = map[string]bool{".text": true, ".rodata": true, ".data.rel.ro": true, ".eh_frame": true}

// buildImage lays the readable sections of a relocated file out by address.
// As in Agave (optimize_rodata off) the region starts at address 0, whatever
// the lowest section's address.
func buildImage(file *elf.File, relocated []byte) ([]byte, error) {
	var highest, lowest, filled uint64
	lowest = StackBase
	for i := range file.Sections {
		s := &file.Sections[i]
		if !imageSections[s.Name] {
			continue
		}
		if s.Address != s.Offset || s.Address > StackBase-ProgramBase {
			return nil, refuse(ErrELF, "section %s at offset %#x has address %#x", s.Name, s.Offset, s.Address)
		}
		start, end := s.FileRange()
		lowest = min(lowest, s.Address)
		highest = max(highest, s.Address+end-start)
		filled += end - start
	}
	if lowest+filled > highest {
		return nil, refuse(ErrELF, "sections overlap in memory")
	}
	if highest > uint64(len(relocated)) {
		return nil, refuse(ErrELF, "sections reach to address %#x of a file of %#x bytes", highest, len(relocated))
	}
	image := make([]byte, highest)
	for i := range file.Sections {
		if s := &file.Sections[i]; imageSections[s.Name] {
			start, end := s.FileRange()
			copy(image[min(s.Address, highest):], relocated[start:end])
		}
	}
	return image, nil
}
