package ui_test

import (
	"testing"

	"castlekey/ui/uitest"
)

// TestHint types a suggested move, which Enter plays; in a game against a person there is none.
func TestHint(t *testing.T) {
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		start(d).Want("White to move").Keys("ctrl+e").Want("Na3  knight from b1").Keys("enter").Want("moves 2")
	})
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		start(d).Type("hint").Keys("enter").Want("Na3  knight from b1")
	})
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		keyboard(d).Keys("ctrl+e").Type("hint").Keys("enter").Want("No hints in a game against a", "person.")
	})
}

// TestBlindfold hides the pieces and shows them again; the game goes on meanwhile.
func TestBlindfold(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		shown := start(d).Frame()
		hidden := d.Keys("ctrl+y").Want("The pieces are hidden.").Frame()
		if hidden == shown {
			t.Error("the pieces still show")
		}
		d.Play("e4").Want("moves 2").Type("blindfold").Keys("enter").Want("The pieces are back.")
	})
}
