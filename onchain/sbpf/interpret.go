package sbpf

import (
	"encoding/binary"
	"math/bits"
)

// interpret runs the program from pc, in the window given, until it exits,
// faults, a syscall fails, or the window has no more. It returns r0, the index of the last operation, and the reason
// of a failure; fault tells the machine's own reasons from those of syscalls.
//
// It is one loop with one switch, because that is what makes it fast: the
// compiler turns the switch into one indirect jump, and the operation at hand
// and the code that is left stay in machine registers, which no call in between
// disturbs. Memory accesses are written out for every width for the same reason.
// Compute units are not counted here: see afford.
//
//nolint:funlen,gocognit // the interpreter loop: see above
func (vm *VM) interpret(pc int, window []operation) (r0 uint64, last int, fault bool, err error) {
	var (
		code   = vm.program.code
		mem    = &vm.memory
		frames = &vm.arena.frames
		start  = pc           // where the straight run began
		r      = vm.registers // r0 to r10; the size lets indices go unchecked
	)
	const mask = uint8(len(r) - 1)

run:
	for {
		if uint(pc) >= uint(len(window)) {
			vm.registers, vm.start = r, start
			return 0, pc, true, ErrExceededInstructions
		}
		o := &window[pc]
		dst, src := &r[o.dst&mask], r[o.src&mask]

		switch o.op {
		case OpLddw:
			*dst = o.imm

		case OpLdxb:
			addr := src + uint64(int64(o.target))
			g, off := mem.find(addr)
			if off < 0 || off >= len(g.mem) {
				err = mem.violation(addr, 1, Read)
				break run
			}
			*dst = uint64(g.mem[off])
		case OpLdxh:
			addr := src + uint64(int64(o.target))
			g, off := mem.find(addr)
			if off < 0 || off > len(g.mem)-2 {
				err = mem.violation(addr, 2, Read)
				break run
			}
			*dst = uint64(binary.LittleEndian.Uint16(g.mem[off : off+2]))
		case OpLdxw:
			addr := src + uint64(int64(o.target))
			g, off := mem.find(addr)
			if off < 0 || off > len(g.mem)-4 {
				err = mem.violation(addr, 4, Read)
				break run
			}
			*dst = uint64(binary.LittleEndian.Uint32(g.mem[off : off+4]))
		case OpLdxdw:
			addr := src + uint64(int64(o.target))
			g, off := mem.find(addr)
			if off < 0 || off > len(g.mem)-8 {
				err = mem.violation(addr, 8, Read)
				break run
			}
			*dst = binary.LittleEndian.Uint64(g.mem[off : off+8])

		case OpStb, OpStxb:
			addr, value := *dst+uint64(int64(o.target)), src
			if o.op == OpStb {
				value = o.imm
			}
			g, off := mem.find(addr)
			if off < 0 || off >= len(g.writable) {
				err = mem.violation(addr, 1, Write)
				break run
			}
			g.writable[off] = uint8(value)
			g.written = max(g.written, off+1)
		case OpSth, OpStxh:
			addr, value := *dst+uint64(int64(o.target)), src
			if o.op == OpSth {
				value = o.imm
			}
			g, off := mem.find(addr)
			if off < 0 || off > len(g.writable)-2 {
				err = mem.violation(addr, 2, Write)
				break run
			}
			binary.LittleEndian.PutUint16(g.writable[off:off+2], uint16(value))
			g.written = max(g.written, off+2)
		case OpStw, OpStxw:
			addr, value := *dst+uint64(int64(o.target)), src
			if o.op == OpStw {
				value = o.imm
			}
			g, off := mem.find(addr)
			if off < 0 || off > len(g.writable)-4 {
				err = mem.violation(addr, 4, Write)
				break run
			}
			binary.LittleEndian.PutUint32(g.writable[off:off+4], uint32(value))
			g.written = max(g.written, off+4)
		case OpStdw, OpStxdw:
			addr, value := *dst+uint64(int64(o.target)), src
			if o.op == OpStdw {
				value = o.imm
			}
			g, off := mem.find(addr)
			if off < 0 || off > len(g.writable)-8 {
				err = mem.violation(addr, 8, Write)
				break run
			}
			binary.LittleEndian.PutUint64(g.writable[off:off+8], value)
			g.written = max(g.written, off+8)

		// Sums, differences and products of 32 bits are sign-extended in V0;
		// all other 32-bit results are zero-extended.
		case OpAdd32Imm:
			*dst = uint64(int64(int32(*dst) + int32(o.imm)))
		case OpAdd32Reg:
			*dst = uint64(int64(int32(*dst) + int32(src)))
		case OpSub32Imm:
			*dst = uint64(int64(int32(*dst) - int32(o.imm)))
		case OpSub32Reg:
			*dst = uint64(int64(int32(*dst) - int32(src)))
		case OpMul32Imm:
			*dst = uint64(int64(int32(*dst) * int32(o.imm)))
		case OpMul32Reg:
			*dst = uint64(int64(int32(*dst) * int32(src)))
		// The verifier has refused immediate divisors of zero.
		case OpDiv32Imm:
			*dst = uint64(uint32(*dst) / uint32(o.imm))
		case OpDiv32Reg:
			if uint32(src) == 0 {
				err = ErrDivideByZero
				break run
			}
			*dst = uint64(uint32(*dst) / uint32(src))
		case OpMod32Imm:
			*dst = uint64(uint32(*dst) % uint32(o.imm))
		case OpMod32Reg:
			if uint32(src) == 0 {
				err = ErrDivideByZero
				break run
			}
			*dst = uint64(uint32(*dst) % uint32(src))
		case OpOr32Imm:
			*dst = uint64(uint32(*dst) | uint32(o.imm))
		case OpOr32Reg:
			*dst = uint64(uint32(*dst) | uint32(src))
		case OpAnd32Imm:
			*dst = uint64(uint32(*dst) & uint32(o.imm))
		case OpAnd32Reg:
			*dst = uint64(uint32(*dst) & uint32(src))
		case OpXor32Imm:
			*dst = uint64(uint32(*dst) ^ uint32(o.imm))
		case OpXor32Reg:
			*dst = uint64(uint32(*dst) ^ uint32(src))
		case OpLsh32Imm:
			*dst = uint64(uint32(*dst) << (o.imm & 31))
		case OpLsh32Reg:
			*dst = uint64(uint32(*dst) << (src & 31))
		case OpRsh32Imm:
			*dst = uint64(uint32(*dst) >> (o.imm & 31))
		case OpRsh32Reg:
			*dst = uint64(uint32(*dst) >> (src & 31))
		case OpArsh32Imm:
			*dst = uint64(uint32(int32(*dst) >> (o.imm & 31)))
		case OpArsh32Reg:
			*dst = uint64(uint32(int32(*dst) >> (src & 31)))
		case OpNeg32:
			*dst = uint64(-uint32(*dst))
		case OpMov32Imm:
			*dst = uint64(uint32(o.imm))
		case OpMov32Reg:
			*dst = uint64(uint32(src))
		case OpLe:
			*dst &= ^uint64(0) >> (64 - o.imm)
		case OpBe:
			*dst = bits.ReverseBytes64(*dst) >> (64 - o.imm)

		case OpAdd64Imm:
			*dst += o.imm
		case OpAdd64Reg:
			*dst += src
		case OpSub64Imm:
			*dst -= o.imm
		case OpSub64Reg:
			*dst -= src
		case OpMul64Imm:
			*dst *= o.imm
		case OpMul64Reg:
			*dst *= src
		case OpDiv64Imm:
			*dst /= o.imm
		case OpDiv64Reg:
			if src == 0 {
				err = ErrDivideByZero
				break run
			}
			*dst /= src
		case OpMod64Imm:
			*dst %= o.imm
		case OpMod64Reg:
			if src == 0 {
				err = ErrDivideByZero
				break run
			}
			*dst %= src
		case OpOr64Imm:
			*dst |= o.imm
		case OpOr64Reg:
			*dst |= src
		case OpAnd64Imm:
			*dst &= o.imm
		case OpAnd64Reg:
			*dst &= src
		case OpXor64Imm:
			*dst ^= o.imm
		case OpXor64Reg:
			*dst ^= src
		case OpLsh64Imm:
			*dst <<= o.imm & 63
		case OpLsh64Reg:
			*dst <<= src & 63
		case OpRsh64Imm:
			*dst >>= o.imm & 63
		case OpRsh64Reg:
			*dst >>= src & 63
		case OpArsh64Imm:
			*dst = uint64(int64(*dst) >> (o.imm & 63))
		case OpArsh64Reg:
			*dst = uint64(int64(*dst) >> (src & 63))
		case OpNeg64:
			*dst = -*dst
		case OpMov64Imm:
			*dst = o.imm
		case OpMov64Reg:
			*dst = src

		case OpJa:
			goto jump
		case OpJeqImm:
			if *dst == o.imm {
				goto jump
			}
		case OpJeqReg:
			if *dst == src {
				goto jump
			}
		case OpJneImm:
			if *dst != o.imm {
				goto jump
			}
		case OpJneReg:
			if *dst != src {
				goto jump
			}
		case OpJgtImm:
			if *dst > o.imm {
				goto jump
			}
		case OpJgtReg:
			if *dst > src {
				goto jump
			}
		case OpJgeImm:
			if *dst >= o.imm {
				goto jump
			}
		case OpJgeReg:
			if *dst >= src {
				goto jump
			}
		case OpJltImm:
			if *dst < o.imm {
				goto jump
			}
		case OpJltReg:
			if *dst < src {
				goto jump
			}
		case OpJleImm:
			if *dst <= o.imm {
				goto jump
			}
		case OpJleReg:
			if *dst <= src {
				goto jump
			}
		case OpJsetImm:
			if *dst&o.imm != 0 {
				goto jump
			}
		case OpJsetReg:
			if *dst&src != 0 {
				goto jump
			}
		case OpJsgtImm:
			if int64(*dst) > int64(o.imm) {
				goto jump
			}
		case OpJsgtReg:
			if int64(*dst) > int64(src) {
				goto jump
			}
		case OpJsgeImm:
			if int64(*dst) >= int64(o.imm) {
				goto jump
			}
		case OpJsgeReg:
			if int64(*dst) >= int64(src) {
				goto jump
			}
		case OpJsltImm:
			if int64(*dst) < int64(o.imm) {
				goto jump
			}
		case OpJsltReg:
			if int64(*dst) < int64(src) {
				goto jump
			}
		case OpJsleImm:
			if int64(*dst) <= int64(o.imm) {
				goto jump
			}
		case OpJsleReg:
			if int64(*dst) <= int64(src) {
				goto jump
			}

		case OpCall, OpCallx:
			target := uint64(o.target)
			if o.op == OpCallx {
				target = vm.program.indexOf(r[uint8(o.imm)&mask])
			}
			frames[vm.depth] = frame{r[6], r[7], r[8], r[9], r[10], pc + 1}
			vm.depth++
			if vm.depth == MaxCallDepth {
				err = ErrCallDepth
				break run
			}
			r[10] += frameStep
			if target >= uint64(len(code)) {
				err = ErrCallOutsideText
				break run
			}
			vm.pay(pc + 1 - start)
			pc = int(target)
			start, window = pc, vm.afford(pc)
			continue
		case opSyscall:
			vm.pay(pc + 1 - start)
			r[0], err = vm.program.syscalls[o.target](vm, [5]uint64(r[1:6]))
			if err != nil {
				return 0, pc, false, err
			}
			start, window = pc+1, vm.afford(pc+1)
		case OpExit:
			vm.pay(pc + 1 - start)
			if vm.depth == 0 {
				return r[0], pc, false, nil
			}
			vm.depth--
			f := &frames[vm.depth]
			r[6], r[7], r[8], r[9], r[10], pc = f.r6, f.r7, f.r8, f.r9, f.r10, f.pc
			start, window = pc, vm.afford(pc)
			continue

		case opOverrun:
			err = ErrExecutionOverrun
			break run
		default: // an unresolved call, or the second half of a lddw
			err = ErrUnsupportedInstruction
			break run
		}
		pc++
		continue

	jump:
		vm.pay(pc + 1 - start)
		pc = int(o.target)
		start, window = pc, vm.afford(pc)
	}
	vm.pay(pc + 1 - start)
	return 0, pc, true, err
}
