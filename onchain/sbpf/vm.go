package sbpf

import (
	"errors"
	"math"
	"sync"
)

// errRanAlready marks a mistake of the caller: a VM runs once.
var errRanAlready = errors.New("run a VM a second time")

// Config is what one run of a program needs.
type Config struct {
	// Input becomes the region at InputBase, writable as a whole. The guest
	// changes it in place; it must not move or change size during the run.
	Input []byte
	// HeapSize is the size of the heap in bytes, cut to MaxHeapSize; zero
	// means no heap at all.
	HeapSize int
	// Budget pays for instructions; nil means no compute units.
	Budget *Meter
	// Context is the caller's own, for its syscalls to find again.
	Context any
	// InstructionDataOffset is the guest address handed over in r2: the first
	// byte of the instruction's data (feature provide_instruction_data_offset_in_vm_r2).
	InstructionDataOffset uint64
	// Trace, if not nil, is shown every instruction before it is executed. A
	// run without one pays nothing for the possibility.
	Trace func(Step)
}

// frame is what a call saves and exit restores.
type frame struct {
	r6, r7, r8, r9, r10 uint64
	pc                  int // slot after the call
}

// arena is the host memory of a run: everything that is the same size for all.
// In the pool, all bytes of stack and heap are zero.
type arena struct {
	stack  [stackSize]byte
	heap   [MaxHeapSize]byte
	frames [MaxCallDepth]frame
}

var arenas = sync.Pool{New: func() any { return new(arena) }}

// VM is one run of a program. It belongs to one goroutine and runs once.
type VM struct {
	program *Program
	meter   *Meter
	context any
	memory  memory
	arena   *arena // nil after the run
	depth   int    // open frames below the running one
	trace   func(Step)
	reach   int // operations there are; far below zero with a trace, so that afford always looks closer

	registers [16]uint64 // at the start, and where the window ended
	start     int        // of the straight run in which the window ended
}

// NewVM prepares a run: a zeroed stack and heap, r1 at InputBase, r2 from the
// config and r10 at the top of the first frame. Its memory comes from a pool
// and goes back when Run returns, so it costs little to make one per call.
func (p *Program) NewVM(cfg Config) *VM {
	vm := &VM{program: p, meter: cfg.Budget, context: cfg.Context, trace: cfg.Trace, reach: len(p.code)}
	if vm.trace != nil {
		vm.reach = math.MinInt32
	}
	if vm.meter == nil {
		vm.meter = new(Meter)
	}
	vm.arena = arenas.Get().(*arena)
	vm.memory.init(p.image, vm.arena, &cfg)
	vm.registers[1], vm.registers[2], vm.registers[10] = InputBase, cfg.InstructionDataOffset, StackBase+frameSize
	return vm
}

// Run executes the program from its entry point and returns r0. The error is a
// *Fault if the program broke a rule of the machine, and otherwise the one a
// syscall returned, unchanged. When Run returns, the meter has paid for every
// executed instruction; stack and heap are gone, while Config.Input holds what
// the guest wrote. Burning the rest of the budget after a fault is up to the
// caller.
func (vm *VM) Run() (r0 uint64, err error) {
	if vm.arena == nil {
		return 0, errRanAlready
	}
	run := vm.interpret
	if vm.trace != nil {
		run = vm.stepThrough
	}
	r0, pc, fault, err := run(vm.program.entry, vm.afford(vm.program.entry))
	if err == ErrExceededInstructions { //nolint:errorlint // the interpreter's own, never wrapped
		vm.meter.remaining = 0
	}
	vm.release()
	if fault {
		err = &Fault{PC: int(vm.program.slots[pc]), Err: err}
	}
	return r0, err
}

// pay settles n executed instructions, which afford has found to be affordable.
func (vm *VM) pay(n int) {
	vm.meter.remaining -= uint64(n)
}

// afford returns the program's code up to where the compute units run out if
// the operations from pc on run in a row. A straight run so needs no counting:
// the test for the end of the code is the test for the end of the budget.
func (vm *VM) afford(pc int) []operation {
	if left := uint64(vm.reach - pc); vm.meter.remaining < left {
		return vm.short(pc)
	}
	return vm.program.code
}

// release clears what the guest wrote and returns the memory to the pool.
func (vm *VM) release() {
	stack, heap := &vm.memory[2], &vm.memory[3]
	clear(stack.mem[:stack.written])
	clear(heap.mem[:heap.written])
	arenas.Put(vm.arena)
	vm.arena = nil
	for _, g := range []*region{stack, heap} {
		g.mem, g.writable = nil, nil
	}
}

// Context returns Config.Context.
func (vm *VM) Context() any { return vm.context }

// Meter returns the meter the run is paid from, settled up to the syscall at
// hand.
func (vm *VM) Meter() *Meter { return vm.meter }
