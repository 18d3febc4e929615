package play

import (
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/theme"
)

// motion is a move being drawn: the boards to be shown before the one there is, the first of them now. It is only drawn: whatever is asked of
// the game meanwhile is answered by the position after the move. The zero value is none.
type motion struct {
	series int
	boards [][64]game.Piece
}

func (o motion) on() bool { return len(o.boards) > 0 }

// stepped says that the next board of a motion is due.
type stepped struct{ series int }

const (
	stepTime  = 30 * time.Millisecond
	mostSteps = 4 // 120 ms at most
)

// animated draws the move between the position shown before a message and the one shown after it. A piece that was dragged is where it
// goes already, and pictures do not move.
func (m Model) animated(before *game.Game, dragged bool) (Model, tea.Cmd) {
	after := m.shown()
	if after.Ply() == before.Ply() {
		return m, nil
	}
	m.motion = motion{series: m.motion.series + 1}
	still := dragged || m.blind || m.env.Theme.Graphics == theme.Pixels || m.full(arrange(m.w, m.h, m.env.Theme.Spare))
	if !m.env.Animate || still {
		return m, nil
	}
	m.motion.boards = boardsBetween(before, after)
	return m, m.motion.next()
}

// next waits until the next board is due; nil if nothing moves.
func (o motion) next() tea.Cmd {
	if !o.on() {
		return nil
	}
	return tea.Tick(stepTime, func(time.Time) tea.Msg { return stepped{o.series} })
}

// onStepped goes on to the next board; steps of a motion that another has overtaken count for nothing.
func (m Model) onStepped(msg stepped) (Model, tea.Cmd) {
	if msg.series != m.motion.series || !m.motion.on() {
		return m, nil
	}
	m.motion.boards = m.motion.boards[1:]
	return m, m.motion.next()
}

// route is a piece and where it goes.
type route struct {
	piece    game.Piece
	from, to game.Square
}

// boardsBetween are the boards on the way from one position to the next or to the one before; none if they are further apart, or if there is
// no square between.
func boardsBetween(before, after *game.Game) [][64]game.Piece {
	earlier, later := before, after
	if after.Ply() < before.Ply() {
		earlier, later = after, before
	}
	mv, ok := later.LastMove()
	squares := earlier.Board()
	if !ok || later.Ply() != earlier.Ply()+1 || later.AtPly(earlier.Ply()).Board() != squares {
		return nil
	}
	routes := routesOf(mv, squares)
	for i, r := range routes {
		squares[r.from] = game.NoPiece
		if earlier == after {
			routes[i].from, routes[i].to = r.to, r.from
		}
	}
	return steps(routes, squares)
}

// routesOf are the pieces a move moves: one, or king and rook.
func routesOf(mv game.Move, squares [64]game.Piece) []route {
	from, to := mv.From(), mv.To()
	routes := []route{{squares[from], from, to}}
	if squares[from].Kind() == game.King {
		switch to.File() - from.File() {
		case 2:
			corner := game.At(7, from.Rank())
			routes = append(routes, route{squares[corner], corner, to - 1})
		case -2:
			corner := game.At(0, from.Rank())
			routes = append(routes, route{squares[corner], corner, to + 1})
		}
	}
	return routes
}

// steps puts the pieces on the squares between, over what stands there, as far as the number of steps allows.
func steps(routes []route, squares [64]game.Piece) [][64]game.Piece {
	longest := 0
	for _, r := range routes {
		longest = max(longest, distance(r.from, r.to))
	}
	count := min(longest-1, mostSteps)
	var boards [][64]game.Piece
	for i := 1; i <= count; i++ {
		board := squares
		for _, r := range routes {
			board[r.at(float64(i)/float64(count+1))] = r.piece
		}
		boards = append(boards, board)
	}
	return boards
}

// distance is how many steps a king would need.
func distance(a, b game.Square) int {
	files, ranks := a.File()-b.File(), a.Rank()-b.Rank()
	return max(files, -files, ranks, -ranks)
}

// at is the square nearest to a part of the way.
func (r route) at(part float64) game.Square {
	between := func(a, b int) int { return a + int(math.Round(part*float64(b-a))) }
	return game.At(between(r.from.File(), r.to.File()), between(r.from.Rank(), r.to.Rank()))
}

// pieces is what stands on the board as it is drawn now.
func (m Model) pieces() [64]game.Piece {
	switch {
	case m.blind:
		return [64]game.Piece{}
	case m.motion.on():
		return m.motion.boards[0]
	}
	return m.shown().Board()
}
