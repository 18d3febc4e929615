package engine

import (
	"context"

	"castlekey/game"
)

const (
	maxPly    = 96
	infinite  = 32000
	mateScore = 31000 // less a point for every ply to the mate
)

// search is one search for a move: it is thrown away afterwards.
type search struct {
	ctx     context.Context
	limit   int // nodes to spend
	nodes   int
	stopped bool
	table   table
	keys    []uint64 // of the positions before the one searched, the game's included
	stack   [maxPly + 1]position
	lists   [maxPly + 1]moveList
	killers [maxPly + 1][2]game.Move
	history [2][64][64]int32
}

// newSearch prepares to search the position a game stands in.
func newSearch(ctx context.Context, g *game.Game, e effort) *search {
	s := &search{ctx: ctx, limit: e.nodes, table: newTable(e.table)}
	s.stack[0], s.keys = fromGame(g)
	return s
}

// pollNodes is how many nodes pass between two looks at the context.
const pollNodes = 1024

// visit counts a node; true when the search is to stop.
func (s *search) visit() bool {
	s.nodes++
	if s.nodes >= s.limit || s.nodes%pollNodes == 0 && s.ctx.Err() != nil {
		s.stopped = true
	}
	return s.stopped
}

// drawn reports whether the position repeats an earlier one, or fifty moves have passed.
// One repetition is enough: whoever can repeat once can do so again.
func (s *search) drawn(p *position) bool {
	if p.halfmove >= 100 {
		return true
	}
	for i := len(s.keys) - 2; i >= max(0, len(s.keys)-int(p.halfmove)); i -= 2 {
		if s.keys[i] == p.key {
			return true
		}
	}
	return false
}

// window is the range of scores that still matter.
type window struct{ alpha, beta int32 }

// flip returns the window as the opponent sees it.
func (w window) flip() window { return window{-w.beta, -w.alpha} }

// zero reports whether the window only asks if a score is above alpha.
func (w window) zero() bool { return w.beta-w.alpha == 1 }

// score returns how good the position at ply is for its side to move, looking depth
// plies ahead and then until no capture is open.
func (s *search) score(ply, depth int, w window) int32 {
	p := &s.stack[ply]
	if s.visit() {
		return 0
	}
	if ply > 0 && s.drawn(p) {
		return 0
	}
	if ply >= maxPly-1 {
		return p.evaluate()
	}
	check := p.inCheck()
	if check {
		depth++
	}
	if depth <= 0 {
		return s.quiet(ply, w)
	}
	known := s.table.probe(p.key)
	best := game.NoMove
	if known.key == p.key {
		best = known.move
		if score, ok := known.cuts(ply, depth, w); ok && ply > 0 {
			return score
		}
	}
	if !check && w.zero() {
		if score, ok := s.prune(ply, depth, w); ok {
			return score
		}
	}
	return s.tryMoves(node{ply: ply, depth: depth, check: check, best: best}, w)
}

// cuts returns the stored score if it settles the question.
func (e *entry) cuts(ply, depth int, w window) (int32, bool) {
	score := e.at(ply)
	switch {
	case int(e.depth) < depth || !w.zero():
		return 0, false
	case e.bound == exact, e.bound == atLeast && score >= w.beta, e.bound == atMost && score <= w.alpha:
		return score, true
	default:
		return 0, false
	}
}

// prune returns a score without trying moves where the position is so good that it stays
// above beta: by a margin, or even after passing.
func (s *search) prune(ply, depth int, w window) (int32, bool) {
	p := &s.stack[ply]
	static := p.evaluate()
	if static < w.beta || abs(int(w.beta)) > mateScore-maxPly {
		return 0, false // no margin says anything about a mate
	}
	if margin := int32(90 * depth); depth <= 3 && static-margin >= w.beta {
		return static - margin, true
	}
	pieces := p.sides[p.turn] &^ (p.kinds[game.Pawn] | p.kinds[game.King])
	if depth < 3 || pieces == 0 {
		return 0, false // with pawns alone, having to move can be what loses
	}
	next := &s.stack[ply+1]
	*next = *p
	next.pass()
	s.keys = append(s.keys, p.key)
	score := -s.score(ply+1, depth-3-depth/4, window{-w.beta, 1 - w.beta})
	s.keys = s.keys[:len(s.keys)-1]
	return w.beta, score >= w.beta && !s.stopped
}

