package engine

import "castlekey/game"

// bound says how a stored score relates to the true one.
type bound uint8

const (
	noBound bound = iota
	exact
	atLeast
	atMost
)

// entry is what the search knows about a position.
type entry struct {
	key   uint64
	move  game.Move
	score int16
	depth int8
	bound bound
}

// table remembers positions by key, newer over older.
type table []entry

// newTable returns a table of 1<<size entries of 16 bytes.
func newTable(size int) table { return make(table, 1<<size) }

func (t table) probe(key uint64) *entry { return &t[key&uint64(len(t)-1)] }

// store keeps a score; mates are stored as seen from the position itself.
func (t table) store(key uint64, ply int, e entry) {
	switch {
	case int32(e.score) > mateScore-maxPly:
		e.score += int16(ply)
	case int32(e.score) < maxPly-mateScore:
		e.score -= int16(ply)
	}
	slot := t.probe(key)
	if slot.key == key && slot.depth > e.depth && e.bound != exact {
		return
	}
	e.key = key
	*slot = e
}

// at returns the entry's score as seen from ply plies into the search.
func (e *entry) at(ply int) int32 {
	switch score := int32(e.score); {
	case score > mateScore-maxPly:
		return score - int32(ply)
	case score < maxPly-mateScore:
		return score + int32(ply)
	default:
		return score
	}
}
