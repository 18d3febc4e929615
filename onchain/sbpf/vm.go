package sbpf

import (
	"errors"
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
	r2      uint64
	depth   int // open frames below the running one
}

// NewVM prepares a run: a zeroed stack and heap, r1 at InputBase, r2 from the
// config and r10 at the top of the first frame. Its memory comes from a pool
// and goes back when Run returns, so it costs little to make one per call.
func (p *Program) NewVM(cfg Config) *VM {
	vm := &VM{program: p, meter: cfg.Budget, context: cfg.Context}
	if vm.meter == nil {
		vm.meter = new(Meter)
	}
	vm.arena = arenas.Get().(*arena)
	vm.memory.init(p.image, vm.arena, &cfg)
	vm.r2 = cfg.InstructionDataOffset
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
	r0, pc, fault, err := vm.interpret()
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
	code := vm.program.code
	if left := uint64(len(code) - pc); vm.meter.remaining < left {
		return code[:pc+int(vm.meter.remaining)]
	}
	return code
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
