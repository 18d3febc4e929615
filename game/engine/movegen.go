package engine

import "castlekey/game"

// moveList is room for the moves of one position; no position has more than 218.
type moveList struct {
	moves  [256]game.Move
	scores [256]int32
	n      int
}

func (l *moveList) add(m game.Move) {
	l.moves[l.n] = m
	l.n++
}

// addAll adds a move from s to every square of a set.
func (l *moveList) addAll(s game.Square, targets uint64) {
	for ; targets != 0; targets &= targets - 1 {
		l.add(game.NewMove(s, first(targets), game.NoKind))
	}
}

// scope is which moves to generate.
type scope uint8

const (
	allMoves scope = iota
	captures       // captures and promotions to a queen
)

// generate fills l with the pseudo-legal moves of p: all that the rules allow but for
// leaving the king in check.
func (p *position) generate(l *moveList, what scope) {
	l.n = 0
	targets := ^p.sides[p.turn]
	if what == captures {
		targets = p.sides[p.turn.Other()]
	}
	p.pawnMoves(l, what)
	for pieces := p.of(p.turn, game.Knight); pieces != 0; pieces &= pieces - 1 {
		s := first(pieces)
		l.addAll(s, knightReach[s]&targets)
	}
	for kind := game.Bishop; kind <= game.Queen; kind++ {
		for pieces := p.of(p.turn, kind); pieces != 0; pieces &= pieces - 1 {
			s := first(pieces)
			l.addAll(s, sliderReach(kind, s, p.occupied())&targets)
		}
	}
	king := p.king(p.turn)
	l.addAll(king, kingReach[king]&targets)
	if what == allMoves {
		p.castles(l)
	}
}

func (p *position) pawnMoves(l *moveList, what scope) {
	enemy := p.sides[p.turn.Other()]
	if p.passant != game.NoSquare {
		enemy |= bit(p.passant)
	}
	for pawns := p.of(p.turn, game.Pawn); pawns != 0; pawns &= pawns - 1 {
		s := first(pawns)
		targets := pawnReach[p.turn][s] & enemy
		steps := p.pawnSteps(s)
		if what == captures {
			steps &= rank1 | rank8
		}
		targets |= steps
		if targets&(rank1|rank8) != 0 {
			l.promote(s, targets, what)
			continue
		}
		l.addAll(s, targets)
	}
}

// pawnSteps returns the free squares straight ahead of a pawn.
func (p *position) pawnSteps(s game.Square) uint64 {
	empty := ^p.occupied()
	if p.turn == game.White {
		one := bit(s) << 8 & empty
		return one | (one&rank3)<<8&empty
	}
	one := bit(s) >> 8 & empty
	return one | (one&rank6)>>8&empty
}

func (l *moveList) promote(s game.Square, targets uint64, what scope) {
	for ; targets != 0; targets &= targets - 1 {
		to := first(targets)
		l.add(game.NewMove(s, to, game.Queen))
		if what == captures {
			continue
		}
		for kind := game.Knight; kind <= game.Rook; kind++ {
			l.add(game.NewMove(s, to, kind))
		}
	}
}

func (p *position) castles(l *moveList) {
	king, shift := game.Square(4), 0
	if p.turn == game.Black {
		king, shift = 60, 2
	}
	rights := p.castling >> shift & 3
	if rights == 0 || p.inCheck() {
		return
	}
	enemy, occupied := p.turn.Other(), p.occupied()
	if rights&1 != 0 && occupied&(3<<(king+1)) == 0 && !p.attacked(king+1, enemy) {
		l.add(game.NewMove(king, king+2, game.NoKind))
	}
	if rights&2 != 0 && occupied&(7<<(king-3)) == 0 && !p.attacked(king-1, enemy) {
		l.add(game.NewMove(king, king-2, game.NoKind))
	}
}

// legalMoves returns the legal moves of p.
func (p *position) legalMoves() []game.Move {
	var l moveList
	p.generate(&l, allMoves)
	moves := make([]game.Move, 0, l.n)
	for _, m := range l.moves[:l.n] {
		if next := p.after(m); next.legal() {
			moves = append(moves, m)
		}
	}
	return moves
}
