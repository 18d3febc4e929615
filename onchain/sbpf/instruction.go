package sbpf

import (
	"encoding/binary"
	"fmt"
)

// InstructionSize is the length of one instruction slot in bytes. Only lddw
// takes two slots; the second has opcode 0 and holds the upper half.
const InstructionSize = 8

// Instruction is one slot of program text:
//
//	byte 0    opcode
//	byte 1    destination register (low half), source register (high half)
//	bytes 2-3 offset, signed
//	bytes 4-7 immediate, signed
type Instruction struct {
	Op  Opcode
	Dst uint8 // register number; 0 to 10 in a verified program
	Src uint8 // register number; 0 to 10 in a verified program
	Off int16 // bytes for memory access, slots for jumps
	Imm int32
}

// DecodeInstruction reads one slot; slot must hold InstructionSize bytes.
func DecodeInstruction(slot []byte) Instruction {
	word := binary.LittleEndian.Uint64(slot)
	return Instruction{
		Op:  Opcode(word),
		Dst: uint8(word >> 8 & 15),
		Src: uint8(word >> 12 & 15),
		Off: int16(word >> 16),
		Imm: int32(word >> 32),
	}
}

// Append appends the slot's eight bytes to text.
func (i Instruction) Append(text []byte) []byte {
	registers := i.Src<<4 | i.Dst&15
	text = append(text, byte(i.Op), registers)
	text = binary.LittleEndian.AppendUint16(text, uint16(i.Off))
	return binary.LittleEndian.AppendUint32(text, uint32(i.Imm))
}

// String writes the slot in the assembler's syntax. A lddw shows its low half
// only, as the other is in the next slot; Disassemble shows both.
func (i Instruction) String() string {
	info, known := i.Op.Info()
	if !known {
		return fmt.Sprintf("unknown %#02x", uint8(i.Op))
	}
	return i.format(info)
}

func (i Instruction) format(info OpInfo) string {
	switch info.Form {
	case FormDst:
		return fmt.Sprintf("%s r%d", info.Name, i.Dst)
	case FormDstImm, FormWide:
		return fmt.Sprintf("%s r%d, %d", info.Name, i.Dst, i.Imm)
	case FormDstReg:
		return fmt.Sprintf("%s r%d, r%d", info.Name, i.Dst, i.Src)
	case FormWidth:
		return fmt.Sprintf("%s%d r%d", info.Name, i.Imm, i.Dst)
	case FormLoad:
		return fmt.Sprintf("%s r%d, [r%d%+d]", info.Name, i.Dst, i.Src, i.Off)
	case FormStoreImm:
		return fmt.Sprintf("%s [r%d%+d], %d", info.Name, i.Dst, i.Off, i.Imm)
	case FormStoreReg:
		return fmt.Sprintf("%s [r%d%+d], r%d", info.Name, i.Dst, i.Off, i.Src)
	default:
		return i.formatFlow(info)
	}
}

// formatFlow writes jumps, calls and exit.
func (i Instruction) formatFlow(info OpInfo) string {
	switch info.Form {
	case FormJump:
		return fmt.Sprintf("%s %+d", info.Name, i.Off)
	case FormJumpImm:
		return fmt.Sprintf("%s r%d, %d, %+d", info.Name, i.Dst, i.Imm, i.Off)
	case FormJumpReg:
		return fmt.Sprintf("%s r%d, r%d, %+d", info.Name, i.Dst, i.Src, i.Off)
	case FormCall:
		return fmt.Sprintf("%s %d", info.Name, i.Imm)
	case FormCallReg:
		return fmt.Sprintf("%s r%d", info.Name, i.Imm)
	default:
		return info.Name
	}
}

// Disassemble writes program text in the assembler's syntax, one line per
// instruction; slots no opcode of V0 fits become "unknown" lines. Bytes after
// the last whole slot are left out.
func Disassemble(text []byte) []string {
	var lines []string
	for len(text) >= InstructionSize {
		ins := DecodeInstruction(text)
		text = text[InstructionSize:]
		if ins.Op == OpLddw && len(text) >= InstructionSize && text[0] == 0 {
			lines = append(lines, fmt.Sprintf("lddw r%d, %#x", ins.Dst, wide(ins, DecodeInstruction(text))))
			text = text[InstructionSize:]
			continue
		}
		lines = append(lines, ins.String())
	}
	return lines
}

// wide joins the two halves of a lddw's constant.
func wide(low, high Instruction) uint64 {
	return uint64(uint32(high.Imm))<<32 | uint64(uint32(low.Imm))
}
