package engine

import "castlekey/game"

// quiet scores a position by playing out the captures that do not lose material, and
// every way out of a check, so that nothing is judged in the middle of an exchange.
func (s *search) quiet(ply int, w window) int32 {
	p := &s.stack[ply]
	if ply >= maxPly-1 {
		return p.evaluate()
	}
	l, check := &s.lists[ply], p.inCheck()
	top, what := int32(ply)-mateScore, allMoves
	if !check {
		top, what = p.evaluate(), captures
		if top >= w.beta {
			return top
		}
	}
	p.generate(l, what)
	s.order(p, l, game.NoMove, ply)
	return s.tryCaptures(ply, check, window{max(w.alpha, top), w.beta}, top)
}

// hopeless is by how much a capture may miss alpha before it is not even tried.
const hopeless = 180

func (s *search) tryCaptures(ply int, check bool, w window, top int32) int32 {
	p, l := &s.stack[ply], &s.lists[ply]
	static := top
	for i := range l.n {
		m := l.pick(i)
		if !check {
			if l.scores[i] < 0 {
				break // only captures that lose material are left
			}
			gain := exchange[p.board[m.To()].Kind()] + exchange[m.Promotion()]
			if static+gain+hopeless < w.alpha && gain > 0 {
				continue
			}
		}
		next := &s.stack[ply+1]
		*next = *p
		if next.play(m); !next.legal() {
			continue
		}
		if s.visit() {
			return 0
		}
		score := -s.quiet(ply+1, w.flip())
		if s.stopped {
			return 0
		}
		top = max(top, score)
		if w.alpha = max(w.alpha, top); w.alpha >= w.beta {
			break
		}
	}
	return top
}
