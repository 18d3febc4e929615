package sbpf

import "fmt"

// Step is the machine just before it executes an instruction.
type Step struct {
	PC        int        // slot of the instruction in the text
	Depth     int        // open calls between functions; 0 in the entry function
	Registers [11]uint64 // r0 to r10
	Remaining uint64     // compute units, this instruction not yet paid
}

// stepThrough is interpret, one instruction at a time: each gets a window of its own, and between two of them Config.Trace is shown
// what comes next.
func (vm *VM) stepThrough(pc int, _ []operation) (r0 uint64, last int, fault bool, err error) {
	for vm.meter.remaining > 0 {
		vm.trace(Step{
			PC: int(vm.program.slots[pc]), Depth: vm.depth,
			Registers: [11]uint64(vm.registers[:11]), Remaining: vm.meter.remaining,
		})
		r0, pc, fault, err = vm.interpret(pc, vm.program.code[:pc+1])
		if err != ErrExceededInstructions { //nolint:errorlint // the interpreter's own, never wrapped
			return r0, pc, fault, err
		}
		vm.pay(pc - vm.start)
	}
	return 0, pc, true, ErrExceededInstructions
}

// short is afford where the code does not follow as a whole.
//
//go:noinline
func (vm *VM) short(pc int) []operation {
	if vm.trace != nil {
		return vm.program.code[:pc] // the next instruction waits for stepThrough
	}
	return vm.program.code[:pc+int(vm.meter.remaining)]
}

// Describe writes the instruction at a slot in the assembler's syntax. Calls, which hold hashes, are written with the syscall's name or
// the slot of the function; slots outside of the text are "unknown".
func (p *Program) Describe(pc int) string {
	if pc < 0 || pc >= len(p.index)-1 {
		return "unknown"
	}
	ins := slot(p.image[p.textBase-ProgramBase:], pc)
	o := p.code[p.index[pc]]
	switch {
	case o.op == opSyscall:
		return "call " + p.names[o.target]
	case o.op == OpCall:
		return fmt.Sprintf("call %d", p.slots[o.target])
	case ins.Op == OpLddw:
		return fmt.Sprintf("lddw r%d, %#x", ins.Dst, o.imm)
	default:
		return ins.String()
	}
}
