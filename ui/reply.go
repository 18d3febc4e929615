package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// reply is how far into a terminal's answer the keys have come.
type reply uint8

const (
	noReply reply = iota
	begun         // its first character is there
	inside        // what it says follows, up to its end
)

// late drops a terminal's answer to a question when it comes after the program stopped waiting for it. Bubble Tea takes such an answer
// (ESC ] 11;rgb:… ESC \ or BEL, ESC _G…ESC \, ESC P>|…ESC \) for typing, which would start a game or move a piece. It reports whether the
// key was part of an answer.
func (m Model) late(msg tea.KeyMsg) (Model, bool) {
	is := func(any string) bool {
		return msg.Type == tea.KeyRunes && len(msg.Runes) == 1 && strings.ContainsRune(any, msg.Runes[0])
	}
	switch {
	case msg.Alt && is("]_P"):
		m.answering = begun
		return m, true
	case m.answering == begun && msg.Type == tea.KeyRunes && !msg.Alt && strings.ContainsRune("1G>", msg.Runes[0]):
		m.answering = inside
		return m, true
	case m.answering == inside && msg.Type == tea.KeyRunes && !msg.Alt:
		return m, true
	}
	ends := m.answering == inside && (msg.Type == tea.KeyCtrlG || msg.Alt && is("\\"))
	m.answering = noReply
	return m, ends
}
