package game

import "fmt"

func impossible(format string, args ...any) *FENError {
	return &FENError{Reason: fmt.Sprintf(format, args...), err: ErrIllegal}
}

// valid checks that p is a position of chess. One in which the game is over passes, so
// that it can be shown; the chess program starts no game from it.
func (p *position) valid() *FENError {
	for _, check := range []func() *FENError{p.validCounts, p.validPawns, p.validCastling, p.validPassant} {
		if err := check(); err != nil {
			return err
		}
	}
	if p.attacked(p.king(p.turn.Other()), p.turn) {
		return impossible("%s is in check but %s is to move", p.turn.Other(), p.turn)
	}
	return nil
}

// validCounts checks that each side has one king and no more men than a game begins with.
func (p *position) validCounts() *FENError {
	for _, c := range [...]Color{White, Black} {
		var men [King + 1]int
		all := 0
		for _, piece := range p.board {
			if piece != NoPiece && piece.Color() == c {
				men[piece.Kind()]++
				all++
			}
		}
		switch {
		case men[King] != 1:
			return impossible("%s has %d kings; wanted one", c, men[King])
		case men[Pawn] > 8:
			return impossible("%s has %d pawns; 8 at most", c, men[Pawn])
		case all > 16:
			return impossible("%s has %d pieces; 16 at most", c, all)
		}
	}
	return nil
}

func (p *position) validPawns() *FENError {
	for file := range 8 {
		for _, rank := range [...]int{0, 7} {
			if s := At(file, rank); p.board[s].Kind() == Pawn {
				return impossible("a pawn stands on %s; pawns stand on ranks 2 to 7", s)
			}
		}
	}
	return nil
}

// homes lists, for each castling right in the order of its bit, where king and rook must stand.
var homes = [4]struct {
	side       Color
	king, rook Square
}{{White, e1, h1}, {White, e1, a1}, {Black, e8, h8}, {Black, e8, a8}}

func (p *position) validCastling() *FENError {
	for i, h := range homes {
		if p.castling&(1<<i) == 0 {
			continue
		}
		if !p.board[h.king].Is(h.side, King) || !p.board[h.rook].Is(h.side, Rook) {
			return impossible("castling %c needs the %s king on %s and a rook on %s",
				castlingLetters[i], h.side, h.king, h.rook)
		}
	}
	return nil
}

// validPassant checks that a pawn of the side that has just moved could have stepped
// over the en passant square.
func (p *position) validPassant() *FENError {
	if p.behind == NoSquare {
		return nil
	}
	rank, forward := 5, 8 // black has moved: from rank 7 over 6 to 5
	if p.turn == Black {
		rank, forward = 2, -8
	}
	s := int(p.behind)
	if p.behind.Rank() != rank || !p.board[s-forward].Is(p.turn.Other(), Pawn) ||
		p.board[s] != NoPiece || p.board[s+forward] != NoPiece {
		return impossible("en passant square %s has no %s pawn that has just stepped over it", p.behind, p.turn.Other())
	}
	return nil
}
