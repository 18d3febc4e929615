package play

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/board"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// step is a direction on screen: columns to the right, rows down.
type step struct{ right, down int }

// direction is where a key steers, false if it does not steer now.
func (m Model) direction(msg tea.KeyMsg) (step, bool) {
	if m.past.on() || !m.free(msg, m.steering) {
		return step{}, false
	}
	switch {
	case key.Matches(msg, m.keys.up):
		return step{0, -1}, true
	case key.Matches(msg, m.keys.down):
		return step{0, 1}, true
	case key.Matches(msg, m.keys.left):
		return step{-1, 0}, true
	case key.Matches(msg, m.keys.right):
		return step{1, 0}, true
	}
	return step{}, false
}

// steer moves the cursor and stops at the edge.
func (m Model) steer(s step) Model {
	if m.bottom == game.Black {
		s = step{-s.right, -s.down}
	}
	file := min(max(m.cursor.File()+s.right, 0), 7)
	rank := min(max(m.cursor.Rank()-s.down, 0), 7)
	m.cursor, m.steering = game.At(file, rank), true
	return m
}

// steered is a key that steered the cursor, and where it stood before; the zero value is none.
type steered struct {
	key  string
	from game.Square
}

// meant takes a letter back that steered the cursor if what is typed next shows that a move was meant: h and then 4 is the pawn to h4, for
// no move begins with a 4.
func (m Model) meant(last steered, typed string) Model {
	begun := keys.Typeable(last.key) && strings.Contains(beginnings(), last.key)
	if m.line != "" || !begun || typed == "" || !strings.Contains("12345678xX", typed) {
		return m
	}
	m.cursor = last.from
	return m.typeLine(last.key)
}

func (m Model) deselect() Model {
	m.selected, m.dragging = game.NoSquare, false
	return m
}

// owns reports whether the side to move has a piece there.
func (m Model) owns(s game.Square) bool {
	p := m.snap.Game.At(s)
	return p != game.NoPiece && p.Color() == m.snap.Game.Turn()
}

// reaches reports whether the selected piece may go to a square.
func (m Model) reaches(s game.Square) bool {
	if m.selected == game.NoSquare {
		return false
	}
	for _, mv := range m.snap.Game.LegalFrom(m.selected) {
		if mv.To() == s {
			return true
		}
	}
	return false
}

// pick does what choosing a square means: pick up, drop, change one's mind. seen is false while the cursor is hidden, so that the first
// key only shows it.
func (m Model) pick(s game.Square, seen bool) (Model, tea.Cmd) {
	m.steering = true
	if !seen {
		return m, nil
	}
	return m.choose(s)
}

// choose is pick for a square that was pointed at.
func (m Model) choose(s game.Square) (Model, tea.Cmd) {
	switch {
	case !m.mayMove():
		return m.plan(s)
	case s == m.selected:
		return m.deselect(), nil
	case m.reaches(s):
		return m.propose(m.selected, s, game.NoKind)
	case !m.owns(s):
		return m.miss(s), nil
	case len(m.snap.Game.LegalFrom(s)) == 0:
		kind := m.snap.Game.At(s).Kind().String()
		return m.deselect().say("The "+kind+" on "+s.String()+" cannot move.", "", screen.Warn), nil
	}
	m.selected, m.note = s, note{}
	return m, nil
}

// miss says why nothing happened; an empty square just ends the selection.
func (m Model) miss(s game.Square) Model {
	from := m.selected
	m = m.deselect()
	if from == game.NoSquare {
		return m
	}
	kind := m.snap.Game.At(from).Kind().String()
	return m.say("The "+kind+" cannot go to "+s.String()+".", "", screen.Warn)
}

// propose plays a step of a piece, asking first what a pawn becomes.
func (m Model) propose(from, to game.Square, promo game.Kind) (Model, tea.Cmd) {
	for _, mv := range m.snap.Game.LegalFrom(from) {
		if mv.To() != to {
			continue
		}
		if mv.Promotion() != promo && promo == game.NoKind {
			return m.askPromotion(from, to), nil
		}
		if mv.Promotion() == promo {
			return m.send(mv)
		}
	}
	return m.miss(to), nil
}

