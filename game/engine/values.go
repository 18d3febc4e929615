package engine

import "castlekey/game"

// What a piece is worth and where it likes to stand, in hundredths of a pawn, for the
// middle game and the end game. The numbers are this project's own: rules of thumb,
// then tried in self-play.
var (
	middleMaterial = [...]int32{game.Pawn: 90, game.Knight: 325, game.Bishop: 335, game.Rook: 480, game.Queen: 970, game.King: 0}
	endMaterial    = [...]int32{game.Pawn: 115, game.Knight: 300, game.Bishop: 320, game.Rook: 540, game.Queen: 980, game.King: 0}

	// exchange is what pieces count in exchanges.
	exchange = [...]int32{game.NoKind: 0, game.Pawn: 100, game.Knight: 325, game.Bishop: 335, game.Rook: 500, game.Queen: 975, game.King: 10000}

	// phases is what a kind adds to the phase, which runs from 24 to 0.
	phases = [...]int32{game.Knight: 1, game.Bishop: 1, game.Rook: 2, game.Queen: 4, game.King: 0}

	middleValues, endValues = pieceValues()
)

const fullPhase = 24

// pieceValues tabulates material and placement for every piece on every square, white's
// as gains and black's as losses.
func pieceValues() (middle, end [16][64]int32) {
	for s := range game.NoSquare {
		for kind := game.Pawn; kind <= game.King; kind++ {
			m, e := placement(kind, s.File(), s.Rank())
			white, black := game.NewPiece(game.White, kind), game.NewPiece(game.Black, kind)
			middle[white][s], end[white][s] = middleMaterial[kind]+m, endMaterial[kind]+e
			middle[black][s^56], end[black][s^56] = -middle[white][s], -end[white][s]
		}
	}
	return middle, end
}

var (
	pawnMiddle = [8]int32{0, 0, 2, 8, 16, 28, 50, 0}
	pawnEnd    = [8]int32{0, 0, 4, 12, 26, 48, 75, 0}
	// centrePawn is added on the d and e files, by rank.
	centrePawn = [8]int32{0, -14, 10, 22, 20, 12, 0, 0}
	// kingMiddle is by file, on the king's first rank.
	kingMiddle = [8]int32{18, 28, 14, -6, 0, -4, 30, 22}
)

// placement returns what standing on a square seen from its own side adds to a piece.
// ring counts how far the square is from the edges: 0 in a corner, 6 in the centre.
func placement(kind game.Kind, file, rank int) (middle, end int32) {
	ring := int32(min(file, 7-file) + min(rank, 7-rank))
	home := int32(0)
	if rank == 0 {
		home = 1
	}
	switch kind {
	case game.Pawn:
		if file == 3 || file == 4 {
			middle = centrePawn[rank]
		}
		return middle + pawnMiddle[rank], pawnEnd[rank]
	case game.Knight:
		return 11*ring - 38 - 8*home, 8*ring - 30
	case game.Bishop:
		return 4*ring - 10 - 10*home, 3*ring - 8
	case game.Rook:
		return rookPlacement(file, rank)
	case game.Queen:
		return ring - 3, 5*ring - 14
	default:
		return kingMiddle[file]*home - 22*int32(min(rank, 3)), 11*ring - 30
	}
}

func rookPlacement(file, rank int) (middle, end int32) {
	switch {
	case rank == 6:
		return 20, 14
	case rank == 0 && (file == 3 || file == 4):
		return 8, 0
	default:
		return 0, 2
	}
}
