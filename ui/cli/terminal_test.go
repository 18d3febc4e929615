//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"castlekey/ui/tty/vt"
)

// terminal is castlekey in a pseudo terminal: the whole program, from key press to bytecode.
type terminal struct {
	t   *testing.T
	tty *os.File
	cmd *exec.Cmd

	cursor string // where the board's cursor is, as far as a test has moved it

	mu      sync.Mutex
	screen  *vt.Terminal // guarded by mu
	written []byte       // guarded by mu: all of it
	rung    int          // guarded by mu: how often the bell was written by itself
}

// start runs castlekey as a newcomer would, with its data in folder; args are a command, if it is not the game.
func start(t *testing.T, folder string, args ...string) *terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "castlekey") // testscript.Main runs the command it is called as
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, append([]string{"--data-dir", folder}, args...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8", "NO_COLOR=")
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, tty: file, cmd: cmd, screen: vt.New(120, 40)}
	go x.read()
	t.Cleanup(func() { // nobody is to write into folder while it is removed
		file.Close()
		_ = cmd.Process.Kill() // it may have ended, and been waited for
		_ = cmd.Wait()
	})
	return x
}

func (x *terminal) read() {
	chunk := make([]byte, 1<<14)
	for {
		n, err := x.tty.Read(chunk)
		x.mu.Lock()
		_, _ = x.screen.Write(chunk[:n]) // never fails
		x.written = append(x.written, chunk[:n]...)
		x.rung += bytes.Count(oscs.ReplaceAll(chunk[:n], nil), []byte("\a"))
		x.mu.Unlock()
		if bytes.Contains(chunk[:n], []byte("\x1b]11;?")) { // which ground, and where is the cursor? As a dark terminal answers
			_, _ = x.tty.WriteString("\x1b]11;rgb:1212/1212/1212\x1b\\\x1b[1;1R")
		}
		if err != nil {
			return
		}
	}
}

// oscs are sequences that a BEL may end, which then is none.
var oscs = regexp.MustCompile("\x1b\\][^\a\x1b]*\a")

func (x *terminal) bells() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.rung
}

// expect waits until a text stands on the screen.
func (x *terminal) expect(text string) {
	x.t.Helper()
	x.wait(text, func() bool { return strings.Contains(x.screen.String(), text) })
}

// says waits until a text was written so often since the start, on whichever screen.
func (x *terminal) says(text string, times int) {
	x.t.Helper()
	x.wait(text, func() bool { return bytes.Count(x.written, []byte(text)) >= times })
}

