package vt

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Style is the look of a cell. Colours are the parameters that set them as a ground, "" for the terminal's own: "48;5;60" or "104".
type Style struct {
	FG, BG string
	Attr   Attr
}

// Attr is a set of attributes, by the numbers that set them: Bold is 1<<1, Reverse 1<<7.
type Attr uint16

// control obeys a control sequence.
func (t *Terminal) control(seq []byte) {
	cmd := ansi.Cmd(t.parser.Command())
	n := func(i, otherwise int) int {
		v, _ := t.parser.Param(i, otherwise)
		if v == 0 {
			v = otherwise
		}
		return v
	}
	if cmd.Prefix() != 0 || cmd.Intermediate() != 0 {
		t.mode(cmd, seq)
		return
	}
	switch cmd.Final() {
	case 'm':
		t.paint()
	case 'H', 'f':
		t.move(n(1, 1)-1, n(0, 1)-1)
	case 'A':
		t.move(t.x, t.y-n(0, 1))
	case 'B':
		t.move(t.x, t.y+n(0, 1))
	case 'C':
		t.move(t.x+n(0, 1), t.y)
	case 'D':
		t.move(t.x-n(0, 1), t.y)
	case 'J', 'K':
		t.wipe(cmd.Final(), n(0, 0), seq)
	default:
		t.Unknown[string(seq)]++
	}
}

// mode obeys a private sequence: those that clear the screen, and the one in which sixels do not scroll (DECSDM).
func (t *Terminal) mode(cmd ansi.Cmd, seq []byte) {
	n, _ := t.parser.Param(0, 0)
	if n == 80 {
		t.fixed = cmd.Final() == 'h'
	}
	if cmd.Prefix() == '?' && n == 1049 && (cmd.Final() == 'h' || cmd.Final() == 'l') {
		t.erase(0, len(t.cells))
		return
	}
	if f := cmd.Final(); f != 'h' && f != 'l' {
		t.Unknown[string(seq)]++
	}
}

// wipe obeys the erasures of a screen or a line.
func (t *Terminal) wipe(final byte, how int, seq []byte) {
	at, from, to := t.y*t.w+t.x, 0, len(t.cells)
	if final == 'K' {
		from, to = t.y*t.w, (t.y+1)*t.w
	}
	switch how {
	case 0:
		t.erase(at, to)
	case 1:
		t.erase(from, at+1)
	case 2:
		t.erase(from, to)
	default:
		t.Unknown[string(seq)]++
	}
}

// paint changes the pen.
func (t *Terminal) paint() {
	var codes []int
	for _, p := range t.parser.Params() {
		codes = append(codes, p.Param(0))
	}
	if len(codes) == 0 {
		codes = []int{0}
	}
	for len(codes) > 0 {
		codes = codes[t.pen.set(codes):]
	}
}

// set obeys the first of the parameters and returns how many it took.
func (s *Style) set(codes []int) int {
	switch c := codes[0]; {
	case c == 0:
		*s = Style{}
	case c == 22:
		s.Attr &^= 1<<1 | 1<<2
	case c < 10:
		s.Attr |= 1 << c
	case c > 22 && c < 30:
		s.Attr &^= 1 << (c - 20)
	case c == 39:
		s.FG = ""
	case c == 49:
		s.BG = ""
	case c == 38 || c == 48:
		n := 3
		if len(codes) > 1 && codes[1] == 2 {
			n = 5
		}
		n = min(n, len(codes))
		s.colour(c == 38, "48;"+join(codes[1:n]))
		return n
	case c >= 30 && c < 38, c >= 90 && c < 98:
		s.colour(true, strconv.Itoa(c+10))
	default:
		s.colour(false, strconv.Itoa(c))
	}
	return 1
}

func (s *Style) colour(letter bool, c string) {
	if letter {
		s.FG = c
	} else {
		s.BG = c
	}
}

func join(codes []int) string {
	parts := make([]string, len(codes))
	for i, c := range codes {
		parts[i] = strconv.Itoa(c)
	}
	return strings.Join(parts, ";")
}
