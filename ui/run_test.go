package ui_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/uitest"
)

// TestRunRestoresTheTerminal leaves the program in every way there is and looks at what was written last.
func TestRunRestoresTheTerminal(t *testing.T) {
	for name, c := range map[string]struct {
		backend func(stop context.CancelFunc) backend.Backend
		keys    string
		want    error
	}{
		"by q":                     {memory, "q", nil},
		"by ctrl-c":                {memory, "\x03", ui.ErrInterrupted},
		"by the context's end":     {func(stop context.CancelFunc) backend.Backend { return homely{stop} }, "", ui.ErrInterrupted},
		"by an opening in vain":    {func(context.CancelFunc) backend.Backend { return inVain() }, "", errHeld},
		"by a panic in an opening": {func(context.CancelFunc) backend.Backend { return opens(func() { panic("a bug") }) }, "", tea.ErrProgramPanic},
		"by a panic of the code":   {func(context.CancelFunc) backend.Backend { return homely{func() { panic("a bug") }} }, "", tea.ErrProgramPanic},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			screen, tty := terminal(t)
			person := &person{terminal: screen, keys: c.keys}
			read := make(chan struct{})
			go func() {
				defer close(read)
				_, _ = io.Copy(person, screen) // ends with an error when the terminal is closed
			}()
			err := ui.Run(ctx, ui.Options{Backend: c.backend(stop)}, tea.WithInput(tty), tea.WithOutput(tty))
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if err := tty.Close(); err != nil {
				t.Error(err)
			}
			<-read
			for _, pair := range [][2]string{{"\x1b[?1049h", "\x1b[?1049l"}, {"\x1b[?1002h", "\x1b[?1002l"}, {"\x1b[?25l", "\x1b[?25h"}} {
				if s := person.seen.String(); strings.LastIndex(s, pair[1]) < strings.LastIndex(s, pair[0]) {
					t.Errorf("%q is not taken back by %q", pair[0], pair[1])
				}
			}
		})
	}
}

// terminal is a pseudo terminal of 80x24: the end a person sits at, and the end a program writes to.
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	return screen, tty
}

var errHeld = errors.New("another castlekey plays on it")

// inVain is a backend that cannot be opened.
func inVain() backend.Backend {
	return backend.Open(context.Background(), func(context.Context) (backend.Backend, error) { return nil, errHeld })
}

// opens is a backend that does something unexpected while it opens.
func opens(do func()) backend.Backend {
	return backend.Open(context.Background(), func(context.Context) (backend.Backend, error) {
		do()
		return homely{}, nil
	})
}

func memory(context.CancelFunc) backend.Backend { return uitest.New() }

// homely does something unexpected when the menu asks who plays.
type homely struct{ do func() }

func (h homely) Home(context.Context) (backend.Home, error) {
	h.do()
	return backend.Home{}, nil
}

func (homely) Prepare(context.Context, backend.Setup) (backend.Proposal, error) {
	return backend.Proposal{}, uitest.ErrUnknown
}

func (homely) Approve(context.Context, backend.Proposal) (backend.Match, error) {
	return nil, uitest.ErrUnknown
}

func (homely) Begin(context.Context, backend.Setup) (backend.Match, error) {
	return nil, uitest.ErrUnknown
}

func (homely) Games(context.Context) ([]backend.Listing, error) { return nil, uitest.ErrUnknown }

func (homely) Watch(context.Context, string) (backend.Match, error) { return nil, uitest.ErrUnknown }

func (homely) Past(context.Context) (string, error) { return "", uitest.ErrUnknown }

func (homely) Discard(backend.Proposal) {}

func (homely) Adjust(context.Context, backend.Proposal, []int) (backend.Proposal, error) {
	return backend.Proposal{}, uitest.ErrUnknown
}

func (homely) Resume(context.Context, string) (backend.Match, error) { return nil, uitest.ErrUnknown }

func (homely) Close() error { return nil }

// person looks at a terminal, and presses keys once the menu is there.
type person struct {
	terminal io.Writer
	keys     string
	seen     bytes.Buffer
}

func (p *person) Write(b []byte) (int, error) {
	p.seen.Write(b)
	if strings.Contains(p.seen.String(), "New game") && p.keys != "" {
		if _, err := io.WriteString(p.terminal, p.keys); err != nil {
			return 0, err
		}
		p.keys = ""
	}
	return len(b), nil
}
