package sbpf

import (
	"errors"
	"fmt"
)

// The number of registers an instruction may read, and may write. r10, the
// frame pointer, is read-only but may be the base of a store.
const (
	readableRegisters = 11
	writableRegisters = 10
)

// verify applies the rules of sbpf's RequisiteVerifier for V0 to program text.
// It returns a *LoadError naming the first instruction that breaks one. Where
// calls lead is not verified: that is found out when they run.
func verify(text []byte) error {
	if len(text)%InstructionSize != 0 {
		return refuse(ErrVerify, "program length must be a multiple of %d bytes", InstructionSize)
	}
	if len(text) == 0 {
		return refuse(ErrVerify, "no instructions")
	}
	slots := len(text) / InstructionSize
	for pc := 0; pc < slots; pc++ {
		ins := slot(text, pc)
		if err := verifyInstruction(text, pc, ins); err != nil {
			return refuse(ErrVerify, "%v (instruction %d)", err, pc)
		}
		if ins.Op == OpLddw {
			pc++ // its second half is no instruction of its own
		}
	}
	return nil
}

// slot decodes slot number pc.
func slot(text []byte, pc int) Instruction {
	return DecodeInstruction(text[pc*InstructionSize:])
}

func verifyInstruction(text []byte, pc int, ins Instruction) error {
	info, known := ins.Op.Info()
	if !known {
		return fmt.Errorf("unknown opcode %#02x", uint8(ins.Op))
	}
	if err := verifyForm(text, pc, ins, info.Form); err != nil {
		return err
	}
	if err := verifyImmediate(ins.Imm, info.imm); err != nil {
		return err
	}
	return verifyRegisters(ins, info.Class)
}

// verifyForm checks what lies beyond the instruction's own fields.
func verifyForm(text []byte, pc int, ins Instruction, form Form) error {
	switch form {
	case FormWide:
		return verifyWide(text, pc)
	case FormJump, FormJumpImm, FormJumpReg:
		return verifyJump(text, pc+1+int(ins.Off))
	case FormCallReg:
		if ins.Imm < 0 || ins.Imm >= writableRegisters {
			return fmt.Errorf("callx through register %d", ins.Imm)
		}
		return nil
	default:
		return nil
	}
}

func verifyWide(text []byte, pc int) error {
	if (pc+1)*InstructionSize >= len(text) {
		return errors.New("lddw is the last instruction")
	}
	if slot(text, pc+1).Op != 0 {
		return errors.New("lddw lacks its second half")
	}
	return nil
}

// verifyJump checks a target. Opcode 0 only occurs in the second half of lddw.
func verifyJump(text []byte, target int) error {
	if target < 0 || target >= len(text)/InstructionSize {
		return fmt.Errorf("jump out of code to %d", target)
	}
	if slot(text, target).Op == 0 {
		return fmt.Errorf("jump into the middle of lddw at %d", target)
	}
	return nil
}

func verifyImmediate(imm int32, rule immRule) error {
	switch rule {
	case immAny:
	case immNonZero:
		if imm == 0 {
			return errors.New("division by zero")
		}
	case immShift32, immShift64:
		bits := int32(32)
		if rule == immShift64 {
			bits = 64
		}
		if imm < 0 || imm >= bits {
			return fmt.Errorf("shift of a %d-bit value by %d", bits, imm)
		}
	case immWidth:
		if imm != 16 && imm != 32 && imm != 64 {
			return fmt.Errorf("byte order of a %d-bit value", imm)
		}
	}
	return nil
}

func verifyRegisters(ins Instruction, class Class) error {
	if ins.Src >= readableRegisters {
		return fmt.Errorf("invalid source register %d", ins.Src)
	}
	if ins.Dst >= readableRegisters {
		return fmt.Errorf("invalid destination register %d", ins.Dst)
	}
	if ins.Dst >= writableRegisters && class != ClassStore {
		return errors.New("cannot write into register r10")
	}
	return nil
}
