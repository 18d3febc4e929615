// Package vt is a terminal in memory: it shows what a program's output would show. Tests and measurements look at it.
//
//	t := vt.New(80, 24)
//	t.Write(output)         // cut into pieces anywhere
//	text := t.String()
//	cell := t.Cell(3, 5)    // with its colours
//
// It is written apart from ui/tty, by another parser, so that each proves the other. Invariants: Write takes all it is given and never
// fails; what is not known is counted in Unknown and has no effect.
package vt

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Cell is one character, or "" where a wide one to its left reaches in.
type Cell struct {
	Text  string
	Style Style
}

// Terminal is a screen with a cursor and a pen.
type Terminal struct {
	w, h    int
	cells   []Cell
	x, y    int
	wrap    bool // the last column was written: the next character goes to the next line
	pen     Style
	rest    []byte // the beginning of something, cut off by the end of the output so far
	parser  *ansi.Parser
	Unknown map[string]int // sequences that had no effect
	Tmux    bool           // what is for pictures comes wrapped for tmux only

	gallery
}

// New returns an empty terminal of w by h cells.
func New(w, h int) *Terminal {
	t := &Terminal{w: w, h: h, cells: make([]Cell, w*h), parser: ansi.NewParser(), Unknown: map[string]int{}}
	t.parser.SetDataSize(-1)
	t.erase(0, w*h)
	return t
}

// Write takes in output.
func (t *Terminal) Write(p []byte) (int, error) {
	all := append(t.rest, p...)
	for len(all) > 0 {
		if n, ok := wrapped(all); t.Tmux && n > 0 {
			if !ok {
				break
			}
			t.take(all[:n], 0)
			all = all[n:]
			continue
		}
		seq, width, n, state := ansi.DecodeSequence(all, ansi.NormalState, t.parser)
		if state != ansi.NormalState || !utf8.FullRune(seq) {
			break // cut off
		}
		if len(seq) == len(all) && width > 0 && seq[0] >= utf8.RuneSelf && len(seq) < longestCluster {
			break // a mark may follow that belongs to it
		}
		t.take(seq, width)
		all = all[n:]
	}
	t.rest = bytes.Clone(all)
	return len(p), nil
}

// longestCluster bounds what is waited for.
const longestCluster = 64

// flush shows a character at the end of the output that nothing followed.
func (t *Terminal) flush() {
	if len(t.rest) > 0 && t.rest[0] >= utf8.RuneSelf && utf8.FullRune(t.rest) {
		seq, width, n, _ := ansi.DecodeSequence(t.rest, ansi.NormalState, t.parser)
		t.take(seq, width)
		t.rest = t.rest[n:]
	}
}

// take takes in one character or sequence.
func (t *Terminal) take(seq []byte, width int) {
	switch {
	case width > 0:
		t.put(string(seq), width)
	case ansi.HasDcsPrefix(seq), ansi.HasApcPrefix(seq):
		if !t.command(t.unwrap(string(seq))) {
			t.Unknown[string(seq)]++
		}
	case ansi.HasCsiPrefix(seq):
		t.control(seq)
	case len(seq) == 1:
		t.single(seq[0])
	case ansi.HasOscPrefix(seq):
	default:
		t.Unknown[string(seq)]++
	}
}

// forTmux begins what tmux passes on to the terminal.
const forTmux = "\x1bPtmux;"

// wrapped is how long the sequence for tmux is that output begins with, 0 if it begins with none, false if its end is missing. In it, every
// escape stands twice.
func wrapped(output []byte) (n int, whole bool) {
	if !bytes.HasPrefix(output, []byte(forTmux)) {
		return 0, false
	}
	for n = len(forTmux); n+1 < len(output); n++ {
		if output[n] != '\x1b' {
			continue
		}
		if output[n+1] == '\\' {
			return n + 2, true
		}
		n++
	}
	return len(output), false
}

// unwrap is what tmux passes on of a sequence, or keeps to itself.
func (t *Terminal) unwrap(seq string) string {
	if !t.Tmux {
		return seq
	}
	inner, ok := strings.CutPrefix(strings.TrimSuffix(seq, "\x1b\\"), forTmux)
	if !ok {
		return ""
	}
	return strings.ReplaceAll(inner, "\x1b\x1b", "\x1b")
}

// put writes a character where the cursor is. A wide one of which half is written over is gone.
func (t *Terminal) put(text string, width int) {
	if t.wrap || t.x+width > t.w {
		t.x, t.wrap = 0, false
		t.lineFeed()
	}
	for i := range width {
		t.tear(t.x+i, t.y)
		t.wipeOff(t.y*t.w+t.x+i, t.y*t.w+t.x+i+1)
		t.cells[t.y*t.w+t.x+i] = Cell{Style: t.pen}
	}
	t.cells[t.y*t.w+t.x].Text = text
	t.x += width
	if t.x >= t.w {
		t.x, t.wrap = t.w-1, true
	}
}

// tear blanks the other half of a wide character that a cell is part of.
func (t *Terminal) tear(x, y int) {
	line := t.cells[y*t.w : (y+1)*t.w]
	head := x
	for head > 0 && line[head].Text == "" {
		head--
	}
	for i := head; i < t.w && (i == head || line[i].Text == ""); i++ {
		if i > head || i+1 < t.w && line[i+1].Text == "" {
			line[i].Text = " "
		}
	}
}

func (t *Terminal) lineFeed() {
	if t.y+1 < t.h {
		t.y++
		return
	}
	copy(t.cells, t.cells[t.w:])
	if len(t.laid) > 0 {
		t.fault("pictures are scrolled")
	}
	t.erase((t.h-1)*t.w, t.h*t.w)
}

// single obeys a control character.
func (t *Terminal) single(c byte) {
	switch c {
	case '\r':
		t.x, t.wrap = 0, false
	case '\n':
		t.wrap = false
		t.lineFeed()
	case '\b':
		t.move(t.x-1, t.y)
	case '\a':
	default:
		t.Unknown[string(c)]++
	}
}

// erase blanks cells, in the order of reading.
func (t *Terminal) erase(from, to int) {
	t.wipeOff(from, to)
	for i := max(from, 0); i < min(to, len(t.cells)); i++ {
		t.cells[i] = Cell{Text: " ", Style: Style{BG: t.pen.BG}}
	}
}

// move sets the cursor, within the screen.
func (t *Terminal) move(x, y int) {
	t.x, t.y, t.wrap = min(max(x, 0), t.w-1), min(max(y, 0), t.h-1), false
}

// Cell is what one cell shows.
func (t *Terminal) Cell(x, y int) Cell {
	t.flush()
	return t.cells[y*t.w+x]
}

// File is a terminal as something to write to by a tty.Writer.
type File struct{ *Terminal }

// Read implements io.Reader: nobody types.
func (File) Read([]byte) (int, error) { return 0, io.EOF }

// Close implements io.Closer.
func (File) Close() error { return nil }

// Fd is no file's.
func (File) Fd() uintptr { return ^uintptr(0) }

// Size is the screen in cells.
func (t *Terminal) Size() (w, h int) { return t.w, t.h }

// String is the text on the screen, each line without its blank end.
func (t *Terminal) String() string {
	t.flush()
	var b strings.Builder
	for y := range t.h {
		var line strings.Builder
		for _, c := range t.cells[y*t.w : (y+1)*t.w] {
			line.WriteString(c.Text)
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}
