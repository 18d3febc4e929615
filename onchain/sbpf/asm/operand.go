package asm

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"castlekey/onchain/sbpf"
)

// key finds an opcode by its mnemonic and the form of its operands.
type key struct {
	name string
	form sbpf.Form
}

// byKey inverts the machine's table of opcodes.
var byKey = func() map[key]sbpf.Opcode {
	table := make(map[key]sbpf.Opcode)
	for code := range 256 {
		op := sbpf.Opcode(code)
		if info, known := op.Info(); known {
			table[key{info.Name, info.Form}] = op
		}
	}
	return table
}()

// shapes lists the forms an instruction may have by its number of operands, in
// the order in which they are tried.
var shapes = [][]sbpf.Form{
	0: {sbpf.FormBare},
	1: {sbpf.FormDst, sbpf.FormJump, sbpf.FormCall, sbpf.FormCallReg},
	2: {sbpf.FormDstReg, sbpf.FormDstImm, sbpf.FormWidth, sbpf.FormWide, sbpf.FormLoad, sbpf.FormStoreReg, sbpf.FormStoreImm},
	3: {sbpf.FormJumpReg, sbpf.FormJumpImm},
}

// instruction assembles one instruction: it tries the forms the mnemonic has
// until one fits the operands, and reports why the last one did not.
func (o *Object) instruction(line int, name string, operands []string) error {
	if width, found := byteOrder(name); found {
		name = name[:2]
		operands = append(operands, width)
	}
	if len(operands) >= len(shapes) {
		return fmt.Errorf("%d operands", len(operands))
	}
	err := fmt.Errorf("no instruction %s with %d operands", name, len(operands))
	for _, form := range shapes[len(operands)] {
		op, exists := byKey[key{name, form}]
		if !exists {
			continue
		}
		b := builder{ins: sbpf.Instruction{Op: op}}
		if err = b.operands(form, operands); err == nil {
			o.emit(line, b)
			return nil
		}
	}
	return err
}

// byteOrder takes the width from mnemonics like be16.
func byteOrder(name string) (width string, found bool) {
	if strings.HasPrefix(name, "le") || strings.HasPrefix(name, "be") {
		return name[2:], isNumber(name[2:])
	}
	return "", false
}

// emit appends a built instruction, both halves if it is wide.
func (o *Object) emit(line int, b builder) {
	if b.label != "" {
		o.unresolved = append(o.unresolved, unresolved{line, b.label, false, o.slots()})
	}
	o.Text = b.ins.Append(o.Text)
	if b.ins.Op == sbpf.OpLddw {
		high := sbpf.Instruction{Imm: int32(b.high)}
		o.Text = high.Append(o.Text)
	}
}

// builder collects the fields of one instruction.
type builder struct {
	ins   sbpf.Instruction
	high  uint32 // upper half of a wide constant
	label string // target to be filled in later
}

// operands parses operands in the order in which the form is written.
func (b *builder) operands(form sbpf.Form, s []string) error {
	switch form {
	case sbpf.FormDst:
		return register(s[0], &b.ins.Dst)
	case sbpf.FormDstImm, sbpf.FormWidth:
		return firstError(register(s[0], &b.ins.Dst), b.immediate(s[1]))
	case sbpf.FormDstReg:
		return firstError(register(s[0], &b.ins.Dst), register(s[1], &b.ins.Src))
	case sbpf.FormWide:
		return firstError(register(s[0], &b.ins.Dst), b.constant(s[1]))
	case sbpf.FormLoad:
		return firstError(register(s[0], &b.ins.Dst), b.address(s[1], &b.ins.Src))
	case sbpf.FormStoreImm:
		return firstError(b.address(s[0], &b.ins.Dst), b.immediate(s[1]))
	case sbpf.FormStoreReg:
		return firstError(b.address(s[0], &b.ins.Dst), register(s[1], &b.ins.Src))
	case sbpf.FormJump:
		return b.jump(s[0])
	case sbpf.FormJumpImm:
		return firstError(register(s[0], &b.ins.Dst), b.immediate(s[1]), b.jump(s[2]))
	case sbpf.FormJumpReg:
		return firstError(register(s[0], &b.ins.Dst), register(s[1], &b.ins.Src), b.jump(s[2]))
	case sbpf.FormCall:
		return b.call(s[0])
	case sbpf.FormCallReg:
		var number uint8
		err := register(s[0], &number)
		b.ins.Imm = int32(number)
		return err
	default:
		return nil
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// register parses r0 to r15: the field has four bits, and what of it is
// allowed is for the verifier to say.
func register(s string, to *uint8) error {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "r"), 10, 4)
	if err != nil || !strings.HasPrefix(s, "r") {
		return fmt.Errorf("%q is not a register", s)
	}
	*to = uint8(n)
	return nil
}

// immediate parses 32 bits, signed or not.
func (b *builder) immediate(s string) error {
	v, err := parseInt(s)
	if err != nil {
		return err
	}
	if signed := int64(v); signed < math.MinInt32 || signed > math.MaxUint32 {
		return fmt.Errorf("%s does not fit in 32 bits", s)
	}
	b.ins.Imm = int32(uint32(v))
	return nil
}

// constant parses the 64 bits of a lddw, or the label of data.
func (b *builder) constant(s string) error {
	if isName(s) {
		b.label = s
		return nil
	}
	v, err := parseInt(s)
	b.ins.Imm, b.high = int32(uint32(v)), uint32(v>>32)
	return err
}

// address parses [r1], [r1+8] or [r1-8].
func (b *builder) address(s string, base *uint8) error {
	inner, found := strings.CutPrefix(s, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !found || !closed {
		return fmt.Errorf("%q is not an address", s)
	}
	split := strings.IndexAny(inner, "+-")
	if split < 0 {
		return register(strings.TrimSpace(inner), base)
	}
	if err := b.offset(inner[split:]); err != nil {
		return err
	}
	return register(strings.TrimSpace(inner[:split]), base)
}

func (b *builder) offset(s string) error {
	n, err := strconv.ParseInt(strings.ReplaceAll(s, " ", ""), 0, 16)
	if err != nil {
		return fmt.Errorf("%q is not a 16-bit offset", s)
	}
	b.ins.Off = int16(n)
	return nil
}

// jump parses a label or a distance such as +3.
func (b *builder) jump(s string) error {
	if isName(s) {
		b.label = s
		return nil
	}
	return b.offset(s)
}

// call parses a label, the name of a syscall, or a distance in slots.
func (b *builder) call(s string) error {
	if isName(s) {
		b.label = s
		return nil
	}
	return b.immediate(s)
}

// parseInt reads a signed or unsigned number of at most 64 bits.
func parseInt(s string) (uint64, error) {
	if v, err := strconv.ParseUint(s, 0, 64); err == nil {
		return v, nil
	}
	v, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return uint64(v), nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

// isName tells labels and syscalls from numbers and registers.
func isName(s string) bool {
	for i, c := range s {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

func unquote(s string) (string, error) {
	text, err := strconv.Unquote(s)
	if err != nil {
		return "", fmt.Errorf("%s is not a quoted string", s)
	}
	return text, nil
}
