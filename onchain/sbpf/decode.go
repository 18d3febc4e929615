package sbpf

// Opcodes that exist only in decoded code. Their numbers are unused in V0.
const (
	opSyscall    Opcode = 0xe5 // call of the syscall number target
	opUnresolved Opcode = 0xf5 // call of nothing; faults when reached
)

// operation is an instruction slot made ready to run: sixteen bytes, with the
// immediate widened and the target of jumps and calls worked out. Slot numbers
// stay those of the text, so that lddw leaves an operation with opcode 0, which
// faults, in its second slot.
type operation struct {
	op       Opcode
	dst, src uint8
	target   int32  // slot of a jump or call, number of a syscall, offset of a memory access
	imm      uint64 // sign-extended, or the whole constant of lddw
}

// decode translates verified text.
func (p *Program) decode(text []byte, functions map[uint32]int, syscalls *Registry) {
	p.code = make([]operation, len(text)/InstructionSize)
	numbers := make(map[uint32]int32)
	for pc := range p.code {
		ins := slot(text, pc)
		o := &p.code[pc]
		*o = operation{op: ins.Op, dst: ins.Dst, src: ins.Src, target: int32(ins.Off), imm: uint64(int64(ins.Imm))} //nolint:gosec // two's complement
		switch info, _ := ins.Op.Info(); info.Form {
		case FormWide:
			o.imm = wide(ins, slot(text, pc+1))
		case FormJump, FormJumpImm, FormJumpReg:
			o.target = int32(pc + 1 + int(ins.Off)) //nolint:gosec // verified to lie in the text
		case FormCall:
			p.decodeCall(o, functions, syscalls, numbers)
		}
	}
}

// decodeCall resolves a call by hash: syscalls first, then functions.
func (p *Program) decodeCall(o *operation, functions map[uint32]int, syscalls *Registry, numbers map[uint32]int32) {
	hash := uint32(o.imm) //nolint:gosec // the 32 bits of the immediate
	if s, known := syscalls.lookup(hash); known {
		number, seen := numbers[hash]
		if !seen {
			number = int32(len(p.syscalls)) //nolint:gosec // as many as the registry has, at most
			numbers[hash] = number
			p.syscalls = append(p.syscalls, s.call)
		}
		o.op, o.target = opSyscall, number
		return
	}
	if pc, known := functions[hash]; known {
		o.target = int32(pc) //nolint:gosec // a slot number
		return
	}
	o.op = opUnresolved
}

// Text returns the program's instructions after relocation, where calls hold
// hashes, for Disassemble.
func (p *Program) Text() []byte {
	start := p.textBase - ProgramBase
	return p.image[start : start+uint64(len(p.code))*InstructionSize]
}

// EntryPoint returns the slot number at which execution starts.
func (p *Program) EntryPoint() int { return p.entry }
