package engine

import (
	"math"
	"math/rand/v2"

	"castlekey/game"
)

// style is how a level errs, in hundredths of a pawn.
type style struct {
	depth       int     // plies looked ahead, beyond which captures are played out
	careless    float64 // how often a whole turn passes without looking at the replies
	noise       float64 // how far a judgement is off, as a standard deviation
	temperature float64 // how much worse a move may be and still be played now and then
}

var styles = map[Level]style{
	Level1: {depth: 1, careless: 0.25, noise: 80, temperature: 60},
	Level2: {depth: 1, careless: 0.12, noise: 60, temperature: 45},
	Level3: {depth: 2, careless: 0.06, noise: 48, temperature: 30},
	Level4: {depth: 3, noise: 25, temperature: 12},
	Level5: {depth: 4, noise: 8, temperature: 1}, // in the opening only
}

// pick plays like a human: every legal move is judged, some of them badly, and the
// better ones are the more likely.
func (st style) pick(s *search, random *rand.Rand) game.Move {
	all := s.scores(st.depth)
	judged := make([]float64, len(all))
	top, careless := math.Inf(-1), random.Float64() < st.careless
	for i, m := range all {
		score := float64(m.score)
		if careless {
			next := s.stack[0].after(m.move)
			score = -float64(next.evaluate())
		}
		judged[i] = score + st.noise*random.NormFloat64()
		top = max(top, judged[i])
	}
	return all[draw(judged, top, st.temperature, random)].move
}

// draw returns an index with a likelihood that falls with the distance from the top.
func draw(judged []float64, top, temperature float64, random *rand.Rand) int {
	total := 0.0
	weights := make([]float64, len(judged))
	for i, j := range judged {
		weights[i] = math.Exp((j - top) / temperature)
		total += weights[i]
	}
	at := random.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(judged) - 1
}
