package sbpf_test

import (
	"errors"
	"fmt"
	"testing"

	"castlekey/onchain/sbpf"
)

// Operands at the edges of their widths.
const (
	lowMin  = "0x80000000"         // as a register: 2^31
	lowMax  = "0xffffffff"         // as a register: 2^32-1
	ones    = "0xffffffffffffffff" // -1
	minI64  = "0x8000000000000000"
	maxI64  = "0x7fffffffffffffff"
	highBit = "0x100000000" // 2^32: all zeros to a 32-bit operation
)

// aluCase is one binary operation on two values. Where both forms of an
// operand exist, the immediate form is run too, if the value fits in it.
type aluCase struct {
	op   string
	a, b string // the registers' values
	want uint64
}

func TestArithmetic(t *testing.T) {
	cases := map[string]aluCase{
		// Sums, differences and products of 32 bits are sign-extended …
		"add32 sign-extends a negative sum":        {"add32", "0x7fffffff", "1", 0xffff_ffff_8000_0000},
		"add32 ignores the upper halves":           {"add32", "0x500000001", "0x700000002", 3},
		"add32 wraps at 32 bits":                   {"add32", lowMax, "1", 0},
		"sub32 sign-extends a negative difference": {"sub32", "1", "2", 0xffff_ffff_ffff_ffff},
		"sub32 ignores the upper halves":           {"sub32", "0x900000005", "0x100000003", 2},
		"mul32 sign-extends a negative product":    {"mul32", "0x40000000", "2", 0xffff_ffff_8000_0000},
		"mul32 wraps at 32 bits":                   {"mul32", "0x10000", "0x10001", 0x10000},
		// … and all other 32-bit results are zero-extended.
		"div32 is unsigned":                        {"div32", lowMax, "2", 0x7fff_ffff},
		"div32 ignores the upper halves":           {"div32", "0xf0000000a", "0x100000003", 3},
		"mod32 is unsigned":                        {"mod32", lowMax, "10", 5},
		"mod32 ignores the upper halves":           {"mod32", "0xf0000000a", "0x100000003", 1},
		"or32 clears the upper half":               {"or32", "0xf0000000a", "0x80000005", 0x8000_000f},
		"and32 clears the upper half":              {"and32", ones, "0x80000001", 0x8000_0001},
		"xor32 clears the upper half":              {"xor32", ones, "0x0f", 0xffff_fff0},
		"lsh32 drops bits beyond the lower half":   {"lsh32", "0x80000001", "1", 2},
		"lsh32 keeps the upper half zero":          {"lsh32", "1", "31", 0x8000_0000},
		"rsh32 shifts zeros in":                    {"rsh32", lowMin, "31", 1},
		"rsh32 ignores the upper half":             {"rsh32", "0xf00000010", "4", 1},
		"arsh32 shifts the sign in, zero-extended": {"arsh32", lowMin, "31", 0xffff_ffff},
		"arsh32 of a positive number shifts zeros": {"arsh32", "0x40000000", "30", 1},
		"mov32 clears the upper half":              {"mov32", "7", lowMax, 0xffff_ffff},

		"add64 wraps at 64 bits":                   {"add64", ones, "2", 1},
		"add64 crosses the halves":                 {"add64", lowMax, "1", 0x1_0000_0000},
		"sub64 wraps below zero":                   {"sub64", "1", "2", 0xffff_ffff_ffff_ffff},
		"mul64 wraps at 64 bits":                   {"mul64", "0x100000001", "0x100000001", 0x2_0000_0001},
		"div64 is unsigned":                        {"div64", ones, "2", 0x7fff_ffff_ffff_ffff},
		"mod64 is unsigned":                        {"mod64", ones, "10", 5},
		"or64 works on whole registers":            {"or64", minI64, "1", 0x8000_0000_0000_0001},
		"and64 works on whole registers":           {"and64", ones, minI64, 0x8000_0000_0000_0000},
		"xor64 works on whole registers":           {"xor64", ones, minI64, 0x7fff_ffff_ffff_ffff},
		"lsh64 drops bits beyond the register":     {"lsh64", "0x8000000000000001", "1", 2},
		"lsh64 reaches the top bit":                {"lsh64", "1", "63", 0x8000_0000_0000_0000},
		"rsh64 shifts zeros in":                    {"rsh64", minI64, "63", 1},
		"arsh64 shifts the sign in":                {"arsh64", minI64, "63", 0xffff_ffff_ffff_ffff},
		"arsh64 of a positive number shifts zeros": {"arsh64", maxI64, "62", 1},
		"mov64 copies whole registers":             {"mov64", "7", minI64, 0x8000_0000_0000_0000},
		"a 64-bit immediate is sign-extended":      {"add64", "5", "-6", 0xffff_ffff_ffff_ffff},
		"mul64 by a negative immediate":            {"mul64", "3", "-2", 0xffff_ffff_ffff_fffa},
		"div64 by -1 divides by 2^64-1":            {"div64", ones, "-1", 1},
		"mod64 by -1 is taken modulo 2^64-1":       {"mod64", "7", "-1", 7},
		"or64 with a negative immediate":           {"or64", "0", "-2", 0xffff_ffff_ffff_fffe},
		"and64 with a negative immediate":          {"and64", ones, "-256", 0xffff_ffff_ffff_ff00},
		"xor64 with a negative immediate":          {"xor64", ones, "-1", 0},
		"mov64 of a negative immediate":            {"mov64", "0", "-1", 0xffff_ffff_ffff_ffff},
		"mov32 of a negative immediate":            {"mov32", "0", "-1", 0xffff_ffff},
		"or32 with a negative immediate":           {"or32", "0xf00000000", "-2", 0xffff_fffe},
		"and32 with a negative immediate":          {"and32", ones, "-256", 0xffff_ff00},
		"xor32 with a negative immediate":          {"xor32", "0xf00000000", "-1", 0xffff_ffff},
		"add32 of a negative immediate":            {"add32", "0x500000001", "-2", 0xffff_ffff_ffff_ffff},
		"sub32 of a negative immediate":            {"sub32", "0x500000001", "-2", 3},
		"mul32 by a negative immediate":            {"mul32", "0x500000003", "-2", 0xffff_ffff_ffff_fffa},
		"mod32 by -1 is taken modulo 2^32-1":       {"mod32", "7", "-1", 7},
		"sub64 of a negative immediate":            {"sub64", "1", "-2", 3},
		"div32 by -1 divides by 2^32-1":            {"div32", lowMax, "-1", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			reg := fmt.Sprintf("lddw r0, %s\nlddw r1, %s\n%s r0, r1\nexit", c.a, c.b, c.op)
			if got := evaluate(t, reg, sbpf.Config{}); got != c.want {
				t.Errorf("%s of registers = %#x, want %#x", c.op, got, c.want)
			}
			if !fitsImmediate(c.b) {
				return
			}
			imm := fmt.Sprintf("lddw r0, %s\n%s r0, %s\nexit", c.a, c.op, c.b)
			if got := evaluate(t, imm, sbpf.Config{}); got != c.want {
				t.Errorf("%s of register and immediate = %#x, want %#x", c.op, got, c.want)
			}
		})
	}
}

