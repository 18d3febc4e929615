package board

import "castlekey/game"

// lineWidth is how broad the fine lines of a drawing are, in figure units.
const lineWidth = 3.4

// figureOf is a piece as one area, for drawing with blocks: its dots and marks are cut out.
func figureOf(kind game.Kind) figure {
	switch kind {
	case targetMask:
		return areas(target)
	case cornerMask:
		return areas(corners)
	default:
	}
	d := drawings()[kind]
	f := areas(d.body)
	for _, p := range d.dots {
		f = append(f, cut{p})
	}
	for _, p := range d.marks {
		f = append(f, cut{stroke{p, 1.6 * lineWidth}})
	}
	return f
}

func areas(of []polygon) figure {
	var f figure
	for _, p := range of {
		f = append(f, p)
	}
	return f
}

// target is the dot on a square a piece may go to.
var target = []polygon{circle(point{50, 50}, 16)}

// corners mark a piece that may be captured.
var corners = []polygon{
	{{0, 0}, {26, 0}, {0, 26}}, {{100, 0}, {74, 0}, {100, 26}},
	{{0, 100}, {26, 100}, {0, 74}}, {{100, 100}, {74, 100}, {100, 74}},
}
