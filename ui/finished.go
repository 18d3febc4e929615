package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game/collection"
	"castlekey/ui/screen"
	"castlekey/ui/screen/library"
)

// deleteGame deletes the file of a finished game.
func (m Model) deleteGame(path string) tea.Cmd {
	desk := m.options.Desk
	return func() tea.Msg {
		if desk.Delete == nil {
			return library.Deleted{Path: path, Err: errNoFolder}
		}
		return library.Deleted{Path: path, Err: desk.Delete(path)}
	}
}

// exportGames writes games into one file.
func (m Model) exportGames(entries []collection.Entry) tea.Cmd {
	desk := m.options.Desk
	return func() tea.Msg {
		done := screen.Copied{What: fmt.Sprintf("%d games", len(entries)), Where: screen.FileOnly, Err: errNoFolder}
		if len(entries) == 1 {
			done.What = "1 game"
		}
		if desk.Export == nil {
			return done
		}
		var text strings.Builder
		for i := range entries {
			tree, err := entries[i].Load()
			if err == nil {
				err = tree.WritePGN(&text)
			}
			if err != nil {
				done.Err = err
				return done
			}
		}
		done.Path, done.Err = desk.Export("games.pgn", text.String())
		return done
	}
}
