package vt

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi/kitty"
)

// Stored is a picture that was sent by Kitty's protocol and placed virtually.
type Stored struct {
	Image         image.Image
	Columns, Rows int
}

// gallery is what a terminal knows of pictures.
type gallery struct {
	cell   image.Point
	stored map[uint32]Stored
	laid   map[image.Point]image.Image // the pixels that lie on a cell, by sixel

	Transmitted int      // how many pictures were sent by Kitty's protocol
	Laid        int      // how many by sixel
	Faults      []string // what breaks a protocol

	fixed   bool              // mode 80 is on
	keys    map[string]string // of a transmission under way
	payload strings.Builder
}

// Draws gives the terminal cells of a size in pixels, and with them pictures.
func (t *Terminal) Draws(cell image.Point) *Terminal {
	t.cell, t.stored, t.laid = cell, map[uint32]Stored{}, map[image.Point]image.Image{}
	return t
}

// Stored are the pictures the terminal holds, by their numbers.
func (t *Terminal) Stored() map[uint32]Stored { return t.stored }

func (t *Terminal) fault(format string, args ...any) {
	t.Faults = append(t.Faults, fmt.Sprintf(format, args...))
}

// command obeys what comes in an APC or a DCS, false if it is not known.
func (t *Terminal) command(seq string) bool {
	body, closed := strings.CutSuffix(seq, "\x1b\\")
	switch {
	case !closed || t.stored == nil:
		return false
	case strings.HasPrefix(body, "\x1b_G"):
		t.graphics(body[3:])
	case strings.HasPrefix(body, "\x1bP"):
		return t.sixel(seq)
	default:
		return false
	}
	return true
}

// graphics obeys one command of Kitty's protocol.
func (t *Terminal) graphics(body string) {
	head, data, _ := strings.Cut(body, ";")
	keys := map[string]string{}
	for pair := range strings.SplitSeq(head, ",") {
		k, v, _ := strings.Cut(pair, "=")
		keys[k] = v
	}
	if keys["q"] != "2" {
		t.fault("a command that is answered: %q", head)
	}
	switch {
	case t.keys != nil:
		if len(keys) != 2 {
			t.fault("a later chunk with more than m and q: %q", head)
		}
		t.chunk(keys, data)
	case keys["a"] == "T":
		t.keys = keys
		t.payload.Reset()
		t.chunk(keys, data)
	case keys["a"] == "d" && keys["d"] == "I":
		id, _ := strconv.ParseUint(keys["i"], 10, 32)
		if _, ok := t.stored[uint32(id)]; !ok {
			t.fault("a picture is deleted that is not there: %d", id)
		}
		delete(t.stored, uint32(id))
	default:
		t.fault("not known here: %q", head)
	}
}

// chunk takes in a part of a picture, and stores the picture with the last one.
func (t *Terminal) chunk(keys map[string]string, data string) {
	t.payload.WriteString(data)
	if len(data) > 4096 || keys["m"] == "1" && len(data)%4 != 0 {
		t.fault("a chunk of %d", len(data))
	}
	if keys["m"] == "1" {
		return
	}
	c := t.keys
	t.keys = nil
	file, err := base64.StdEncoding.DecodeString(t.payload.String())
	if err != nil || c["f"] != "100" || c["U"] != "1" {
		t.fault("not a PNG for a virtual placement: %v, %v", c, err)
		return
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.fault("no PNG: %v", err)
		return
	}
	id, _ := strconv.ParseUint(c["i"], 10, 32)
	cols, _ := strconv.Atoi(c["c"])
	rows, _ := strconv.Atoi(c["r"])
	t.stored[uint32(id)] = Stored{img, cols, rows}
	t.Transmitted++
}

// sixel lays a picture on the cells at the cursor, which is at the picture's end afterwards.
func (t *Terminal) sixel(seq string) bool {
	head, _, ok := strings.Cut(seq[2:], "q")
	if !ok || strings.Trim(head, "0123456789;") != "" {
		return false
	}
	if !strings.HasPrefix(head, "0;1") {
		t.fault("a sixel picture that paints its ground: %q", head)
	}
	img, err := readSixel(seq[2+len(head)+1 : len(seq)-2])
	if err != nil {
		t.fault("no sixel: %v", err)
		return true
	}
	t.Laid++
	size := img.Bounds().Size()
	if t.fixed {
		t.layAll(img, 0, 0)
		return true
	}
	next := t.y + (max(size.Y-6, 0)+t.cell.Y-1)/t.cell.Y // as xterm 379 does it
	if next >= t.h {
		t.fault("a picture that makes the terminal scroll")
	}
	t.layAll(img, t.x, t.y)
	t.move(0, next)
	return true
}

