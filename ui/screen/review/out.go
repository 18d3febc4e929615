package review

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
)

// part leaves the game for where an intent leads, asking first what becomes of changes.
func (m Model) part(to tea.Msg) (Model, tea.Cmd) {
	m.parting = to
	if !m.Leaving() {
		return m.ask(askLeave), nil
	}
	return m.gone()
}

// gone leaves: nothing is analysed any more.
func (m Model) gone() (Model, tea.Cmd) {
	to := m.parting
	m.parting, m.auto, m.course = nil, m.auto.stopped(), m.course.stopped()
	m.search = m.search.stopped()
	m.search.on = false
	return m, screen.Intent(to)
}

// export asks for the game, with variations and comments, to be copied and saved.
func (m Model) export(where screen.Where) tea.Cmd {
	var b strings.Builder
	_ = m.tree.WritePGN(&b) // a builder takes everything
	return screen.Intent(screen.Copy{What: "PGN", Text: b.String(), File: m.fileName(), Where: where})
}

// fileName is the players and the date.
func (m Model) fileName() string {
	var parts []string
	for _, tag := range []string{"White", "Black", "Date"} {
		if v := strings.Trim(m.tree.Tag(tag), "?. "); v != "" {
			parts = append(parts, v)
		}
	}
	return strings.ReplaceAll(strings.Join(parts, " "), ".", "-") + ".pgn"
}

// onCopied says where the game is now, and leaves if that was waited for.
func (m Model) onCopied(msg screen.Copied) (Model, tea.Cmd) {
	m.note = msg.Report()
	if msg.Path != "" {
		m.unsaved = false
	}
	if m.parting == nil {
		return m, nil
	}
	if msg.Path == "" {
		m.parting = nil
		return m, nil
	}
	return m.gone()
}
