package review

import (
	"math"

	"castlekey/game/engine"
)

// Chances at the ends and in the middle.
const (
	sure = 100.0
	even = 50.0
)

// steepness is how fast winning chances grow with centipawns: fitted by lichess to games
// of its players.
const steepness = 0.00368208

// WinChance returns the chances, 0 to 100, of the side that a score belongs to.
func WinChance(s engine.Score) float64 {
	switch {
	case s.Mate > 0:
		return sure
	case s.Mate < 0:
		return 0
	default:
		return even + even*(2/(1+math.Exp(-steepness*float64(s.Centipawns)))-1)
	}
}

// Accuracy returns how accurate a move is, 0 to 100, that lost so many points of winning
// chances. The curve is lichess's.
func Accuracy(loss float64) float64 {
	return min(sure, max(0, 103.1668*math.Exp(-0.04354*loss)-3.1669+1))
}

// MarkOf returns the mark of a move that lost so many points of winning chances.
func MarkOf(loss float64) Mark {
	switch {
	case loss > 20:
		return Blunder
	case loss > 10:
		return Mistake
	case loss > 5:
		return Inaccuracy
	default:
		return NoMark
	}
}

// most is what a mate counts for, and the most that any position does, in hundredths of a pawn.
const most = 1000

// worth returns White's score within bounds.
func worth(j judged) int {
	switch j.win {
	case sure:
		return most
	case 0:
		return -most
	default:
		return min(most, max(-most, j.white.Centipawns))
	}
}
