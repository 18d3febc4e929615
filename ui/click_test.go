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

// TestEveryFooterCanBeClicked clicks at the keys at the bottom of each screen, and wants what pressing them does.
func TestEveryFooterCanBeClicked(t *testing.T) {
	opened := state{backend: past, steps: func(d *uitest.Driver) { finished(d).Keys("enter") }}
	for name, c := range map[string]struct {
		state state
		shown map[string]string // the key by what is written
	}{
		"menu":       {states["menu"], map[string]string{"enter start": "enter", "? help": "?"}},
		"approval":   {states["approve"], map[string]string{"esc go back": "esc", "tab next": "tab", "more of it": "right"}},
		"read":       {states["approve-read"], map[string]string{"enter approve": "enter"}},
		"asked":      {states["ask-connect"], map[string]string{"esc stop waiting": "esc", "? help": "?"}},
		"lobby":      {states["lobby"], map[string]string{"enter join or watch": "enter", "? help": "?", "esc back": "esc"}},
		"lobby open": {states["lobby-open"], map[string]string{"esc back": "esc"}},
		"finished":   {states["past"], map[string]string{"enter open": "enter", "end last game": "end", "esc back": "esc"}},
		"engines":    {states["engines"], map[string]string{"enter set up": "enter", "^x forget": "ctrl+x", "esc back": "esc"}},
		"review":     {opened, map[string]string{"? help": "?", "p play": "p", "b blunder": "b"}},
	} {
		for shown, pressed := range c.shown {
			t.Run(name+" "+pressed, func(t *testing.T) {
				var want, before, got string
				look(t, c.state, theme.Options{}, sizes[1], func(_ *testing.T, d *uitest.Driver) { want = d.Keys(pressed).Frame() })
				look(t, c.state, theme.Options{}, sizes[1], func(t *testing.T, d *uitest.Driver) { before, got = d.Frame(), clickOn(t, d, shown).Frame() })
				if got != want || got == before {
					t.Errorf("a click shows\n%s\nand the key\n%s", got, want)
				}
			})
		}
	}
}

// TestWhatAFooterOnlyTellsIsNoKey clicks at pairs of keys, and at a letter while letters are typed.
func TestWhatAFooterOnlyTellsIsNoKey(t *testing.T) {
	opened := state{backend: past, steps: func(d *uitest.Driver) { finished(d).Keys("enter") }}
	commenting := state{backend: past, steps: func(d *uitest.Driver) { finished(d).Keys("enter", "right", "t") }}
	for shown, s := range map[string]state{"↑↓←→ choose": states["menu"], "←→ step": opened, "b blunder": commenting} {
		look(t, s, theme.Options{}, sizes[1], func(t *testing.T, d *uitest.Driver) {
			if before := d.Frame(); clickOn(t, d, shown).Frame() != before {
				t.Errorf("a click at %q does something:\n%s", shown, d.Plain())
			}
		})
	}
}
