package board

import "castlekey/ui/theme"

// Mark is a set of things to be said about a square.
type Mark uint16

// The marks, the one that wins a square's colour last. Cursor, Target and Capture are drawn over that colour.
const (
	Last     Mark = 1 << iota // the last move went from or to here
	Pending                   // a move from or to here is not confirmed yet
	Premove                   // a move chosen ahead goes from or to here
	Check                     // the king here is in check
	Selected                  // the piece that will move
	Target                    // it may go here
	Capture                   // it may take here
	Cursor                    // the keyboard is here
)

// look is how a mark shows: the colour of the square, and a symbol for those who do not see the colour.
type look struct {
	mark   Mark
	color  func(theme.Board) theme.Color
	symbol string
}

// looks are in order of priority.
var looks = []look{
	{Selected, func(b theme.Board) theme.Color { return b.Selected }, "*"},
	{Capture, func(b theme.Board) theme.Color { return b.Capture }, "x"},
	{Premove, func(b theme.Board) theme.Color { return b.Pending }, "›"},
	{Check, func(b theme.Board) theme.Color { return b.Check }, "!"},
	{Pending, func(b theme.Board) theme.Color { return b.Pending }, "~"},
	{Last, func(b theme.Board) theme.Color { return b.Last }, "'"},
}

// look is the most important of the marks that colour a square.
func (m Mark) look() (look, bool) {
	for _, l := range looks {
		if m&l.mark != 0 {
			return l, true
		}
	}
	return look{}, false
}
