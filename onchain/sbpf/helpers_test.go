package sbpf_test

import (
	"bytes"
	"fmt"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

// budget is what a test's program may spend unless the test says otherwise.
const budget = 10_000

// assemble builds the program file of a source text.
func assemble(t testing.TB, source string) []byte {
	t.Helper()
	elf, err := asm.ELF(source)
	if err != nil {
		t.Fatalf("assemble: %v", err)
	}
	return elf
}

// load builds and loads a program.
func load(t testing.TB, source string, syscalls *sbpf.Registry) *sbpf.Program {
	t.Helper()
	program, err := tryLoad(assemble(t, source), syscalls)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return program
}

// outcome is what a run left behind.
type outcome struct {
	R0   uint64
	Err  error
	Cost uint64 // compute units consumed
}

// run executes a program within the budget of the config, or the usual one, and notes what it reached: see coverage_test.go.
func run(t testing.TB, program *sbpf.Program, cfg sbpf.Config) outcome {
	t.Helper()
	got := runTwice(t, program, cfg, suite.steps(program))
	suite.ended(got.Err)
	return got
}

// runTwice executes a program on a copy of the input, instruction by instruction, and then at once. Both must end alike.
func runTwice(t testing.TB, program *sbpf.Program, cfg sbpf.Config, trace func(sbpf.Step)) outcome {
	t.Helper()
	if cfg.Budget == nil {
		cfg.Budget = sbpf.NewMeter(budget)
	}
	twin := cfg
	twin.Input, twin.Budget, twin.Trace = bytes.Clone(cfg.Input), sbpf.NewMeter(cfg.Budget.Remaining()), trace
	stepped, got := runOnce(program, twin), runOnce(program, cfg)
	if stepped.R0 != got.R0 || stepped.Cost != got.Cost || fmt.Sprint(stepped.Err) != fmt.Sprint(got.Err) || !bytes.Equal(twin.Input, cfg.Input) {
		t.Errorf("instruction by instruction %+v, at once %+v", stepped, got)
	}
	return got
}

func runOnce(program *sbpf.Program, cfg sbpf.Config) outcome {
	before := cfg.Budget.Remaining()
	r0, err := program.NewVM(cfg).Run()
	return outcome{R0: r0, Err: err, Cost: before - cfg.Budget.Remaining()}
}

// evaluate runs a source text that must end well, and returns r0.
func evaluate(t testing.TB, source string, cfg sbpf.Config) uint64 {
	t.Helper()
	got := run(t, load(t, source, nil), cfg)
	if got.Err != nil {
		t.Fatalf("run: %v", got.Err)
	}
	return got.R0
}

// registry makes a registry of the given syscalls.
func registry(t testing.TB, syscalls map[string]sbpf.Syscall) *sbpf.Registry {
	t.Helper()
	r := sbpf.NewRegistry()
	for name, f := range syscalls {
		if err := r.Register(name, f); err != nil {
			t.Fatal(err)
		}
	}
	return r
}
