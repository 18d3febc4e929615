package game

import "fmt"

// Square is a square of the board: a1 is 0, b1 is 1, a2 is 8, h8 is 63.
type Square uint8

// NoSquare stands for no square at all, as on chain.
const NoSquare Square = 64

// Squares that castling names.
const (
	a1 Square = 0
	e1 Square = 4
	h1 Square = 7
	a8 Square = 56
	e8 Square = 60
	h8 Square = 63
)

// At returns the square on the given file and rank, each 0 to 7; NoSquare when
// either is off the board.
func At(file, rank int) Square {
	if file < 0 || file > 7 || rank < 0 || rank > 7 {
		return NoSquare
	}
	return Square(rank*8 + file)
}

// ParseSquare reads a square such as "e4", in either case.
func ParseSquare(text string) (Square, error) {
	if len(text) == 2 {
		file, rank := int(text[0]|0x20)-'a', int(text[1])-'1'
		if s := At(file, rank); s != NoSquare {
			return s, nil
		}
	}
	return NoSquare, fmt.Errorf("%w: %q is not a square; squares run from a1 to h8", ErrSyntax, text)
}

// File returns the file of the square, 0 (a) to 7 (h).
func (s Square) File() int { return int(s & 7) }

// Rank returns the rank of the square, 0 (rank 1) to 7 (rank 8).
func (s Square) Rank() int { return int(s >> 3) }

// Dark reports whether the square is a dark one, as a1 is.
func (s Square) Dark() bool { return (s.File()+s.Rank())%2 == 0 }

// String returns the square's name, "-" for NoSquare.
func (s Square) String() string {
	if s >= NoSquare {
		return "-"
	}
	return string([]byte{byte('a' + s.File()), byte('1' + s.Rank())})
}
