package engine

import "castlekey/game"

// Scores that put moves in the order in which to try them.
const (
	tryTable   = 1 << 28
	tryWinning = 1 << 26
	tryKiller  = 1 << 25
	tryLosing  = -1 << 26
)

// order scores the moves of a list: the table's move, captures that win, killers, quiet
// moves by their history, captures that lose.
func (s *search) order(p *position, l *moveList, best game.Move, ply int) {
	for i, m := range l.moves[:l.n] {
		switch {
		case m == best:
			l.scores[i] = tryTable
		case p.board[m.To()] != game.NoPiece || m.Promotion() != game.NoKind:
			l.scores[i] = captureScore(p, m)
		case m == s.killers[ply][0]:
			l.scores[i] = tryKiller + 1
		case m == s.killers[ply][1]:
			l.scores[i] = tryKiller
		default:
			l.scores[i] = s.history[p.turn][m.From()][m.To()]
		}
	}
}

// captureScore prefers valuable victims and cheap attackers; the exchange is counted
// out only where the attacker is worth more than the victim.
func captureScore(p *position, m game.Move) int32 {
	victim, attacker := exchange[p.board[m.To()].Kind()], exchange[p.board[m.From()].Kind()]
	score := 16*victim - attacker/16 + exchange[m.Promotion()]
	if attacker > victim && p.wins(m) < 0 {
		return tryLosing + score
	}
	return tryWinning + score
}

// pick moves the best of the moves from i on to place i and returns it.
func (l *moveList) pick(i int) game.Move {
	best := i
	for j := i + 1; j < l.n; j++ {
		if l.scores[j] > l.scores[best] {
			best = j
		}
	}
	l.moves[i], l.moves[best] = l.moves[best], l.moves[i]
	l.scores[i], l.scores[best] = l.scores[best], l.scores[i]
	return l.moves[i]
}

// maxHistory bounds a history score below the killers'.
const maxHistory = 1 << 20

// reward remembers a quiet move that refuted what came before it.
func (s *search) reward(c game.Color, m game.Move, depth, ply int) {
	if s.killers[ply][0] != m {
		s.killers[ply][1], s.killers[ply][0] = s.killers[ply][0], m
	}
	h := &s.history[c][m.From()][m.To()]
	*h = min(maxHistory, *h+int32(depth*depth))
}