// onMouse handles clicks, drags and the wheel.
func (m Model) onMouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	l := arrange(m.w, m.h, m.env.Theme.Spare)
	if m.full(l) {
		return m, nil
	}
	s, onBoard := l.place.Square(msg.X, msg.Y, m.bottom)
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		m = m.lookAt(m.at() - 1)
	case msg.Button == tea.MouseButtonWheelDown:
		m = m.lookAt(m.at() + 1)
	case msg.Action == tea.MouseActionMotion && m.dragging && onBoard:
		m.cursor = s
	case msg.Action == tea.MouseActionRelease:
		return m.release(s, onBoard)
	case msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft && onBoard && m.past.on():
		m = m.live() // the first click only leaves the past: what it points at may stand elsewhere now
	case msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft && onBoard:
		return m.grab(s)
	case msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft:
		return m.point(l, msg)
	case msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonRight:
		m = m.deselect()
		m.premove = premove{}
	}
	return m, nil
}

// point is the button going down beside the board: a move in the list is stepped to, a key at the bottom is pressed.
func (m Model) point(l layout, msg tea.MouseMsg) (Model, tea.Cmd) {
	if press, ok := (screen.Footer{Place: l.footer, Keys: m.short()}).Pressed(msg); ok {
		if keys.Typeable(press.String()) {
			m = m.typeLine("") // or it would be typed
		}
		return m, screen.Intent(press)
	}
	if ply, ok := m.list(l.moves).at(msg.X, msg.Y); ok && !m.onTable() {
		m = m.lookAt(ply + 1)
	}
	return m, nil
}

// grab is the button going down on a square.
func (m Model) grab(s game.Square) (Model, tea.Cmd) {
	m.steering, m.line, m.preview, m.cursor = false, "", preview{}, s
	m, cmd := m.choose(s)
	m.dragging = m.selected == s
	return m, cmd
}

// release is the button coming up: on another square it drops the piece there.
func (m Model) release(s game.Square, onBoard bool) (Model, tea.Cmd) {
	if !m.dragging {
		return m, nil
	}
	m.dragging = false
	if !onBoard || s == m.selected {
		return m, nil
	}
	return m.choose(s)
}

// marks puts everything there is to say about squares on the board.
func (m Model) marks(b *board.Board) {
	g := m.shown()
	if mv, ok := g.LastMove(); ok {
		kind := board.Last
		if m.pending.late && !m.past.on() {
			kind = board.Pending
		}
		b.Mark(kind, mv.From(), mv.To())
	}
	if g.InCheck() {
		b.Mark(board.Check, g.King(g.Turn()))
	}
	if m.premove.on() && !m.past.on() {
		b.Mark(board.Premove, m.premove.from, m.premove.to)
	}
	if then := m.ahead(); then != nil {
		g = then
	}
	switch {
	case m.selected != game.NoSquare:
		b.Mark(board.Selected, m.selected)
		markTargets(b, g, g.LegalFrom(m.selected))
	case m.preview.sure && len(m.preview.maybe) == 0:
		b.Mark(board.Selected, m.preview.move.From())
		markTargets(b, g, []game.Move{m.preview.move})
	default:
		markTargets(b, g, m.preview.maybe)
	}
	if m.steering || m.dragging {
		b.Mark(board.Cursor, m.cursor)
	}
}

// markTargets marks where moves go, captures apart.
func markTargets(b *board.Board, g *game.Game, moves []game.Move) {
	for _, mv := range moves {
		enPassant := g.At(mv.From()).Kind() == game.Pawn && mv.From().File() != mv.To().File()
		if g.At(mv.To()) != game.NoPiece || enPassant {
			b.Mark(board.Capture, mv.To())
		} else {
			b.Mark(board.Target, mv.To())
		}
	}
}
