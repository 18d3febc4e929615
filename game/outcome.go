package game

import "fmt"

// Plies without capture or pawn move after which a draw may be claimed (FIDE 9.3) and
// after which the game ends by itself (FIDE 9.6.2).
const (
	fiftyPlies       = 100
	seventyFivePlies = 150
)

// Outcome returns how the game stands.
func (g *Game) Outcome() Outcome { return g.outcome }

// automatic returns the outcome that the position itself brings about, in the order in
// which the chess program tests: mate comes before everything (FIDE 9.6.2).
func (g *Game) automatic() Outcome {
	p := g.now()
	switch {
	case len(p.legal) == 0 && p.check:
		return Outcome{Win(p.turn.Other()), Checkmate}
	case len(p.legal) == 0:
		return Outcome{Draw, Stalemate}
	case !p.canMate(White) && !p.canMate(Black):
		return Outcome{Draw, DeadPosition}
	case p.seen >= 5:
		return Outcome{Draw, Fivefold}
	case p.halfmove >= seventyFivePlies:
		return Outcome{Draw, SeventyFive}
	default:
		return Outcome{}
	}
}

// Resign ends the game for side c: a loss, or a draw if the opponent cannot mate
// (FIDE 5.1.2). It returns ErrOver if the game has ended already.
func (g *Game) Resign(c Color) error { return g.lose(c, Resignation) }

// Forfeit ends the game because c's time is up: a loss, or a draw if the opponent
// cannot mate (FIDE 6.9). It returns ErrOver if the game has ended already.
func (g *Game) Forfeit(c Color) error { return g.lose(c, TimeForfeit) }

func (g *Game) lose(c Color, why Reason) error {
	result := Draw
	if g.CanMate(c.Other()) {
		result = Win(c.Other())
	}
	return g.end(Outcome{result, why})
}

// Agree ends the game as a draw by agreement. It returns ErrOver if it has ended already.
func (g *Game) Agree() error { return g.end(Outcome{Draw, Agreement}) }

// Cancel ends the game without a result. It returns ErrOver if it has ended already.
func (g *Game) Cancel() error { return g.end(Outcome{Open, Cancelled}) }

func (g *Game) end(o Outcome) error {
	if g.outcome.Over() {
		return fmt.Errorf("end the game by %s: %w", o.Reason, ErrOver)
	}
	g.outcome = o
	return nil
}

// Claimable returns the draw that the side to move may claim in this position:
// Threefold or FiftyMoves, the former first if both hold.
func (g *Game) Claimable() (Reason, bool) {
	switch {
	case g.outcome.Over():
		return NoReason, false
	case g.now().seen >= 3:
		return Threefold, true
	case g.now().halfmove >= fiftyPlies:
		return FiftyMoves, true
	default:
		return NoReason, false
	}
}

// Claim ends the game by the draw that Claimable names. It returns ErrOver or ErrNoClaim.
func (g *Game) Claim() error {
	reason, ok := g.Claimable()
	if !ok && !g.outcome.Over() {
		return fmt.Errorf("claim a draw: %w", ErrNoClaim)
	}
	return g.end(Outcome{Draw, reason})
}

// ClaimWith plays a move and claims the draw it brings about (FIDE 9.2.1, 9.3.1). A move
// that ends the game by itself needs no claim. It returns ErrOver, ErrIllegal or
// ErrNoClaim and then changes nothing.
func (g *Game) ClaimWith(m Move) error {
	if err := g.Play(m); err != nil {
		return err
	}
	if g.outcome.Over() {
		return nil
	}
	if err := g.Claim(); err != nil {
		g.Undo()
		return err
	}
	return nil
}

// CanMate reports whether side c could still mate by some series of legal moves, judged
// by material alone: a pawn, rook or queen can; knights cannot only if c has one knight
// and nothing else and the opponent nothing but queens; bishops cannot only if all
// bishops of both sides stand on one colour of squares and no pawn or knight is left.
func (g *Game) CanMate(c Color) bool { return g.now().canMate(c) }

// material counts what matters for CanMate.
type material struct {
	side, other   [King + 1]int // kinds of c and of the opponent
	light, dark   int           // bishops of both sides by colour of square
	pawns, horses int           // of both sides
}

func (d *identity) material(c Color) material {
	var m material
	for s, p := range d.board {
		if p == NoPiece {
			continue
		}
		if p.Color() == c {
			m.side[p.Kind()]++
		} else {
			m.other[p.Kind()]++
		}
		switch {
		case p.Kind() == Bishop && Square(s).Dark():
			m.dark++
		case p.Kind() == Bishop:
			m.light++
		}
	}
	m.pawns = m.side[Pawn] + m.other[Pawn]
	m.horses = m.side[Knight] + m.other[Knight]
	return m
}

func (d *identity) canMate(c Color) bool {
	m := d.material(c)
	switch {
	case m.side[Pawn]+m.side[Rook]+m.side[Queen] > 0:
		return true
	case m.side[Knight] > 0:
		alone := m.side[Knight] == 1 && m.side[Bishop] == 0
		return !alone || m.other[Pawn]+m.other[Knight]+m.other[Bishop]+m.other[Rook] > 0
	case m.side[Bishop] > 0:
		return m.light > 0 && m.dark > 0 || m.pawns+m.horses > 0
	default:
		return false
	}
}
