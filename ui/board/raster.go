package board

import (
	"math"
	"slices"
)

// A figure is drawn once, in a square of 100 by 100 units with y pointing down, and sampled into the quadrants of a cell's characters.

// area is a part of the plane.
type area interface{ has(x, y float64) bool }

// point is a place in figure units.
type point struct{ x, y float64 }

// polygon is a closed line through its corners; it may be concave.
type polygon []point

func (p polygon) has(x, y float64) bool {
	in := false
	for i, j := 0, len(p)-1; i < len(p); j, i = i, i+1 {
		a, b := p[i], p[j]
		if (a.y > y) != (b.y > y) && x < (b.x-a.x)*(y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in
}

// crossings appends where a horizontal line crosses the polygon's outline, from left to right.
func (p polygon) crossings(y float64, to []float64) []float64 {
	for i, j := 0, len(p)-1; i < len(p); j, i = i, i+1 {
		if a, b := p[i], p[j]; (a.y > y) != (b.y > y) {
			to = append(to, (b.x-a.x)*(y-a.y)/(b.y-a.y)+a.x)
		}
	}
	slices.Sort(to)
	return to
}

// stroke is a line through points, so broad.
type stroke struct {
	through polygon
	width   float64
}

func (s stroke) has(x, y float64) bool {
	for i := 1; i < len(s.through); i++ {
		if s.through[i-1].apart(s.through[i], point{x, y}) <= s.width/2 {
			return true
		}
	}
	return false
}

// apart is how far a point is from the straight line between p and q.
func (p point) apart(q, from point) float64 {
	dx, dy := q.x-p.x, q.y-p.y
	t := ((from.x-p.x)*dx + (from.y-p.y)*dy) / (dx*dx + dy*dy)
	t = min(max(t, 0), 1)
	return math.Hypot(from.x-p.x-t*dx, from.y-p.y-t*dy)
}

// cut is an area that is taken away from everything drawn before it.
type cut struct{ area }

// figure is areas drawn one over the other.
type figure []area

func (f figure) has(x, y float64) bool {
	for i := len(f) - 1; i >= 0; i-- {
		if f[i].has(x, y) {
			_, hole := f[i].(cut)
			return !hole
		}
	}
	return false
}

// mask is a figure sampled for one size of cell: a set of quadrants for each character, row by row.
type mask struct {
	w     int // characters a row
	quads []quad
}

// quad is which quarters of a character are inked.
type quad uint8

const (
	upperLeft quad = 1 << iota
	upperRight
	lowerLeft
	lowerRight
)

// quarter is the quarter of its character that a quadrant of the cell lies in.
func quarter(col, row int) quad {
	return [2][2]quad{{upperLeft, upperRight}, {lowerLeft, lowerRight}}[row%2][col%2]
}

// quadChars are the block elements by quad.
var quadChars = [16]string{" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"}

// samples is how many points a quadrant is tested at along each axis.
const samples = 4

// render samples the figure into a cell of w by h characters.
func (f figure) render(w, h int) mask {
	m := mask{w: w, quads: make([]quad, w*h)}
	for row := range 2 * h {
		for col := range 2 * w {
			if f.covers(float64(col)*50/float64(w), float64(row)*50/float64(h), point{50 / float64(w), 50 / float64(h)}) {
				m.quads[row/2*w+col/2] |= quarter(col, row)
			}
		}
	}
	return m
}

// covers reports whether at least half of the rectangle at x, y is inked.
func (f figure) covers(x, y float64, size point) bool {
	hits := 0
	for i := range samples {
		for j := range samples {
			if f.has(x+size.x*(float64(i)+.5)/samples, y+size.y*(float64(j)+.5)/samples) {
				hits++
			}
		}
	}
	return 2*hits >= samples*samples
}

// at is the quadrants of one character.
func (m mask) at(x, y int) quad { return m.quads[y*m.w+x] }

// ink reports whether one quadrant, counted over the whole cell, is inked.
func (m mask) ink(col, row int) bool {
	if col < 0 || row < 0 || col >= 2*m.w || row >= 2*len(m.quads)/m.w {
		return false
	}
	return m.at(col/2, row/2)&quarter(col, row) != 0
}

// hollow keeps the outline only: inked quadrants that touch one that is not.
func (m mask) hollow() mask {
	out := mask{w: m.w, quads: make([]quad, len(m.quads))}
	for row := range 2 * len(m.quads) / m.w {
		for col := range 2 * m.w {
			inside := m.ink(col-1, row) && m.ink(col+1, row) && m.ink(col, row-1) && m.ink(col, row+1)
			if m.ink(col, row) && !inside {
				out.quads[row/2*m.w+col/2] |= quarter(col, row)
			}
		}
	}
	return out
}
