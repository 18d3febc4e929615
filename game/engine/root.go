package engine

import "castlekey/game"

// deepest is how deep iterative deepening goes at most; the nodes end it long before.
const deepest = 40

// best returns the best move found by looking deeper and deeper until the nodes are
// spent; NoMove if there is no legal move.
func (s *search) best() game.Move {
	moves := s.stack[0].legalMoves()
	switch len(moves) {
	case 0:
		return game.NoMove
	case 1:
		return moves[0]
	}
	s.deepen(moves)
	return moves[0]
}

// deepen searches the moves deeper and deeper, the best first, until the nodes are spent
// or the shortest mate is known. It returns the best score and the depth looked to.
func (s *search) deepen(moves []game.Move) (top int32, reached int) {
	for depth := 1; depth <= deepest && !s.stopped; depth++ {
		score := s.iteration(moves, depth)
		if score == -infinite {
			break // not even the first move was looked at
		}
		top, reached = score, depth
		if top > mateScore-maxPly && depth >= int(mateScore-top) {
			break
		}
	}
	return top, reached
}

// iteration searches all moves to a depth and puts the best first. Cut short, it still
// counts: the move that was best before is looked at first.
func (s *search) iteration(moves []game.Move, depth int) int32 {
	n := node{depth: depth, check: s.stack[0].inCheck()}
	top := int32(-infinite)
	for i, m := range moves {
		s.stack[1] = s.stack[0].after(m)
		score := s.tryMove(n, window{top, infinite}, attempt{m, i})
		if s.stopped {
			break
		}
		if score > top {
			top = score
			copy(moves[1:i+1], moves[:i])
			moves[0] = m
		}
	}
	return top
}

// scored is a legal move with what the search thinks of it.
type scored struct {
	move  game.Move
	score int32
}

// scores searches every legal move to its own exact score.
func (s *search) scores(depth int) []scored {
	moves := s.stack[0].legalMoves()
	all := make([]scored, 0, len(moves))
	for _, m := range moves {
		s.stack[1] = s.stack[0].after(m)
		s.keys = append(s.keys, s.stack[0].key)
		score := -s.score(1, depth-1, window{-infinite, infinite})
		s.keys = s.keys[:len(s.keys)-1]
		if s.stopped {
			score = -s.stack[1].evaluate()
		}
		all = append(all, scored{m, score})
	}
	return all
}
