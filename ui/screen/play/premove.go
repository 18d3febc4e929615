package play

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

// premove is a move chosen before it is one's turn; the zero value is none.
type premove struct {
	from, to game.Square
	promo    game.Kind
	name     string
}

func (p premove) on() bool { return p.from != p.to }

// planner is the side that may choose its move ahead: the only one played here, while the other thinks.
func (m Model) planner() (game.Color, bool) {
	c, only := m.onlyLocal()
	return c, only && !m.over() && !m.past.on() && m.shown().Turn() != c
}

// plans reports whether a piece stands on a square that its side, while the other thinks, may choose to move next.
func (m Model) plans(s game.Square) bool {
	c, ok := m.planner()
	p := m.shown().At(s)
	return ok && p != game.NoPiece && p.Color() == c
}

// ahead is the position as if it were already the planner's turn, nil where there is none. A piece at with stands on a square that
// is given, as what the opponent may put there.
func (m Model) ahead(with ...game.Square) *game.Game {
	c, ok := m.planner()
	if !ok {
		return nil
	}
	g := m.shown()
	squares := g.Board()
	for _, s := range with {
		spare(&squares, c.Other())
		squares[s] = game.NewPiece(c.Other(), game.Knight)
	}
	fields := strings.Fields(g.FEN())
	fields[0], fields[1], fields[3] = placement(squares), strings.ToLower(sideNames[c][:1]), "-"
	then, err := game.FromFEN(strings.Join(fields, " "))
	if err != nil {
		return nil // the opponent is in check: nothing can be said about the move after it
	}
	return then
}

// spare takes one of a side's pieces off the board, a pawn if there is one, so that another can be put on.
func spare(squares *[64]game.Piece, side game.Color) {
	for kind := game.Pawn; kind < game.King; kind++ {
		for s, p := range squares {
			if p.Is(side, kind) {
				squares[s] = game.NoPiece
				return
			}
		}
	}
}

// placement is the first field of a FEN.
func placement(squares [64]game.Piece) string {
	var b strings.Builder
	for rank := 7; rank >= 0; rank-- {
		for file := range 8 {
			if p := squares[game.At(file, rank)]; p != game.NoPiece {
				b.WriteString(p.String())
			} else {
				b.WriteByte('1')
			}
		}
		if rank > 0 {
			b.WriteByte('/')
		}
	}
	return b.String()
}

// reachesAhead reports whether a premove may go there: as the board stands, or onto a square where the opponent may take.
func (m Model) reachesAhead(from, to game.Square) bool {
	for _, then := range []*game.Game{m.ahead(), m.ahead(to)} {
		if then == nil {
			continue
		}
		for _, mv := range then.LegalFrom(from) {
			if mv.To() == to {
				return true
			}
		}
	}
	return false
}

// plan is choose while the opponent is to move: what is put together becomes the premove.
func (m Model) plan(s game.Square) (Model, tea.Cmd) {
	switch _, ok := m.planner(); {
	case !ok:
		return m.say(m.waitingFor(), "", screen.Quiet), nil
	case s == m.selected:
		return m.deselect(), nil
	case m.selected != game.NoSquare && m.reachesAhead(m.selected, s):
		return m.deselect().premoved(m.selected, s, game.Queen), nil
	case m.plans(s):
		m.selected, m.note = s, note{}
		return m, nil
	}
	return m.deselect(), nil
}

// premoved keeps a premove; there is at most one.
func (m Model) premoved(from, to game.Square, promo game.Kind) Model {
	m.premove = premove{from, to, promo, from.String() + to.String()}
	m.note = note{}
	return m
}

// readAhead says what a line means as a premove: in the position as it stands, or where the opponent may take what stands on its target.
func (m Model) readAhead(line string, then *game.Game) preview {
	p := readMove(line, then)
	if to := target(line); !p.sure && len(p.maybe) == 0 && to != game.NoSquare {
		if taken := m.ahead(to); taken != nil {
			if q := readMove(line, taken); q.sure {
				p, then = q, taken
			}
		}
	}
	if p.sure {
		p.ahead, p.text = true, "Premove: "+then.SAN(p.move)
	}
	return p
}

// target is the last square that a line names, NoSquare if it names none or begins with it: the step of a pawn, which takes nothing.
func target(line string) game.Square {
	for i := len(line) - 2; i > 0; i-- {
		if s, err := game.ParseSquare(line[i : i+2]); err == nil {
			return s
		}
	}
	return game.NoSquare
}

// planned plays the premove when its turn has come, if it is still a move.
func (m Model) planned() (Model, tea.Cmd) {
	p := m.premove
	if !p.on() || !m.mayMove() {
		return m, nil
	}
	m.premove = premove{}
	for _, mv := range m.snap.Game.LegalFrom(p.from) {
		if mv.To() == p.to && (mv.Promotion() == game.NoKind || mv.Promotion() == p.promo) {
			line, read := m.line, m.preview
			m, cmd := m.send(mv)
			m.line, m.preview = line, read
			return m, cmd
		}
	}
	return m.say("The premove "+p.name+" is not possible any more.", "", screen.Warn), nil
}
