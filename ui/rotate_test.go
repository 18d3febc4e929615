package ui_test

import (
	"testing"
	"time"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/board"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// atBottom is the side at the bottom of the board.
func atBottom(d *uitest.Driver) game.Color {
	_, first := cellOf(d, "a1")
	_, last := cellOf(d, "a8")
	if first < last {
		return game.Black
	}
	return game.White
}

func rotating(o *ui.Options) { o.Rotate = true }

// latency is how long a slow chain takes.
const latency = time.Second

func slow(b *uitest.Backend) { b.Latency = latency }

// slowly is keyboard on a slow chain.
func slowly(d *uitest.Driver) *uitest.Driver { return keyboard(d).Wait(latency) }

// typedOver types while a move is confirmed, pastOver looks at the past, and heldOver goes on from the typing to a piece in hand.
func typedOver(d *uitest.Driver) *uitest.Driver { return slowly(d).Play("e4").Type("e").Wait(latency) }
func pastOver(d *uitest.Driver) *uitest.Driver {
	return slowly(d).Play("e4").Wait(latency).Play("e5").Wait(latency).Play("d4").Keys("home").Wait(latency).Want("before the first move")
}

func heldOver(d *uitest.Driver) *uitest.Driver {
	pawn := center("e7")
	return typedOver(d).Click(pawn[0], pawn[1]).Want("Choose where the pawn goes.")
}

// TestHelpNamesRotateWhereItWorks looks for the word on the help page.
func TestHelpNamesRotateWhereItWorks(t *testing.T) {
	for name, steps := range map[string]func(*uitest.Driver) *uitest.Driver{"two here": keyboard, "an engine": start} {
		s := state{steps: func(d *uitest.Driver) { steps(d).Keys("?") }}
		look(t, s, readable, sizes[3], func(t *testing.T, d *uitest.Driver) {
			if named := d.Has("turn the board to"); named != (name == "two here") {
				t.Errorf("%s: help names it: %v\n%s", name, named, d.Plain())
			}
		})
	}
}

// TestTheBoardTurns turns the board to whoever moves where that is asked for, and never while anything is in the player's hands.
func TestTheBoardTurns(t *testing.T) {
	const white, black = game.White, game.Black
	pawn := center("e2")
	flipped := func(name string) (int, int) {
		x, y := board.Place{Tier: board.Tier{Rows: 3}}.Corner(square(name), black)
		return x + 3, y + 1
	}
	takeBack := func(d *uitest.Driver) { practiseBoth(d).Play("e4").Keys("ctrl+z").Want("Take back e4?") }
	for name, c := range map[string]struct {
		options func(*ui.Options)
		backend func(*uitest.Backend)
		steps   func(*uitest.Driver)
		want    game.Color
	}{
		"not unless it is asked for":        {steps: func(d *uitest.Driver) { keyboard(d).Play("e4") }, want: white},
		"with every move":                   {options: rotating, steps: func(d *uitest.Driver) { keyboard(d).Play("e4") }, want: black},
		"and back":                          {options: rotating, steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "e5") }, want: white},
		"by the word, at once":              {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "rotate").Want("turns to whoever") }, want: black},
		"no more by the word":               {options: rotating, steps: func(d *uitest.Driver) { keyboard(d).Play("rotate").Want("stays as it is").Play("e4") }, want: white},
		"not against an engine":             {options: rotating, backend: never, steps: func(d *uitest.Driver) { start(d).Play("e4") }, want: white},
		"nor by the word":                   {backend: never, steps: func(d *uitest.Driver) { start(d).Play("e4", "rotate").Want("only when two play") }, want: white},
		"not with a piece in hand":          {options: rotating, backend: slow, steps: func(d *uitest.Driver) { heldOver(d) }, want: white},
		"but once it is put down":           {options: rotating, backend: slow, steps: func(d *uitest.Driver) { heldOver(d).Keys("esc") }, want: black},
		"not while a line is typed":         {options: rotating, backend: slow, steps: func(d *uitest.Driver) { typedOver(d) }, want: white},
		"but once it is erased":             {options: rotating, backend: slow, steps: func(d *uitest.Driver) { typedOver(d).Keys("ctrl+u") }, want: black},
		"not while the past is shown":       {options: rotating, backend: slow, steps: func(d *uitest.Driver) { pastOver(d) }, want: white},
		"but back in the game":              {options: rotating, backend: slow, steps: func(d *uitest.Driver) { pastOver(d).Keys("end") }, want: black},
		"not for a move that is on its way": {options: rotating, backend: slow, steps: func(d *uitest.Driver) { slowly(d).Play("e4") }, want: white},
		"but once it is confirmed":          {options: rotating, backend: slow, steps: func(d *uitest.Driver) { slowly(d).Play("e4").Wait(latency) }, want: black},
		"not at a question": {options: rotating, backend: slow, steps: func(d *uitest.Driver) {
			slowly(d).Play("e4").Keys("esc").Wait(latency).Want("Leave this game?")
		}, want: white},
		"a move taken back turns it back": {options: rotating, steps: func(d *uitest.Driver) { takeBack(d); d.Keys("y") }, want: white},
		"what the player turns stays":     {options: rotating, steps: func(d *uitest.Driver) { keyboard(d).Play("e4").Keys("ctrl+f", "up", "up") }, want: white},
		"until the next move":             {options: rotating, steps: func(d *uitest.Driver) { keyboard(d).Play("e4").Keys("ctrl+f").Play("e5").Keys("ctrl+f").Play("d4") }, want: black},
		"a click knows the turned board": {options: rotating, steps: func(d *uitest.Driver) {
			to := center("e4")
			keyboard(d).Click(pawn[0], pawn[1]).Click(to[0], to[1])
			d.Click(flipped("e7")).Click(flipped("e5")).Want("1. e4       e5")
		}, want: white},
		"and the next game remembers": {steps: func(d *uitest.Driver) {
			approve(keyboard(d).Play("rotate", "f3", "e5", "g4", "Qh4").Keys("r")).Play("e4")
		}, want: black},
		"it stays at the end": {options: rotating, steps: func(d *uitest.Driver) {
			keyboard(d).Play("f3", "e5", "g4", "Qh4").Keys("b")
		}, want: black},
	} {
		t.Run(name, func(t *testing.T) {
			s := state{backend: c.backend, options: c.options, steps: c.steps}
			look(t, s, theme.Options{Depth: theme.TrueColor}, sizes[1], func(t *testing.T, d *uitest.Driver) {
				if got := atBottom(d); got != c.want {
					t.Errorf("%v is at the bottom, want %v:\n%s", got, c.want, d.Plain())
				}
			})
		})
	}
}