// node is where in the search moves are being tried.
type node struct {
	ply, depth int
	check      bool
	best       game.Move // the move to try first, then the best one found
}

// tryMoves searches the moves of a position and stores what it finds.
func (s *search) tryMoves(n node, w window) int32 {
	p, l := &s.stack[n.ply], &s.lists[n.ply]
	p.generate(l, allMoves)
	s.order(p, l, n.best, n.ply)
	top, alpha, tried := int32(-infinite), w.alpha, 0
	for i := range l.n {
		m := l.pick(i)
		next := &s.stack[n.ply+1]
		*next = *p
		if next.play(m); !next.legal() {
			continue
		}
		score := s.tryMove(n, window{alpha, w.beta}, attempt{m, tried})
		tried++
		if s.stopped {
			return 0
		}
		if score > top {
			top, n.best = score, m
		}
		if alpha = max(alpha, top); alpha >= w.beta {
			s.refuted(n, m)
			break
		}
	}
	if tried == 0 {
		return s.noMoves(n)
	}
	s.remember(n, top, w)
	return top
}

// noMoves scores mate and stalemate.
func (s *search) noMoves(n node) int32 {
	if n.check {
		return int32(n.ply) - mateScore
	}
	return 0
}

// refuted learns from a move that was too good.
func (s *search) refuted(n node, m game.Move) {
	p := &s.stack[n.ply]
	if p.board[m.To()] == game.NoPiece && m.Promotion() == game.NoKind {
		s.reward(p.turn, m, n.depth, n.ply)
	}
}

func (s *search) remember(n node, top int32, w window) {
	e := entry{move: n.best, score: int16(top), depth: int8(n.depth), bound: exact}
	switch {
	case top >= w.beta:
		e.bound = atLeast
	case top <= w.alpha:
		e.bound = atMost
	}
	s.table.store(s.stack[n.ply].key, n.ply, e)
}

// attempt is a move that is tried and how many were tried before it.
type attempt struct {
	move  game.Move
	index int
}

// tryMove scores the position after a move, which stands on the stack at ply+1. The first
// move gets the full window; the others must show that they are better, late quiet ones
// at less depth.
func (s *search) tryMove(n node, w window, a attempt) int32 {
	depth := n.depth - 1
	s.keys = append(s.keys, s.stack[n.ply].key)
	score, full := int32(0), a.index == 0
	if !full {
		narrow := window{w.alpha, w.alpha + 1}
		reduced := depth - s.reduction(n, a)
		score = -s.score(n.ply+1, reduced, narrow.flip())
		if score > w.alpha && reduced < depth {
			score = -s.score(n.ply+1, depth, narrow.flip())
		}
		full = score > w.alpha && score < w.beta
	}
	if full {
		score = -s.score(n.ply+1, depth, w.flip())
	}
	s.keys = s.keys[:len(s.keys)-1]
	return score
}

// reduction returns by how much less deep a move is looked at first.
func (s *search) reduction(n node, a attempt) int {
	p, m := &s.stack[n.ply], a.move
	quiet := p.board[m.To()] == game.NoPiece && m.Promotion() == game.NoKind
	if n.depth < 3 || a.index < 4 || n.check || !quiet || s.stack[n.ply+1].inCheck() {
		return 0
	}
	r := 1
	if a.index >= 12 {
		r++
	}
	if n.depth >= 7 {
		r++
	}
	return r
}
