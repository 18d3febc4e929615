package sbpf_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"castlekey/onchain/sbpf"

	"github.com/google/go-cmp/cmp"
)

func TestLoadsAndStoresOfEveryWidth(t *testing.T) {
	input := []byte{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa}
	for op, want := range map[string]uint64{
		"ldxb": 0x22, "ldxh": 0x3322, "ldxw": 0x5544_3322, "ldxdw": 0x9988_7766_5544_3322,
	} {
		got := evaluate(t, op+" r0, [r1+1]\nexit", sbpf.Config{Input: bytes.Clone(input)})
		if got != want {
			t.Errorf("%s at an odd address = %#x, want %#x", op, got, want)
		}
	}
	for op, want := range map[string][]byte{
		"stxb":  {0x11, 0xef, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"stxh":  {0x11, 0xef, 0xcd, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"stxw":  {0x11, 0xef, 0xcd, 0xab, 0x89, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"stxdw": {0x11, 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, 0xaa},
		"stb":   {0x11, 0xfe, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"sth":   {0x11, 0xfe, 0xff, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"stw":   {0x11, 0xfe, 0xff, 0xff, 0xff, 0x66, 0x77, 0x88, 0x99, 0xaa},
		"stdw":  {0x11, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xaa},
	} {
		operand := "r2"
		if !strings.HasPrefix(op, "stx") {
			operand = "-2" // immediates are sign-extended before they are cut
		}
		memory := bytes.Clone(input)
		evaluate(t, fmt.Sprintf("lddw r2, 0x123456789abcdef\n%s [r1+1], %s\nexit", op, operand), sbpf.Config{Input: memory})
		if diff := cmp.Diff(want, memory); diff != "" {
			t.Errorf("%s (-want +got):\n%s", op, diff)
		}
	}
}

// access is a load or store of n bytes at an address.
type access struct {
	addr  uint64
	n     int
	write bool
}

func (a access) source() string {
	width := map[int]string{1: "b", 2: "h", 4: "w", 8: "dw"}[a.n]
	if a.write {
		return fmt.Sprintf("lddw r1, %#x\nstx%s [r1], r1\nexit", a.addr, width)
	}
	return fmt.Sprintf("lddw r1, %#x\nldx%s r0, [r1]\nexit", a.addr, width)
}

const (
	inputSize = 100
)

func TestRegionEdges(t *testing.T) {
	const frame, step = 0x1000, 0x2000
	lastFrame := sbpf.StackBase + 63*step
	heapEnd := sbpf.HeapBase + sbpf.DefaultHeapSize
	inputEnd := sbpf.InputBase + inputSize
	const text = sbpf.ProgramBase + 0xe8 // where the assembler puts it
	cases := map[string]struct {
		access
		fault string // empty for an allowed access
	}{
		"the program's first byte":             {access{sbpf.ProgramBase, 1, false}, ""},
		"the text can be read":                 {access{text, 8, false}, ""},
		"the text's last byte":                 {access{text + 4*8 - 1, 1, false}, ""},
		"past the program":                     {access{text + 4*8, 1, false}, "Access violation reading 1 bytes at address 0x100000108 (in unallocated region)"},
		"across the program's end":             {access{text + 4*8 - 7, 8, false}, "Access violation reading 8 bytes at address 0x100000101 (in program region)"},
		"writing the program":                  {access{text, 8, true}, "Access violation writing 8 bytes at address 0x1000000e8 (in program region)"},
		"the stack's first byte":               {access{sbpf.StackBase, 1, true}, ""},
		"the last word of frame 0":             {access{sbpf.StackBase + frame - 8, 8, true}, ""},
		"the first gap":                        {access{sbpf.StackBase + frame, 1, false}, "Access violation in stack frame 1 at address 0x200001000 of size 1"},
		"the first gap's last byte":            {access{sbpf.StackBase + step - 1, 1, true}, "Access violation in stack frame 1 at address 0x200001fff of size 1"},
		"a range from a frame into its gap":    {access{sbpf.StackBase + frame - 4, 8, true}, ""},
		"the last frame":                       {access{lastFrame + frame - 8, 8, true}, ""},
		"a range past the last frame":          {access{lastFrame + frame - 4, 8, true}, "Access violation writing 8 bytes at address 0x20007effc (in stack region)"},
		"the gap after the last frame":         {access{lastFrame + frame, 8, true}, "Access violation writing 8 bytes at address 0x20007f000 (in stack region)"},
		"past the stack":                       {access{lastFrame + step, 8, true}, "Access violation writing 8 bytes at address 0x200080000 (in unallocated region)"},
		"just below the stack":                 {access{sbpf.StackBase - 1, 1, false}, "Access violation in stack frame 0 at address 0x1ffffffff of size 1"},
		"the heap's first word":                {access{sbpf.HeapBase, 8, true}, ""},
		"the heap's last byte":                 {access{heapEnd - 1, 1, true}, ""},
		"across the heap's end":                {access{heapEnd - 1, 2, true}, "Access violation writing 2 bytes at address 0x300007fff (in heap region)"},
		"past the heap":                        {access{heapEnd, 4, false}, "Access violation reading 4 bytes at address 0x300008000 (in unallocated region)"},
		"the input's last byte":                {access{inputEnd - 1, 1, true}, ""},
		"the input's last word":                {access{inputEnd - 8, 8, true}, ""},
		"across the input's end":               {access{inputEnd - 7, 8, false}, "Access violation reading 8 bytes at address 0x40000005d (in input region)"},
		"past the input":                       {access{inputEnd, 1, false}, "Access violation reading 1 bytes at address 0x400000064 (in unallocated region)"},
		"address 0":                            {access{0, 8, false}, "Access violation reading 8 bytes at address 0x0 (in unallocated region)"},
		"above the input region":               {access{5 << 32, 1, true}, "Access violation writing 1 bytes at address 0x500000000 (in unallocated region)"},
		"an address that wraps to the program": {access{9 << 32, 8, false}, "Access violation reading 8 bytes at address 0x900000000 (in unallocated region)"},
		"an address that wraps to the stack":   {access{10 << 32, 8, true}, "Access violation writing 8 bytes at address 0xa00000000 (in unallocated region)"},
		"the last address":                     {access{^uint64(0), 1, false}, "Access violation reading 1 bytes at address 0xffffffffffffffff (in unallocated region)"},
		"across the last address":              {access{^uint64(0) - 3, 8, true}, "Access violation writing 8 bytes at address 0xfffffffffffffffc (in unallocated region)"},
		"the smallest signed address":          {access{1 << 63, 8, true}, "Access violation writing 8 bytes at address 0x8000000000000000 (in unallocated region)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cfg := sbpf.Config{Input: make([]byte, inputSize), HeapSize: sbpf.DefaultHeapSize}
			got := run(t, load(t, c.source(), nil), cfg)
			checkFault(t, got.Err, c.fault)
			checkTranslate(t, c.access, c.fault)
		})
	}
}

func checkFault(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("error %v, want none", err)
		}
		return
	}
	var fault *sbpf.Fault
	if !errors.As(err, &fault) || !errors.Is(err, sbpf.ErrAccess) {
		t.Fatalf("error %v, want an access fault", err)
	}
	if err.Error() != want {
		t.Errorf("text %q, want %q", err, want)
	}
	if fault.PC != 2 {
		t.Errorf("fault at slot %d, want 2", fault.PC)
	}
}

// checkTranslate wants syscalls to be judged as instructions are.
func checkTranslate(t *testing.T, a access, fault string) {
	t.Helper()
	kind := sbpf.Read
	if a.write {
		kind = sbpf.Write
	}
	vm := load(t, a.source(), nil).NewVM(sbpf.Config{Input: make([]byte, inputSize), HeapSize: sbpf.DefaultHeapSize})
	host, err := vm.Translate(a.addr, uint64(a.n), kind)
	if fault != "" {
		if err == nil || err.Error() != fault {
			t.Errorf("translate: error %v, want %s", err, fault)
		}
	} else if err != nil || len(host) != a.n {
		t.Errorf("translate: %d bytes, error %v", len(host), err)
	}
}

func TestRangesRunFromFrameToFrame(t *testing.T) {
	// The gap is tested at the first byte only, so four bytes land in frame 0
	// and four in frame 1, as frames lie side by side on the host.
	source := `
	    lddw r1, 0x200000ffc
	    lddw r2, 0x1122334455667788
	    stxdw [r1], r2
	    lddw r3, 0x200002000
	    ldxw r0, [r3]
	    exit`
	if got := evaluate(t, source, sbpf.Config{}); got != 0x1122_3344 {
		t.Errorf("frame 1 begins with %#x, want 0x11223344", got)
	}
}

func TestTranslateOfEmptyAndHugeRanges(t *testing.T) {
	vm := load(t, "exit", nil).NewVM(sbpf.Config{Input: make([]byte, inputSize)})
	cases := map[string]struct {
		addr, n uint64
		access  sbpf.Access
		ok      bool
	}{
		"nothing at the end of the input":  {sbpf.InputBase + inputSize, 0, sbpf.Write, true},
		"nothing beyond the input":         {sbpf.InputBase + inputSize + 1, 0, sbpf.Read, false},
		"nothing in no region":             {0, 0, sbpf.Read, true},
		"nothing to write in the program":  {sbpf.ProgramBase, 0, sbpf.Write, false},
		"a length that wraps":              {sbpf.InputBase + 8, ^uint64(0), sbpf.Read, false},
		"a length beyond signed numbers":   {sbpf.InputBase, 1 << 63, sbpf.Read, false},
		"a heap that was not asked for":    {sbpf.HeapBase, 1, sbpf.Read, false},
		"the whole input":                  {sbpf.InputBase, inputSize, sbpf.Write, true},
		"one byte more than the input has": {sbpf.InputBase, inputSize + 1, sbpf.Read, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b, err := vm.Translate(c.addr, c.n, c.access)
			if (err == nil) != c.ok || err == nil && uint64(len(b)) != c.n {
				t.Errorf("got %d bytes, error %v; want success = %v", len(b), err, c.ok)
			}
		})
	}
}

func TestAnEmptyInputIsStillARegion(t *testing.T) {
	if _, err := load(t, "exit", nil).NewVM(sbpf.Config{}).Translate(sbpf.InputBase, 0, sbpf.Write); err != nil {
		t.Errorf("error %v, want none", err)
	}
}

func TestTypedAccess(t *testing.T) {
	vm := load(t, "exit", nil).NewVM(sbpf.Config{Input: make([]byte, 16)})
	if err := errors.Join(vm.WriteU64(sbpf.InputBase+1, 0x1122_3344_5566_7788), vm.WriteU32(sbpf.InputBase+9, 0xaabb_ccdd)); err != nil {
		t.Fatal(err)
	}
	u8, err8 := vm.ReadU8(sbpf.InputBase + 1)
	u32, err32 := vm.ReadU32(sbpf.InputBase + 9)
	u64, err64 := vm.ReadU64(sbpf.InputBase + 1)
	if err := errors.Join(err8, err32, err64); err != nil {
		t.Fatal(err)
	}
	if u8 != 0x88 || u32 != 0xaabb_ccdd || u64 != 0x1122_3344_5566_7788 {
		t.Errorf("got %#x %#x %#x", u8, u32, u64)
	}
	_, err8 = vm.ReadU8(0)
	_, err32 = vm.ReadU32(0)
	_, err64 = vm.ReadU64(0)
	for _, err := range []error{err8, err32, err64, vm.WriteU32(0, 1), vm.WriteU64(0, 1)} {
		if !errors.Is(err, sbpf.ErrAccess) {
			t.Errorf("error %v, want ErrAccess", err)
		}
	}
}

func TestEveryRunSeesZeroedMemory(t *testing.T) {
	// Writes to the far ends of stack and heap, by instruction and by syscall.
	dirty := load(t, `
	    lddw r1, 0x20007eff8
	    stdw [r1], -1
	    stdw [r10-8], -1
	    lddw r1, 0x300007ff8
	    stdw [r1], -1
	    call scribble
	    exit`, registry(t, map[string]sbpf.Syscall{
		"scribble": func(vm *sbpf.VM, _ [5]uint64) (uint64, error) {
			b, err := vm.Translate(sbpf.HeapBase+100, 8, sbpf.Write)
			copy(b, "scribble")
			return 0, err
		},
	}))
	probe := sbpf.Config{HeapSize: sbpf.MaxHeapSize}
	for range 8 {
		if got := run(t, dirty, sbpf.Config{HeapSize: sbpf.DefaultHeapSize}); got.Err != nil {
			t.Fatal(got.Err)
		}
		for _, region := range load(t, "exit", nil).NewVM(probe).Regions()[1:3] {
			if i := bytes.IndexFunc(region.Mem, func(r rune) bool { return r != 0 }); i >= 0 {
				t.Fatalf("%s holds a leftover at %#x", region.Name, i)
			}
		}
	}
}

func TestMemoryIsGoneAfterTheRun(t *testing.T) {
	vm := load(t, "exit", nil).NewVM(sbpf.Config{Input: make([]byte, 8), HeapSize: 8, Budget: sbpf.NewMeter(1)})
	if _, err := vm.Run(); err != nil {
		t.Fatal(err)
	}
	for _, addr := range []uint64{sbpf.StackBase, sbpf.HeapBase} {
		if _, err := vm.Translate(addr, 1, sbpf.Read); !errors.Is(err, sbpf.ErrAccess) {
			t.Errorf("translate %#x: error %v, want ErrAccess", addr, err)
		}
	}
	if _, err := vm.Translate(sbpf.InputBase, 8, sbpf.Read); err != nil {
		t.Errorf("translate input: %v", err)
	}
	if _, err := vm.Run(); err == nil {
		t.Error("a second run was allowed")
	}
}

func TestPackageDocDrawsTheAddressMap(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	vm := load(t, "exit", nil).NewVM(sbpf.Config{})
	for _, region := range vm.Regions() {
		line := fmt.Sprintf("//\t%#x_0000_0000  %s ", region.Base>>32, region.Name)
		if !strings.Contains(string(doc), line) {
			t.Errorf("doc.go lacks the line %q", line)
		}
	}
}