// wait waits for something that is seen by holding mu.
func (x *terminal) wait(what string, there func() bool) {
	x.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		x.mu.Lock()
		found := there()
		x.mu.Unlock()
		if found {
			return
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.t.Fatalf("%q was never drawn; the screen shows\n%s", what, x.screen)
}

func (x *terminal) keys(keys string) {
	x.t.Helper()
	if _, err := x.tty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// quitsTheGame ends the program from the board.
func (x *terminal) quitsTheGame() {
	x.t.Helper()
	x.keys(ctrlQ)
	x.expect("Leave this game?")
	x.keys("q")
	x.leaves()
}

// leaves waits for the program to end by itself, with everything in order.
func (x *terminal) leaves() {
	x.t.Helper()
	x.ends(0)
}

// ends waits for the program to end by itself.
func (x *terminal) ends(code int) {
	x.t.Helper()
	done := make(chan error, 1)
	go func() { done <- x.cmd.Wait() }()
	select {
	case err := <-done:
		if got := x.cmd.ProcessState.ExitCode(); got != code {
			x.t.Fatalf("castlekey ended with %v, want code %d", err, code)
		}
	case <-time.After(20 * time.Second):
		x.t.Fatal("castlekey did not end")
	}
}

const (
	enter = "\r"
	down  = "\x1b[B"
	right = "\x1b[C"
	up    = "\x1b[A"
	ctrlQ = "\x11"
)

// friends starts a game of two at one keyboard.
func (x *terminal) friends() {
	x.t.Helper()
	x.expect("New game")
	x.keys(down)
	x.keys(right)
	x.expect("a person here")
	x.keys(up)
	x.keys(enter)
	x.expect("Approve once")
	x.keys(enter)
	x.expect("approvals 1")
}

func (x *terminal) move(text, seen string) {
	x.t.Helper()
	x.keys(text + enter)
	x.expect(seen)
}

// TestAWholeGameInATerminal plays from the menu to mate with one approval.
func TestAWholeGameInATerminal(t *testing.T) {
	folder := t.TempDir()
	x := start(t, folder)
	x.friends()
	x.move("f3", "f3 ✓")
	x.move("e7e5", "e5 ✓")
	x.move("g4", "g4 ✓")
	x.move("qh4", "Checkmate")
	x.expect("approvals 1 · moves 4 · prompts 0")
	x.keys("q")
	x.leaves()
	games, err := filepath.Glob(filepath.Join(folder, "games", "*.pgn"))
	if err != nil || len(games) != 1 {
		t.Fatalf("games written: %v, %v", games, err)
	}
	if text, err := os.ReadFile(games[0]); err != nil || !bytes.Contains(text, []byte("2. g4 Qh4# 0-1")) {
		t.Errorf("%s, %v", text, err)
	}
}

// TestQuitAndComeBack leaves a game in the middle, first in order, then by being killed, and finds it again each time.
func TestQuitAndComeBack(t *testing.T) {
	folder := t.TempDir()
	x := start(t, folder)
	x.friends()
	x.move("e4", "e4 ✓")
	x.quitsTheGame()

	x = start(t, folder)
	x.expect("Unfinished")
	x.keys("r")
	x.expect("Black to move")
	x.move("c5", "c5 ✓")
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = x.cmd.Wait() // killed: always an error

	x = start(t, folder)
	x.expect("Unfinished")
	x.keys("r")
	x.expect("White to move")
	x.move("Nf3", "Nf3 ✓")
}

// TestPracticeSurvivesBeingKilled plays off chain, is killed, and goes on with every move there, and one taken back.
func TestPracticeSurvivesBeingKilled(t *testing.T) {
	folder := t.TempDir()
	x := start(t, folder)
	x.expect("New game")
	x.keys(down + right)
	x.expect("a person here")
	x.keys(down + down + down + right)
	x.expect("off chain: practice")
	x.keys(up + up + up + up + enter)
	x.expect("Practice: off chain")
	x.move("e4", "Black to move")
	x.move("c5", "White to move")
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = x.cmd.Wait() // killed: always an error

	x = start(t, folder)
	x.expect("practice · just now")
	x.keys("r")
	x.expect("1. e4       c5")
	x.keys("takeback" + enter)
	x.expect("Take back c5?")
	x.keys("y")
	x.expect("c5 is taken back.")
	x.move("e5", "White to move")
}

// TestOwnKeysInATerminal plays with a config file that has own keys, a mistake among them, and a bell.
func TestOwnKeysInATerminal(t *testing.T) {
	config := filepath.Join(t.TempDir(), "castlekey")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	file := "bell = \"end\"\n[keys.board]\nflip = [\"ctrl+g\"]\nresign = [\"ctrl+o\"]\ndraw = [\"ctrl+q\"]\n"
	if err := os.WriteFile(filepath.Join(config, "config.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Dir(config))
	x := start(t, t.TempDir())
	x.expect(`"ctrl+q" also means board.leave`)
	x.keys(enter)
	x.friends()
	x.expect("^g flip the board")
	x.expect("^d offer draw")
	x.keys("\x07") // ctrl+g
	x.expect("h       g       f       e       d       c       b       a")
	x.keys("\x0f")
	x.expect("Resign?")
	if n := x.bells(); n > 0 {
		t.Errorf("%d bells before the end", n)
	}
	x.keys("y")
	x.expect("wins.")
	for deadline := time.Now().Add(2 * time.Minute); x.bells() == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no bell at the end")
		}
	}
}
