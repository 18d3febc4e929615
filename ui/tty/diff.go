package tty

import "strconv"

// diff sends what was written and is not yet shown.
func (w *Writer) diff() {
	for y := range w.wanted.h {
		w.diffLine(y)
	}
}

// diffLine sends the cells of one line that differ.
func (w *Writer) diffLine(y int) {
	want, have := w.wanted.row(y), w.screen.row(y)
	tail := rest(want)
	for x := 0; x < len(want); x++ {
		if want[x] == unknown || want[x].sameAs(have[x]) {
			continue
		}
		if x >= tail && changed(want[x:], have[x:]) > eraseCost {
			w.moveTo(cursor{x, y})
			w.setPen(style{})
			w.out = append(w.out, "\x1b[K"...)
			w.screen.erase(x, y)
			return
		}
		for x > 0 && want[x].text == "" {
			x-- // a wide character is sent as a whole
		}
		w.moveTo(cursor{x, y})
		x += w.put(want[x:], have[x:]) - 1
	}
}

// eraseCost is how many cells are cheaper to write than to erase.
const eraseCost = 3

// rest is where the blank end of a line begins.
func rest(line []cell) int {
	end := len(line)
	for end > 0 && line[end-1].sameAs(blank) {
		end--
	}
	return end
}

// changed counts the cells that differ.
func changed(want, have []cell) int {
	n := 0
	for i := range want {
		if !want[i].sameAs(have[i]) {
			n++
		}
	}
	return n
}

// put sends the first character of want and returns how many cells it takes.
func (w *Writer) put(want, have []cell) int {
	c, n := want[0], 1
	for n < len(want) && want[n].text == "" {
		n++
	}
	w.setPen(w.dress(c))
	w.out = append(w.out, c.text...)
	copy(have[:n], want[:n])
	w.real.x += n
	if n == len(want) {
		w.real.x = -1 // behind the last column: terminals differ on where that is
	}
	return n
}

// dress is the style to send a cell in: a blank takes over what it does not show.
func (w *Writer) dress(c cell) style {
	s := c.style
	if c.text == " " && (s.attr|w.realPen.attr)&visible == 0 {
		s.fg, s.attr = w.realPen.fg, w.realPen.attr
	}
	return s
}

// setPen changes the terminal's pen.
func (w *Writer) setPen(s style) {
	w.out = append(w.out, change(w.realPen, s)...)
	w.realPen = s
}

// longestGap is how many unchanged cells are written again rather than jumped over.
const longestGap = 4

// moveTo brings the terminal's cursor to a place, over a short gap by writing what is there anyway.
func (w *Writer) moveTo(to cursor) {
	if w.real == to {
		return
	}
	gap := to.x - w.real.x
	if w.real.x < 0 || to.y != w.real.y || gap < 0 {
		w.out = append(w.out, "\x1b["...)
		w.out = strconv.AppendInt(w.out, int64(to.y+1), 10)
		if to.x > 0 {
			w.out = append(w.out, ';')
			w.out = strconv.AppendInt(w.out, int64(to.x+1), 10)
		}
		w.out = append(w.out, 'H')
		w.real = to
		return
	}
	if between, ok := w.gap(gap); ok {
		w.out = append(w.out, between...)
	} else {
		w.out = append(w.out, "\x1b["...)
		if gap > 1 {
			w.out = strconv.AppendInt(w.out, int64(gap), 10)
		}
		w.out = append(w.out, 'C')
	}
	w.real = to
}

// gap is the text of so many shown cells from the cursor on, false if it cannot be written with the pen as it is.
func (w *Writer) gap(n int) (string, bool) {
	if n > longestGap {
		return "", false
	}
	line, text := w.screen.row(w.real.y), ""
	for _, c := range line[w.real.x : w.real.x+n] {
		if c == unknown || w.dress(c) != w.realPen {
			return "", false
		}
		text += c.text
	}
	return text, len(text) <= longestGap+1
}
