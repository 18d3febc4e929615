package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// numbered are the schemes there are to choose from, their boards told apart by their place.
func (o Options) numbered() []theme.Scheme {
	all := o.Schemes
	if len(all) == 0 {
		all = theme.Schemes()
	}
	out := make([]theme.Scheme, min(len(all), 0x100))
	for i := range out {
		out[i] = all[i]
		out[i].Board.Palette = uint8(i)
	}
	return out
}

// palettes are the boards of all schemes, by their places.
func (o Options) palettes() []theme.Board {
	var out []theme.Board
	for _, s := range o.numbered() {
		out = append(out, s.Board)
	}
	return out
}

// nextTheme draws everything in the next scheme.
func (m Model) nextTheme() (Model, tea.Cmd) {
	all := m.options.numbered()
	m.scheme = (m.scheme + 1) % len(all)
	m.theme = all[m.scheme].Theme(m.options.Theme)
	dressed := screen.Dressed{Theme: m.theme, Name: all[m.scheme].Name}
	if m.menu != nil {
		m.menu, _ = m.menu.update(dressed)
	}
	return m.forward(dressed)
}
