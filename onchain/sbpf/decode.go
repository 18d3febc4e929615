package sbpf

import "slices"

// Opcodes that exist only in decoded code. Their numbers are unused in V0.
const (
	opSyscall    Opcode = 0xe5 // call of the syscall number target
	opUnresolved Opcode = 0xf5 // call of nothing; faults when reached
	opOverrun    Opcode = 0xed // the end of the text; faults when reached
)

// operation is an instruction made ready to run: sixteen bytes, with the
// immediate widened and the target of jumps and calls worked out.
type operation struct {
	op       Opcode
	dst, src uint8
	target   int32  // index of a jump or call, number of a syscall, offset of a memory access
	imm      uint64 // sign-extended, or the whole constant of lddw
}

// decode translates verified text. Every instruction becomes one operation,
// lddw too, so that the distance between two operations is what running from
// one to the other costs. After them come an operation for running off the end
// and, for each lddw, one for a call into its second half; both only fault.
func (p *Program) decode(text []byte, functions map[uint32]int, syscalls *Registry) {
	slots := len(text) / InstructionSize
	p.index = make([]int32, slots+1)
	var traps []int // slots of second halves
	for pc := 0; pc < slots; pc++ {
		p.index[pc] = int32(len(p.slots))
		p.slots = append(p.slots, int32(pc))
		if slot(text, pc).Op == OpLddw {
			pc++
			traps = append(traps, pc)
		}
	}
	for _, pc := range append([]int{slots}, traps...) {
		p.index[pc] = int32(len(p.slots))
		p.slots = append(p.slots, int32(pc))
	}
	p.code = make([]operation, len(p.slots))
	numbers := make(map[uint32]int32)
	for i := range p.code {
		if pc := int(p.slots[i]); pc < slots {
			p.decodeSlot(&p.code[i], text, pc)
			p.resolveCall(&p.code[i], functions, syscalls, numbers)
		} else {
			p.code[i].op = opOverrun
		}
	}
}

// decodeSlot translates the instruction at a slot, calls excepted.
func (p *Program) decodeSlot(o *operation, text []byte, pc int) {
	ins := slot(text, pc)
	*o = operation{op: ins.Op, dst: ins.Dst, src: ins.Src, target: int32(ins.Off), imm: uint64(int64(ins.Imm))}
	switch info, _ := ins.Op.Info(); info.Form {
	case FormWide:
		o.imm = wide(ins, slot(text, pc+1))
	case FormJump, FormJumpImm, FormJumpReg:
		o.target = p.index[pc+1+int(ins.Off)] // verified to lie in the text
	default: // the fields as they are
	}
}

// resolveCall resolves a call by its hash: syscalls first, then functions.
func (p *Program) resolveCall(o *operation, functions map[uint32]int, syscalls *Registry, numbers map[uint32]int32) {
	if o.op != OpCall {
		return
	}
	hash := uint32(o.imm)
	if s, known := syscalls.lookup(hash); known {
		number, seen := numbers[hash]
		if !seen {
			number = int32(len(p.syscalls))
			numbers[hash] = number
			p.syscalls = append(p.syscalls, s.call)
			p.names = append(p.names, s.name)
		}
		o.op, o.target = opSyscall, number
		return
	}
	if pc, known := functions[hash]; known {
		o.target = p.index[pc]
		return
	}
	o.op = opUnresolved
}

// Text returns the program's instructions after relocation, where calls hold
// hashes, for Disassemble.
func (p *Program) Text() []byte {
	start := p.textBase - ProgramBase
	end := start + uint64(len(p.index)-1)*InstructionSize
	return slices.Clone(p.image[start:end])
}

// EntryPoint returns the slot number at which execution starts.
func (p *Program) EntryPoint() int { return int(p.slots[p.entry]) }

// indexOf returns the index of the operation at a guest address, or a number
// beyond all of them if the address is outside of the text. Addresses within an
// instruction count as its start.
func (p *Program) indexOf(address uint64) uint64 {
	pc := (address - p.textBase) / InstructionSize
	if pc >= uint64(len(p.index)-1) {
		return ^uint64(0)
	}
	return uint64(p.index[pc])
}
