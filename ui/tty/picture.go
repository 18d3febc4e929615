package tty

import (
	"image"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi/kitty"
)

// Protocol is how a terminal is sent pictures.
type Protocol uint8

// The protocols.
const (
	NoPictures    Protocol = iota
	KittyPictures          // Kitty's graphics protocol with Unicode placeholders
	SixelPictures
)

// Source draws pictures: the one of a key, for cells of a size in pixels, and how many cells it takes. It is false for a key it does not know.
type Source interface {
	Picture(key uint32, cell image.Point) (img *image.NRGBA, columns, rows int, ok bool)
}

// Pictures says how a Writer shows pictures. What is written names them by cells: Kitty's placeholder with the marks of row and column, in a
// colour of 24 bits that is the picture's key.
type Pictures struct {
	Protocol Protocol
	Source   Source
	Cell     image.Point // the size of a cell in pixels
	Tmux     bool        // the terminal is behind tmux
	Fixed    bool        // the terminal has the mode in which sixels do not scroll
	Series   byte        // tells the pictures of different programs in one terminal apart; not 0 or 0xff
}

// part is a cell's share of a picture; the zero value is none.
type part struct {
	key      uint32
	row, col uint8
	is       bool
}

// partOf reads a cell that names a part of a picture.
func partOf(text string, s style) (part, bool) {
	marks := []rune(text)
	if len(marks) != 3 || marks[0] != kitty.Placeholder {
		return part{}, false
	}
	row, known := markNumbers[marks[1]]
	col, too := markNumbers[marks[2]]
	fields := strings.Split(s.fg, ";")
	if !known || !too || len(fields) != 5 {
		return part{}, false
	}
	key := uint32(0)
	for _, f := range fields[2:] {
		n, err := strconv.ParseUint(f, 10, 8)
		if err != nil {
			return part{}, false
		}
		key = key<<8 | uint32(n)
	}
	return part{key, row, col, true}, true
}

// markNumbers are the numbers the first marks of placeholders stand for.
var markNumbers = func() map[rune]uint8 {
	all := map[rune]uint8{}
	for i := range uint8(64) {
		all[kitty.Diacritic(int(i))] = i
	}
	return all
}()

// pictured is a cell as this terminal is sent it, if it names a part of a picture.
func (w *Writer) pictured(c cell) cell {
	if w.pictures.Protocol == NoPictures || !strings.HasPrefix(c.text, string(kitty.Placeholder)) {
		return c
	}
	p, ok := partOf(c.text, c.style)
	if !ok {
		return c
	}
	ground := style{bg: c.style.bg}
	if w.pictures.Protocol == SixelPictures {
		return cell{text: " ", style: ground, part: p}
	}
	id, ok := w.kitty(p.key)
	if !ok {
		return cell{text: " ", style: ground}
	}
	ground.fg = letterOf(id)
	return cell{text: c.text + string(kitty.Diacritic(int(w.pictures.Series))), style: ground}
}
