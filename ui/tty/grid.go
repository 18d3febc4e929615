package tty

// cell is one character, or "" where a wide one to its left reaches in.
type cell struct {
	text  string
	style style
}

var (
	blank   = cell{text: " "}
	unknown = cell{text: "\x00"}
)

// sameAs reports whether two cells look the same: a blank shows its ground only.
func (c cell) sameAs(d cell) bool {
	if c.text == " " && d.text == " " && (c.style.attr|d.style.attr)&visible == 0 {
		return c.style.bg == d.style.bg
	}
	return c == d
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