// fitsImmediate tells whether sign extension gives a 32-bit operand back.
func fitsImmediate(s string) bool {
	var v int64
	_, err := fmt.Sscan(s, &v)
	return err == nil && v == int64(int32(v))
}

func TestShiftCountsInRegistersAreMasked(t *testing.T) {
	for _, c := range []struct {
		op, value, count string
		want             uint64
	}{
		{"lsh32", "1", "33", 2},
		{"rsh32", "4", "33", 2},
		{"arsh32", lowMin, "32", 0x8000_0000},
		{"lsh32", "1", highBit, 1},
		{"lsh64", "1", "65", 2},
		{"rsh64", "4", "65", 2},
		{"arsh64", minI64, "64", 0x8000_0000_0000_0000},
		{"lsh64", "1", ones, 0x8000_0000_0000_0000},
	} {
		source := fmt.Sprintf("lddw r0, %s\nlddw r1, %s\n%s r0, r1\nexit", c.value, c.count, c.op)
		if got := evaluate(t, source, sbpf.Config{}); got != c.want {
			t.Errorf("%s of %s by %s = %#x, want %#x", c.op, c.value, c.count, got, c.want)
		}
	}
}

func TestUnaryOperations(t *testing.T) {
	cases := map[string]struct {
		op, value string
		want      uint64
	}{
		"neg32 zero-extends":                 {"neg32 r0", "1", 0xffff_ffff},
		"neg32 ignores the upper half":       {"neg32 r0", "0x500000002", 0xffff_fffe},
		"neg32 of the smallest number is it": {"neg32 r0", lowMin, 0x8000_0000},
		"neg64 wraps":                        {"neg64 r0", "1", 0xffff_ffff_ffff_ffff},
		"neg64 of the smallest number is it": {"neg64 r0", minI64, 0x8000_0000_0000_0000},
		"le16 keeps two bytes":               {"le16 r0", "0x1122334455667788", 0x7788},
		"le32 keeps four bytes":              {"le32 r0", "0x1122334455667788", 0x5566_7788},
		"le64 keeps all bytes":               {"le64 r0", "0x1122334455667788", 0x1122_3344_5566_7788},
		"be16 swaps two bytes":               {"be16 r0", "0x1122334455667788", 0x8877},
		"be32 swaps four bytes":              {"be32 r0", "0x1122334455667788", 0x8877_6655},
		"be64 swaps all bytes":               {"be64 r0", "0x1122334455667788", 0x8877_6655_4433_2211},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			source := fmt.Sprintf("lddw r0, %s\n%s\nexit", c.value, c.op)
			if got := evaluate(t, source, sbpf.Config{}); got != c.want {
				t.Errorf("got %#x, want %#x", got, c.want)
			}
		})
	}
}

