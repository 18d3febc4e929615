package sbpf_test

import (
	"errors"
	"fmt"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

// loadText loads raw instructions.
func loadText(text []byte) error {
	object := asm.Object{Text: text}
	_, err := tryLoad(object.ELF(), nil)
	return err
}

// encode writes instructions down.
func encode(list ...sbpf.Instruction) []byte {
	var text []byte
	for _, ins := range list {
		text = ins.Append(text)
	}
	return text
}

var exit = sbpf.Instruction{Op: sbpf.OpExit}

func TestVerifier(t *testing.T) {
	cases := map[string]struct {
		source string
		ok     bool
	}{
		"div32 by 0":                     {"div32 r0, 0\nexit", false},
		"div64 by 0":                     {"div64 r0, 0\nexit", false},
		"mod32 by 0":                     {"mod32 r0, 0\nexit", false},
		"mod64 by 0":                     {"mod64 r0, 0\nexit", false},
		"mul64 by 0":                     {"mul64 r0, 0\nexit", true},
		"a shift of 32 bits by 31":       {"lsh32 r0, 31\nrsh32 r0, 31\narsh32 r0, 31\nexit", true},
		"lsh32 by 32":                    {"lsh32 r0, 32\nexit", false},
		"rsh32 by 32":                    {"rsh32 r0, 32\nexit", false},
		"arsh32 by -1":                   {"arsh32 r0, -1\nexit", false},
		"a shift of 64 bits by 63":       {"lsh64 r0, 63\nrsh64 r0, 63\narsh64 r0, 63\nexit", true},
		"lsh64 by 64":                    {"lsh64 r0, 64\nexit", false},
		"rsh64 by 64":                    {"rsh64 r0, 64\nexit", false},
		"arsh64 by -1":                   {"arsh64 r0, -1\nexit", false},
		"le of 8 bits":                   {"le8 r0\nexit", false},
		"be of 0 bits":                   {"be0 r0\nexit", false},
		"a jump to the last instruction": {"ja +0\nexit", true},
		"a jump past the end":            {"ja +1\nexit", false},
		"a jump before the beginning":    {"jeq r0, 0, -2\nexit", false},
		"a jump into a lddw":             {"jne r0, r1, +1\nlddw r0, 1\nexit", false},
		"a jump to a lddw":               {"ja +0\nlddw r0, 1\nexit", true},
		"a write to r10":                 {"mov64 r10, 1\nexit", false},
		"an addition to r10":             {"add64 r10, 64\nexit", false},
		"a load into r10":                {"ldxb r10, [r1]\nexit", false},
		"a lddw into r10":                {"lddw r10, 1\nexit", false},
		"a store relative to r10":        {"stb [r10-1], 1\nstxb [r10-1], r10\nexit", true},
		"reading r10":                    {"mov64 r0, r10\nexit", true},
		"r11 as source":                  {"mov64 r0, r11\nexit", false},
		"r11 as destination":             {"mov64 r11, 1\nexit", false},
		"r11 as a store's base":          {"stb [r11], 1\nexit", false},
		"callx through r9":               {"callx r9\nexit", true},
		"callx through r10":              {"callx r10\nexit", false},
		"a program that does not end":    {"mov64 r0, 1", true},
		"a call of nothing":              {"call -1", true},
		"a jump comparing with r10":      {"jeq r0, r10, +0\nexit", true},
		"a jump on r10":                  {"jeq r10, 1, +0\nexit", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := tryLoad(assemble(t, c.source), nil)
			if c.ok && err != nil || !c.ok && !errors.Is(err, sbpf.ErrVerify) {
				t.Errorf("error %v, want success = %v", err, c.ok)
			}
		})
	}
}

func TestVerifierOfRawText(t *testing.T) {
	lddw := sbpf.Instruction{Op: sbpf.OpLddw}
	cases := map[string]struct {
		text []byte
		ok   bool
	}{
		"a lddw as last instruction":                    {encode(lddw), false},
		"a lddw followed by an instruction":             {encode(lddw, exit, exit), false},
		"a lddw with junk beside its upper half":        {encode(lddw, sbpf.Instruction{Dst: 15, Src: 15, Off: -1, Imm: 7}, exit), true},
		"a lddw with a source register":                 {encode(sbpf.Instruction{Op: sbpf.OpLddw, Src: 10}, sbpf.Instruction{}, exit), true},
		"an upper half of its own":                      {encode(sbpf.Instruction{}, exit), false},
		"a callx through a negative register":           {encode(sbpf.Instruction{Op: sbpf.OpCallx, Imm: -1}, exit), false},
		"a callx through a register of another version": {encode(sbpf.Instruction{Op: sbpf.OpCallx, Src: 10, Dst: 3, Imm: 3}, exit), true},
		"an exit that names r10 as destination":         {encode(sbpf.Instruction{Op: sbpf.OpExit, Dst: 10}), false},
		"an exit that names r11 as source":              {encode(sbpf.Instruction{Op: sbpf.OpExit, Src: 11}), false},
		"a call that names registers":                   {encode(sbpf.Instruction{Op: sbpf.OpCall, Src: 10, Dst: 9, Imm: -1}), true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := loadText(c.text)
			if c.ok && err != nil || !c.ok && !errors.Is(err, sbpf.ErrVerify) {
				t.Errorf("error %v, want success = %v", err, c.ok)
			}
		})
	}
}

func TestEveryOtherOpcodeIsRefused(t *testing.T) {
	known := 0
	for code := range 256 {
		op := sbpf.Opcode(code)
		if _, ok := op.Info(); ok {
			known++
			continue
		}
		if err := loadText(encode(sbpf.Instruction{Op: op, Imm: 16}, exit)); !errors.Is(err, sbpf.ErrVerify) {
			t.Errorf("opcode %#02x: error %v, want ErrVerify", code, err)
		}
	}
	if known != 91 {
		t.Errorf("the table has %d opcodes, V0 has 91", known)
	}
}

func TestOpcodesFollowTheirEncoding(t *testing.T) {
	// The low three bits are the class, bit 3 picks the register form.
	classes := map[sbpf.Class][]uint8{
		sbpf.ClassLoad: {0, 1}, sbpf.ClassStore: {2, 3}, sbpf.ClassALU32: {4},
		sbpf.ClassALU64: {7}, sbpf.ClassJump: {5}, sbpf.ClassCall: {5},
	}
	for code := range 256 {
		info, ok := sbpf.Opcode(code).Info()
		if !ok {
			continue
		}
		low, found := uint8(code&7), false
		for _, class := range classes[info.Class] {
			found = found || class == low
		}
		if !found {
			t.Errorf("%s (%#02x) is in a class of another number", info.Name, code)
		}
		register := info.Form == sbpf.FormDstReg || info.Form == sbpf.FormJumpReg
		immediate := info.Form == sbpf.FormDstImm || info.Form == sbpf.FormJumpImm
		if register && code&8 == 0 || immediate && code&8 != 0 {
			t.Errorf("%s (%#02x) has the other form's number", info.Name, code)
		}
	}
}

func ExampleDisassemble() {
	object, _ := asm.Assemble("mov64 r0, 1\nlddw r1, 0x100000000\nstxw [r10-4], r1\njne r0, r1, -2\nbe16 r0\nexit")
	for _, line := range sbpf.Disassemble(object.Text) {
		fmt.Println(line)
	}
	// Output:
	// mov64 r0, 1
	// lddw r1, 0x100000000
	// stxw [r10-4], r1
	// jne r0, r1, -2
	// be16 r0
	// exit
}
