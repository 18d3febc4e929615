package engine

import "castlekey/game"

// wins returns what the side to move wins, in hundredths of a pawn, if both sides go on
// taking on the move's target square, each with its least piece, as long as it pays.
func (p *position) wins(m game.Move) int32 {
	from, to := m.From(), m.To()
	occupied := p.occupied() &^ bit(from)
	next := exchange[p.board[from].Kind()]
	var gain [32]int32
	gain[0] = exchange[p.board[to].Kind()]
	if to == p.passant && p.board[from].Kind() == game.Pawn {
		gain[0] = exchange[game.Pawn]
		occupied &^= bit(to ^ 8)
	}
	if promo := m.Promotion(); promo != game.NoKind {
		next = exchange[promo]
		gain[0] += next - exchange[game.Pawn]
	}
	side, depth := p.turn.Other(), 0
	for attackers := p.attackers(to, occupied); depth < len(gain)-1; side = side.Other() {
		kind, square := p.least(attackers & occupied & p.sides[side])
		if kind == game.NoKind || kind == game.King && attackers&occupied&p.sides[side.Other()] != 0 {
			break
		}
		depth++
		gain[depth] = next - gain[depth-1]
		next = exchange[kind]
		occupied &^= bit(square)
		attackers = p.attackers(to, occupied)
	}
	for ; depth > 0; depth-- {
		gain[depth-1] = -max(-gain[depth-1], gain[depth])
	}
	return gain[0]
}

// least returns the least valuable piece of a set and where it stands.
func (p *position) least(set uint64) (game.Kind, game.Square) {
	for kind := game.Pawn; kind <= game.King; kind++ {
		if found := set & p.kinds[kind]; found != 0 {
			return kind, first(found)
		}
	}
	return game.NoKind, game.NoSquare
}