// layAll puts a picture on the cells from one on; what does not fit is lost.
func (t *Terminal) layAll(img image.Image, x, y int) {
	size := img.Bounds().Size()
	for row := 0; row*t.cell.Y < size.Y && y+row < t.h; row++ {
		for col := 0; col*t.cell.X < size.X && x+col < t.w; col++ {
			t.lay(image.Pt(x+col, y+row), img, image.Pt(col*t.cell.X, row*t.cell.Y))
		}
	}
}

// lay puts pixels on one cell, over those that lie there.
func (t *Terminal) lay(at image.Point, img image.Image, from image.Point) {
	tile := image.NewNRGBA(image.Rectangle{Max: t.cell})
	if old, ok := t.laid[at]; ok {
		draw.Draw(tile, tile.Rect, old, image.Point{}, draw.Src)
	}
	draw.Draw(tile, tile.Rect.Intersect(image.Rectangle{Max: img.Bounds().Max.Sub(from)}), img, from, draw.Over)
	t.laid[at] = tile
}

// wipeOff takes pixels off the cells that are written or erased.
func (t *Terminal) wipeOff(from, to int) {
	for i := from; i < to && len(t.laid) > 0; i++ {
		delete(t.laid, image.Pt(i%t.w, i/t.w))
	}
}

// Image is the screen in pixels: grounds, full blocks and pictures, without letters. A ground of the terminal's own is transparent.
func (t *Terminal) Image() *image.NRGBA {
	t.flush()
	out := image.NewNRGBA(image.Rect(0, 0, t.w*t.cell.X, t.h*t.cell.Y))
	for i, c := range t.cells {
		at := image.Pt(i%t.w, i/t.w)
		r := image.Rectangle{Max: t.cell}.Add(image.Pt(at.X*t.cell.X, at.Y*t.cell.Y))
		ground := c.Style.BG
		if c.Text == "█" {
			ground = c.Style.FG
		}
		draw.Draw(out, r, image.NewUniform(Ground(ground)), image.Point{}, draw.Src)
		if tile, ok := t.laid[at]; ok {
			draw.Draw(out, r, tile, image.Point{}, draw.Over)
		}
		if img, from, ok := t.placed(c); ok {
			draw.Draw(out, r, img, from, draw.Over)
		}
	}
	return out
}

// placed is the picture a placeholder shows a part of, and where in it that part begins.
func (t *Terminal) placed(c Cell) (image.Image, image.Point, bool) {
	marks := []rune(c.Text)
	if len(marks) != 4 || marks[0] != kitty.Placeholder {
		return nil, image.Point{}, false
	}
	var low uint32
	if _, err := fmt.Sscanf(c.Style.FG, "48;5;%d", &low); err != nil {
		return nil, image.Point{}, false
	}
	p, ok := t.stored[uint32(number(marks[3]))<<24|low]
	row, col := number(marks[1]), number(marks[2])
	if !ok || row >= p.Rows || col >= p.Columns {
		return nil, image.Point{}, false
	}
	size := p.Image.Bounds().Size()
	return p.Image, image.Pt(size.X/p.Columns*col, size.Y/p.Rows*row), true
}

// number is what a mark stands for, a large one if for nothing.
func number(mark rune) int {
	if n, ok := numbers()[mark]; ok {
		return n
	}
	return 1 << 10
}

var numbers = sync.OnceValue(func() map[rune]int {
	all := map[rune]int{}
	for i := range 256 {
		all[kitty.Diacritic(i)] = i
	}
	return all
})

// Ground is a colour in the form Style has it; the terminal's own and the first sixteen are transparent, for they are not known.
func Ground(bg string) color.NRGBA {
	var r, g, b uint8
	if _, err := fmt.Sscanf(bg, "48;2;%d;%d;%d", &r, &g, &b); err == nil {
		return color.NRGBA{r, g, b, 0xff}
	}
	var i int
	if _, err := fmt.Sscanf(bg, "48;5;%d", &i); err == nil && i >= 16 {
		return cube(i)
	}
	return color.NRGBA{}
}

// cube is a colour of xterm's palette from 16 on.
func cube(i int) color.NRGBA {
	if i >= 232 {
		v := uint8(8 + 10*(i-232))
		return color.NRGBA{v, v, v, 0xff}
	}
	level := func(n int) uint8 {
		if n == 0 {
			return 0
		}
		return uint8(55 + 40*n)
	}
	i -= 16
	return color.NRGBA{level(i / 36), level(i / 6 % 6), level(i % 6), 0xff}
}
