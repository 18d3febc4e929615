package sbpf_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"castlekey/onchain/sbpf"

	"github.com/google/go-cmp/cmp"
)

// The file holds random programs and what the real runtime made of them:
// litesvm 1.5.0, which embeds Agave 4.3 and sbpf 0.23. To record new ones:
//
//	go test -run TestAgreesWithAgave ./onchain/sbpf -args -generate=/tmp/cases.json
//	node onchain/sbpf/testdata/record.mjs /tmp/cases.json onchain/sbpf/testdata/agave-litesvm-1.5.0.json
//
// with litesvm and @solana/kit where Node finds them.
const agaveAnswers = "testdata/agave-litesvm-1.5.0.json"

var generate = flag.String("generate", "", "write new programs for record.mjs to this `file` instead of testing")

// agaveCase is a program, run as the only instruction of a transaction with 64
// bytes of data and no accounts, at the address of 32 sevens.
type agaveCase struct {
	Source string `json:"source"`
	Limit  uint64 `json:"limit"` // compute units
	ELF    string `json:"elf,omitempty"`
	Error  string `json:"error"`          // after "failed: ", if it failed
	Cost   uint64 `json:"cost"`           // compute units consumed
	Return string `json:"return"`         // return data in hex
	Size   int    `json:"size,omitempty"` // of the return data, if not 88
}

func TestAgreesWithAgave(t *testing.T) {
	if *generate != "" {
		writeCases(t, *generate, 200)
		return
	}
	data, err := os.ReadFile(agaveAnswers)
	if err != nil {
		t.Fatal(err)
	}
	var cases []agaveCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for i, want := range cases {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			got := answer(t, want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-agave +got):\n%s\nprogram:\n%s", diff, want.Source)
			}
		})
	}
}

// answer runs a case on this machine.
func answer(t *testing.T, c agaveCase) agaveCase {
	t.Helper()
	return answerTo(t, c, assemble(t, c.Source))
}

// refused is the error of a file that is no program.
const refused = "refused"

// notOffered is the error of a program of another version, or that names a system call nobody offers. Agave runs the one, and refuses
// to deploy the other; here both are refused by name.
const notOffered = "not offered"

// answerTo runs the program file of a case.
func answerTo(t *testing.T, c agaveCase, file []byte) agaveCase {
	t.Helper()
	var returned []byte
	program, err := sbpf.Load(file, registry(t, map[string]sbpf.Syscall{
		"sol_set_return_data": func(vm *sbpf.VM, args [5]uint64) (uint64, error) {
			if err := vm.Meter().Consume(100 + args[1]/250); err != nil {
				return 0, err
			}
			if args[1] > 1024 {
				return 0, fmt.Errorf("Return data too large (%d > 1024)", args[1])
			}
			b, err := vm.Translate(args[0], args[1], sbpf.Read)
			returned = append([]byte(nil), b...)
			return 0, err
		},
	}))
	if err != nil {
		c.Error, c.Cost, c.Return = refused, 0, ""
		if errors.Is(err, sbpf.ErrUnknownSyscall) || errors.Is(err, sbpf.ErrVersion) {
			c.Error = notOffered
		}
		return c
	}
	const dataAt = 16 // behind the counts of accounts and of data
	got := runTwice(t, program, sbpf.Config{
		Input: agaveInput(), HeapSize: sbpf.DefaultHeapSize,
		Budget: sbpf.NewMeter(c.Limit), InstructionDataOffset: sbpf.InputBase + dataAt,
	}, func(sbpf.Step) {})
	words := c.Error
	c.Error, c.Cost, c.Return = "", got.Cost, hex.EncodeToString(returned)
	if errors.Is(got.Err, sbpf.ErrExceeded) {
		c.Error = "Computational budget exceeded" // the instruction error this becomes
	} else if got.Err != nil {
		c.Error = got.Err.Error()
	} else if got.R0 > 0 {
		c.Error = resultText(got.R0, words)
	}
	if c.Error != "" {
		c.Return = "" // of no interest, and recorded as nothing
	}
	return c
}

// resultText is what a program's result is logged as. The errors that have a number of their own have the runtime's words.
func resultText(r0 uint64, words string) string {
	upper, lower := r0>>32, uint32(r0)
	switch {
	case upper == 0:
		return fmt.Sprintf("custom program error: %#x", lower)
	case lower != 0:
		return "program returned invalid error code"
	}
	return words
}

// agaveInput is the serialised instruction: no accounts, data, program id.
func agaveInput() []byte {
	input := make([]byte, 8, 112)
	input = append(input, 64, 0, 0, 0, 0, 0, 0, 0)
	for i := range 64 {
		input = append(input, byte(i*37+11))
	}
	for range 32 {
		input = append(input, 7)
	}
	return input
}

