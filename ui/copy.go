package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
)

// Desk is how the program reaches out besides drawing: the terminal's clipboard and bell, and a folder.
type Desk struct {
	Clipboard func(ctx context.Context, text string) error     // nil: Run's terminal
	Save      func(name, text string) (path string, err error) // nil: nothing is saved
	Export    func(name, text string) (path string, err error) // where several games are written to; nil: nowhere
	Delete    func(path string) error                          // deletes the file of a finished game; nil: nothing is deleted
	Ring      func()                                           // rings the bell; nil: Run's terminal
}

var (
	errNoClipboard = errors.New("this terminal has no clipboard")
	errNoFolder    = errors.New("there is no folder for it")
)

// copied carries out a Copy: the file first, because it is certain.
func (m Model) copied(c screen.Copy) tea.Cmd {
	ctx, desk := m.options.Context, m.options.Desk
	return func() tea.Msg {
		done := screen.Copied{What: c.What, Where: c.Where}
		switch {
		case c.File != "" && desk.Save != nil:
			done.Path, done.Err = desk.Save(c.File, c.Text)
		case c.Where == screen.FileOnly:
			done.Err = errNoFolder
		}
		if c.Where == screen.FileOnly {
			return done
		}
		if desk.Clipboard == nil {
			done.Err = errors.Join(done.Err, errNoClipboard)
			return done
		}
		done.Err = errors.Join(done.Err, desk.Clipboard(ctx, c.Text))
		return done
	}
}
