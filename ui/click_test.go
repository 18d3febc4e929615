package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// seen is where a text ends on the screen.
func seen(t *testing.T, d *uitest.Driver, text string) (x, y int) {
	t.Helper()
	for y, line := range strings.Split(string(d.Plain()), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return utf8.RuneCountInString(before+text) - 1, y
		}
	}
	t.Fatalf("the frame lacks %q:\n%s", text, d.Plain())
	return 0, 0
}

func clickOn(t *testing.T, d *uitest.Driver, text string) *uitest.Driver {
	t.Helper()
	return d.Click(seen(t, d, text))
}

// shapes are terminals with the moves beside the board and below it.
var shapes = []uitest.Size{{W: 80, H: 24}, {W: 120, H: 40}, {W: 200, H: 60}, {W: 60, H: 60}}

// TestTheMovesCanBeClicked steps to moves in the list, at each size and from both sides of the board.
func TestTheMovesCanBeClicked(t *testing.T) {
	check := func(t *testing.T, d *uitest.Driver, name string) {
		t.Helper()
		for _, c := range [][2]string{{"Nf3", "after 2. Nf3"}, {"Nc6", "after 2… Nc6"}, {"e4", "after 1. e4"}, {"d6", "after 3… d6"}} {
			if clickOn(t, d, c[0]); !d.Has(c[1]) {
				t.Errorf("%s: a click on %s does not show the position %s:\n%s", name, c[0], c[1], d.Plain())
			}
		}
		if clickOn(t, d, "4. O-O"); d.Has("after") || !d.Has("to move") {
			t.Errorf("%s: a click on the last move does not go back to the game:\n%s", name, d.Plain())
		}
	}
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		keyboard(d).Play("e4", "e5", "Nf3", "Nc6", "Bc4", "d6", "O-O")
		for _, size := range shapes {
			d.Every(nil).Resize(size)
			check(t, d, fmt.Sprint(size))
			check(t, d.Keys("ctrl+f"), fmt.Sprint(size, ", turned"))
		}
	})
}

// TestLongListsCanBeClicked clicks at what the list shows of a long game.
func TestLongListsCanBeClicked(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		shuffle(keyboard(d))
		if clickOn(t, d, "9."); d.Has("after") {
			t.Error("a click on a number goes somewhere")
		}
		for _, c := range [][2]string{{"9. a4", "after 9. a4"}, {"h3       h6", "after 8… h6"}, {"7. g3", "after 7. g3"}} {
			clickOn(t, d, c[0]).Want(c[1])
		}
	})
}

// TestTheKeysAtTheBottomCanBeClicked presses each key that the footer shows, at each size.
func TestTheKeysAtTheBottomCanBeClicked(t *testing.T) {
	for shown, want := range map[string]string{
		"? help": "Playing", "^d offer draw": "Agreement", "^r resign": "Resign?", "^p more proof": "Session of", "^x abort": "Abort the game?",
		"^q leave the game": "Leave this game?",
	} {
		t.Run(shown, func(t *testing.T) {
			clicked := 0
			for _, size := range shapes {
				look(t, state{steps: func(d *uitest.Driver) { start(d) }}, theme.Options{}, size, func(t *testing.T, d *uitest.Driver) {
					if d.Has(shown) {
						clicked++
						clickOn(t, d, shown).Want(want)
					}
				})
			}
			if clicked == 0 {
				t.Error("no footer shows it")
			}
		})
	}
}

// TestFootersMoveWithTheTerminal clicks at what is shown after the terminal has another size, and at nothing beside it.
func TestFootersMoveWithTheTerminal(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		start(d)
		for i, size := range shapes[1:] { // the first has no room for it
			d.Every(nil).Resize(size)
			x, y := seen(t, d, "^f flip")
			for _, dx := range []int{-len("^f flip"), len(" the board") + 1} {
				if before := d.Frame(); d.Click(x+dx, y).Frame() != before {
					t.Errorf("%v: a click beside the key does something", size)
				}
			}
			turned := d.Click(x, y)
			if white := i%2 == 1; (atBottom(turned) == game.White) != white {
				t.Errorf("%v: the board did not turn", size)
			}
		}
	})
}

// TestAClickIsNeverTyped clicks at a key that is a letter while a line is typed.
func TestAClickIsNeverTyped(t *testing.T) {
	mine := own(t, map[string]any{"board": map[string]any{"flip": "x"}})
	s := state{options: func(o *ui.Options) { o.Keys = mine }, steps: func(d *uitest.Driver) { start(d).Type("e") }}
	look(t, s, theme.Options{}, uitest.Size{W: 120, H: 40}, func(t *testing.T, d *uitest.Driver) {
		if clickOn(t, d, "x flip"); d.Has("› e") || atBottom(d) == game.White {
			t.Errorf("the board did not turn, or the line is not empty:\n%s", d.Plain())
		}
	})
}

// TestWhatIsCoveredCannotBeClicked puts the proof over the moves.
func TestWhatIsCoveredCannotBeClicked(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		keyboard(d).Play("e4", "e5", "Nf3")
		x, y := seen(t, d, "e5")
		if d.Keys("ctrl+p").Click(x, y); d.Has("after") {
			t.Errorf("a move that is not shown was clicked:\n%s", d.Plain())
		}
	})
}
