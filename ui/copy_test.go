package ui_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"castlekey/ui"
	"castlekey/ui/screen"
	"castlekey/ui/uitest"
)

var errDesk = errors.New("no room")

// TestCopies sends a copy through the root: the file comes first, and the answer says what is certain.
func TestCopies(t *testing.T) {
	full := func(context.Context, string) error { return errDesk }
	takes := func(context.Context, string) error { return nil }
	saves := func(name, text string) (string, error) { return "games/" + name, nil }
	for name, c := range map[string]struct {
		desk  ui.Desk
		file  string
		where screen.Where
		want  screen.Copied
		says  string
	}{
		"both":                   {ui.Desk{Clipboard: takes, Save: saves}, "a.pgn", screen.Everywhere, screen.Copied{What: "PGN", Path: "games/a.pgn"}, "PGN sent to the clipboard and saved as games/a.pgn"},
		"no file was asked for":  {ui.Desk{Clipboard: takes, Save: saves}, "", screen.Everywhere, screen.Copied{What: "PGN"}, "PGN sent to the clipboard"},
		"the clipboard is full":  {ui.Desk{Clipboard: full, Save: saves}, "a.pgn", screen.Everywhere, screen.Copied{What: "PGN", Path: "games/a.pgn", Err: errDesk}, "PGN saved as games/a.pgn; the clipboard did not take it: no room"},
		"nothing is left of it":  {ui.Desk{Clipboard: full}, "", screen.Everywhere, screen.Copied{What: "PGN", Err: errDesk}, "PGN not copied: no room"},
		"there is no clipboard":  {ui.Desk{}, "", screen.Everywhere, screen.Copied{What: "PGN", Err: cmpopts.AnyError}, "PGN not copied: this terminal has no clipboard"},
		"the file fails as well": {ui.Desk{Clipboard: full, Save: func(string, string) (string, error) { return "", errDesk }}, "a.pgn", screen.Everywhere, screen.Copied{What: "PGN", Err: errDesk}, "PGN not copied: no room\nno room"},
		"a file alone":           {ui.Desk{Clipboard: full, Save: saves}, "a.pgn", screen.FileOnly, screen.Copied{What: "PGN", Path: "games/a.pgn", Where: screen.FileOnly}, "PGN saved as games/a.pgn"},
		"a file and no folder":   {ui.Desk{Clipboard: takes}, "a.pgn", screen.FileOnly, screen.Copied{What: "PGN", Where: screen.FileOnly, Err: cmpopts.AnyError}, "PGN not saved: there is no folder for it"},
	} {
		t.Run(name, func(t *testing.T) {
			_, cmd := ui.New(ui.Options{Backend: uitest.New(), Desk: c.desk}).Update(screen.Copy{What: "PGN", Text: "*", File: c.file, Where: c.where})
			got, ok := cmd().(screen.Copied)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateErrors()); !ok || diff != "" {
				t.Errorf("answered with (-want +got)\n%s", diff)
			}
			if line := got.Report(); line.Text != c.says {
				t.Errorf("says %q, want %q", line.Text, c.says)
			}
		})
	}
}
