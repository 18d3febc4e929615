package theme

// Scheme is a choice of colours, before it is known what the terminal can show.
type Scheme struct {
	Name  string
	Board Board
	Text  [2]Text // by Ground
}

// Text is the colours of words and lines on one ground.
type Text struct{ Muted, Title, Accent, Good, Warn, Danger, Proof, Frame Color }

// Schemes are those that come with the program, the usual one first. Stone and iris are for eyes that do not tell red from green: their
// squares and marks differ in brightness or between blue and yellow.
func Schemes() []Scheme { return []Scheme{walnut, moss, stone, iris} }

// Theme is the scheme on a terminal.
func (s Scheme) Theme(o Options) Theme {
	t := s.Text[o.Ground]
	return Theme{
		Options: o,
		Muted:   t.quiet(o.Depth, t.Muted),
		Title:   Style{FG: t.Title, Attr: Bold},
		Accent:  Style{FG: t.Accent, Attr: Bold},
		Key:     Style{FG: t.Accent},
		Good:    Style{FG: t.Good},
		Warn:    Style{FG: t.Warn},
		Danger:  Style{FG: t.Danger, Attr: Bold},
		Proof:   Style{FG: t.Proof},
		Frame:   t.quiet(o.Depth, t.Frame),
		Shade:   t.quiet(o.Depth, t.Frame),
		Board:   s.Board,
	}
}

// quiet falls back to faint where there is no colour to step back with.
func (Text) quiet(d Depth, c Color) Style {
	if d == None {
		return Style{Attr: Faint}
	}
	return Style{FG: c}
}

// words are the same in every scheme.
var words = [2]Text{
	Dark: {
		Muted: Paint(0x8b93a1, 245, 7), Title: Paint(0xf0d9a8, 223, 15), Accent: Paint(0xf2b84b, 215, 11), Good: Paint(0x9bd17a, 114, 10),
		Warn: Paint(0xf2b84b, 215, 11), Danger: Paint(0xff7b72, 210, 9), Proof: Paint(0x7cc4e8, 117, 14), Frame: Paint(0x4d5562, 240, 8),
	},
	Light: {
		Muted: Paint(0x646b76, 242, 8), Title: Paint(0x5b3d10, 58, 0), Accent: Paint(0x9a5b00, 130, 5), Good: Paint(0x2f7a1f, 28, 2),
		Warn: Paint(0x9a5b00, 130, 5), Danger: Paint(0xb42318, 124, 1), Proof: Paint(0x0b6390, 24, 4), Frame: Paint(0xb4bac4, 249, 8),
	},
}

// The sixteen colours are the terminal's to choose. Those below are neither too dark for black pieces nor too light for white ones in any
// usual palette: bright blue and grey for squares, reds and magentas for marks.
const (
	light16, dark16                   = 12, 8
	last16, selected16, pending16     = 5, 13, 5
	capture16, check16                = 9, 1
	white16, black16, cursor16, dot16 = 15, 0, 11, 15
)

// walnut is walnut and maple, dark enough for ivory and light enough for onyx. The palette of 256 has no such browns: there it is slate.
var walnut = Scheme{"walnut", Board{
	Light:     Paint(0xa98d68, 103, light16),
	Dark:      Paint(0x785a3e, 60, dark16),
	PastLight: Paint(0x8b8b8b, 245, light16),
	PastDark:  Paint(0x5f5f5f, 59, dark16),
	White:     Paint(0xfffaf0, 231, white16),
	Black:     Paint(0x0b0a09, 16, black16),
	Last:      Paint(0x9c7f1e, 136, last16),
	Selected:  Paint(0x5f8f3f, 65, selected16),
	Capture:   Paint(0xa04f6a, 132, capture16),
	Check:     Paint(0xc03a2b, 160, check16),
	Pending:   Paint(0x4a7a9c, 30, pending16),
	Cursor:    Paint(0x9be7ff, 159, cursor16),
	Dot:       Paint(0xe8dcc0, 187, dot16),
}, words}

// moss is a club's green cloth.
var moss = Scheme{"moss", Board{
	Light:     Paint(0x839a70, 101, light16),
	Dark:      Paint(0x4d6b4c, 59, dark16),
	PastLight: Paint(0x8b8b8b, 245, light16),
	PastDark:  Paint(0x5f5f5f, 241, dark16),
	White:     Paint(0xfffdf2, 231, white16),
	Black:     Paint(0x080a08, 16, black16),
	Last:      Paint(0xa08420, 136, last16),
	Selected:  Paint(0x2f8f8a, 30, selected16),
	Capture:   Paint(0xa04f6a, 132, capture16),
	Check:     Paint(0xc03a2b, 160, check16),
	Pending:   Paint(0x4a78b0, 67, pending16),
	Cursor:    Paint(0xa8ecff, 159, cursor16),
	Dot:       Paint(0xe6ecd0, 194, dot16),
}, words}

// stone is grey, with marks in blue, gold, violet and tan.
var stone = Scheme{"stone", Board{
	Light:     Paint(0x8a8a8a, 245, light16),
	Dark:      Paint(0x5f5f5f, 59, dark16),
	PastLight: Paint(0x87875f, 101, light16),
	PastDark:  Paint(0x5f5f87, 60, dark16),
	White:     Paint(0xffffff, 231, white16),
	Black:     Paint(0x000000, 16, black16),
	Last:      Paint(0xaf8700, 136, last16),
	Selected:  Paint(0x005faf, 25, selected16),
	Capture:   Paint(0xaf875f, 137, capture16),
	Check:     Paint(0x8700ff, 93, check16),
	Pending:   Paint(0x5f87af, 67, pending16),
	Cursor:    Paint(0xafffff, 159, cursor16),
	Dot:       Paint(0xffffd7, 230, dot16),
}, words}

// iris is lavender and grey, with marks as far apart as the room between black and white pieces allows.
var iris = Scheme{"iris", Board{
	Light:     Paint(0x8787af, 103, light16),
	Dark:      Paint(0x5f5f5f, 59, dark16),
	PastLight: Paint(0x8a8a8a, 245, light16),
	PastDark:  Paint(0x666666, 241, dark16),
	White:     Paint(0xffffff, 231, white16),
	Black:     Paint(0x000000, 16, black16),
	Last:      Paint(0xaf8700, 136, last16),
	Selected:  Paint(0x5f5faf, 61, selected16),
	Capture:   Paint(0xaf875f, 137, capture16),
	Check:     Paint(0x8700ff, 93, check16),
	Pending:   Paint(0xaf5fff, 135, pending16),
	Cursor:    Paint(0xafffff, 159, cursor16),
	Dot:       Paint(0xffffd7, 230, dot16),
}, words}
