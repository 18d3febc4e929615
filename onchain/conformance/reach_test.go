package conformance_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"castlekey/onchain/conformance"
	"castlekey/onchain/embedded"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/svm"
)

// reach is what the scenarios brought about on our runtime: each is compared with Agave elsewhere, so what is reached is compared.
type reach struct {
	syscalls map[string]bool // that returned to their program
	errors   map[string]bool // in Agave's words: kinds of transactions, kinds of instructions
	logs     map[string]bool // why programs failed
}

func reachOf(t *testing.T) reach {
	t.Helper()
	programs := readPrograms(t)
	r := reach{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	for name, tell := range volumes {
		if name == "classics" {
			continue // thousands of moves like those of the other volumes
		}
		v := &volume{t: t}
		tell(v)
		for _, s := range v.scenarios {
			r.add(t, s, programs)
		}
	}
	return r
}

func (r reach) add(t *testing.T, s conformance.Scenario, programs map[string][]byte) {
	t.Helper()
	out, err := conformance.Watch(s, programs, &svm.Trace{Syscall: func(c svm.SyscallTrace) {
		if c.Err == nil {
			r.syscalls[c.Name] = true
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range out.Answers {
		r.note(t, a)
	}
}

func (r reach) note(t *testing.T, a conformance.Answer) {
	t.Helper()
	for _, line := range a.Logs {
		if _, why, ok := strings.Cut(line, " failed: "); ok {
			r.logs[why] = true
		}
	}
	if string(a.Err) == "null" {
		return
	}
	var e svm.TransactionError
	if err := e.UnmarshalJSON(a.Err); err != nil {
		t.Fatal(err)
	}
	r.errors[e.Kind.String()] = true
	if e.Instruction != nil {
		r.errors[e.Instruction.Kind.String()] = true
	}
}

// endsTheProgram are the system calls that never return.
var endsTheProgram = []string{"abort", "sol_panic_"}

// elsewhere are the errors that no scenario can show, and why; package svm tests them alone.
var elsewhere = map[string]string{
	"TooManyAccountLocks": "65 keys do not fit in a packet",
	"UnsupportedVersion":  "lookup tables are refused by name, where Agave looks them up",
}

// TestNothingOfTheRuntimeIsLeftOut: every system call that is offered succeeds in a scenario, and every error that the runtime can end a
// transaction with, every fault of the machine among them, comes up in one.
func TestNothingOfTheRuntimeIsLeftOut(t *testing.T) {
	r := reachOf(t)
	for _, name := range svm.Syscalls() {
		if !r.syscalls[name] && !slices.Contains(endsTheProgram, name) {
			t.Errorf("%s succeeds in no scenario", name)
		}
	}
	for _, text := range []string{"SBF program panicked", "SBF program Panicked in a.rs at 7:8"} {
		if !r.logs[text] {
			t.Errorf("no program ends with %q", text)
		}
	}
	for name := range mentioned(t, "Tx", "Ix") {
		if !r.errors[name] && elsewhere[name] == "" {
			t.Errorf("%s comes up in no scenario", name)
		}
	}
	for _, fault := range []error{
		sbpf.ErrExceededInstructions, sbpf.ErrDivideByZero, sbpf.ErrCallDepth, sbpf.ErrExecutionOverrun, sbpf.ErrCallOutsideText,
		sbpf.ErrUnsupportedInstruction,
	} {
		if !r.logs[fault.Error()] {
			t.Errorf("no program faults with %q", fault)
		}
	}
}

// mentioned reads from the runtime's sources which of its errors it ever makes, without their prefixes.
func mentioned(t *testing.T, prefixes ...string) map[string]bool {
	t.Helper()
	sources, err := filepath.Glob("../svm/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, source := range sources {
		base := filepath.Base(source)
		if strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "txerror") || strings.HasPrefix(base, "ixerror") {
			continue // only declares them
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				for _, prefix := range prefixes {
					if name, ok := strings.CutPrefix(id.Name, prefix); ok && len(name) > 1 && ast.IsExported(name) {
						found[name] = true
					}
				}
			}
			return true
		})
	}
	return found
}

// TestThePageSaysWhatThereIs: docs/embedded-chain.md names every system call, every difference from litesvm and every local method.
func TestThePageSaysWhatThereIs(t *testing.T) {
	content, err := os.ReadFile("../../docs/embedded-chain.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	for _, name := range slices.Concat(svm.Syscalls(), embedded.LocalMethods()) {
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("the page does not name %s", name)
		}
	}
	for _, d := range conformance.Differences {
		if !strings.Contains(page, string(d)) {
			t.Errorf("the page does not name the difference %q", d)
		}
	}
	if said := fmt.Sprintf("the %d below", len(svm.Syscalls())); !strings.Contains(page, said) {
		t.Errorf("the page does not say %q", said)
	}
}
