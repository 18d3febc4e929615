package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Canvas is a grid of character cells. Painting outside it is cut off, never an error.
type Canvas struct {
	w, h   int
	depth  Depth
	glyphs Glyphs
	cells  []cell
}

// cell holds one character, or nothing where a wide one to its left reaches in.
type cell struct {
	text  string
	style Style
}

// Canvas returns an empty canvas of w by h cells for this theme's terminal.
func (t Theme) Canvas(w, h int) *Canvas {
	c := &Canvas{w: max(w, 0), h: max(h, 0), depth: t.Depth, glyphs: t.Glyphs}
	c.cells = make([]cell, c.w*c.h)
	for i := range c.cells {
		c.cells[i].text = " "
	}
	return c
}

// Size is the canvas in cells.
func (c *Canvas) Size() (w, h int) { return c.w, c.h }

// Text writes one line from x on and returns the column after it. Control characters are left out, and
// bytes that are no text become question marks.
func (c *Canvas) Text(x, y int, s string, style Style) int {
	s = strings.ToValidUTF8(s, "?")
	for len(s) > 0 {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(cluster):]
		if width <= 0 {
			continue
		}
		c.put(x, y, cluster, style)
		for i := 1; i < width; i++ {
			c.put(x+i, y, c.covered(), style)
		}
		if width > 1 && x < c.w && x+width > c.w {
			c.put(x, y, " ", style) // half of a wide character does not fit
		}
		x += width
	}
	return x
}

// covered is what a cell holds that a wide character to its left reaches into; the stand-ins of ASCII do not reach.
func (c *Canvas) covered() string {
	if c.glyphs == ASCII {
		return " "
	}
	return ""
}

// Right writes one line that ends before column x.
func (c *Canvas) Right(x, y int, s string, style Style) { c.Text(x-Width(s), y, s, style) }

// Center writes one line in the middle of w columns from x on.
func (c *Canvas) Center(x, y, w int, s string, style Style) {
	c.Text(x+max((w-Width(s))/2, 0), y, s, style)
}

// Fill paints a rectangle with one single-width character.
func (c *Canvas) Fill(r Rect, char string, style Style) {
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			c.put(x, y, char, style)
		}
	}
}

// put sets one cell if it exists.
func (c *Canvas) put(x, y int, text string, style Style) {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return
	}
	if c.glyphs == ASCII {
		text = translate(text)
	}
	c.cells[y*c.w+x] = cell{text, style.flat(c.depth)}
}

// Fade draws everything painted so far in one style and without background, as the ground for a popup.
func (c *Canvas) Fade(style Style) {
	for i := range c.cells {
		if c.cells[i].style.FG.key {
			c.cells[i].text = " " // a picture has no other style
		}
		c.cells[i].style = Style{}
		if c.cells[i].text != " " {
			c.cells[i].style = style.flat(c.depth)
		}
	}
}

// String is the frame: h lines joined by newlines, blank ends left out.
func (c *Canvas) String() string {
	b := make([]byte, 0, c.w*c.h*2)
	for y := range c.h {
		if y > 0 {
			b = append(b, '\n')
		}
		b = c.appendLine(b, c.cells[y*c.w:(y+1)*c.w])
	}
	return string(b)
}

// appendLine adds one line with as few style changes as it needs.
func (c *Canvas) appendLine(b []byte, line []cell) []byte {
	end := len(line)
	for end > 0 && line[end-1] == (cell{text: " "}) {
		end--
	}
	var pen Style
	for _, cell := range line[:end] {
		want := cell.style
		if cell.text == " " && want.Attr&(Underline|Reverse) == 0 {
			want.FG, want.Attr = pen.FG, pen.Attr&^(Underline|Reverse) // a blank shows its ground only
		}
		b = appendChange(b, pen, want, c.depth)
		pen = want
		b = append(b, cell.text...)
	}
	return appendChange(b, pen, Style{}, c.depth)
}

// Rect is a rectangle of cells.
type Rect struct{ X, Y, W, H int }

// Has reports whether a cell lies in the rectangle.
func (r Rect) Has(x, y int) bool { return x >= r.X && y >= r.Y && x < r.X+r.W && y < r.Y+r.H }

// Width is how many columns a plain text takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Cut shortens a plain text to w columns, ending it in an ellipsis if anything was lost.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, "…")
}

// Wrap breaks a plain text into lines of at most w columns, at spaces where it can.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}
