package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/onchain/program"
	"castlekey/session"
)

// TestSessionProgramIsWarnedOfUntilTrusted serves a session program that castlekey does not know: an approval says so, until its
// build is trusted by name.
func TestSessionProgramIsWarnedOfUntilTrusted(t *testing.T) {
	command, data := castlekey(t), t.TempDir()
	file := filepath.Join(t.TempDir(), "session.so")
	other := append(program.Session(), 1)
	if err := os.WriteFile(file, other, 0o600); err != nil {
		t.Fatal(err)
	}
	chain := startChain(t, command, "--in-memory", "--program", session.ProgramID.String()+"="+file)
	defer chain.stop(t, os.Interrupt)
	run := func(args ...string) (out, errs string, code int) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), command, append(args, "--url", chain.RPC, "--data-dir", data)...)
		var o, e strings.Builder
		cmd.Stdout, cmd.Stderr = &o, &e
		_ = cmd.Run()
		return o.String(), e.String(), cmd.ProcessState.ExitCode()
	}
	build := session.HashBuild(other).String()
	program := func(args ...string) (verdict string) {
		t.Helper()
		out, errs, code := run(append([]string{"session", "program", "--json"}, args...)...)
		var row struct{ Verdict, Build string }
		if err := json.Unmarshal([]byte(out), &row); err != nil || row.Build != build || code != 0 {
			t.Fatalf("session program printed %q %q, code %d; want build %s", out, errs, code, build)
		}
		return row.Verdict
	}
	if got := program(); got != "unknown" {
		t.Errorf("verdict %s, want unknown", got)
	}
	if _, errs, _ := run("session", "new", "--yes"); !strings.Contains(errs, "! Session program: castlekey does not know") {
		t.Errorf("approved without a warning: %s", errs)
	}
	if _, errs, code := run("session", "program", "--trust", session.HashBuild(nil).String()); code != 2 || !strings.Contains(errs, build) {
		t.Errorf("another build was trusted: %s, code %d", errs, code)
	}
	if got := program("--trust", build); got != "trusted" {
		t.Errorf("verdict %s, want trusted", got)
	}
	if _, errs, code := run("session", "new", "--yes"); code != 0 || strings.Contains(errs, "Session program") {
		t.Errorf("warned of a trusted program: %s, code %d", errs, code)
	}
	if out, _, _ := run("session", "program"); !strings.Contains(out, "trusted by you") {
		t.Errorf("session program says %s", out)
	}
}
