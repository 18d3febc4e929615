package asm_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

func TestAssembleUndoesDisassemble(t *testing.T) {
	for code := range 256 {
		op := sbpf.Opcode(code)
		info, known := op.Info()
		if !known {
			continue
		}
		ins := canonical(op, info.Form)
		text := ins.Append(nil)
		if op == sbpf.OpLddw {
			text = sbpf.Instruction{Imm: -2}.Append(text)
		}
		source := strings.Join(sbpf.Disassemble(text), "\n")
		object, err := asm.Assemble(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if !bytes.Equal(object.Text, text) {
			t.Errorf("%s: got % x, want % x", source, object.Text, text)
		}
	}
}

// canonical fills in the fields a form uses and no others.
func canonical(op sbpf.Opcode, form sbpf.Form) sbpf.Instruction {
	ins := sbpf.Instruction{Op: op}
	switch form {
	case sbpf.FormDst:
		ins.Dst = 3
	case sbpf.FormDstImm, sbpf.FormWide:
		ins.Dst, ins.Imm = 3, -7
	case sbpf.FormDstReg:
		ins.Dst, ins.Src = 3, 10
	case sbpf.FormWidth:
		ins.Dst, ins.Imm = 3, 32
	case sbpf.FormLoad:
		ins.Dst, ins.Src, ins.Off = 3, 10, -32768
	case sbpf.FormStoreImm:
		ins.Dst, ins.Off, ins.Imm = 10, 32767, -2147483648
	case sbpf.FormStoreReg:
		ins.Dst, ins.Src, ins.Off = 10, 3, 0
	case sbpf.FormJump:
		ins.Off = -1
	case sbpf.FormJumpImm:
		ins.Dst, ins.Imm, ins.Off = 3, -7, 12
	case sbpf.FormJumpReg:
		ins.Dst, ins.Src, ins.Off = 3, 4, 12
	case sbpf.FormCall:
		ins.Imm = -5
	case sbpf.FormCallReg:
		ins.Imm = 9
	case sbpf.FormBare:
	}
	return ins
}

func TestAssembleRefuses(t *testing.T) {
	for name, source := range map[string]string{
		"a byte order without register": "be",
		"a byte order without width":    "be r0",
		"an unknown mnemonic":           "jump +1",
		"too few operands":              "add64 r1",
		"too many operands":             "add64 r1, r2, r3, r4",
		"a register beyond r15":         "mov64 r16, 1",
		"a number where a register is":  "neg64 5",
		"an immediate of 33 bits":       "mov64 r0, 0x100000000",
		"an immediate below 32 bits":    "mov64 r0, -2147483649",
		"an offset of 17 bits":          "ldxb r0, [r1+32768]",
		"an address without brackets":   "ldxb r0, r1+8",
		"a label that does not exist":   "ja nowhere",
		"a label defined twice":         "a: exit\na: exit",
		"a jump into the data":          "ja msg\nmsg: .ascii \"x\"",
		"a lddw of an instruction":      "f: lddw r0, f",
		"an address of nothing":         ".addr nowhere",
		"an unknown directive":          ".word 1",
		"a string without quotes":       ".ascii hello",
		"a number that is none":         ".quad twelve",
		"more zeros than there are":     ".zero 0xffffffffffffffff",
		"a lddw of what is no number":   "lddw r0, 12x",
		"a jump too far":                "ja end\n" + strings.Repeat("exit\n", 32768) + "end: exit",
	} {
		if _, err := asm.Assemble(source); !errors.Is(err, asm.ErrSyntax) {
			t.Errorf("%s: error %v, want ErrSyntax", name, err)
		}
		if _, err := asm.ELF(source); !errors.Is(err, asm.ErrSyntax) {
			t.Errorf("%s, as ELF: error %v, want ErrSyntax", name, err)
		}
	}
}

func TestDataAndComments(t *testing.T) {
	object, err := asm.Assemble(`
	    ; a comment of its own
	    exit                      // after an instruction
	text: .ascii "a;b//\"c"       ; marks in quotes are text
	      .quad -2
	      .zero 3
	word: .addr text`)
	if err != nil {
		t.Fatal(err)
	}
	want := "a;b//\"c\xfe\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00" + strings.Repeat("\x00", 8)
	if string(object.Data) != want {
		t.Errorf("data %q, want %q", object.Data, want)
	}
}

func FuzzAssemble(f *testing.F) {
	f.Add("entrypoint: lddw r1, msg\ncall sol_log_\nexit\nmsg: .ascii \"hi\"")
	f.Add("a: jeq r1, 5, a\nstxdw [r10-8], r1\n.addr a\nbe16 r0")
	f.Fuzz(func(t *testing.T, source string) {
		object, err := asm.Assemble(source)
		if err != nil || len(object.Text) == 0 {
			return
		}
		if _, err := sbpf.Load(object.ELF(), nil); err != nil && errors.Is(err, sbpf.ErrELF) {
			t.Errorf("the file is broken: %v", err)
		}
	})
}
