package sbpf_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"castlekey/onchain/sbpf"
)

// suite is what the written tests of this package reached: opcodes that were executed, and errors that came of it. Random programs
// do not count.
var suite = &reached{opcodes: make(map[sbpf.Opcode]bool), errors: make(map[string]bool)}

type reached struct {
	mu      sync.Mutex // protects the fields below
	opcodes map[sbpf.Opcode]bool
	errors  map[string]bool // by text
}

// steps notes the opcodes that a program executes.
func (r *reached) steps(program *sbpf.Program) func(sbpf.Step) {
	text := program.Text()
	return func(s sbpf.Step) {
		if at := s.PC * sbpf.InstructionSize; at < len(text) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.opcodes[sbpf.Opcode(text[at])] = true
		}
	}
}

// ended notes why a program was refused or stopped.
func (r *reached) ended(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var fault *sbpf.Fault
	var refused *sbpf.LoadError
	switch {
	case err == nil:
		return
	case errors.As(err, &fault):
		err = fault.Err
	case errors.As(err, &refused):
		err = refused.Err
	}
	if errors.Is(err, sbpf.ErrAccess) {
		err = sbpf.ErrAccess
	}
	r.errors[err.Error()] = true
}

// tryLoad is sbpf.Load, noted.
func tryLoad(file []byte, syscalls *sbpf.Registry) (*sbpf.Program, error) {
	program, err := sbpf.Load(file, syscalls)
	suite.ended(err)
	return program, err
}

// TestMain runs everything and then looks at what was not reached: every opcode must have been executed, every fault and every reason to
// refuse a program must have come up. A run of chosen tests only is not looked at.
func TestMain(m *testing.M) {
	code := m.Run()
	chosen := false
	flag.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "test.run", "test.skip", "test.fuzz", "test.bench", "test.list", "generate":
			chosen = chosen || f.Value.String() != ""
		}
	})
	if code == 0 && !chosen {
		missing, err := suite.missing()
		if err != nil || len(missing) > 0 {
			fmt.Printf("FAIL: no test reaches %s; error: %v\n", strings.Join(missing, ", "), err)
			code = 1
		}
	}
	os.Exit(code)
}

// missing lists what no test reached.
func (r *reached) missing() ([]string, error) {
	var list []string
	for code := range 256 {
		if info, ok := sbpf.Opcode(code).Info(); ok && !r.opcodes[sbpf.Opcode(code)] {
			list = append(list, fmt.Sprintf("opcode %#02x %s", code, info.Name))
		}
	}
	declared, err := declaredErrors()
	for name, text := range declared {
		if !r.errors[text] {
			list = append(list, name)
		}
	}
	sort.Strings(list)
	return list, err
}

// declaredErrors reads the package's sentinels from its source, so that a new one is missed until a test reaches it.
func declaredErrors() (map[string]string, error) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	found := make(map[string]string)
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && ast.IsExported(spec.Names[0].Name) && len(spec.Values) == 1 {
				if text, ok := newError(spec.Values[0]); ok {
					found[spec.Names[0].Name] = text
				}
			}
			return true
		})
	}
	if len(found) == 0 {
		return nil, errors.New("no errors are declared here")
	}
	return found, nil
}

// newError reads the text of errors.New("text").
func newError(e ast.Expr) (text string, ok bool) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return "", false
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	return strings.Trim(literal.Value, `"`), true
}
