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

// New returns the theme for a terminal.
func New(o Options) Theme {
	ink := darkInk
	if o.Ground == Light {
		ink = lightInk
	}
	board := warmBoard
	if o.Depth == Ansi16 {
		board = plainBoard
	}
	return Theme{
		Options: o,
		Muted:   ink.style(o.Depth, ink.muted, 0),
		Title:   Style{FG: ink.title, Attr: Bold},
		Accent:  Style{FG: ink.accent, Attr: Bold},
		Key:     Style{FG: ink.accent},
		Good:    Style{FG: ink.good},
		Warn:    Style{FG: ink.warn},
		Danger:  Style{FG: ink.danger, Attr: Bold},
		Proof:   Style{FG: ink.proof},
		Frame:   ink.style(o.Depth, ink.frame, 0),
		Shade:   ink.style(o.Depth, ink.frame, 0),
		Board:   board,
	}
}

// inks are the text colours for one ground.
type inks struct{ muted, title, accent, good, warn, danger, proof, frame Color }

// style falls back to faint where there is no colour to step back with.
func (inks) style(d Depth, c Color, a Attr) Style {
	if d == None {
		return Style{Attr: a | Faint}
	}
	return Style{FG: c, Attr: a}
}

var darkInk = inks{
	muted:  Paint(0x8b93a1, 245, 7),
	title:  Paint(0xf0d9a8, 223, 15),
	accent: Paint(0xf2b84b, 215, 11),
	good:   Paint(0x9bd17a, 114, 10),
	warn:   Paint(0xf2b84b, 215, 11),
	danger: Paint(0xff7b72, 210, 9),
	proof:  Paint(0x7cc4e8, 117, 14),
	frame:  Paint(0x4d5562, 240, 8),
}

var lightInk = inks{
	muted:  Paint(0x646b76, 242, 8),
	title:  Paint(0x5b3d10, 58, 0),
	accent: Paint(0x9a5b00, 130, 5),
	good:   Paint(0x2f7a1f, 28, 2),
	warn:   Paint(0x9a5b00, 130, 5),
	danger: Paint(0xb42318, 124, 1),
	proof:  Paint(0x0b6390, 24, 4),
	frame:  Paint(0xb4bac4, 249, 8),
}

// warmBoard is walnut and maple, dark enough for ivory and light enough for onyx. The palette of 256 has no such browns: there it is slate.
var warmBoard = Board{
	Light:     Paint(0xa98d68, 103, 0),
	Dark:      Paint(0x785a3e, 60, 0),
	PastLight: Paint(0x8b8b8b, 245, 0),
	PastDark:  Paint(0x5f5f5f, 59, 0),
	White:     Paint(0xfffaf0, 231, 0),
	Black:     Paint(0x0b0a09, 16, 0),
	Last:      Paint(0x9c7f1e, 136, 0),
	Selected:  Paint(0x5f8f3f, 65, 0),
	Capture:   Paint(0xa04f6a, 132, 0),
	Check:     Paint(0xc03a2b, 160, 0),
	Pending:   Paint(0x4a7a9c, 30, 0),
	Cursor:    Paint(0x9be7ff, 159, 0),
	Dot:       Paint(0xe8dcc0, 187, 0),
}

// plainBoard uses the sixteen colours every palette defines.
var plainBoard = Board{
	Light:     Paint(0x11a8cd, 6, 6),
	Dark:      Paint(0x2472c8, 4, 4),
	PastLight: Paint(0x11a8cd, 6, 6), // there are no greys between black and white that keep both sides apart
	PastDark:  Paint(0x2472c8, 4, 4),
	White:     Paint(0xffffff, 15, 15),
	Black:     Paint(0x000000, 0, 0),
	Last:      Paint(0x0dbc79, 2, 2),
	Selected:  Paint(0xe5e510, 3, 3),
	Capture:   Paint(0xbc3fbc, 5, 5),
	Check:     Paint(0xcd3131, 1, 1),
	Pending:   Paint(0x666666, 8, 8),
	Cursor:    Paint(0xf5f543, 11, 11),
	Dot:       Paint(0xffffff, 15, 15),
}
