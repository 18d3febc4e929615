package theme

import "strconv"

// Depth is how many colours the terminal has.
type Depth uint8

// The depths. None still allows bold, faint and reverse, which are no colours.
const (
	None Depth = iota
	Ansi16
	Ansi256
	TrueColor
)

// Color is one colour chosen by hand for each depth: an automatic reduction loses the contrasts a board lives on.
// The zero value is the terminal's own colour.
type Color struct {
	RGB      uint32 // 0xRRGGBB
	Index256 uint8
	Index16  uint8 // 0 to 15
	set      bool
	key      bool // RGB is a key, not a colour
}

// Paint returns a colour; see Color for the three values.
func Paint(rgb uint32, index256, index16 uint8) Color {
	return Color{RGB: rgb, Index256: index256, Index16: index16, set: true}
}

// PictureKey is the letter colour of a cell that shows a part of a picture: what the terminal's writer looks the picture up by, 24 bits.
// Every depth but None writes it in full.
func PictureKey(key uint32) Color { return Color{RGB: key, set: true, key: true} }

// IsSet reports whether the colour is one of ours rather than the terminal's own.
func (c Color) IsSet() bool { return c.set }

// layer says which of a cell's two colours a code sets.
type layer uint8

const (
	foreground layer = 38
	background layer = 48
)

// appendTo adds the SGR parameters that set the colour on a layer, for example "48;5;137".
func (c Color) appendTo(b []byte, on layer, d Depth) []byte {
	switch {
	case !c.set:
		return strconv.AppendUint(b, uint64(on)+1, 10)
	case d == TrueColor || c.key:
		b = strconv.AppendUint(b, uint64(on), 10)
		b = append(b, ";2"...)
		for shift := 16; shift >= 0; shift -= 8 {
			b = append(b, ';')
			b = strconv.AppendUint(b, uint64(c.RGB>>shift&0xff), 10)
		}
		return b
	case d == Ansi256:
		b = strconv.AppendUint(b, uint64(on), 10)
		b = append(b, ";5;"...)
		return strconv.AppendUint(b, uint64(c.Index256), 10)
	}
	first := uint64(on) - 8
	if c.Index16 >= 8 {
		first += 60 - 8
	}
	return strconv.AppendUint(b, first+uint64(c.Index16), 10)
}

// Attr is a set of text attributes.
type Attr uint8

// The attributes. Every terminal that has any has these.
const (
	Bold Attr = 1 << iota
	Faint
	Underline
	Reverse
)

var attrCodes = [...]struct {
	attr Attr
	code string
}{{Bold, "1"}, {Faint, "2"}, {Underline, "4"}, {Reverse, "7"}}

// Style is how a cell is drawn. The zero value is the terminal's default.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// On returns the style on another background.
func (s Style) On(bg Color) Style { s.BG = bg; return s }

// With returns the style with more attributes.
func (s Style) With(a Attr) Style { s.Attr |= a; return s }

// flat drops what the depth cannot show, so that equal looks compare equal.
func (s Style) flat(d Depth) Style {
	if d == None {
		s.FG, s.BG = Color{}, Color{}
	}
	return s
}

// appendChange adds the escape sequence that turns the pen from one style to another; nothing if they are equal.
// An attribute can only be taken back by a reset, so losing one starts over.
func appendChange(b []byte, from, to Style, d Depth) []byte {
	if from == to {
		return b
	}
	b = append(b, "\x1b["...)
	start := len(b)
	if from.Attr&^to.Attr != 0 || to == (Style{}) {
		b, from = append(b, '0'), Style{}
	}
	for _, a := range attrCodes {
		if to.Attr&^from.Attr&a.attr != 0 {
			b = append(separate(b, start), a.code...)
		}
	}
	if from.FG != to.FG {
		b = to.FG.appendTo(separate(b, start), foreground, d)
	}
	if from.BG != to.BG {
		b = to.BG.appendTo(separate(b, start), background, d)
	}
	return append(b, 'm')
}

// separate adds a semicolon unless the parameters begin here.
func separate(b []byte, start int) []byte {
	if len(b) > start {
		b = append(b, ';')
	}
	return b
}
