package engine

import (
	"context"

	"castlekey/game"
)

// Unhurried returns the move of Best without its time limit: the same on every machine.
func (e *Engine) Unhurried(g *game.Game) game.Move {
	return e.choose(context.Background(), g)
}

// Sparing returns the move that Top finds with a part of its nodes.
func Sparing(g *game.Game, nodes int) game.Move {
	return newSearch(context.Background(), g, effort{nodes, topEffort.table}).best()
}

// Perft counts the positions that depth legal moves from g's lead to.
func Perft(g *game.Game, depth int) int {
	p := setUp(g)
	return p.perft(depth)
}

func (p *position) perft(depth int) int {
	if depth == 0 {
		return 1
	}
	var l moveList
	p.generate(&l, allMoves)
	nodes := 0
	for _, m := range l.moves[:l.n] {
		if next := p.after(m); next.legal() {
			nodes += next.perft(depth - 1)
		}
	}
	return nodes
}

// LegalMoves returns the legal moves the engine sees.
func LegalMoves(g *game.Game) []game.Move {
	p := setUp(g)
	return p.legalMoves()
}

// Nodes returns how many nodes a search of g at full strength takes within a budget.
func Nodes(ctx context.Context, g *game.Game, budget int) int {
	s := newSearch(ctx, g, effort{budget, topEffort.table})
	s.best()
	return s.nodes
}

// Loss returns what m gives away, in hundredths of a pawn, against the best move of g,
// both searched to the given depth with captures played out.
func Loss(ctx context.Context, g *game.Game, m game.Move, depth int) int {
	const budget = 50_000_000
	s := newSearch(ctx, g, effort{budget, topEffort.table})
	moves := s.stack[0].legalMoves()
	top := int32(0)
	for d := 1; d <= depth; d++ {
		top = s.iteration(moves, d)
	}
	t := newSearch(ctx, g, effort{budget, topEffort.table})
	t.keys = append(t.keys, t.stack[0].key)
	t.stack[1] = t.stack[0].after(m)
	played := int32(0)
	for d := range depth {
		played = -t.score(1, d, window{-infinite, infinite})
	}
	return int(top - played)
}

// Mate reports whether the side to move can force mate within n moves.
func Mate(g *game.Game, n int) bool {
	p := setUp(g)
	return p.mate(n)
}

// Mates reports whether m begins a forced mate within n moves.
func Mates(g *game.Game, m game.Move, n int) bool {
	p := setUp(g)
	next := p.after(m)
	return next.mated(n)
}

func (p *position) mate(n int) bool {
	for _, m := range p.legalMoves() {
		if next := p.after(m); (n > 1 || next.inCheck()) && next.mated(n) {
			return true
		}
	}
	return false
}

// mated reports whether the side to move is mated now or after every reply within n-1 moves.
func (p *position) mated(n int) bool {
	replies := p.legalMoves()
	if len(replies) == 0 {
		return p.inCheck()
	}
	if n == 1 {
		return false
	}
	for _, m := range replies {
		if next := p.after(m); !next.mate(n - 1) {
			return false
		}
	}
	return true
}
