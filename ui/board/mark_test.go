package board

import (
	"testing"

	"castlekey/ui/theme"
)

// TestMarksHaveOneOrder marks a square with everything, and takes away the most important mark in turn: the next one shows, in its colour and
// with its sign, and no two share a sign.
func TestMarksHaveOneOrder(t *testing.T) {
	b := theme.New(theme.Options{}).Board
	all, signs := Selected|Capture|Premove|Check|Pending|Last, map[string]Mark{}
	for _, want := range []struct {
		mark  Mark
		color theme.Color
	}{{Selected, b.Selected}, {Capture, b.Capture}, {Premove, b.Pending}, {Check, b.Check}, {Pending, b.Pending}, {Last, b.Last}} {
		got, ok := all.look()
		if !ok || got.mark != want.mark || got.color(b) != want.color {
			t.Errorf("marks %b show as %b, want %b", all, got.mark, want.mark)
		}
		if other, taken := signs[got.symbol]; taken {
			t.Errorf("marks %b and %b have the sign %q", other, got.mark, got.symbol)
		}
		signs[got.symbol] = got.mark
		all &^= want.mark
	}
	if _, ok := (Cursor | Target).look(); ok {
		t.Error("the cursor or a target hides the square's colour")
	}
}
