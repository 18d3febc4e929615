package board

import (
	"image"
	"image/color"
	"math"
	"slices"

	"castlekey/game"
)

// paints are the colours a piece is drawn in.
type paints struct{ body, edge, detail color.NRGBA }

// edgeWidth is how broad a piece's edge is, in figure units.
const edgeWidth = 3.8

// paintPiece draws a piece of w by h pixels on nothing, its edges blended with it.
func paintPiece(kind game.Kind, size image.Point, with paints) *image.NRGBA {
	d, s := drawings()[kind], newSheet(size)
	for _, p := range d.body {
		s.fill(p, body)
	}
	s.edge(edgeWidth)
	for _, p := range slices.Concat(d.lines, d.marks) {
		for i := 1; i < len(p); i++ {
			s.fill(bar(p[i-1], p[i], lineWidth/2), detail)
		}
	}
	for _, p := range d.dots {
		s.fill(p, detail)
	}
	return s.develop([inks]color.NRGBA{edge: with.edge, body: with.body, detail: with.detail})
}

// paintFigure draws areas of one colour.
func paintFigure(areas []polygon, size image.Point, c color.NRGBA) *image.NRGBA {
	s := newSheet(size)
	for _, p := range areas {
		s.fill(p, body)
	}
	return s.develop([inks]color.NRGBA{body: c})
}

// bar is a straight line as an area: half as broad as given to either side, and as much longer at both ends.
func bar(p, q point, half float64) polygon {
	dx, dy := q.x-p.x, q.y-p.y
	n := max(math.Hypot(dx, dy), 1e-9)
	ux, uy := dx/n*half, dy/n*half
	return polygon{{p.x - ux - uy, p.y - uy + ux}, {q.x + ux - uy, q.y + uy + ux}, {q.x + ux + uy, q.y + uy - ux}, {p.x - ux + uy, p.y - uy - ux}}
}

// ink is what a sample of a sheet shows.
type ink uint8

const (
	paper ink = iota
	body
	edge
	detail
	inks
)

// sheet is a picture before its colours are known: several samples for each pixel along each axis.
type sheet struct {
	size    image.Point // in pixels
	per     int         // samples a pixel
	w, h    int         // in samples
	samples []ink
}

func newSheet(size image.Point) *sheet {
	s := &sheet{size: size, per: 4}
	if max(size.X, size.Y) > 160 {
		s.per = 2 // large pictures look smooth with fewer, and would take long with more
	}
	s.w, s.h = size.X*s.per, size.Y*s.per
	s.samples = make([]ink, s.w*s.h)
	return s
}

// fill inks a polygon. Details go onto bodies only.
func (s *sheet) fill(p polygon, with ink) {
	crossings := make([]float64, 0, 8)
	for y := range s.h {
		crossings = p.crossings((float64(y)+.5)*100/float64(s.h), crossings[:0])
		line := s.samples[y*s.w : (y+1)*s.w]
		for i := 0; i+1 < len(crossings); i += 2 {
			from, to := s.column(crossings[i]), s.column(crossings[i+1])
			for x := from; x < to; x++ {
				if with != detail || line[x] != paper {
					line[x] = with
				}
			}
		}
	}
}

// column is the first sample right of a place in figure units.
func (s *sheet) column(x float64) int {
	return min(max(int(x*float64(s.w)/100+.5), 0), s.w)
}

// edge turns the samples of a body that are close to the paper into its edge. Distances are counted in thirds of a sample, a step to the
// side as three and a diagonal one as four.
func (s *sheet) edge(width float64) {
	const straight, diagonal = 3, 4
	limit := int32(width * float64(s.w) / 100 * straight)
	far := make([]int32, len(s.samples))
	at := func(x, y int) int32 {
		if x < 0 || y < 0 || x >= s.w || y >= s.h {
			return 0
		}
		return far[y*s.w+x]
	}
	for i := range far { // from the top left
		if x, y := i%s.w, i/s.w; s.samples[i] != paper {
			far[i] = min(at(x-1, y)+straight, at(x, y-1)+straight, at(x-1, y-1)+diagonal, at(x+1, y-1)+diagonal)
		}
	}
	for i := len(far) - 1; i >= 0; i-- { // from the bottom right
		if x, y := i%s.w, i/s.w; s.samples[i] != paper {
			far[i] = min(far[i], at(x+1, y)+straight, at(x, y+1)+straight, at(x+1, y+1)+diagonal, at(x-1, y+1)+diagonal)
			if far[i] <= limit {
				s.samples[i] = edge
			}
		}
	}
}

// develop averages the samples of each pixel.
func (s *sheet) develop(colors [inks]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rectangle{Max: s.size})
	for y := range s.size.Y {
		for x := range s.size.X {
			img.SetNRGBA(x, y, s.pixel(x, y, colors))
		}
	}
	return img
}

func (s *sheet) pixel(x, y int, colors [inks]color.NRGBA) color.NRGBA {
	var count [inks]int
	for j := range s.per {
		for _, k := range s.samples[(y*s.per+j)*s.w+x*s.per:][:s.per] {
			count[k]++
		}
	}
	inked := s.per*s.per - count[paper]
	if inked == 0 {
		return color.NRGBA{}
	}
	r, g, b := 0, 0, 0
	for k := body; k < inks; k++ {
		r, g, b = r+count[k]*int(colors[k].R), g+count[k]*int(colors[k].G), b+count[k]*int(colors[k].B)
	}
	return color.NRGBA{uint8(r / inked), uint8(g / inked), uint8(b / inked), uint8(inked * 255 / (s.per * s.per))}
}
