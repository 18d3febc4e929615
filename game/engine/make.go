package engine

import "castlekey/game"

// kept holds, for every square, the castling rights that outlast a move from or to it.
var kept = func() (k [64]uint8) {
	for s := range k {
		k[s] = 15
	}
	k[0], k[4], k[7] = 15&^2, 15&^3, 15&^1
	k[56], k[60], k[63] = 15&^8, 15&^12, 15&^4
	return k
}()

// after returns the position after a pseudo-legal move.
func (p *position) after(m game.Move) position {
	next := *p
	next.play(m)
	return next
}

// play carries out a pseudo-legal move.
func (p *position) play(m game.Move) {
	from, to := m.From(), m.To()
	piece := p.board[from]
	passant := p.passant
	p.clearPassant()
	p.halfmove++
	if p.board[to] != game.NoPiece {
		p.remove(to)
		p.halfmove = 0
	}
	p.remove(from)
	if promo := m.Promotion(); promo != game.NoKind {
		p.put(game.NewPiece(p.turn, promo), to)
	} else {
		p.put(piece, to)
	}
	p.key ^= castlingKeys[p.castling]
	p.castling &= kept[from] & kept[to]
	p.key ^= castlingKeys[p.castling] ^ turnKey
	p.turn = p.turn.Other()
	switch piece.Kind() {
	case game.Pawn:
		p.playPawn(m, passant)
	case game.King:
		p.playRook(from, to)
	default:
	}
}

// playPawn completes a pawn's move: en passant and double steps.
func (p *position) playPawn(m game.Move, passant game.Square) {
	from, to := m.From(), m.To()
	p.halfmove = 0
	if to == passant {
		p.remove(to ^ 8)
	}
	if from^to == 16 {
		p.setPassant((from + to) / 2)
	}
}

// playRook completes castling.
func (p *position) playRook(from, to game.Square) {
	switch {
	case to == from+2:
		rook := p.board[from+3]
		p.remove(from + 3)
		p.put(rook, from+1)
	case from == to+2:
		rook := p.board[from-4]
		p.remove(from - 4)
		p.put(rook, from-1)
	}
}

func (p *position) clearPassant() {
	if p.passant != game.NoSquare {
		p.key ^= passantKeys[p.passant]
		p.passant = game.NoSquare
	}
}

// pass gives the move to the other side, as the search does to see whether a position is
// good enough even then.
func (p *position) pass() {
	p.clearPassant()
	p.key ^= turnKey
	p.turn = p.turn.Other()
	p.halfmove++
}
