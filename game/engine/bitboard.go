package engine

import (
	"math/bits"

	"castlekey/game"
)

// A set of squares is a uint64 whose bit s stands for square s: a1 is bit 0, h8 bit 63.

const (
	fileA = uint64(0x0101010101010101)
	fileH = fileA << 7
	rank1 = uint64(0xff)
	rank8 = rank1 << 56
	rank3 = rank1 << 16
	rank6 = rank1 << 40
	dark  = uint64(0xAA55AA55AA55AA55)
)

// line is a rank, file or diagonal through a square, without that square: the part with
// lower numbers and the part with higher ones.
type line struct{ lower, upper uint64 }

var (
	knightReach = leaps([][2]int{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}})
	kingReach   = leaps([][2]int{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}})
	pawnReach   = [2][64]uint64{leaps([][2]int{{-1, 1}, {1, 1}}), leaps([][2]int{{-1, -1}, {1, -1}})}
	straight    = [2][64]line{lines(1, 0), lines(0, 1)}
	diagonal    = [2][64]line{lines(1, 1), lines(-1, 1)}
)

// bit returns the set of one square.
func bit(s game.Square) uint64 { return 1 << (s & 63) }

// first returns the lowest square of a set that is not empty.
func first(set uint64) game.Square { return game.Square(bits.TrailingZeros64(set)) }

// leaps returns, for every square, the squares at the given file and rank distances.
func leaps(ways [][2]int) (reach [64]uint64) {
	for s := range game.NoSquare {
		for _, w := range ways {
			if t := game.At(s.File()+w[0], s.Rank()+w[1]); t != game.NoSquare {
				reach[s] |= bit(t)
			}
		}
	}
	return reach
}

// lines returns the line through every square in direction (file, rank), which leads to
// higher square numbers.
func lines(file, rank int) (all [64]line) {
	for s := range game.NoSquare {
		for i := 1; i < 8; i++ {
			if t := game.At(s.File()+i*file, s.Rank()+i*rank); t != game.NoSquare {
				all[s].upper |= bit(t)
			}
			if t := game.At(s.File()-i*file, s.Rank()-i*rank); t != game.NoSquare {
				all[s].lower |= bit(t)
			}
		}
	}
	return all
}

// reach returns what a slider sees along the line with the given squares occupied.
// Subtracting the nearest lower blocker from the upper ones borrows up to the first of
// them: the bits that change are the squares between and the blockers themselves.
func (l *line) reach(occupied uint64) uint64 {
	lower, upper := l.lower&occupied, l.upper&occupied
	nearest := uint64(1) << 63 >> bits.LeadingZeros64(lower|1)
	return (l.lower | l.upper) & (upper ^ (upper - nearest))
}

func rookReach(s game.Square, occupied uint64) uint64 {
	return straight[0][s].reach(occupied) | straight[1][s].reach(occupied)
}

func bishopReach(s game.Square, occupied uint64) uint64 {
	return diagonal[0][s].reach(occupied) | diagonal[1][s].reach(occupied)
}

// sliderReach returns what a bishop, rook or queen on s sees.
func sliderReach(kind game.Kind, s game.Square, occupied uint64) uint64 {
	switch kind {
	case game.Bishop:
		return bishopReach(s, occupied)
	case game.Rook:
		return rookReach(s, occupied)
	default:
		return bishopReach(s, occupied) | rookReach(s, occupied)
	}
}
