package review

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

// onMouse handles clicks on the board, the moves and the graph, and the wheel.
func (m Model) onMouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	l := arrange(m.w, m.h)
	s, onBoard := l.place.Square(msg.X, msg.Y, m.bottom)
	left := msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress
	switch {
	case m.prompt.open():
	case msg.Button == tea.MouseButtonWheelUp:
		return m.visit(m.at.Parent())
	case msg.Button == tea.MouseButtonWheelDown:
		return m.visit(m.following())
	case msg.Action == tea.MouseActionRelease:
		return m.release(s, onBoard)
	case left && onBoard:
		return m.grab(s)
	case left && l.graph.Has(msg.X, msg.Y):
		nodes := m.mainLine()
		return m.visit(nodes[plyAt(msg.X-l.graph.X, l.graph.W, len(nodes)-1)])
	case left && l.moves.Has(msg.X, msg.Y):
		return m.visit(m.sheet.node(msg.X-l.moves.X, msg.Y-l.moves.Y+m.scroll(l.moves.H)))
	case msg.Button == tea.MouseButtonRight && msg.Action == tea.MouseActionPress:
		m = m.deselect()
	}
	return m, nil
}

func (m Model) deselect() Model {
	m.selected, m.dragging = noSquare, false
	return m
}

// grab is the button going down on a square.
func (m Model) grab(s game.Square) (Model, tea.Cmd) {
	switch {
	case m.reaches(s):
		return m.propose(s, game.NoKind)
	case s == m.selected || len(m.here.LegalFrom(s)) == 0:
		return m.deselect(), nil
	}
	m.selected, m.dragging = s, true
	return m, nil
}

// release is the button coming up: on another square it drops the piece there.
func (m Model) release(s game.Square, onBoard bool) (Model, tea.Cmd) {
	if !m.dragging {
		return m, nil
	}
	m.dragging = false
	if !onBoard || s == m.selected || !m.reaches(s) {
		return m, nil
	}
	return m.propose(s, game.NoKind)
}

// reaches reports whether the selected piece may go to a square.
func (m Model) reaches(s game.Square) bool {
	if m.selected == noSquare {
		return false
	}
	for _, mv := range m.here.LegalFrom(m.selected) {
		if mv.To() == s {
			return true
		}
	}
	return false
}

// propose moves the selected piece, asking first what a pawn becomes.
func (m Model) propose(to game.Square, promo game.Kind) (Model, tea.Cmd) {
	for _, mv := range m.here.LegalFrom(m.selected) {
		switch {
		case mv.To() != to:
		case mv.Promotion() == promo:
			return m.tryMove(mv)
		case promo == game.NoKind:
			m.target = to
			return m.ask(askPromote), nil
		}
	}
	return m.deselect(), nil
}

// question is what a dialog is about.
type question uint8

const (
	askPromote question = iota + 1
	askLeave
)

// The answers that are no pieces.
const (
	answerStay = 100 + iota
	answerSave
	answerDrop
)

// ask opens a dialog.
func (m Model) ask(q question) Model {
	m.dialog = dialogs[q].Resize(m.w, m.h)
	return m
}

var dialogs = map[question]screen.Dialog{
	askPromote: screen.Promotion(answerStay),
	askLeave: {
		Title: "Keep your changes?",
		Lines: []screen.Line{{Text: "You have changed this game. Saved, it becomes a file of its own; the one it came from stays as it is."}},
		Choices: []screen.Choice{
			{ID: answerSave, Key: screen.Bind("s", "Save", "s", "S", "y")},
			{ID: answerDrop, Key: screen.Bind("d", "Discard", "d", "D", "n")},
			{ID: answerStay, Key: screen.Bind("esc", "Stay", "esc")},
		},
	},
}

// onDialog gives a message to the open dialog and does what was answered.
func (m Model) onDialog(msg tea.Msg) (Model, tea.Cmd) {
	var picked int
	if m.dialog, picked = m.dialog.Update(msg); picked == 0 {
		return m, nil
	}
	switch picked {
	case answerStay:
		m.parting = nil
		return m.deselect(), nil
	case answerSave:
		return m, m.export(screen.FileOnly)
	case answerDrop:
		return m.gone()
	}
	return m.propose(m.target, game.Kind(picked))
}
