//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/creack/pty"

	"castlekey/ui/tty/vt"
)

// rig is what every start has in common.
type rig struct{ program, data, colors string }

// manners say whether a terminal answers what it is asked.
type manners bool

const (
	answers manners = true
	silent  manners = false
)

// sitting is the program running in a pseudo terminal.
type sitting struct {
	file    *os.File
	cmd     *exec.Cmd
	stop    context.CancelFunc
	manners manners
	began   time.Time

	mu     sync.Mutex
	bytes  int           // guarded by mu: how many were written
	screen *vt.Terminal  // guarded by mu
	news   chan struct{} // filled when there is more output
}

// terms are the environments of terminals.
var terms = map[string][]string{
	"none": {"TERM=xterm", "NO_COLOR=1"}, "16": {"TERM=xterm", "COLORTERM=", "NO_COLOR="}, "256": {"TERM=xterm-256color", "COLORTERM=", "NO_COLOR="},
	"24bit": {"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR="},
}

// start runs the program with arguments and waits for a text on its screen.
func (r rig) start(m manners, seen string, args ...string) (*sitting, error) {
	env, ok := terms[r.colors]
	if !ok {
		return nil, fmt.Errorf("no terminal has %q colours", r.colors)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, r.program, append(args, "--data-dir", r.data)...) //nolint:gosec // the program was just built
	cmd.Env = append(append(os.Environ(), env...), "LANG=C.UTF-8", "LC_ALL=", "COLORFGBG=")
	began := time.Now()
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		stop()
		return nil, fmt.Errorf("start castlekey: %w", err)
	}
	s := &sitting{file: file, cmd: cmd, stop: stop, manners: m, began: began, news: make(chan struct{}, 1), screen: vt.New(80, 24)}
	go s.read()
	if err := s.expect(seen); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// read takes in what the program writes, and answers for the terminal.
func (s *sitting) read() {
	for chunk := make([]byte, 1<<16); ; {
		n, err := s.file.Read(chunk)
		s.mu.Lock()
		s.bytes += n
		_, _ = s.screen.Write(chunk[:n]) // never fails
		s.mu.Unlock()
		if s.manners == answers && bytes.Contains(chunk[:n], []byte("\x1b]11;?")) {
			_, _ = s.file.WriteString("\x1b]11;rgb:1212/1212/1212\x1b\\\x1b[1;1R") // an error ends the reading too
		}
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// end stops the program.
func (s *sitting) end() {
	s.stop()
	_ = s.cmd.Wait() // killed: always an error
	_ = s.file.Close()
}

var errNeverDrawn = errors.New("was never drawn")

// expect waits until a text stands on the screen.
func (s *sitting) expect(text string) error {
	for deadline := time.After(20 * time.Second); ; {
		s.mu.Lock()
		found := strings.Contains(s.screen.String(), text)
		s.mu.Unlock()
		if found {
			return nil
		}
		select {
		case <-s.news:
		case <-deadline:
			return fmt.Errorf("%q %w", text, errNeverDrawn)
		}
	}
}

func (s *sitting) written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// during is how many bytes are written while something is done.
func (s *sitting) during(f func()) int {
	before := s.written()
	f()
	return s.written() - before
}

func (s *sitting) send(keys string) { _, _ = s.file.WriteString(keys) } // a program that has ended draws nothing, which is noticed

// friends starts a game of two at one keyboard.
func (s *sitting) friends() error {
	for _, step := range []struct{ keys, seen string }{
		{"\x1b[B", "‹"}, {"\x1b[C", "a person here"}, {"\x1b[A", ""}, {"\r", "Approve once"}, {"\x1b[6~", ""}, {"\x1b[6~", ""}, {"\x1b[6~", ""},
		{"\r", "White to move"},
	} {
		s.send(step.keys)
		if err := s.expect(step.seen); err != nil {
			return err
		}
	}
	s.quiet(300 * time.Millisecond)
	return nil
}

// quiet waits until nothing was written for some time.
func (s *sitting) quiet(d time.Duration) {
	for {
		select {
		case <-s.news:
		case <-time.After(d):
			return
		}
	}
}

// keyTimes presses a letter and takes it back, and measures until something is drawn.
func (s *sitting) keyTimes(n int) []time.Duration {
	var out []time.Duration
	for range n / 2 {
		for _, key := range []string{"e", "\x7f"} {
			s.quiet(25 * time.Millisecond)
			began := time.Now()
			s.send(key)
			<-s.news
			out = append(out, time.Since(began))
		}
	}
	return out
}

// settled is how long nothing is written after all was drawn.
const settled = 120 * time.Millisecond

// keys types as a person does: each key is drawn before the next.
func (s *sitting) keys(text string) {
	for _, key := range text {
		s.send(string(key))
		s.quiet(25 * time.Millisecond)
	}
}

// enter plays the move that was typed, and waits until it is confirmed and all is drawn.
func (s *sitting) enter(move string) error {
	s.send("\r")
	if err := s.expect(move + " ✓"); err != nil {
		return err
	}
	s.quiet(settled)
	return nil
}

// resident is the program's memory in megabytes.
func (s *sitting) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read memory (only Linux tells it so): %w", err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(after + " ?")[0])
	if err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	return float64(kilobytes) / 1000, nil
}
