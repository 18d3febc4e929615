package sbpf

import (
	"errors"
	"fmt"
)

// ErrExceeded is returned by Meter.Consume when a syscall asks for more
// compute units than are left. A program that runs out between two
// instructions faults with ErrExceededInstructions instead.
var ErrExceeded = errors.New("computational budget exceeded")

// The faults of the virtual machine, carried by *Fault. Their texts are those
// of sbpf 0.23, which Agave prints after "Program … failed: "; compare with
// errors.Is, never by text. Memory faults are *AccessError.
var (
	// ErrExceededInstructions: the meter was empty before an instruction.
	ErrExceededInstructions = errors.New("exceeded CUs meter at BPF instruction")
	// ErrDivideByZero: the divisor register of a div or mod was zero.
	ErrDivideByZero = errors.New("divide by zero at BPF instruction")
	// ErrCallDepth: a call would have opened frame number 64.
	ErrCallDepth = errors.New("exceeded max BPF to BPF call depth")
	// ErrExecutionOverrun: the program ran off the end of its text.
	ErrExecutionOverrun = errors.New("attempted to execute past the end of the text segment at BPF instruction")
	// ErrCallOutsideText: callx to an address outside the text.
	ErrCallOutsideText = errors.New("callx attempted to call outside of the text segment")
	// ErrUnsupportedInstruction: a call that names neither a syscall nor a
	// function, or a jump into the second half of lddw.
	ErrUnsupportedInstruction = errors.New("unsupported BPF instruction")
)

// ErrAccess is what every *AccessError is, for errors.Is.
var ErrAccess = errors.New("access violation")

// Fault is the end of a program that broke a rule of the machine, as opposed
// to one that returned an error code or whose syscall failed.
type Fault struct {
	PC  int   // index of the instruction at fault in the text section
	Err error // one of the Err… values of this package, or *AccessError
}

// Error returns the text Agave logs; the program counter is not part of it.
func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns the reason of the fault.
func (f *Fault) Unwrap() error { return f.Err }

// AccessError is a load, store or translation outside of what the guest may
// touch.
type AccessError struct {
	Access  Access
	Address uint64
	Length  uint64
	// Region is "program", "stack", "heap", "input", or "unallocated".
	Region string
}

// stackFrame returns the frame number sbpf reports for addresses near the
// stack, counting 4 KiB steps so that gaps count too.
func (e *AccessError) stackFrame() (frame int64, near bool) {
	// Addresses compare as signed numbers here, as in sbpf; Go's division
	// truncates towards zero just like Rust's.
	distance := int64(e.Address) - int64(StackBase)
	frame = distance / frameSize
	return frame, frame >= -1 && frame <= MaxCallDepth
}

// Error returns the text of sbpf 0.23 for the same violation.
func (e *AccessError) Error() string {
	if frame, near := e.stackFrame(); near {
		return fmt.Sprintf("Access violation in stack frame %d at address %#x of size %d", frame, e.Address, e.Length)
	}
	return fmt.Sprintf("Access violation %s %d bytes at address %#x (in %s region)", e.Access, e.Length, e.Address, e.Region)
}

// Is makes errors.Is(err, ErrAccess) true.
func (e *AccessError) Is(target error) bool { return target == ErrAccess }
