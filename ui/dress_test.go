package ui_test

import (
	"strings"
	"testing"

	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// TestThemesGoRound presses the key through all themes, on the board and in the menu: each frame differs in its colours alone, and the
// last one is the first again.
func TestThemesGoRound(t *testing.T) {
	for name, state := range map[string]state{"board": states["play-flipped"], "menu": states["menu"], "approval": states["approve"]} {
		look(t, state, theme.Options{Depth: theme.TrueColor}, sizes[1], func(t *testing.T, d *uitest.Driver) {
			words := string(d.Keys("ctrl+k").Plain())
			seen := map[string]bool{}
			for range theme.Schemes() {
				seen[d.Frame()] = true
				if name != "board" && string(d.Plain()) != words {
					t.Errorf("%s: more than colours changed", name)
				}
				d.Keys("ctrl+k")
			}
			if !seen[d.Frame()] {
				t.Errorf("%s: the themes do not go round", name)
			}
			if name == "board" && len(seen) != len(theme.Schemes()) {
				t.Errorf("%d themes on the board, want %d", len(seen), len(theme.Schemes()))
			}
		})
	}
}

// TestThemesGoEverywhere changes the theme on the board and comes back to the menu.
func TestThemesGoEverywhere(t *testing.T) {
	th := theme.Schemes()[1].Theme(theme.Options{Depth: theme.TrueColor})
	look(t, states["play-start"], theme.Options{Depth: theme.TrueColor}, sizes[1], func(t *testing.T, d *uitest.Driver) {
		d.Keys("ctrl+k").Want("Theme moss.")
		c := th.Canvas(1, 1)
		c.Text(0, 0, " ", theme.Style{BG: th.Board.Dark})
		if ground, _, _ := strings.Cut(c.String(), "m"); !strings.Contains(d.Frame(), ground) {
			t.Errorf("no square is %q", ground)
		}
	})
}
