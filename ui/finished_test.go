package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"castlekey/ui"
	"castlekey/ui/uitest"
)

// TestFinishedGames lists them newest first, searches, opens, exports and deletes.
func TestFinishedGames(t *testing.T) {
	const newest, oldest = "2026-11-20-184200-9vGm4cYV.pgn", "2026-10-03-201500-4Tn2uJcP.pgn"
	for name, c := range map[string]struct {
		steps    func(*uitest.Driver)
		want     []string
		deleted  string
		exported int // games
	}{
		"the newest first":            {func(d *uitest.Driver) { d.Keys("enter") }, []string{"Qh4#"}, "", 0},
		"a search by opening":         {func(d *uitest.Driver) { d.Type("gambit").Want("1 of 3").Keys("enter") }, []string{"c4"}, "", 0},
		"a search by date and result": {func(d *uitest.Driver) { d.Type("2026.10 1-0").Want("1 of 3").Keys("enter") }, []string{"Qxf7#"}, "", 0},
		"coming back to the list":     {func(d *uitest.Driver) { d.Keys("enter", "esc") }, []string{"Finished games"}, "", 0},
		"coming back to the menu":     {func(d *uitest.Driver) { d.Keys("esc") }, []string{"New game"}, "", 0},
		"deleting asks first":         {func(d *uitest.Driver) { d.Keys("ctrl+x", "enter") }, []string{"3 games"}, "", 0},
		"deleting":                    {func(d *uitest.Driver) { d.Keys("ctrl+x", "y") }, []string{"2 games", "The game is deleted."}, newest, 0},
		"deleting what was found":     {func(d *uitest.Driver) { d.Type("level").Keys("ctrl+x", "y") }, []string{"0 of 2"}, oldest, 0},
		"exporting all":               {func(d *uitest.Driver) { d.Keys("ctrl+e") }, []string{"3 games saved as exports/games.pgn"}, "", 3},
		"exporting what was found":    {func(d *uitest.Driver) { d.Type("stockfish").Keys("ctrl+e") }, []string{"1 game saved as"}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := uitest.New()
				past(b)
				deleted, exported := "", ""
				desk := ui.Desk{
					Delete: func(path string) error { deleted = path; return nil },
					Export: func(name, text string) (string, error) { exported = text; return "exports/" + name, nil },
				}
				d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Desk: desk}), sizes[1])
				defer d.Close(b)
				c.steps(finished(d))
				d.Want(c.want...)
				if !strings.HasSuffix(deleted, c.deleted) || (deleted == "") != (c.deleted == "") {
					t.Errorf("deleted %q, want %q", deleted, c.deleted)
				}
				if got := strings.Count(exported, "[Result "); got != c.exported {
					t.Errorf("%d games exported, want %d", got, c.exported)
				}
			})
		})
	}
}
