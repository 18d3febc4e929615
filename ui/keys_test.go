package ui_test

import (
	"testing"
	"testing/synctest"

	"castlekey/ui"
	"castlekey/ui/keys"
	"castlekey/ui/uitest"
)

// TestDefaultKeys holds the defaults against the rules for a player's own keys: written into the config file they are accepted.
func TestDefaultKeys(t *testing.T) {
	table := map[string]any{}
	for _, s := range ui.Keys() {
		actions := map[string]any{}
		for _, a := range s.Actions {
			var names []any
			for _, name := range a.Default {
				names = append(names, name)
			}
			if actions[a.Name] != nil {
				t.Errorf("%s.%s is there twice", s.Name, a.Name)
			}
			actions[a.Name] = names
		}
		table[s.Name] = actions
	}
	if _, problems := keys.Parse(table, ui.Keys()); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}

// own reads a table of a player's keys.
func own(t *testing.T, table map[string]any) keys.Map {
	t.Helper()
	m, problems := keys.Parse(table, ui.Keys())
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	return m
}

// TestOwnKeys gives actions other keys: the new ones work, the old ones do not, and everything that is said about them is true.
func TestOwnKeys(t *testing.T) {
	type table = map[string]any
	mine := own(t, table{
		"everywhere": table{"help": "f12"},
		"menu":       table{"choose": "ctrl+o", "quit": "x"},
		"approval":   table{"approve": "ctrl+y"},
		"board": table{
			"flip": []any{"x", "f9"}, "up": "w", "down": "s", "left": "a", "right": []any{"i"}, "older": "ctrl+b", "back": "ctrl+g", "newer": "+", "newest": []any{},
		},
	})
	synctest.Test(t, func(t *testing.T) {
		b := uitest.New()
		d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Keys: mine}), sizes[1])
		defer d.Close(b)
		d.Want("^o start", "F12 help", "x quit").Keys("enter").Want("New game")
		d.Keys("ctrl+o").Want("Approve once").Keys("pgdown", "pgdown", "pgdown").Want("^y approve")
		d.Keys("enter").Want("Approve once").Keys("ctrl+y").Want("White to move")

		before := d.Frame()
		if d.Keys("x"); d.Frame() == before {
			t.Error("x does not flip the board")
		}
		if d.Keys("x", "ctrl+f"); d.Frame() != before {
			t.Error("the key of before still flips the board")
		}
		d.Keys("w").Want("Enter picks up. ^g to type.") // it begins no move, so it shows the cursor
		d.Keys("s", "a", "a", "enter").Want("Choose where the pawn goes.").Keys("w", "w", "enter").Want("1. c4")
		d.Keys("ctrl+g").Type("a").Want("› a") // the cursor is hidden: typed
		d.Keys("ctrl+g", "ctrl+b", "ctrl+b").Want("before the first move", "+ on · ^g to the game")
		d.Keys("end").Want("before the first move").Keys("+").Want("after 1. c4").Keys("ctrl+g")
		d.Keys("?").Want("› ").Keys("f12").Want("F12", "x F9", "flip the board", "^g")
		if d.Has("to the game") || d.Has("^f") || d.Has("Esc") {
			t.Errorf("help shows a key that does nothing:\n%s", d.Plain())
		}
	})
}
