package sbpf_test

import (
	"errors"
	"fmt"
	"testing"

	"castlekey/onchain/sbpf"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRegistersAtTheStart(t *testing.T) {
	for register, want := range map[string]uint64{
		"r0": 0, "r1": sbpf.InputBase, "r2": 0x4_0000_1234, "r3": 0, "r4": 0, "r5": 0,
		"r6": 0, "r7": 0, "r8": 0, "r9": 0, "r10": 0x2_0000_1000,
	} {
		source := fmt.Sprintf("mov64 r0, %s\nexit", register)
		if got := evaluate(t, source, sbpf.Config{InstructionDataOffset: 0x4_0000_1234}); got != want {
			t.Errorf("%s starts as %#x, want %#x", register, got, want)
		}
	}
}

func TestCallsSaveTheCallersRegisters(t *testing.T) {
	source := `
	    mov64 r6, 1
	    mov64 r7, 2
	    mov64 r8, 3
	    mov64 r9, 4
	    mov64 r5, 5
	    stxdw [r10-8], r9
	    call clobber
	    add64 r0, r6
	    add64 r0, r7
	    add64 r0, r8
	    add64 r0, r9
	    add64 r0, r5          ; not saved
	    ldxdw r1, [r10-8]     ; the caller's frame, untouched
	    add64 r0, r1
	    exit
	clobber:
	    mov64 r6, -1
	    mov64 r7, -1
	    mov64 r8, -1
	    mov64 r9, -1
	    mov64 r5, 1000
	    stdw [r10-8], -1
	    mov64 r0, 100
	    exit`
	if got := evaluate(t, source, sbpf.Config{}); got != 100+1+2+3+4+1000+4 {
		t.Errorf("got %d", got)
	}
}

func TestFramesAreTwoPagesApart(t *testing.T) {
	source := `
	    call inner
	    mov64 r1, r10
	    sub64 r0, r1
	    exit
	inner:
	    mov64 r0, r10
	    exit`
	if got := evaluate(t, source, sbpf.Config{}); got != 0x2000 {
		t.Errorf("a call raised r10 by %#x, want 0x2000", got)
	}
}

// recursion calls itself until r1 is zero, then returns through all frames.
const recursion = `
    mov64 r1, %d
    call again
    exit
again:
    jeq r1, 0, +2
    sub64 r1, 1
    call again
    mov64 r0, 7
    stdw [r10-8], 1           ; the deepest frame has memory too
    exit`

func TestCallDepth(t *testing.T) {
	// The entry function, the first call and 62 more make 64 frames.
	if got := evaluate(t, fmt.Sprintf(recursion, 62), sbpf.Config{}); got != 7 {
		t.Errorf("64 frames: got %d", got)
	}
	got := run(t, load(t, fmt.Sprintf(recursion, 63), nil), sbpf.Config{})
	if !errors.Is(got.Err, sbpf.ErrCallDepth) {
		t.Errorf("65 frames: error %v, want ErrCallDepth", got.Err)
	}
}

func TestCallx(t *testing.T) {
	const text = sbpf.ProgramBase + 0xe8 // where the assembler puts it
	cases := map[string]struct {
		source string
		r0     uint64
		fault  error
		pc     int
	}{
		"a function":                   {fmt.Sprintf("lddw r1, %#x\ncallx r1\nadd64 r0, 1\nexit\nmov64 r0, 5\nexit", text+5*8), 6, nil, 0},
		"the middle of an instruction": {fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit\nmov64 r0, 5\nexit", text+4*8+3), 5, nil, 0},
		"the second half of a lddw":    {fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit", text+8), 0, sbpf.ErrUnsupportedInstruction, 1},
		"just past the text":           {fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit", text+4*8), 0, sbpf.ErrCallOutsideText, 2},
		"below the text":               {fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit", text-1), 0, sbpf.ErrCallOutsideText, 2},
		"the stack":                    {"mov64 r1, r10\ncallx r1\nexit", 0, sbpf.ErrCallOutsideText, 1},
		"through r0 to r9":             {fmt.Sprintf("lddw r9, %#x\ncallx r9\nexit\nmov64 r0, 5\nexit", text+4*8), 5, nil, 0},
		"endlessly":                    {fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit", text), 0, sbpf.ErrCallDepth, 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := run(t, load(t, c.source, nil), sbpf.Config{})
			if got.R0 != c.r0 || !errors.Is(got.Err, c.fault) {
				t.Fatalf("got %+v, want r0 %d, error %v", got, c.r0, c.fault)
			}
			checkPC(t, got.Err, c.fault, c.pc)
		})
	}
}

func checkPC(t *testing.T, err, want error, pc int) {
	t.Helper()
	if want == nil {
		return
	}
	var fault *sbpf.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("error %v is no *Fault", err)
	}
	if fault.PC != pc {
		t.Errorf("fault at slot %d, want %d", fault.PC, pc)
	}
}

func TestTheFrameIsOpenedBeforeTheTargetIsChecked(t *testing.T) {
	// At depth 63 both rules are broken; the depth counts first.
	source := `
	    mov64 r1, 62
	    call again
	    exit
	again:
	    jeq r1, 0, deepest
	    sub64 r1, 1
	    call again
	    exit
	deepest:
	    mov64 r2, 0
	    callx r2
	    exit`
	got := run(t, load(t, source, nil), sbpf.Config{})
	if !errors.Is(got.Err, sbpf.ErrCallDepth) {
		t.Errorf("error %v, want ErrCallDepth", got.Err)
	}
}

func TestRunningOffTheEnd(t *testing.T) {
	for name, source := range map[string]string{
		"after the last instruction": "mov64 r0, 1",
		"after a lddw":               "lddw r0, 1",
		"on return from the last":    "ja start\nf: exit\nstart: call f",
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, load(t, source, nil), sbpf.Config{})
			if !errors.Is(got.Err, sbpf.ErrExecutionOverrun) {
				t.Errorf("error %v, want ErrExecutionOverrun", got.Err)
			}
		})
	}
}

