package game

import "github.com/notnil/chess"

// Castling rights, as bits on chain.
const (
	whiteShort uint8 = 1 << iota
	whiteLong
	blackShort
	blackLong
)

// identity is what makes two positions the same for FIDE 9.2.3: the pieces, the side to
// move, the castling rights, and an en passant square only if a capture there is legal.
type identity struct {
	board    [64]Piece
	turn     Color
	castling uint8
	passant  Square
}

// position is one position of a game and how it came about. It never changes once
// made, so that games may share it.
type position struct {
	identity
	pos      *chess.Position // the rules: notnil's view of the same position
	rules    []*chess.Move   // its legal moves, tagged
	legal    []Move          // the same moves, in the same order
	behind   Square          // the square behind a pawn that has just moved two, else NoSquare
	halfmove int             // plies since the last capture or pawn move
	fullmove int             // number of the move to be played
	check    bool
	seen     int  // how often this position has been on the board, this time included
	last     Move // the move that led here
}

// newPosition completes p from the notnil position that describes it: legal moves and identity.
func newPosition(p position, pos *chess.Position) *position {
	p.pos = pos
	p.rules = pos.ValidMoves()
	p.legal = make([]Move, len(p.rules))
	p.passant = NoSquare
	for i, m := range p.rules {
		p.legal[i] = fromRules(m)
		if m.HasTag(chess.EnPassant) {
			p.passant = p.behind
		}
	}
	p.seen = 1
	return &p
}

// fromRules translates a move of notnil's.
func fromRules(m *chess.Move) Move {
	promo := NoKind
	switch m.Promo() {
	case chess.Queen:
		promo = Queen
	case chess.Rook:
		promo = Rook
	case chess.Bishop:
		promo = Bishop
	case chess.Knight:
		promo = Knight
	default:
	}
	return NewMove(Square(m.S1()), Square(m.S2()), promo)
}

// find returns the index of m among the legal moves, -1 if it is none of them.
func (p *position) find(m Move) int {
	for i, l := range p.legal {
		if l == m {
			return i
		}
	}
	return -1
}

// after returns the position that legal move number i leads to.
func (p *position) after(i int) *position {
	m, rule := p.legal[i], p.rules[i]
	n := position{
		identity: identity{board: p.board, turn: p.turn.Other()},
		behind:   NoSquare,
		halfmove: p.halfmove + 1,
		fullmove: p.fullmove + int(p.turn),
		check:    rule.HasTag(chess.Check),
		last:     m,
	}
	pawn := p.board[m.From()].Kind() == Pawn
	if pawn || rule.HasTag(chess.Capture) {
		n.halfmove = 0
	}
	if from, to := m.From(), m.To(); pawn && (from^to) == 16 {
		n.behind = (from + to) / 2
	}
	n.castling = p.castling &^ (rightsLost(m.From()) | rightsLost(m.To()))
	n.move(m, p.behind)
	return newPosition(n, p.pos.Update(rule))
}

// move carries out a legal move on the board; behind is the en passant square before it.
func (d *identity) move(m Move, behind Square) {
	from, to := m.From(), m.To()
	piece := d.board[from]
	d.board[from] = NoPiece
	switch {
	case piece.Kind() == Pawn && to == behind:
		d.board[At(to.File(), from.Rank())] = NoPiece
	case piece.Kind() == King && to == from+2:
		d.board[to+1], d.board[from+1] = NoPiece, d.board[to+1]
	case piece.Kind() == King && from == to+2:
		d.board[to-2], d.board[from-1] = NoPiece, d.board[to-2]
	}
	if promo := m.Promotion(); promo != NoKind {
		piece = NewPiece(piece.Color(), promo)
	}
	d.board[to] = piece
}

// rightsLost returns the castling rights that end when a piece leaves or reaches s.
func rightsLost(s Square) uint8 {
	switch s {
	case a1:
		return whiteLong
	case e1:
		return whiteShort | whiteLong
	case h1:
		return whiteShort
	case a8:
		return blackLong
	case e8:
		return blackShort | blackLong
	case h8:
		return blackShort
	default:
		return 0
	}
}

// king returns the square of c's king.
func (d *identity) king(c Color) Square {
	for s, p := range d.board {
		if p.Is(c, King) {
			return Square(s)
		}
	}
	return NoSquare
}
