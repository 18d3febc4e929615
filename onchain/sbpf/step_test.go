package sbpf_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"castlekey/onchain/sbpf"

	"github.com/google/go-cmp/cmp"
)

// TestATraceChangesNothing runs random programs with and without one, on budgets that are sometimes too small.
func TestATraceChangesNothing(t *testing.T) {
	reg := registry(t, map[string]sbpf.Syscall{
		"sol_set_return_data": func(vm *sbpf.VM, _ [5]uint64) (uint64, error) { return 7, vm.Meter().Consume(100) },
	})
	for i := range 300 {
		g := &generator{rand: rand.New(rand.NewPCG(uint64(i), 99))}
		program := load(t, g.program(), reg)
		budget := 10 + g.rand.Uint64N(400)
		play := func(trace func(sbpf.Step)) (uint64, string, uint64) {
			meter := sbpf.NewMeter(budget)
			r0, err := program.NewVM(sbpf.Config{Input: agaveInput(), HeapSize: sbpf.DefaultHeapSize, Budget: meter, Trace: trace}).Run()
			text := ""
			if err != nil {
				text = err.Error()
			}
			if fault, ok := errors.AsType[*sbpf.Fault](err); ok {
				text += "@" + program.Describe(fault.PC)
			}
			return r0, text, meter.Remaining()
		}
		r0, failure, left := play(nil)
		steps := uint64(0)
		tracedR0, tracedFailure, tracedLeft := play(func(s sbpf.Step) {
			if s.Remaining > budget-steps {
				t.Errorf("program %d, step %d: %d units remain of %d", i, steps, s.Remaining, budget)
			}
			steps++
		})
		if r0 != tracedR0 || failure != tracedFailure || left != tracedLeft {
			t.Errorf("program %d: %d %q %d without a trace, %d %q %d with", i, r0, failure, left, tracedR0, tracedFailure, tracedLeft)
		}
	}
}

// TestTraceShowsEveryInstruction follows a program with a call, a jump and a syscall.
func TestTraceShowsEveryInstruction(t *testing.T) {
	program := load(t, `
entrypoint:
  lddw r6, 0x1122334455667788
  call twice
  jeq r0, 2, done
  mov64 r0, 9
done:
  call sol_log_
  exit
twice:
  mov64 r0, 2
  exit`, registry(t, map[string]sbpf.Syscall{"sol_log_": func(*sbpf.VM, [5]uint64) (uint64, error) { return 0, nil }}))
	var got []string
	var depths []int
	_, err := program.NewVM(sbpf.Config{Budget: sbpf.NewMeter(100), Trace: func(s sbpf.Step) {
		got = append(got, program.Describe(s.PC))
		depths = append(depths, s.Depth)
	}}).Run()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"lddw r6, 0x1122334455667788", "call 7", "mov64 r0, 2", "exit", "jeq r0, 2, +1", "call sol_log_", "exit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 1, 0, 0, 0}, depths); diff != "" {
		t.Errorf("depths (-want +got):\n%s", diff)
	}
	if got := program.Describe(1 << 20); got != "unknown" {
		t.Errorf("beyond the text is %q", got)
	}
}
