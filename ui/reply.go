package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// late drops a terminal's answer to the question for its background when it comes after the program stopped waiting for it. Bubble Tea
// takes such an answer (ESC ] 11;rgb:… ESC \ or BEL) for typing, which would start a game or move a piece. It reports whether the key was
// part of an answer.
func (m Model) late(msg tea.KeyMsg) (Model, bool) {
	is := func(r rune) bool { return msg.Type == tea.KeyRunes && slices.Equal(msg.Runes, []rune{r}) }
	switch {
	case msg.Alt && is(']'):
		m.answering = true
		return m, true
	case !m.answering:
		return m, false
	case msg.Type == tea.KeyRunes && !msg.Alt:
		return m, true
	}
	m.answering = false
	return m, msg.Type == tea.KeyCtrlG || msg.Alt && is('\\')
}
