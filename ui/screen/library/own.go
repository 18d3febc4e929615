package library

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game/collection"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// The answers to the question whether a game is to be deleted.
const (
	answerDelete = 1 + iota
	answerKeep
)

// askDelete asks before a game is lost.
func (m Model) askDelete() Model {
	e := m.entries[m.shown[m.row]]
	m.dialog = screen.Dialog{
		Title: "Delete this game?",
		Lines: []screen.Line{{Text: e.White + " – " + e.Black + ", " + e.Result.String() + ", " + e.Date}, {Text: "Its file goes for good.", Tone: screen.Warn}},
		Choices: []screen.Choice{
			{ID: answerDelete, Key: screen.Bind("y", "Delete it", "y", "Y")}, {ID: answerKeep, Key: screen.Bind("n", "Keep it", "n", "N", "esc")},
		},
		Focus: 1,
	}.Resize(m.w, m.h)
	return m
}

func (m Model) onDialog(msg tea.Msg) (Model, tea.Cmd) {
	var picked int
	m.dialog, picked = m.dialog.Update(msg)
	if picked != answerDelete || len(m.shown) == 0 {
		return m, nil
	}
	return m, screen.Intent(Delete{m.entries[m.shown[m.row]].Path()})
}

// onDeleted takes the games of a deleted file off the list.
func (m Model) onDeleted(msg Deleted) Model {
	if msg.Err != nil {
		what, todo := backend.Explain(msg.Err)
		m.note = screen.Line{Text: what + " " + todo, Tone: screen.Bad}
		return m
	}
	var kept []collection.Entry
	for _, e := range m.entries {
		if e.Path() != msg.Path {
			kept = append(kept, e)
		}
	}
	row := m.row
	m.entries = kept
	m = m.search(m.query)
	m.row = max(min(row, len(m.shown)-1), 0)
	m.note = screen.Line{Text: "The game is deleted.", Tone: screen.Warn}
	return m
}

// export hands out the games that are shown.
func (m Model) export() (Model, tea.Cmd) {
	all := make([]collection.Entry, 0, len(m.shown))
	for _, i := range m.shown {
		all = append(all, m.entries[i])
	}
	m.note = screen.Line{Text: "Writing…", Tone: screen.Quiet}
	return m, screen.Intent(Export{all})
}
