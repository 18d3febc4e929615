package tty

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// read takes in output for the terminal.
func (w *Writer) read(p []byte) {
	for len(p) > 0 {
		switch p[0] {
		case '\x1b':
			n := sequence(p)
			w.escape(p[:n])
			p = p[n:]
		case '\r':
			w.at.x = 0
			p = p[1:]
		case '\n':
			w.newline()
			p = p[1:]
		default:
			p = p[w.plain(p):]
		}
	}
}

// plain takes in what is no escape sequence and returns how much it was: a text, or one control character that is not known here.
func (w *Writer) plain(p []byte) int {
	n := bytes.IndexFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f })
	switch n {
	case 0:
		w.passAt(p[:1])
		w.forget()
		return 1
	case -1:
		n = len(p)
	}
	w.text(string(p[:n]))
	return n
}

// newline goes one line down. In the last line the terminal would scroll, so nothing is known afterwards.
func (w *Writer) newline() {
	if w.at.y+1 < w.wanted.h {
		w.at.y++
		return
	}
	w.passAt([]byte("\n"))
	w.forget()
}

// sequence is the length of the escape sequence p begins with; one that is cut off reaches to the end.
func sequence(p []byte) int {
	if len(p) < 2 {
		return len(p)
	}
	switch p[1] {
	case '[':
		for i := 2; i < len(p); i++ {
			if p[i] >= 0x40 && p[i] <= 0x7e {
				return i + 1
			}
		}
		return len(p)
	case ']', 'P', '_', '^', 'X':
		for i := 2; i < len(p); i++ {
			if p[i] == '\a' {
				return i + 1
			}
			if p[i] == '\x1b' && i+1 < len(p) && p[i+1] == '\\' {
				return i + 2
			}
		}
		return len(p)
	}
	return 2
}

// escape follows one escape sequence, or passes it on.
func (w *Writer) escape(seq []byte) {
	if len(seq) < 3 || seq[1] != '[' {
		w.pass(seq)
		return
	}
	params, final := string(seq[2:len(seq)-1]), seq[len(seq)-1]
	switch {
	case final == 'm':
		next, known := w.pen.apply(params)
		w.pen = next
		if !known {
			w.pass(seq)
			w.forget()
		}
	case final == 'H':
		w.at = place(params)
	case final == 'C':
		n, _ := strconv.Atoi(params) // as in place
		w.at.x = min(w.at.x+min(max(n, 1), w.wanted.w), w.wanted.w-1)
	case final == 'K' && (params == "" || params == "0") && w.pen.bg == "":
		w.wanted.erase(w.at.x, w.at.y)
	case final == 'J' || final == 'K':
		w.erase(params, final, seq)
	case final == 'h' || final == 'l':
		w.mode(params, seq)
	default:
		w.passAt(seq)
		w.forget()
	}
}

// mode passes on a mode. One that leaves the program's screen takes the pictures off it first; the player's own is left alone.
func (w *Writer) mode(params string, seq []byte) {
	other := strings.Contains(params, "1049") || strings.Contains(params, "?47")
	if other && seq[len(seq)-1] == 'l' {
		w.takeOff()
	}
	w.pass(seq)
	if other {
		w.forget()
	}
}

// farthest is further than any screen reaches.
const farthest = 1 << 16

// place reads the parameters of a cursor position.
func place(params string) cursor {
	row, col, _ := strings.Cut(params, ";")
	y, _ := strconv.Atoi(row) // an empty or broken number is 0, which counts as 1
	x, _ := strconv.Atoi(col)
	return cursor{min(max(x-1, 0), farthest), min(max(y-1, 0), farthest)}
}

// erase passes on an erasure of more than the rest of a line, and remembers what it leaves.
func (w *Writer) erase(params string, final byte, seq []byte) {
	w.passAt(seq)
	switch {
	case w.pen.bg != "":
		w.forget()
	case final == 'K' && params == "2":
		w.erased(cursor{0, w.at.y}, cursor{0, w.at.y + 1})
	case final == 'J' && (params == "" || params == "0"):
		w.erased(w.at, cursor{0, w.wanted.h})
	case final == 'J' && params == "2":
		w.erased(cursor{}, cursor{0, w.wanted.h})
	default:
		w.forget()
	}
}

// erased notes that the terminal has blanked everything from one place to the lines before another.
func (w *Writer) erased(from, to cursor) {
	for y := from.y; y < to.y; y++ {
		x := 0
		if y == from.y {
			x = from.x
		}
		w.wanted.erase(x, y)
		w.screen.erase(x, y)
	}
}

// text writes characters where the cursor is. What has no width belongs to the character before it.
func (w *Writer) text(s string) {
	w.drawn = true
	line := w.wanted.row(w.at.y)
	for len(s) > 0 {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(cluster):]
		if before := w.at.x - 1; width <= 0 && before >= 0 && before < len(line) && line[before] != unknown {
			line[before].text += cluster
		}
		if w.at.x < len(line) && width > 0 {
			line[w.at.x] = w.pictured(cell{text: cluster, style: w.pen})
			for i := 1; i < width && w.at.x+i < len(line); i++ {
				line[w.at.x+i] = cell{text: "", style: w.pen}
			}
		}
		w.at.x += max(width, 0)
	}
}
