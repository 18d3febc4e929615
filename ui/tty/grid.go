package tty

// cell is one character, or "" where a wide one to its left reaches in.
type cell struct {
	text  string
	style style
	part  part // of a picture that lies on the cell; the other kind is text
}

var (
	blank   = cell{text: " "}
	unknown = cell{text: "\x00"}
)

// isBlank reports whether a cell shows its ground only.
func (c cell) isBlank() bool { return c.text == " " && c.style.attr&visible == 0 }

// isFull reports whether a cell shows its letter's colour only, and looks like a blank on a ground of that colour. Bold may brighten a
// colour and faint darken it, but never that of a ground.
func (c cell) isFull() bool { return c.text == "█" && c.style.fg != "" && c.style.attr == 0 }

// shows is the colour that fills a cell, false if the cell shows more than one.
func (c cell) shows() (string, bool) {
	switch {
	case c.part.is:
		return "", false
	case c.isBlank():
		return c.style.bg, true
	case c.isFull():
		return ground(c.style.fg), true
	}
	return "", false
}

// sameAs reports whether two cells look the same.
func (c cell) sameAs(d cell) bool {
	if c == d {
		return true
	}
	mine, plain := c.shows()
	other, too := d.shows()
	return plain && too && mine == other
}

// grid is a screen full of cells.
type grid struct {
	w, h  int
	cells []cell
}

// newGrid returns a grid of which nothing is known.
func newGrid(w, h int) grid {
	g := grid{w: w, h: h, cells: make([]cell, w*h)}
	g.fill(unknown)
	return g
}

func (g grid) fill(c cell) {
	for i := range g.cells {
		g.cells[i] = c
	}
}

// row is one line, nil outside of the grid.
func (g grid) row(y int) []cell {
	if y < 0 || y >= g.h {
		return nil
	}
	return g.cells[y*g.w : (y+1)*g.w]
}

// erase blanks the cells of a line from x on.
func (g grid) erase(x, y int) {
	line := g.row(y)
	for x = max(x, 0); x < len(line); x++ {
		line[x] = blank
	}
}
