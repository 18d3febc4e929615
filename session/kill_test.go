//go:build unix

package session_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"castlekey/session"
)

// What a process that is to be killed is told, by its environment.
const (
	envLife = "CASTLEKEY_TEST_LIFE" // name of the life; without it the test has nothing to do
	envStep = "CASTLEKEY_TEST_STEP" // call to disk or network to be killed at
	envLate = "CASTLEKEY_TEST_LATE" // "true": after the call took effect
	envDir  = "CASTLEKEY_TEST_DIR"  // chain and keys
)

// TestLifeToBeKilled is the process that is killed: it lives one life and kills itself with
// signal 9 at the step it is told.
func TestLifeToBeKilled(t *testing.T) {
	life, ok := lives()[os.Getenv(envLife)]
	if !ok {
		return
	}
	step, err := strconv.Atoi(os.Getenv(envStep))
	if err != nil {
		t.Fatal(err)
	}
	dir := os.Getenv(envDir)
	w := openWorld(t, dir, filepath.Join(dir, "chain.db"))
	m := mortal{at: step, after: os.Getenv(envLate) == "true", cancel: func() {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}}
	if err := life.dies(t.Context(), w, session.New(mortalStore{w.store, &m}, mortalChain{w.chain.Client(), &m}, fast)); err != nil {
		t.Fatal(err)
	}
}

// TestKill9AtEveryStep kills a real process, with the chain in a file, at each of its calls to
// disk and network; the next process must find everything: every lamport, every key.
func TestKill9AtEveryStep(t *testing.T) {
	for name, life := range lives() {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, answer lost %v", name, late), func(t *testing.T) {
				t.Parallel()
				step := 1
				for killed(t, name, life, step, late) {
					step++
				}
				if step < 6 {
					t.Errorf("only %d steps were survived", step)
				}
				t.Logf("%d steps survived", step-1)
			})
		}
	}
}

// killed lets a process live until the step, then cleans up after it. False: it lived to its end.
func killed(t *testing.T, name string, life biography, step int, late bool) bool {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "chain.db")
	w := openWorld(t, dir, file)
	if life.before != nil {
		if err := life.before(t.Context(), w, w.keeper); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.store.Close(), w.chain.Close()); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLifeToBeKilled$")
	child.Env = append(os.Environ(), envLife+"="+name, envStep+"="+strconv.Itoa(step), envLate+"="+strconv.FormatBool(late), envDir+"="+dir)
	out, err := child.CombinedOutput()
	var ended *exec.ExitError
	died := errors.As(err, &ended) && ended.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
	if err != nil && !died {
		t.Fatalf("step %d: %v: %s", step, err, strings.TrimSpace(string(out)))
	}
	openWorld(t, dir, file).cleanUp(fmt.Sprintf("step %d", step))
	return died
}
