package tty

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Screen is a terminal in memory: what a program's output would show. Tests and measurements look at it.
type Screen struct {
	w    *Writer
	rest []byte // the beginning of something, cut off by the end of the output so far
}

// NewScreen returns an empty screen of w by h cells.
func NewScreen(w, h int) *Screen {
	s := &Screen{w: newWriter(nothing{}, func() (int, int, error) { return w, h, nil })}
	s.w.screen, s.w.wanted = newGrid(w, h), newGrid(w, h)
	s.w.wanted.fill(blank)
	return s
}

// Write takes in output, cut into pieces anywhere. It takes all of p and never fails.
func (s *Screen) Write(p []byte) (int, error) {
	s.w.out = s.w.out[:0]
	all := append(s.rest, p...)
	whole := len(all) - unfinished(all)
	s.rest = bytes.Clone(all[whole:])
	s.w.read(all[:whole])
	return len(p), nil
}

// unfinished is how many bytes at the end begin an escape sequence or a character without ending it.
func unfinished(p []byte) int {
	if at := bytes.LastIndexByte(p, '\x1b'); at >= 0 {
		if n := sequence(append(bytes.Clone(p[at:]), 'm')); n > len(p)-at {
			return len(p) - at
		}
	}
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) && !utf8.FullRune(tail) {
			return n
		}
	}
	return 0
}

// String is the text on the screen, each line without its blank end.
func (s *Screen) String() string {
	var b strings.Builder
	for y := range s.w.wanted.h {
		var line strings.Builder
		for _, c := range s.w.wanted.row(y) {
			if c == unknown {
				c = blank
			}
			line.WriteString(c.text)
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// nothing is a File nobody writes to.
type nothing struct{}

func (nothing) Read([]byte) (int, error)    { return 0, nil }
func (nothing) Write(p []byte) (int, error) { return len(p), nil }
func (nothing) Close() error                { return nil }
func (nothing) Fd() uintptr                 { return 0 }
