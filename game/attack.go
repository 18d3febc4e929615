package game

// step is a direction on the board: files and ranks to go.
type step struct{ file, rank int }

var (
	straight  = [...]step{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}
	diagonal  = [...]step{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}
	knightway = [...]step{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}}
)

// attacked reports whether a piece of side by attacks square s. Positions that come
// from a move know it already; those read from a FEN are asked here.
func (d *identity) attacked(s Square, by Color) bool {
	pawnRank := -1
	if by == Black {
		pawnRank = 1
	}
	for _, file := range [...]int{-1, 1} {
		if d.next(s, step{file, pawnRank}).Is(by, Pawn) {
			return true
		}
	}
	for _, w := range knightway {
		if d.next(s, w).Is(by, Knight) {
			return true
		}
	}
	return d.rayed(s, by, straight[:], Rook) || d.rayed(s, by, diagonal[:], Bishop)
}

// rayed reports whether a slider of kind k, a queen, or a king next to s, stands along
// one of the ways from s.
func (d *identity) rayed(s Square, by Color, ways []step, k Kind) bool {
	for _, w := range ways {
		if d.next(s, w).Is(by, King) {
			return true
		}
		for t := from(s, w); t != NoSquare; t = from(t, w) {
			if p := d.board[t]; p != NoPiece {
				if p.Is(by, k) || p.Is(by, Queen) {
					return true
				}
				break
			}
		}
	}
	return false
}

// next returns the piece one step from s, NoPiece beyond the edge.
func (d *identity) next(s Square, w step) Piece {
	if t := from(s, w); t != NoSquare {
		return d.board[t]
	}
	return NoPiece
}

// from returns the square one step from s, NoSquare beyond the edge.
func from(s Square, w step) Square { return At(s.File()+w.file, s.Rank()+w.rank) }
