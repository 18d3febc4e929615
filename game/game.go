package game

import "fmt"

// Game is a game from its start to where it stands now. Make one with New or FromFEN.
type Game struct {
	line    []*position // the start, then one position a ply
	outcome Outcome
}

// New returns a game at the usual start.
func New() *Game {
	g, err := FromFEN(StartFEN)
	if err != nil {
		panic(fmt.Sprintf("game: the usual start is refused: %v", err)) // a bug, not an input
	}
	return g
}

// FromFEN returns a game that starts at the given position. A position that is already
// mate, stalemate, dead or past 75 moves gives a game that is over. Errors are *FENError.
func FromFEN(fen string) (*Game, error) {
	p, err := parseFEN(fen)
	if err != nil {
		return nil, err
	}
	g := &Game{line: []*position{p}}
	g.outcome = g.automatic()
	return g, nil
}

// Clone returns a copy that can be played on alone, in another goroutine too.
func (g *Game) Clone() *Game {
	return &Game{line: append([]*position(nil), g.line...), outcome: g.outcome}
}

func (g *Game) now() *position { return g.line[len(g.line)-1] }

// Play plays a move and ends the game if the position it leads to ends it by itself.
// It returns ErrOver or ErrIllegal and then changes nothing.
func (g *Game) Play(m Move) error {
	if g.outcome.Over() {
		return fmt.Errorf("play %s: %w", m, ErrOver)
	}
	i := g.now().find(m)
	if i < 0 {
		return fmt.Errorf("play %s: %w", m, ErrIllegal)
	}
	next := g.now().after(i)
	next.seen = 1 + g.earlier(next)
	g.line = append(g.line, next)
	g.outcome = g.automatic()
	return nil
}

// earlier counts how often the line so far has shown the position next. Positions
// before the last capture or pawn move cannot be the same.
func (g *Game) earlier(next *position) int {
	for i := len(g.line) - 2; i >= max(0, len(g.line)-next.halfmove); i -= 2 {
		if g.line[i].identity == next.identity {
			return g.line[i].seen
		}
	}
	return 0
}

// Undo takes back the last move, and with it whatever ended the game. It reports
// whether there was a move to take back.
func (g *Game) Undo() bool {
	if len(g.line) == 1 {
		return false
	}
	g.line = g.line[:len(g.line)-1]
	g.outcome = g.automatic()
	return true
}

// Legal returns the legal moves; none once the game is over.
func (g *Game) Legal() []Move {
	if g.outcome.Over() {
		return nil
	}
	return append([]Move(nil), g.now().legal...)
}

// LegalFrom returns the legal moves of the piece on s; none once the game is over.
func (g *Game) LegalFrom(s Square) []Move {
	var moves []Move
	if g.outcome.Over() {
		return nil
	}
	for _, m := range g.now().legal {
		if m.From() == s {
			moves = append(moves, m)
		}
	}
	return moves
}

// Turn returns the side to move.
func (g *Game) Turn() Color { return g.now().turn }

// Ply returns how many moves have been played, each side's counted.
func (g *Game) Ply() int { return len(g.line) - 1 }

// Board returns the pieces, indexed by square.
func (g *Game) Board() [64]Piece { return g.now().board }

// At returns the piece on s, NoPiece off the board.
func (g *Game) At(s Square) Piece {
	if s >= NoSquare {
		return NoPiece
	}
	return g.now().board[s]
}

// InCheck reports whether the side to move is in check.
func (g *Game) InCheck() bool { return g.now().check }

// King returns the square of c's king.
func (g *Game) King(c Color) Square { return g.now().king(c) }

// Halfmove returns the plies since the last capture or pawn move (FIDE 9.3, 9.6.2).
func (g *Game) Halfmove() int { return g.now().halfmove }

// Fullmove returns the number of the move to be played, 1 at the usual start.
func (g *Game) Fullmove() int { return g.now().fullmove }

// Seen returns how often the position has been on the board, this time included (FIDE 9.2.3).
func (g *Game) Seen() int { return g.now().seen }

// Moves returns the moves played.
func (g *Game) Moves() []Move {
	moves := make([]Move, 0, g.Ply())
	for _, p := range g.line[1:] {
		moves = append(moves, p.last)
	}
	return moves
}

// LastMove returns the last move played, false before the first.
func (g *Game) LastMove() (Move, bool) { return g.now().last, g.Ply() > 0 }

// AtPly returns the game as it stood after the given number of plies, 0 being the start;
// out of range counts as the nearest end. Later moves are not part of it.
func (g *Game) AtPly(ply int) *Game {
	if ply >= g.Ply() {
		return g.Clone()
	}
	then := &Game{line: append([]*position(nil), g.line[:max(ply, 0)+1]...)}
	then.outcome = then.automatic()
	return then
}