func writeCases(t *testing.T, path string, count int) {
	t.Helper()
	var cases []agaveCase
	for i := range count {
		g := &generator{rand: rand.New(rand.NewPCG(uint64(i), 2))}
		c := agaveCase{Source: g.program(), Limit: 200_000}
		if g.rand.IntN(8) == 0 {
			c.Limit = 1 + g.rand.Uint64N(200)
		}
		c.ELF = base64.StdEncoding.EncodeToString(assemble(t, c.Source))
		cases = append(cases, c)
	}
	data, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// generator writes random programs that end by returning all registers.
type generator struct {
	rand   *rand.Rand
	lines  []string
	labels int
	memory bool // hash the memory at the end
}

func (g *generator) add(format string, args ...any) {
	g.lines = append(g.lines, fmt.Sprintf(format, args...))
}

func pick[T any](g *generator, from ...T) T { return from[g.rand.IntN(len(from))] }

// program is an entry function, three others, and the dump at the end of it.
func (g *generator) program() string {
	g.add("entrypoint:")
	for register := range 9 {
		g.add("lddw r%d, %#x", register, g.value())
	}
	for range 4 + g.rand.IntN(16) {
		g.instruction()
	}
	for register := range 10 {
		g.add("stxdw [r10-%d], r%d", 88-8*register, register)
	}
	g.add("stxdw [r10-8], r10")
	size := 88
	if g.memory {
		size = 96
		g.hashMemory()
		g.add("stxdw [r10-%d], r3", size)
	}
	g.add("mov64 r1, r10\nsub64 r1, %d\nmov64 r2, %d\ncall sol_set_return_data\nmov64 r0, 0\nexit", size, size)
	for function := range 3 {
		g.add("f%d:", function)
		for range 1 + g.rand.IntN(5) {
			g.instruction()
		}
		g.add("exit")
	}
	return strings.Join(g.lines, "\n")
}

// value prefers the edges of the widths.
func (g *generator) value() uint64 {
	if g.rand.IntN(2) == 0 {
		return g.rand.Uint64() >> g.rand.IntN(64)
	}
	return pick[uint64](g, 0, 1, 31, 32, 63, 64, 1<<31-1, 1<<31, 1<<32-1, 1<<32, 1<<63-1, 1<<63, 1<<64-1)
}

func (g *generator) immediate() int32 {
	return pick(g, int32(g.rand.Uint32()), 0, 1, -1, 31, 64, -1<<31, 1<<31-1)
}

// register leaves r9 to addresses.
func (g *generator) register() int { return g.rand.IntN(9) }

func (g *generator) instruction() {
	switch kind := g.rand.IntN(100); {
	case kind < 45:
		g.arithmetic()
	case kind < 55:
		g.add("%s r%d", pick(g, "neg32", "neg64", "le16", "le32", "le64", "be16", "be32", "be64"), g.register())
	case kind < 82:
		g.access()
	case kind < 95:
		g.jump()
	case kind < 99:
		g.add("call f%d", g.rand.IntN(3))
	default:
		g.add("lddw r9, %#x\ncallx r9", sbpf.ProgramBase+0xe8+g.rand.Uint64N(800))
	}
}

func (g *generator) arithmetic() {
	op := pick(g, "add", "sub", "mul", "div", "or", "and", "lsh", "rsh", "mod", "xor", "mov", "arsh")
	bits := pick(g, 32, 64)
	if g.rand.IntN(2) == 0 {
		g.add("%s%d r%d, r%d", op, bits, g.register(), g.rand.IntN(11))
		return
	}
	immediate := g.immediate()
	switch op {
	case "lsh", "rsh", "arsh":
		immediate &= int32(bits - 1)
	case "div", "mod":
		immediate |= 1
	}
	g.add("%s%d r%d, %d", op, bits, g.register(), immediate)
}

// access reads or writes mostly where it may, often near an edge.
func (g *generator) access() {
	base := pick(g, sbpf.StackBase, sbpf.StackBase+0x2000*g.rand.Uint64N(64), sbpf.StackBase+0xff8, sbpf.StackBase+0x7eff8,
		sbpf.HeapBase, sbpf.HeapBase+sbpf.DefaultHeapSize-12, sbpf.InputBase, sbpf.InputBase+100, sbpf.ProgramBase+0xe8, g.value())
	g.add("lddw r9, %#x", base+g.rand.Uint64N(12))
	width := pick(g, "b", "h", "w", "dw")
	offset := g.rand.IntN(9) - 2
	switch g.rand.IntN(5) {
	case 0:
		g.add("st%s [r9%+d], %d", width, offset, g.immediate())
	case 1:
		g.add("stx%s [r9%+d], r%d", width, offset, g.rand.IntN(11))
	default:
		g.add("ldx%s r%d, [r9%+d]", width, g.register(), offset)
	}
}

// jump skips up to two instructions.
func (g *generator) jump() {
	g.labels++
	label := fmt.Sprintf("l%d", g.labels)
	op := pick(g, "jeq", "jne", "jgt", "jge", "jlt", "jle", "jset", "jsgt", "jsge", "jslt", "jsle")
	operand := strconv.Itoa(int(g.immediate()))
	if g.rand.IntN(2) == 0 {
		operand = fmt.Sprintf("r%d", g.rand.IntN(11))
	}
	g.add("%s r%d, %s, %s", op, g.register(), operand, label)
	for range g.rand.IntN(3) {
		g.instruction()
	}
	g.add("%s:", label)
}
