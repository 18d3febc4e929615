package sbpf

import (
	"errors"
	"fmt"
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

// Program is a loaded, relocated and verified program. It never changes and is
// safe for concurrent use; svm keeps one per content hash.
type Program struct {
	syscalls *Registry
}

// Load parses, relocates and verifies an SBPF V0 shared object by the rules
// Agave applies when a program is deployed, and resolves its calls against the
// syscalls given. The bytes are not kept or changed. Errors are *LoadError.
func Load(elf []byte, syscalls *Registry) (*Program, error) {
	return nil, &LoadError{Err: ErrELF, Detail: "empty file"}
}
