package tty

import "strconv"

// longestGap is how many unchanged cells are written again rather than jumped over.
const longestGap = 4

// moveTo brings the terminal's cursor to a place, over a short gap by writing what is there anyway.
func (w *Writer) moveTo(to cursor) {
	if w.real == to {
		return
	}
	at := w.real
	w.real = to
	switch {
	case at.x < 0:
		w.jump(to)
	case at.y == to.y && at.x < to.x:
		if between, ok := w.gap(at, to.x-at.x); ok {
			w.out = append(w.out, between...)
			return
		}
		w.step(to.x-at.x, 'C')
	case at.y == to.y:
		w.step(at.x-to.x, 'D')
	case at.x == to.x && at.y < to.y:
		w.step(to.y-at.y, 'B')
	case at.x == to.x:
		w.step(at.y-to.y, 'A')
	default:
		w.jump(to)
	}
}

// jump sends the cursor to a place, whichever it was at before.
func (w *Writer) jump(to cursor) {
	w.out = append(w.out, "\x1b["...)
	w.out = strconv.AppendInt(w.out, int64(to.y+1), 10)
	if to.x > 0 {
		w.out = append(w.out, ';')
		w.out = strconv.AppendInt(w.out, int64(to.x+1), 10)
	}
	w.out = append(w.out, 'H')
}

// step sends the cursor n cells in one direction.
func (w *Writer) step(n int, direction byte) {
	w.out = append(w.out, "\x1b["...)
	if n > 1 {
		w.out = strconv.AppendInt(w.out, int64(n), 10)
	}
	w.out = append(w.out, direction)
}

// gap is the text of so many shown cells from a place on, false if it cannot be written with the pen as it is.
func (w *Writer) gap(at cursor, n int) (string, bool) {
	if n > longestGap {
		return "", false
	}
	line, text := w.screen.row(at.y), ""
	if line[at.x].text == "" || line[at.x+n].text == "" {
		return "", false // in the middle of a wide character
	}
	for _, c := range line[at.x : at.x+n] {
		if c == unknown || !w.writes(c) {
			return "", false
		}
		text += c.text
	}
	return text, len(text) <= longestGap+1
}

// writes reports whether the pen as it is can write a cell.
func (w *Writer) writes(c cell) bool {
	if c.part.is {
		return false // would wipe it off
	}
	if c.isBlank() {
		return w.realPen.bg == c.style.bg && w.realPen.attr&visible == 0
	}
	return w.realPen == c.style
}
