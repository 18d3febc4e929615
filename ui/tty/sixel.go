package tty

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Sixel: VT330/VT340 Programmer Reference Manual, chapter 14. A picture lies on the cells it was drawn over until they are written again. So its
// cells are written first, as blanks on their ground, and the picture after everything else, with what is paper left as it is.

// mosaic is a picture of which cells were written again.
type mosaic struct {
	x, y int // of the picture's first cell
	key  uint32
}

// mosaics are the pictures to draw anew.
func (w *Writer) mosaics() []mosaic {
	if w.pictures.Protocol != SixelPictures {
		return nil
	}
	found := map[mosaic]bool{}
	for y := range w.wanted.h {
		for x, c := range w.wanted.row(y) {
			if p := c.part; p.is && !c.sameAs(w.screen.row(y)[x]) {
				found[mosaic{x - int(p.col), y - int(p.row), p.key}] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b mosaic) int { return (a.y-b.y)<<16 + a.x - b.x })
}

// lay draws a picture: those of its cells that are to show it.
func (w *Writer) lay(m mosaic) {
	img, columns, rows, ok := w.pictures.Source.Picture(m.key, w.pictures.Cell)
	if !ok {
		return
	}
	columns, rows = min(columns, w.wanted.w-m.x), min(rows, w.wanted.h-m.y)
	flat := image.NewPaletted(image.Rect(0, 0, columns*w.pictures.Cell.X, rows*w.pictures.Cell.Y), color.Palette{color.NRGBA{}})
	for row := range rows {
		for col := range columns {
			w.tile(flat, img, m, row, col)
		}
	}
	if len(flat.Palette) == 1 {
		return
	}
	switch at := image.Pt(m.x*w.pictures.Cell.X, m.y*w.pictures.Cell.Y); {
	case m.y+rows < w.wanted.h:
		w.moveTo(cursor{m.x, m.y})
		w.out = append(w.out, sixel(flat, image.Point{})...)
		w.real.x = -1 // terminals differ on where the cursor is now
	case w.pictures.Fixed:
		w.out = append(w.out, displayMode+"h"...)
		w.out = append(w.out, sixel(flat, at)...)
		w.out = append(w.out, displayMode+"l"...)
		w.real.x = -1
	default:
		flat.Rect.Max.Y = min(flat.Rect.Max.Y, (rows-1)*w.pictures.Cell.Y/band*band+band)
		w.moveTo(cursor{m.x, m.y})
		w.out = append(w.out, sixel(flat, image.Point{})...)
		w.real.x = -1
	}
}

// displayMode (DECSDM) puts a picture at the top left of the screen, where nothing scrolls, whatever it covers. Without it the cursor
// goes to the line after the picture's last band begins, and the screen scrolls if there is none: then the picture has to be cut.
const displayMode = "\x1b[?80"

// tile copies one cell of a picture, blended with its ground.
func (w *Writer) tile(to *image.Paletted, from *image.NRGBA, m mosaic, row, col int) {
	x, y := m.x+col, m.y+row
	if m.x < 0 || m.y < 0 || x >= w.wanted.w || y >= w.wanted.h {
		return
	}
	c := w.wanted.row(y)[x]
	if c.part != (part{m.key, uint8(row), uint8(col), true}) {
		return
	}
	ground, known := rgb(c.style.bg)
	size := w.pictures.Cell
	for py := row * size.Y; py < (row+1)*size.Y; py++ {
		for px := col * size.X; px < (col+1)*size.X; px++ {
			if ink := blend(from.NRGBAAt(px, py), ground, known); ink.A != 0 {
				to.SetColorIndex(px, py, register(to, ink))
			}
		}
	}
}

// steps is how many shades lie between ink and ground.
const steps = 4

// blend is an ink over a ground; where the ground is not known, it is all or nothing.
func blend(ink color.NRGBA, ground color.NRGBA, known bool) color.NRGBA {
	if !known {
		if ink.A < 0x80 {
			return color.NRGBA{}
		}
		ink.A = 0xff
		return ink
	}
	share := (int(ink.A)*steps + 0x7f) / 0xff
	if share == 0 {
		return color.NRGBA{}
	}
	mix := func(a, b uint8) uint8 { return uint8((int(a)*share + int(b)*(steps-share)) / steps) }
	return color.NRGBA{mix(ink.R, ground.R), mix(ink.G, ground.G), mix(ink.B, ground.B), 0xff}
}

// mostRegisters is how many colours a picture may have; the terminals' limit is 256, some stop at 16 times as many bytes before.
const mostRegisters = 64

// register is the number of a colour; when all are taken, of the nearest one.
func register(p *image.Paletted, c color.NRGBA) uint8 {
	for i := 1; i < len(p.Palette); i++ {
		if p.Palette[i] == color.Color(c) {
			return uint8(i)
		}
	}
	if len(p.Palette) < mostRegisters {
		p.Palette = append(p.Palette, c)
		return uint8(len(p.Palette) - 1)
	}
	return uint8(1 + p.Palette[1:].Index(c))
}

// band is how many rows of pixels one row of sixels holds.
const band = 6

// sixel is the sequence that draws a picture so far from where it begins; color 0 is left as it is. Rows at the lower end that fill no band
// are left out: some terminals would take the band for the next line.
func sixel(p *image.Paletted, offset image.Point) []byte {
	skipped := offset.Y % band // rows of the first band that the picture does not reach
	w, h := offset.X+p.Rect.Dx(), (skipped+p.Rect.Dy())/band*band
	var b bytes.Buffer
	fmt.Fprintf(&b, "\x1bP0;1;0q\"1;1;%d;%d", w, offset.Y/band*band+h)
	for i, c := range p.Palette[1:] {
		n := c.(color.NRGBA)
		fmt.Fprintf(&b, "#%d;2;%d;%d;%d", i+1, percent(n.R), percent(n.G), percent(n.B))
	}
	b.WriteString(strings.Repeat("-", offset.Y/band))
	for y := 0; y < h; y += band {
		if y > 0 {
			b.WriteByte('-')
		}
		b.WriteString(strings.Join(bandOf(p, y-skipped, offset.X), "$"))
	}
	b.WriteString("\x1b\\")
	return b.Bytes()
}

func percent(part uint8) int { return (int(part)*100 + 0x7f) / 0xff }

// bandOf is one band, so far to the right: a run of sixels for each of its colours.
func bandOf(p *image.Paletted, top, right int) []string {
	var out []string
	for c := 1; c < len(p.Palette); c++ {
		line, any := make([]byte, right+p.Rect.Dx()), false
		for x := range line {
			line[x] = '?'
			for i := range band {
				if int(p.ColorIndexAt(x-right, top+i)) == c {
					line[x] += 1 << i
					any = true
				}
			}
		}
		if any {
			out = append(out, "#"+strconv.Itoa(c)+runs(line))
		}
	}
	return out
}

// runs shortens repetitions; what is empty at the end is left out.
func runs(line []byte) string {
	line = bytes.TrimRight(line, "?")
	var b strings.Builder
	for i := 0; i < len(line); {
		n := 1
		for i+n < len(line) && line[i+n] == line[i] {
			n++
		}
		if n > 3 {
			fmt.Fprintf(&b, "!%d%c", n, line[i])
		} else {
			b.Write(line[i : i+n])
		}
		i += n
	}
	return b.String()
}

// rgb reads the parameters of a ground, false if the colour is the terminal's to choose.
func rgb(ground string) (color.NRGBA, bool) {
	var n [3]uint8
	if _, err := fmt.Sscanf(ground, "48;2;%d;%d;%d", &n[0], &n[1], &n[2]); err == nil {
		return color.NRGBA{n[0], n[1], n[2], 0xff}, true
	}
	if _, err := fmt.Sscanf(ground, "48;5;%d", &n[0]); err != nil || n[0] < 16 {
		return color.NRGBA{}, false
	}
	if n[0] >= 232 {
		grey := 8 + 10*(n[0]-232)
		return color.NRGBA{grey, grey, grey, 0xff}, true
	}
	level, i := [...]uint8{0, 95, 135, 175, 215, 255}, n[0]-16
	return color.NRGBA{level[i/36], level[i/6%6], level[i%6], 0xff}, true
}
