package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// page is a screen as the root sees it.
type page interface {
	update(tea.Msg) (page, tea.Cmd)
	view(w, h int) *theme.Canvas
	help() screen.Page
	footer(w, h int) screen.Footer
	typing() bool            // letters are being typed
	takes(paste string) bool // a pasted text belongs where it is typed
}

// model is what every screen's Model has. Update returns its own type, so no screen depends on an interface of the root.
type model[M any] interface {
	Update(tea.Msg) (M, tea.Cmd)
	View(w, h int) *theme.Canvas
	Help() screen.Page
}

// shown makes a page of a screen.
type shown[M model[M]] struct{ m M }

func show[M model[M]](m M) page { return shown[M]{m} }

func (s shown[M]) update(msg tea.Msg) (page, tea.Cmd) {
	m, cmd := s.m.Update(msg)
	return shown[M]{m}, cmd
}

func (s shown[M]) view(w, h int) *theme.Canvas { return s.m.View(w, h) }

func (s shown[M]) help() screen.Page { return s.m.Help() }

// footer asks the screens whose keys at the bottom are only to be clicked: a board knows more of a click.
func (s shown[M]) footer(w, h int) screen.Footer {
	if f, ok := any(s.m).(interface{ Footer(w, h int) screen.Footer }); ok {
		return f.Footer(w, h)
	}
	return screen.Footer{}
}

// takes asks the screens that have a place for some texts; what is typed anyway goes where the letters go.
func (s shown[M]) takes(paste string) bool {
	t, ok := any(s.m).(interface{ Takes(paste string) bool })
	return s.typing() || ok && t.Takes(paste)
}

// typing asks the screens on which letters are keys at some times and typed at others.
func (s shown[M]) typing() bool {
	t, ok := any(s.m).(interface{ Typing() bool })
	return ok && t.Typing()
}

// tooSmall is shown instead of any screen while the terminal is too small; it goes away on resize.
func tooSmall(th theme.Theme, w, h int) *theme.Canvas {
	c := th.Canvas(w, h)
	lines := []string{
		"Terminal too small",
		fmt.Sprintf("%d×%d now, %d×%d needed", w, h, MinWidth, MinHeight),
		"Make it larger; nothing is lost.",
		"Ctrl-C leaves.",
	}
	y := max((h-len(lines))/2, 0)
	for i, l := range lines {
		style := th.Muted
		if i == 0 {
			style = th.Title
		}
		c.Center(0, y+i, w, theme.Cut(l, w), style)
	}
	return c
}
