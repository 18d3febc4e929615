package theme

// Ground is the terminal's background.
type Ground uint8

// The grounds.
const (
	Dark Ground = iota
	Light
)

// Glyphs says which characters the terminal's font is trusted with.
type Glyphs uint8

// The glyph sets.
const (
	Unicode Glyphs = iota // chess figures, block elements, box drawing
	ASCII                 // letters and punctuation only
)

// Graphics says what pieces are drawn with.
type Graphics uint8

// The ways to draw.
const (
	Blocks  Graphics = iota // block elements, four dots a character
	Letters                 // the chess figures of Unicode, one a square
	Pixels                  // pictures, which the terminal's writer sends
)

// Options is what a theme is chosen by.
type Options struct {
	Depth    Depth
	Ground   Ground
	Glyphs   Glyphs
	Graphics Graphics
	Spare    int // rows at the bottom of the screen that pictures may not reach
}

// Theme is every colour of the program, by what it means.
type Theme struct {
	Options

	Ink    Style // ordinary text, in the terminal's own colour
	Muted  Style // what may be overlooked
	Title  Style // names and headings
	Accent Style // what the keyboard is on
	Key    Style // a key in a help line
	Good   Style // allowed, confirmed, won
	Warn   Style // waiting, short of time
	Danger Style // refused, check, lost
	Proof  Style // what the chain recorded
	Frame  Style // lines around things
	Shade  Style // everything behind a popup

	Board Board
}

// Board is the colours of squares and pieces. Each square colour keeps a contrast of 3:1 to both sides' pieces.
type Board struct {
	Palette uint8 // tells the boards of different themes apart

	Light, Dark Color // squares

	PastLight, PastDark Color // squares of an earlier position

	White, Black Color // pieces

	Last, Selected, Capture, Check, Pending Color // marked squares

	Cursor, Dot Color // drawn over a square
}

// New returns the usual scheme on a terminal.
func New(o Options) Theme { return walnut.Theme(o) }
