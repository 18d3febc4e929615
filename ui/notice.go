package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
)

// goOn is the one answer to the notices.
const goOn = 1

// notice shows what the player should know before anything else, as mistakes in the config file; closed if there is nothing.
func notice(title string, lines []screen.Line) screen.Dialog {
	if len(lines) == 0 {
		return screen.Dialog{}
	}
	ok := screen.Bind("enter", "Go on", "enter", "esc", " ")
	return screen.Dialog{Title: title, Lines: lines, Choices: []screen.Choice{{ID: goOn, Key: ok}}}
}

// onNotice gives keys and clicks to the notices until they are closed; false once they are.
func (m Model) onNotice(msg tea.Msg) (Model, bool) {
	if !m.notice.Open() {
		return m, false
	}
	m.notice, _ = m.notice.Update(msg)
	return m, true
}
