package tty

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// MaxCopy is how many bytes of text a terminal is trusted to put on its clipboard: in base 64 and with what goes around it they make the
// 100,000 bytes that even terminals with a small buffer take. Of a longer text some would keep the beginning and others nothing.
const MaxCopy = 74_994

// ErrTooLong says that a text is longer than MaxCopy.
var ErrTooLong = errors.New("too long for a terminal's clipboard")

// tmuxPatience is how long tmux may take to answer. It is on this machine.
const tmuxPatience = 2 * time.Second

// Copy asks the terminal to put a text on its clipboard (OSC 52), also over SSH and from inside tmux or GNU screen. No terminal says
// whether it did, so nil means no more than that it was asked. Errors are ErrTooLong and those of writing.
func (w *Writer) Copy(ctx context.Context, text string, environ []string) error {
	if len(text) > MaxCopy {
		return fmt.Errorf("copy %d bytes: %w", len(text), ErrTooLong)
	}
	m := multiplexer(environ)
	if m == tmux && loadBuffer(ctx, text) == nil {
		return nil
	}
	return w.Send(clipboardSequence(text, m))
}

// Send writes something that draws nothing and moves no cursor to the terminal, between two pictures.
func (w *Writer) Send(sequence string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.File.Write([]byte(sequence)); err != nil {
		return fmt.Errorf("write to terminal: %w", err)
	}
	return nil
}

// inside is what stands between the program and the terminal.
type inside uint8

const (
	nothingBetween inside = iota
	tmux
	gnuScreen
)

// multiplexer reads from the environment what the program runs inside of.
func multiplexer(environ []string) inside {
	has := func(name string) bool {
		return slices.ContainsFunc(environ, func(e string) bool { return strings.HasPrefix(e, name+"=") && e != name+"=" })
	}
	switch {
	case has("TMUX"):
		return tmux
	case has("STY"):
		return gnuScreen
	}
	return nothingBetween
}

// loadBuffer hands a text to tmux itself, which passes it on to its terminal: tmux as it comes takes the clipboard from nobody else.
func loadBuffer(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, tmuxPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	cmd.Stdin = strings.NewReader(text)
	return cmd.Run()
}

// screenChunk is how much GNU screen passes on at once; it cuts off what is longer than 768 bytes.
const screenChunk = 250

// clipboardSequence is what asks for the copy. For a tmux too old to be handed a buffer it comes twice: as tmux takes it where it is told
// to with set-clipboard, and wrapped so that it passes through.
func clipboardSequence(text string, m inside) string {
	sequence := ansi.SetSystemClipboard(text)
	switch m {
	case tmux:
		return sequence + ansi.TmuxPassthrough(sequence)
	case gnuScreen:
		return ansi.ScreenPassthrough(sequence, screenChunk)
	case nothingBetween:
	}
	return sequence
}