func TestDivisionByZeroFaults(t *testing.T) {
	for _, op := range []string{"div32", "mod32", "div64", "mod64"} {
		zero := "0"
		if op == "div32" || op == "mod32" {
			zero = highBit // its lower half is zero
		}
		source := fmt.Sprintf("mov64 r0, 1\nlddw r1, %s\n%s r0, r1\nexit", zero, op)
		got := run(t, load(t, source, nil), sbpf.Config{})
		var fault *sbpf.Fault
		if !errors.As(got.Err, &fault) || !errors.Is(got.Err, sbpf.ErrDivideByZero) {
			t.Fatalf("%s: error %v, want ErrDivideByZero", op, got.Err)
		}
		if fault.PC != 3 || got.Cost != 3 {
			t.Errorf("%s: fault at slot %d after %d units, want slot 3 after 3 units (lddw has two slots, one unit)", op, fault.PC, got.Cost)
		}
	}
}

func TestLddwLoadsBothHalves(t *testing.T) {
	if got := evaluate(t, "lddw r0, 0x8123456789abcdef\nexit", sbpf.Config{}); got != 0x8123_4567_89ab_cdef {
		t.Errorf("got %#x", got)
	}
}

func TestJumps(t *testing.T) {
	// Each condition with pairs for which it holds and does not.
	cases := map[string]struct{ taken, not [][2]string }{
		"jeq":  {[][2]string{{"5", "5"}, {ones, "-1"}}, [][2]string{{"5", "6"}, {"0x100000005", "5"}}},
		"jne":  {[][2]string{{"5", "6"}, {"0x100000005", "5"}}, [][2]string{{"5", "5"}}},
		"jgt":  {[][2]string{{"6", "5"}, {ones, "5"}}, [][2]string{{"5", "5"}, {"5", "-1"}}},
		"jge":  {[][2]string{{"5", "5"}, {ones, "5"}}, [][2]string{{"4", "5"}, {"5", "-1"}}},
		"jlt":  {[][2]string{{"4", "5"}, {"5", "-1"}}, [][2]string{{"5", "5"}, {ones, "5"}}},
		"jle":  {[][2]string{{"5", "5"}, {"5", "-1"}}, [][2]string{{"6", "5"}, {ones, "5"}}},
		"jsgt": {[][2]string{{"6", "5"}, {"5", "-1"}}, [][2]string{{"5", "5"}, {ones, "5"}, {minI64, "5"}}},
		"jsge": {[][2]string{{"5", "5"}, {"5", "-1"}}, [][2]string{{ones, "5"}}},
		"jslt": {[][2]string{{ones, "5"}, {minI64, "-1"}}, [][2]string{{"5", "5"}, {"5", "-1"}}},
		"jsle": {[][2]string{{"5", "5"}, {ones, "5"}}, [][2]string{{"5", "-1"}}},
		"jset": {[][2]string{{"6", "2"}, {minI64, "-1"}}, [][2]string{{"5", "2"}, {"0", "-1"}, {"0x100000000", "1"}}},
	}
	for op, c := range cases {
		for _, pair := range c.taken {
			checkJump(t, op, pair, 1)
		}
		for _, pair := range c.not {
			checkJump(t, op, pair, 0)
		}
	}
}

// checkJump runs a jump in both forms; r0 is 1 if it was taken.
func checkJump(t *testing.T, op string, pair [2]string, want uint64) {
	t.Helper()
	for _, operand := range []string{"r2", pair[1]} {
		source := fmt.Sprintf(`
		    mov64 r0, 1
		    lddw r1, %s
		    lddw r2, %s
		    %s r1, %s, +1
		    mov64 r0, 0
		    exit`, pair[0], pair[1], op, operand)
		if got := evaluate(t, source, sbpf.Config{}); got != want {
			t.Errorf("%s %s, %s (%s): taken = %d, want %d", op, pair[0], pair[1], operand, got, want)
		}
	}
}

func TestJumpsBackAndOverWideConstants(t *testing.T) {
	source := `
	    mov64 r0, 0
	    ja start
	body:
	    lddw r1, 0x100000000
	    add64 r0, 1
	start:
	    jlt r0, 3, body
	    exit`
	got := run(t, load(t, source, nil), sbpf.Config{})
	// mov, ja, then three rounds of three, then the last test and exit.
	if got.Err != nil || got.R0 != 3 || got.Cost != 2+3*3+2 {
		t.Errorf("got %+v, want r0 3 at a cost of 13", got)
	}
}
