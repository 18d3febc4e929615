package board

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"castlekey/assets/pieces"
	"castlekey/game"
)

// drawing is a piece as its file has it, in figure units.
type drawing struct {
	body  []polygon // filled, one over the other
	dots  []polygon // spots on the body
	lines []polygon // fine lines on the body, open
	marks []polygon // lines too coarse to be left out
}

// drawings are the pieces. The files are part of the program, so one that cannot be read is a bug.
var drawings = sync.OnceValue(func() map[game.Kind]drawing {
	all := map[game.Kind]drawing{}
	for k := game.Pawn; k <= game.King; k++ {
		text, err := pieces.Drawings.ReadFile(k.String() + ".svg")
		if err != nil {
			panic(err)
		}
		if all[k], err = readDrawing(text); err != nil {
			panic(fmt.Errorf("read drawing of the %v: %w", k, err))
		}
	}
	return all
})

// readDrawing reads the part of SVG that package pieces names.
func readDrawing(text []byte) (drawing, error) {
	type shape struct {
		Class string  `xml:"class,attr"`
		D     string  `xml:"d,attr"`
		CX    float64 `xml:"cx,attr"`
		CY    float64 `xml:"cy,attr"`
		R     float64 `xml:"r,attr"`
	}
	var file struct {
		Circles []shape `xml:"circle"`
		Paths   []shape `xml:"path"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		return drawing{}, err
	}
	var d drawing
	for _, s := range append(file.Circles, file.Paths...) {
		outline := circle(point{s.CX, s.CY}, s.R)
		if s.D != "" {
			var err error
			if outline, err = readPath(s.D); err != nil {
				return drawing{}, err
			}
		}
		switch s.Class {
		case "line":
			d.lines = append(d.lines, outline)
		case "mark":
			d.marks = append(d.marks, outline)
		case "dot":
			d.dots = append(d.dots, outline)
		default:
			d.body = append(d.body, outline)
		}
	}
	return d, nil
}

// operands is how many numbers each command of a path takes.
var operands = map[string]int{"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}

// readPath turns the commands of a path into the corners of a polygon.
func readPath(d string) (polygon, error) {
	var out polygon
	at := point{}
	for words := strings.Fields(spaced.Replace(d)); len(words) > 0; {
		command := words[0]
		n, known := operands[command]
		if !known || len(words) < 1+n {
			return nil, fmt.Errorf("path %q: not understood from %q on", d, strings.Join(words, " "))
		}
		v := make([]float64, n)
		for i := range v {
			var err error
			if v[i], err = strconv.ParseFloat(words[1+i], 64); err != nil {
				return nil, fmt.Errorf("path %q: %w", d, err)
			}
		}
		out = append(out, trace(at, command, v)...)
		if len(out) > 0 {
			at = out[len(out)-1]
		}
		words = words[1+n:]
	}
	return out, nil
}

// spaced sets commands apart from their numbers.
var spaced = strings.NewReplacer("M", " M ", "L", " L ", "H", " H ", "V", " V ", "C", " C ", "Z", " Z ", ",", " ")

// bends is how many straight pieces stand for a curve.
const bends = 12

// circle is a polygon close to one.
func circle(c point, r float64) polygon {
	out := make(polygon, 4*bends)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(out)))
		out[i] = point{c.x + r*cos, c.y + r*sin}
	}
	return out
}

// trace is where a command leads from a point.
func trace(from point, command string, v []float64) []point {
	switch command {
	case "M", "L":
		return []point{{v[0], v[1]}}
	case "H":
		return []point{{v[0], from.y}}
	case "V":
		return []point{{from.x, v[0]}}
	case "C":
		out := make([]point, bends)
		for i := range out {
			t := float64(i+1) / bends
			a, b, c, d := (1-t)*(1-t)*(1-t), 3*t*(1-t)*(1-t), 3*t*t*(1-t), t*t*t
			out[i] = point{a*from.x + b*v[0] + c*v[2] + d*v[4], a*from.y + b*v[1] + c*v[3] + d*v[5]}
		}
		return out
	}
	return nil
}
