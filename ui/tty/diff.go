package tty

// diff sends what was written and is not yet shown.
func (w *Writer) diff() {
	w.spans = w.spans[:0]
	for y := range w.wanted.h {
		w.diffLine(y)
	}
	pictures := w.mosaics()
	w.sendAll()
	for _, m := range pictures {
		w.lay(m)
	}
}

// diffLine collects the cells of one line that differ.
func (w *Writer) diffLine(y int) {
	want, have := w.wanted.row(y), w.screen.row(y)
	if tail := rest(want); changed(want[tail:], have[tail:]) > eraseCost {
		defer func() { w.spans = append(w.spans, span{at: cursor{tail, y}, erase: true}) }()
		want = want[:tail]
	}
	for x := 0; x < len(want); {
		if want[x] == unknown || want[x].sameAs(have[x]) {
			x++
			continue
		}
		for x > 0 && want[x].text == "" {
			x-- // a wide character is sent as a whole
		}
		s := newSpan(cursor{x, y}, want, have)
		w.spans = append(w.spans, s)
		x += s.n
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

// unordered is how many spans are sent in the cheapest order; more are a new picture, and are sent as they stand.
const unordered = 256

// sendAll sends the spans. In true colour a change of the pen costs four times what a jump does, so each time the span that is
// cheapest from where pen and cursor are goes next: cells of one colour are sent together, wherever they stand.
func (w *Writer) sendAll() {
	for left := w.spans; len(left) > 0; {
		next := 0
		if len(w.spans) <= unordered {
			next = w.cheapest(left)
		}
		w.send(left[next])
		copy(left[1:next+1], left[:next]) // the others keep their order
		left = left[1:]
	}
}

// cheapest is the span that takes the fewest bytes to begin, the first of several.
func (w *Writer) cheapest(of []span) int {
	best, least := 0, int(^uint(0)>>1)
	for i, s := range of {
		pen, _ := s.pen(w.realPen)
		cost := len(w.change(pen)) + w.distance(s.at)
		if cost < least {
			best, least = i, cost
		}
	}
	return best
}

// distance is about how many bytes a jump takes.
func (w *Writer) distance(to cursor) int {
	switch {
	case w.real == to:
		return 0
	case w.real.x >= 0 && w.real.y == to.y && w.real.x < to.x:
		return min(to.x-w.real.x, 4)
	}
	return len("\x1b[10;10H")
}

// send sends one span.
func (w *Writer) send(s span) {
	w.moveTo(s.at)
	pen, filled := s.pen(w.realPen)
	w.setPen(pen)
	if s.erase {
		w.out = append(w.out, "\x1b[K"...)
		w.screen.erase(s.at.x, s.at.y)
		return
	}
	want, have := w.wanted.row(s.at.y)[s.at.x:], w.screen.row(s.at.y)[s.at.x:]
	for _, c := range want[:s.n] {
		if filled {
			c.text = " "
		}
		w.out = append(w.out, c.text...)
	}
	copy(have[:s.n], want)
	w.real.x += s.n
	if s.n == len(want) {
		w.real.x = -1 // behind the last column: terminals differ on where that is
	}
}

// setPen changes the terminal's pen.
func (w *Writer) setPen(s style) {
	w.out = append(w.out, w.change(s)...)
	w.realPen = s
}

// change is the sequence that turns the terminal's pen to a style. Few styles are in use at a time, and they are compared often.
func (w *Writer) change(to style) string {
	key := [2]style{w.realPen, to}
	seq, known := w.changes[key]
	if !known {
		if len(w.changes) >= mostChanges {
			clear(w.changes)
		}
		seq = change(w.realPen, to)
		w.changes[key] = seq
	}
	return seq
}

// mostChanges bounds what is remembered of changes between styles.
const mostChanges = 1 << 12
