package game

// Color is a side: White or Black.
type Color uint8

// The two sides, numbered as on chain.
const (
	White Color = 0
	Black Color = 1
)

// Other returns the opponent of c.
func (c Color) Other() Color { return c ^ 1 }

// String returns "white" or "black".
func (c Color) String() string {
	if c == White {
		return "white"
	}
	return "black"
}

// Kind is a kind of piece without its colour.
type Kind uint8

// The six kinds, numbered as on chain; NoKind is none of them.
const (
	NoKind Kind = iota
	Pawn
	Knight
	Bishop
	Rook
	Queen
	King
)

// String returns the English name of the kind, or "none".
func (k Kind) String() string {
	switch k {
	case Pawn:
		return "pawn"
	case Knight:
		return "knight"
	case Bishop:
		return "bishop"
	case Rook:
		return "rook"
	case Queen:
		return "queen"
	case King:
		return "king"
	default:
		return "none"
	}
}

// Letter returns the kind's letter in English notation, upper case: P N B R Q K;
// 0 for NoKind.
func (k Kind) Letter() byte {
	if k < Pawn || k > King {
		return 0
	}
	return " PNBRQK"[k]
}

// kindOf reads a letter of either case as a kind; NoKind if it names none.
func kindOf(letter byte) Kind {
	switch letter | 0x20 {
	case 'p':
		return Pawn
	case 'n':
		return Knight
	case 'b':
		return Bishop
	case 'r':
		return Rook
	case 'q':
		return Queen
	case 'k':
		return King
	default:
		return NoKind
	}
}

// Piece is what stands on a square, as the nibble stored on chain: 0 empty,
// 1 to 6 white P N B R Q K, 9 to 14 black.
type Piece uint8

// NoPiece is an empty square.
const NoPiece Piece = 0

const blackBit Piece = 8

// NewPiece returns the piece of the given side and kind.
func NewPiece(c Color, k Kind) Piece {
	if k == NoKind {
		return NoPiece
	}
	return Piece(c)<<3 | Piece(k)
}

// Kind returns the kind of the piece, NoKind for an empty square.
func (p Piece) Kind() Kind { return Kind(p &^ blackBit) }

// Color returns the side of the piece; White for an empty square.
func (p Piece) Color() Color { return Color(p >> 3) }

// Is reports whether p is the piece of side c and kind k.
func (p Piece) Is(c Color, k Kind) bool { return p == NewPiece(c, k) }

// Letter returns the piece's letter in FEN: upper case white, lower case black,
// '.' for an empty square.
func (p Piece) Letter() byte {
	letter := p.Kind().Letter()
	switch {
	case letter == 0:
		return '.'
	case p.Color() == Black:
		return letter | 0x20
	default:
		return letter
	}
}

// String returns Letter as a string.
func (p Piece) String() string { return string(rune(p.Letter())) }
