package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed is the import table of ARCHITECTURE.md: for each package of ours, the packages of ours it may import.
// A trailing "/..." stands for every package below.
var allowed = map[string][]string{
	".":                         {"ui/cli"},
	"game":                      {},
	"game/gametest":             {"game"},
	"game/engine":               {"game"},
	"game/engine/uci":           {"game", "game/engine"},
	"game/engine/player":        {"game", "game/engine", "game/engine/uci"},
	"game/opening":              {"game", "assets/openings"},
	"game/review":               {"game", "game/engine", "game/opening"},
	"game/collection":           {"game", "game/opening"},
	"assets/openings":           {},
	"session":                   {"session/keystore", "session/submit"},
	"session/keystore":          {},
	"session/submit":            {},
	"session/wallet":            {},
	"session/wallet/browser":    {"session", "session/wallet"},
	"onchain":                   {"game", "session", "session/submit"},
	"onchain/program":           {},
	"onchain/sbpf":              {"onchain/sbpf/internal/elf"},
	"onchain/sbpf/internal/elf": {},
	"onchain/sbpf/asm":          {"onchain/sbpf"},
	"onchain/svm":               {"onchain/sbpf"},
	"onchain/svm/svmtest":       {"onchain/svm", "onchain/sbpf", "onchain/sbpf/asm"},
	"onchain/ledger":            {"onchain/svm"},
	"onchain/rpc":               {"onchain/svm"},
	"onchain/rpc/serve":         {"onchain/rpc"},
	"onchain/clients":           {},
	"onchain/embedded":          {"onchain/ledger", "onchain/rpc", "onchain/svm", "onchain/program", "onchain/trace"},
	"onchain/replay":            {"game", "session", "session/submit", "onchain"},
	"onchain/attack":            {"game", "session", "onchain", "onchain/embedded", "onchain/ledger", "onchain/program", "onchain/sbpf/asm", "onchain/svm"},
	"onchain/program/mutate":    {"onchain/attack"},
	"onchain/trace":             {"onchain/ledger", "onchain/svm"},
	"onchain/conformance":       {"game", "onchain", "onchain/program", "onchain/svm", "session"},
	"onchain/conformance/bench": {"game", "session", "onchain", "onchain/..."},
	"ui/tty":                    {"ui/tty/quiet"},
	"ui/tty/vt":                 {},
	"ui/tty/quiet":              {},
	"ui/theme":                  {"ui/tty"},
	"assets/pieces":             {},
	"ui/board":                  {"game", "ui/theme", "assets/pieces"},
	"ui/backend":                {"game", "game/engine/uci"},
	"ui/archive":                {"game"},
	"ui/practice":               {"game", "game/engine/player", "ui/archive", "ui/backend", "ui/engines"},
	"ui/engines":                {"game", "game/engine", "game/engine/player", "game/engine/uci", "ui/backend"},
	"ui/keys":                   {},
	"ui/bell":                   {"ui/backend"},
	"ui/screen":                 {"game", "ui/theme", "ui/backend", "ui/keys"},
	"ui/screen/review":          {"game", "game/engine", "game/opening", "game/review", "ui/backend", "ui/board", "ui/keys", "ui/theme", "ui/screen"},
	"ui/screen/library":         {"game", "game/collection", "ui/backend", "ui/keys", "ui/theme", "ui/screen"},
	"ui/screen/...":             {"game", "game/engine/uci", "ui/backend", "ui/bell", "ui/board", "ui/keys", "ui/theme", "ui/screen"},
	"ui":                        {"game", "game/collection", "ui/backend", "ui/bell", "ui/board", "ui/keys", "ui/theme", "ui/screen", "ui/screen/...", "ui/tty"},
	"ui/bench":                  {"ui/tty/vt"},
	"ui/uitest":                 {"..."},
	"ui/plain":                  {"game", "game/collection", "game/engine", "game/opening", "game/review", "ui/backend", "ui/bell"},
	"ui/match":                  {"game", "game/engine/player", "session", "session/...", "onchain", "onchain/embedded", "onchain/ledger", "onchain/program", "ui/archive", "ui/backend", "ui/engines"},
	"ui/cli":                    {"..."},
}

// TestImportsPointOneWay compares what every package imports with the table.
func TestImportsPointOneWay(t *testing.T) {
	for pkg, imports := range ourImports(t) {
		table, known := rule(pkg)
		if !known {
			t.Errorf("%s is not in the import table: add it there and to ARCHITECTURE.md", pkg)
			continue
		}
		for _, imp := range imports {
			if !matches(table, imp) {
				t.Errorf("%s imports %s, which the table does not allow", pkg, imp)
			}
		}
	}
}

// TestScreensDoNotKnowEachOther keeps every screen replaceable on its own.
func TestScreensDoNotKnowEachOther(t *testing.T) {
	for pkg, imports := range ourImports(t) {
		if !strings.HasPrefix(pkg, "ui/screen/") {
			continue
		}
		for _, imp := range imports {
			if strings.HasPrefix(imp, "ui/screen/") {
				t.Errorf("screen %s imports screen %s", pkg, imp)
			}
		}
	}
}

// TestPackagesHaveNouns refuses names that say nothing.
func TestPackagesHaveNouns(t *testing.T) {
	for pkg := range ourImports(t) {
		last := pkg[strings.LastIndex(pkg, "/")+1:]
		if slices.Contains([]string{"util", "utils", "common", "types", "helpers", "base"}, last) {
			t.Errorf("package %s: name it after what it is", pkg)
		}
	}
}

func rule(pkg string) ([]string, bool) {
	if table, ok := allowed[pkg]; ok {
		return table, true
	}
	for pattern, table := range allowed {
		if below, ok := strings.CutSuffix(pattern, "/..."); ok && strings.HasPrefix(pkg, below+"/") {
			return table, true
		}
	}
	return nil, false
}

func matches(table []string, imp string) bool {
	return slices.ContainsFunc(table, func(pattern string) bool {
		below, wild := strings.CutSuffix(pattern, "...")
		return pattern == imp || wild && strings.HasPrefix(imp, below)
	})
}

// ourImports lists every package of the module with the packages of the module it imports, tests left out.
func ourImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		name := ours(p.ImportPath)
		found[name] = []string{}
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "castlekey/") {
				found[name] = append(found[name], ours(imp))
			}
		}
	}
}

func ours(path string) string {
	if path == "castlekey" {
		return "."
	}
	return strings.TrimPrefix(path, "castlekey/")
}
