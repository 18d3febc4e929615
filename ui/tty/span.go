package tty

// span is a run of cells of one line that differ from what is shown and that one pen can write.
type span struct {
	at    cursor
	n     int   // cells
	style style // to write them in
	blank bool  // all are blanks: only the ground matters
	full  bool  // all are full blocks of one colour
	erase bool  // everything from here to the end of the line is blank
}

// newSpan is the run of cells that begins at a place.
func newSpan(at cursor, want, have []cell) span {
	s := span{at: at, blank: true, full: true}
	for x := at.x; x < len(want) && (x == at.x || want[x] != unknown && !want[x].sameAs(have[x])); {
		c := want[x]
		if x > at.x && !s.takes(c) {
			break
		}
		s.add(c)
		for x++; x < len(want) && want[x].text == ""; x++ {
			s.n++
		}
	}
	return s
}

// takes reports whether the pen of the span can write a cell too.
func (s *span) takes(c cell) bool {
	switch {
	case c.isBlank():
		return s.style.bg == c.style.bg && s.style.attr&visible == 0
	case s.blank:
		return s.style.bg == c.style.bg && c.style.attr&visible == 0
	}
	return s.style == c.style
}

// add appends a cell the span takes.
func (s *span) add(c cell) {
	if s.n == 0 || s.blank && !c.isBlank() {
		s.style = c.style
	}
	s.n++
	s.blank = s.blank && c.isBlank()
	s.full = s.full && c.isFull()
}

// pen is the style to send the span in, coming from another. Full blocks are sent as blanks on a ground of their colour if filled.
func (s *span) pen(now style) (pen style, filled bool) {
	switch {
	case s.erase:
		return style{}, false
	case s.full:
		return onGround(now, ground(s.style.fg)), true
	case s.blank && s.style.attr&visible == 0:
		return onGround(now, s.style.bg), false
	}
	return s.style, false
}

// onGround is a pen for blanks: what does not show on them stays as it is.
func onGround(now style, bg string) style {
	if now.attr&visible != 0 {
		now.attr = 0
	}
	now.bg = bg
	return now
}