func TestMetering(t *testing.T) {
	const source = `
	    mov64 r1, 3
	again:
	    sub64 r1, 1
	    jne r1, 0, again
	    lddw r0, 9
	    exit` // 1 + 3*2 + 2 units
	endless := "again: ja again"
	cases := map[string]struct {
		source string
		budget uint64
		want   outcome
	}{
		"exactly enough":                  {source, 9, outcome{R0: 9, Cost: 9}},
		"more than enough":                {source, 100, outcome{R0: 9, Cost: 9}},
		"one too few, at exit":            {source, 8, outcome{Err: sbpf.ErrExceededInstructions, Cost: 8}},
		"out in the middle of a loop":     {source, 4, outcome{Err: sbpf.ErrExceededInstructions, Cost: 4}},
		"nothing to spend":                {source, 0, outcome{Err: sbpf.ErrExceededInstructions}},
		"an endless loop":                 {endless, 5000, outcome{Err: sbpf.ErrExceededInstructions, Cost: 5000}},
		"a fault is paid for":             {"mov64 r0, 0\ndiv64 r0, r0\nexit", 9, outcome{Err: sbpf.ErrDivideByZero, Cost: 2}},
		"a fault that cannot be paid":     {"mov64 r0, 0\ndiv64 r0, r0\nexit", 1, outcome{Err: sbpf.ErrExceededInstructions, Cost: 1}},
		"the end of the text is paid for": {"mov64 r0, 0", 9, outcome{Err: sbpf.ErrExecutionOverrun, Cost: 2}},
		"the end that cannot be paid":     {"mov64 r0, 0", 1, outcome{Err: sbpf.ErrExceededInstructions, Cost: 1}},
		"calls cost one, returns one":     {"call f\nexit\nf: exit", 9, outcome{Cost: 3}},
		"out on return":                   {"call f\nexit\nf: exit", 2, outcome{Err: sbpf.ErrExceededInstructions, Cost: 2}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := run(t, load(t, c.source, nil), sbpf.Config{Budget: sbpf.NewMeter(c.budget)})
			if diff := cmp.Diff(c.want, got, cmpopts.EquateErrors()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMeterSaturates(t *testing.T) {
	m := sbpf.NewMeter(10)
	if err := m.Consume(10); err != nil || m.Remaining() != 0 {
		t.Errorf("all of it: error %v, %d left", err, m.Remaining())
	}
	m = sbpf.NewMeter(10)
	if err := m.Consume(11); !errors.Is(err, sbpf.ErrExceeded) || m.Remaining() != 0 {
		t.Errorf("too much: error %v, %d left, want ErrExceeded and 0", err, m.Remaining())
	}
	if err := m.Consume(0); err != nil {
		t.Errorf("nothing of nothing: %v", err)
	}
}

func TestNoBudgetMeansNone(t *testing.T) {
	_, err := load(t, "exit", nil).NewVM(sbpf.Config{}).Run()
	if !errors.Is(err, sbpf.ErrExceededInstructions) {
		t.Errorf("error %v, want ErrExceededInstructions", err)
	}
}

func TestSyscalls(t *testing.T) {
	type seen struct {
		Args    [5]uint64
		Left    uint64
		Context any
	}
	var got seen
	syscalls := registry(t, map[string]sbpf.Syscall{
		"look": func(vm *sbpf.VM, args [5]uint64) (uint64, error) {
			got = seen{args, vm.Meter().Remaining(), vm.Context()}
			return 42, vm.Meter().Consume(10)
		},
	})
	source := `
	    mov64 r1, 1
	    mov64 r2, 2
	    mov64 r3, 3
	    mov64 r4, 4
	    mov64 r5, 5
	    call look
	    add64 r0, r1      ; arguments survive
	    exit`
	result := run(t, load(t, source, syscalls), sbpf.Config{Budget: sbpf.NewMeter(100), Context: "mine"})
	if diff := cmp.Diff(outcome{R0: 43, Cost: 18}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	want := seen{[5]uint64{1, 2, 3, 4, 5}, 94, "mine"} // six instructions are settled
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("syscall saw (-want +got):\n%s", diff)
	}
}

// broken is an error a syscall may return.
type broken struct{ code int }

func (b *broken) Error() string { return "broken" }

func TestErrorsOfSyscallsPassThrough(t *testing.T) {
	syscalls := registry(t, map[string]sbpf.Syscall{
		"fail":    func(*sbpf.VM, [5]uint64) (uint64, error) { return 0, &broken{code: 7} },
		"exhaust": func(vm *sbpf.VM, _ [5]uint64) (uint64, error) { return 0, vm.Meter().Consume(1 << 40) },
	})
	got := run(t, load(t, "call fail\nexit", syscalls), sbpf.Config{})
	var reason *broken
	var fault *sbpf.Fault
	if !errors.As(got.Err, &reason) || reason.code != 7 || errors.As(got.Err, &fault) || got.Cost != 1 {
		t.Errorf("got %+v, want the syscall's own error and no fault at a cost of 1", got)
	}
	got = run(t, load(t, "call exhaust\nexit", syscalls), sbpf.Config{})
	if !errors.Is(got.Err, sbpf.ErrExceeded) || got.Cost != budget {
		t.Errorf("got %+v, want ErrExceeded and an empty meter", got)
	}
}

func TestASyscallThatLeavesNothing(t *testing.T) {
	syscalls := registry(t, map[string]sbpf.Syscall{
		"drain": func(vm *sbpf.VM, _ [5]uint64) (uint64, error) { return 0, vm.Meter().Consume(vm.Meter().Remaining()) },
	})
	got := run(t, load(t, "call drain\nexit", syscalls), sbpf.Config{})
	want := outcome{Err: sbpf.ErrExceededInstructions, Cost: budget}
	if diff := cmp.Diff(want, got, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProgramsCallProgramsOnOneMeter(t *testing.T) {
	inner := load(t, "stdw [r10-8], -1\nmov64 r0, 5\nexit", nil)
	outer := load(t, "stdw [r10-8], 3\ncall invoke\nldxdw r1, [r10-8]\nadd64 r0, r1\nexit", registry(t, map[string]sbpf.Syscall{
		"invoke": func(vm *sbpf.VM, _ [5]uint64) (uint64, error) {
			return inner.NewVM(sbpf.Config{Budget: vm.Meter()}).Run()
		},
	}))
	got := run(t, outer, sbpf.Config{})
	if diff := cmp.Diff(outcome{R0: 8, Cost: 8}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestACallOfNothingFaults(t *testing.T) {
	// -1 waits for a relocation that never comes; such a call loads, and fails
	// only when it is reached.
	if got := run(t, load(t, "mov64 r0, 1\nexit\ncall -1", nil), sbpf.Config{}); got.Err != nil || got.R0 != 1 {
		t.Errorf("not reached: %+v", got)
	}
	got := run(t, load(t, "call -1\nexit", nil), sbpf.Config{})
	if !errors.Is(got.Err, sbpf.ErrUnsupportedInstruction) || got.Cost != 1 {
		t.Errorf("reached: %+v, want ErrUnsupportedInstruction at a cost of 1", got)
	}
}
