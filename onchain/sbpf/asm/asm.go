// Package asm assembles small SBPF V0 programs from text, for tests and
// lessons.
//
// How to use it:
//
//	elf, err := asm.ELF(`
//	    lddw r1, greeting       ; address of data, relocated at load time
//	    mov64 r2, 5
//	    call sol_log_           ; not a label here, so a syscall
//	    mov64 r0, 0
//	    exit
//	greeting: .ascii "hello"`)
//	prog, err := sbpf.Load(elf, registry)
//
// A line is an optional label, then an instruction or a directive, then an
// optional comment after ";" or "//". Instructions are written as
// sbpf.Disassemble writes them; jumps and calls also take labels. Directives
// put data in .rodata: .ascii "text" (Go escapes), .quad number, .zero count,
// .addr label (a relocated address). The program starts at the label
// entrypoint, or at its first instruction.
//
// Invariants: assembling what Disassemble prints gives the same bytes back;
// nothing is optimised or reordered; verification is left to the loader, so
// forbidden programs can be written too.
package asm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"castlekey/onchain/sbpf"
)

// ErrSyntax is what every error about the source is.
var ErrSyntax = errors.New("invalid assembly")

// Object is an assembled program before it becomes a file.
type Object struct {
	Text []byte // instructions, eight bytes a slot
	Data []byte // contents of .rodata

	entry      int            // slot number
	syscalls   map[int]string // names by the slot of their call
	wide       map[int]uint64 // offsets into Data by the slot of their lddw
	addresses  map[int]place  // what the words of .addr point at, by offset in Data
	labels     map[string]place
	unresolved []unresolved
}

// place is where a label stands.
type place struct {
	inData bool
	offset int // slot in the text, or byte in the data
}

// unresolved is a slot or data word that waits for a label.
type unresolved struct {
	line  int
	label string
	data  bool // a word of .addr rather than an instruction
	at    int  // slot, or byte in the data
}

// Assemble translates source text. Errors name the line and wrap ErrSyntax.
func Assemble(source string) (*Object, error) {
	o := &Object{
		syscalls: make(map[int]string), wide: make(map[int]uint64),
		addresses: make(map[int]place), labels: make(map[string]place),
	}
	for i, line := range strings.Split(source, "\n") {
		if err := o.line(i+1, line); err != nil {
			return nil, fmt.Errorf("line %d: %w: %w", i+1, ErrSyntax, err)
		}
	}
	for _, u := range o.unresolved {
		if err := o.resolve(u); err != nil {
			return nil, fmt.Errorf("line %d: %w: %w", u.line, ErrSyntax, err)
		}
	}
	if at, named := o.labels["entrypoint"]; named && !at.inData {
		o.entry = at.offset
	}
	return o, nil
}

// ELF assembles source text into a shared object for sbpf.Load.
func ELF(source string) ([]byte, error) {
	o, err := Assemble(source)
	if err != nil {
		return nil, err
	}
	return o.ELF(), nil
}

// slots is the number of instruction slots so far.
func (o *Object) slots() int { return len(o.Text) / sbpf.InstructionSize }

// line assembles one line.
func (o *Object) line(number int, line string) error {
	rest := strings.TrimSpace(withoutComment(line))
	if label, after, found := strings.Cut(rest, ":"); found && isName(label) {
		rest = strings.TrimSpace(after)
		if _, doubled := o.labels[label]; doubled {
			return fmt.Errorf("label %s is defined twice", label)
		}
		o.labels[label] = place{inData: strings.HasPrefix(rest, "."), offset: o.slots()}
		if o.labels[label].inData {
			o.labels[label] = place{inData: true, offset: len(o.Data)}
		}
	}
	if rest == "" {
		return nil
	}
	mnemonic, operands, _ := strings.Cut(rest, " ")
	operands = strings.TrimSpace(operands)
	if strings.HasPrefix(mnemonic, ".") {
		return o.directive(number, mnemonic, operands)
	}
	return o.instruction(number, mnemonic, splitOperands(operands))
}

// withoutComment cuts a comment off, unless its mark stands in quotes.
func withoutComment(line string) string {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"' && (i == 0 || line[i-1] != '\\'):
			quoted = !quoted
		case !quoted && (line[i] == ';' || strings.HasPrefix(line[i:], "//")):
			return line[:i]
		}
	}
	return line
}

func splitOperands(s string) []string {
	if s == "" {
		return nil
	}
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// directive adds to the data.
func (o *Object) directive(line int, name, operand string) error {
	switch name {
	case ".ascii":
		text, err := unquote(operand)
		o.Data = append(o.Data, text...)
		return err
	case ".quad":
		value, err := parseInt(operand)
		o.Data = binary.LittleEndian.AppendUint64(o.Data, value)
		return err
	case ".zero":
		count, err := parseInt(operand)
		if err != nil || count > maxZeros {
			return fmt.Errorf("%q is not a count of at most %d", operand, maxZeros)
		}
		o.Data = append(o.Data, make([]byte, count)...)
		return nil
	case ".addr":
		o.unresolved = append(o.unresolved, unresolved{line, operand, true, len(o.Data)})
		o.Data = append(o.Data, make([]byte, 8)...)
		return nil
	}
	return fmt.Errorf("unknown directive %s", name)
}

// maxZeros bounds what a .zero line may ask for, in bytes.
const maxZeros = 1 << 20

// resolve fills in a label's place. A call of an unknown name is a syscall.
func (o *Object) resolve(u unresolved) error {
	to, known := o.labels[u.label]
	if u.data {
		if !known {
			return fmt.Errorf("no label %s", u.label)
		}
		o.addresses[u.at] = to
		return nil
	}
	ins := sbpf.DecodeInstruction(o.Text[u.at*sbpf.InstructionSize:])
	switch info, _ := ins.Op.Info(); {
	case info.Form == sbpf.FormCall && !known:
		o.syscalls[u.at] = u.label
		ins.Imm = -1
	case !known:
		return fmt.Errorf("no label %s", u.label)
	case info.Form == sbpf.FormWide && to.inData:
		o.wide[u.at] = uint64(to.offset)
		return nil
	case info.Form == sbpf.FormWide || to.inData:
		return fmt.Errorf("label %s is on the wrong side of data and text", u.label)
	case info.Form == sbpf.FormCall: // of its own slot: -1, which the loader takes for a call that is resolved later
		ins.Imm = int32(to.offset - u.at - 1)
	default:
		distance := to.offset - u.at - 1
		if distance != int(int16(distance)) {
			return fmt.Errorf("label %s is too far away", u.label)
		}
		ins.Off = int16(distance)
	}
	copy(o.Text[u.at*sbpf.InstructionSize:], ins.Append(nil))
	return nil
}
