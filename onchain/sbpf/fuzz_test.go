package sbpf_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

// seeds are programs that reach most of the machine.
var seeds = []string{
	"lddw r1, msg\ncall sol_log_\nmov64 r0, 0\nexit\nmsg: .ascii \"hello\"",
	"call f\ncallx r1\nexit\nf: stxdw [r10-8], r10\nldxdw r0, [r10-8]\nbe32 r0\nexit\np: .addr p",
	arithmetic, memory, calls,
}

func FuzzLoad(f *testing.F) {
	for _, source := range seeds {
		f.Add(assemble(f, source))
	}
	syscalls := registry(f, map[string]sbpf.Syscall{
		"sol_log_": func(vm *sbpf.VM, args [5]uint64) (uint64, error) {
			_, err := vm.Translate(args[0], args[1], sbpf.Read)
			return 0, err
		},
	})
	f.Fuzz(func(t *testing.T, file []byte) {
		before := bytes.Clone(file)
		program, err := tryLoad(file, syscalls)
		if !bytes.Equal(before, file) {
			t.Fatal("Load changed its input")
		}
		var refused *sbpf.LoadError
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("error %v is no *LoadError", err)
		}
		if err == nil {
			checkRun(t, program)
		}
	})
}

func FuzzRun(f *testing.F) {
	for _, source := range seeds {
		object, err := asm.Assemble(source)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(object.Text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		object := asm.Object{Text: text}
		program, err := tryLoad(object.ELF(), nil)
		if err != nil {
			return
		}
		checkRun(t, program)
	})
}

// checkRun runs a program twice and wants the same end, within the budget, and
// nothing written outside of the input.
func checkRun(t *testing.T, program *sbpf.Program) {
	const guard, size, budget = 64, 256, 2000
	text := program.Text()
	var first outcome
	var firstInput []byte
	for i := range 2 {
		host := bytes.Repeat([]byte{0xa5}, guard+size+guard)
		input := host[guard : guard+size]
		got := run(t, program, sbpf.Config{Input: input, HeapSize: 4096, Budget: sbpf.NewMeter(budget)})
		if got.Cost > budget {
			t.Fatalf("spent %d of %d units", got.Cost, budget)
		}
		outside := slices.Concat(host[:guard], host[guard+size:])
		if bytes.Count(outside, []byte{0xa5}) != len(outside) {
			t.Fatal("wrote outside of the input")
		}
		if i == 0 {
			first, firstInput = got, input
			continue
		}
		if got.R0 != first.R0 || got.Cost != first.Cost || (got.Err == nil) != (first.Err == nil) || !bytes.Equal(input, firstInput) {
			t.Fatalf("two runs differ: %+v and %+v", first, got)
		}
	}
	if !bytes.Equal(text, program.Text()) {
		t.Fatal("the program changed itself")
	}
}
