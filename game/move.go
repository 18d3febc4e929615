package game

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of reading and playing moves.
var (
	// ErrSyntax says that a text is no move, square, FEN or time control at all.
	ErrSyntax = errors.New("not understood")
	// ErrIllegal says that the rules forbid the move in this position.
	ErrIllegal = errors.New("not legal here")
	// ErrAmbiguous says that a text names more than one legal move.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrOver says that the game has ended and takes nothing more.
	ErrOver = errors.New("the game is over")
	// ErrNoClaim says that no draw can be claimed in this position.
	ErrNoClaim = errors.New("no draw to claim")
)

// Move is a move as stored on chain: from, to in six bits each, then the promotion
// (0 none, 1 knight, 2 bishop, 3 rook, 4 queen). Castling is the king's move of two
// squares.
type Move uint16

// NoMove is no move: a1 to a1.
const NoMove Move = 0

// NewMove returns the move between two squares; promo is NoKind unless a pawn promotes.
func NewMove(from, to Square, promo Kind) Move {
	m := Move(from&63) | Move(to&63)<<6
	if promo >= Knight && promo <= Queen {
		m |= Move(promo-1) << 12
	}
	return m
}

// From returns the square the piece leaves.
func (m Move) From() Square { return Square(m & 63) }

// To returns the square the piece reaches.
func (m Move) To() Square { return Square(m >> 6 & 63) }

// Promotion returns the kind a pawn becomes, NoKind if it stays or the bits name none.
func (m Move) Promotion() Kind {
	code := m >> 12
	if code == 0 || code > 4 {
		return NoKind
	}
	return Kind(code + 1)
}

// UCI returns the move in UCI's coordinates, for example "e7e8q".
func (m Move) UCI() string {
	text := m.From().String() + m.To().String()
	if promo := m.Promotion(); promo != NoKind {
		text += string(rune(promo.Letter() | 0x20))
	}
	return text
}

// String returns the move as UCI does.
func (m Move) String() string { return m.UCI() }

// ParseUCI reads a move in UCI's coordinates, in either case. It knows no position:
// whether the move is legal is for Game to say.
func ParseUCI(text string) (Move, error) {
	t := strings.ToLower(strings.TrimSpace(text))
	bad := fmt.Errorf("%w: %q is not a move such as e2e4 or e7e8q", ErrSyntax, text)
	if len(t) != 4 && len(t) != 5 {
		return NoMove, bad
	}
	from, err := ParseSquare(t[:2])
	if err != nil {
		return NoMove, bad
	}
	to, err := ParseSquare(t[2:4])
	if err != nil {
		return NoMove, bad
	}
	promo := NoKind
	if len(t) == 5 {
		if promo = kindOf(t[4]); promo < Knight || promo > Queen {
			return NoMove, bad
		}
	}
	return NewMove(from, to, promo), nil
}
