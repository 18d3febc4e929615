package ui_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// pasteText sends a text as a terminal does that was pasted into.
func pasteText(d *uitest.Driver, text string) {
	d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func wants(texts ...string) func(*testing.T, *uitest.Driver) {
	return func(_ *testing.T, d *uitest.Driver) { d.Want(texts...) }
}

// lacks says that none of some texts is on the frame.
func lacks(texts ...string) func(*testing.T, *uitest.Driver) {
	return func(t *testing.T, d *uitest.Driver) {
		for _, text := range texts {
			if d.Has(text) {
				t.Errorf("the frame has %q:\n%s", text, d.Plain())
			}
		}
	}
}

// TestMovesLeftOutAreTold opens a game that was played on although it was drawn, and says so before anything is pressed.
func TestMovesLeftOutAreTold(t *testing.T) {
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		pasteText(d, "[Event \"?\"]\n[FEN \"8/8/8/3k4/3P4/3K4/8/8 w - - 0 1\"]\n\n1. Kc3 Kd6 2. d5 Kxd5 3. Kd3 Kc5 0-1\n")
		d.Want("2 moves left out", "insufficient material")
	})
}

// TestReviewing covers what keys and the mouse do, by what the player sees.
func TestReviewing(t *testing.T) {
	type see = func(*testing.T, *uitest.Driver)
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		see   see
	}{
		"arrows and letters step":     {func(d *uitest.Driver) { d.Keys("right", "j", "j", "left", "k") }, wants("1/33", "King's Pawn Game")},
		"home, end and their letters": {func(d *uitest.Driver) { d.Keys("end", "0", "$", "home", "down") }, wants("33/33", "1-0 checkmate")},
		"into a variation and out of it": {func(d *uitest.Driver) {
			d.Keys("j", "j", "j", "shift+right").Want("4/8").Keys("j", "j", "shift+left").Want("4/33")
		}, wants("C41")},
		"a step back leaves no variation": {func(d *uitest.Driver) { d.Keys("j", "j", "j", "shift+right", "j", "j", "k", "k", "$") }, wants("8/8")},
		"branches go around":              {func(d *uitest.Driver) { d.Keys("j", "j", "j", "j", "c").Want("4/8").Keys("c").Want("4/33").Keys("x") }, wants("4/8")},
		"errors are found on and back": {func(d *uitest.Driver) {
			d.Keys("b").Want("7/33").Keys("b").Want("12/33").Keys("B").Want("7/33").Keys("B")
		}, wants("31/33")},
		"mistakes and inaccuracies": {func(d *uitest.Driver) {
			d.Keys("m").Want("5/33").Keys("i").Want("11/33").Keys("I").Want("4/33").Keys("M")
		}, wants("21/33")},
		"marks are hidden":                 {func(d *uitest.Driver) { d.Keys("z") }, lacks("dxe5??", "1?!", "×")},
		"marks of the file stay":           {func(d *uitest.Driver) { d.Keys("z") }, wants("Bg4?")},
		"the best move is played":          {func(d *uitest.Driver) { d.Keys("b", "k", " ") }, wants("Nxe5", "7/7")},
		"a best move that was played":      {func(d *uitest.Driver) { d.Keys("b", " ") }, wants("8/33")},
		"the engine looks deeper":          {func(d *uitest.Driver) { d.Keys("l") }, wants("depth 6")},
		"the engine follows":               {func(d *uitest.Driver) { d.Keys("l", "j", "j", "j", "shift+right", "j") }, wants("depth 6", "5/8")},
		"the engine is turned off":         {func(d *uitest.Driver) { d.Keys("l", "l").Want("Engine off").Keys("j", "j", "j", "shift+right", "j") }, lacks("depth")},
		"a move is typed":                  {func(d *uitest.Driver) { d.Keys("enter").Type("nf3").Keys("enter") }, wants("Nf3", "1/1", "A04")},
		"a typed move is mended":           {func(d *uitest.Driver) { d.Keys("enter").Type("Nf4").Keys("enter", "backspace").Type("3").Keys("enter") }, wants("1/1")},
		"typing is given up":               {func(d *uitest.Driver) { d.Keys("enter").Type("Nf").Keys("esc") }, wants("0/33")},
		"a move is dragged":                {func(d *uitest.Driver) { x, y := cellOf(d, "d2"); toX, toY := cellOf(d, "d4"); d.Drag(x, y, toX, toY) }, wants("1. d4", "1/1")},
		"a move is clicked":                {func(d *uitest.Driver) { d.Click(cellOf(d, "d2")).Click(cellOf(d, "d4")) }, wants("1. d4", "1/1")},
		"a played move is clicked":         {func(d *uitest.Driver) { d.Click(cellOf(d, "e2")).Click(cellOf(d, "e4")) }, wants("1/33")},
		"a click beside deselects":         {func(d *uitest.Driver) { d.Click(cellOf(d, "e2")).Click(cellOf(d, "e7")).Click(cellOf(d, "e4")) }, wants("0/33")},
		"the wheel steps":                  {func(d *uitest.Driver) { wheel(d, tea.MouseButtonWheelDown, 5); wheel(d, tea.MouseButtonWheelUp, 2) }, wants("3/33")},
		"a click on a move goes there":     {func(d *uitest.Driver) { d.Click(find(d, "Bxf3")) }, wants("8/33")},
		"a click into a variation":         {func(d *uitest.Driver) { d.Click(find(d, "Ba4")) }, wants("7/8")},
		"a click on the graph's end":       {func(d *uitest.Driver) { d.Click(78, 17) }, wants("33/33")},
		"a click on the graph's beginning": {func(d *uitest.Driver) { d.Keys("end").Click(2, 18) }, wants("0/33")},
		"a comment is written":             {func(d *uitest.Driver) { d.Keys("j", "t").Type("best by test").Keys("enter") }, wants("best by test")},
		"a comment asks a question":        {func(d *uitest.Driver) { d.Keys("j", "t").Type("why?").Keys("enter") }, wants("why?")},
		"a pasted comment is no game":      {func(d *uitest.Driver) { d.Keys("j", "t"); pasteText(d, "1. e4 e5 is better"); d.Keys("enter") }, wants("is better", "1/33")},
		"a comment is erased":              {func(d *uitest.Driver) { d.Keys("j", "j", "j", "j", "t", "ctrl+u", "enter") }, lacks("Philidor's defence")},
		"a mark is set and taken away":     {func(d *uitest.Driver) { d.Keys("j", "3").Want("e4!!").Keys("3") }, lacks("e4!!")},
		"a variation is promoted":          {func(d *uitest.Driver) { d.Keys("j", "j", "j", "shift+right", "v", "end") }, wants("8/8", "C70", "Nf6")},
		"the main line is not":             {func(d *uitest.Driver) { d.Keys("j", "v") }, wants("already")},
		"moves are deleted":                {func(d *uitest.Driver) { d.Keys("end", "left", "d") }, wants("31/31", "Nxb8 and what came after it deleted")},
		"deleting is taken back":           {func(d *uitest.Driver) { d.Keys("end", "left", "d", "u", "end") }, wants("33/33")},
		"the start is not deleted":         {func(d *uitest.Driver) { d.Keys("d") }, wants("cannot be deleted")},
		"nothing to take back":             {func(d *uitest.Driver) { d.Keys("u") }, wants("Nothing was changed")},
		"it plays by itself":               {func(d *uitest.Driver) { d.Keys("p").Wait(3100 * time.Millisecond) }, wants("3/33", "1×")},
		"it plays faster":                  {func(d *uitest.Driver) { d.Keys("+", "+", "+", "+", "+", "p").Wait(2 * time.Second) }, wants("8/33", "4×")},
		"it plays slower":                  {func(d *uitest.Driver) { d.Keys("p", "-").Wait(4100 * time.Millisecond) }, wants("2/33", "0.5×")},
		"it stops at the end":              {func(d *uitest.Driver) { d.Keys("p").Wait(time.Minute) }, lacks("1×")},
		"from the end it begins anew":      {func(d *uitest.Driver) { d.Keys("end", "p").Wait(1100 * time.Millisecond) }, wants("1/33")},
		"a step stops it":                  {func(d *uitest.Driver) { d.Keys("p", "j").Wait(5 * time.Second) }, wants("1/33")},
		"esc stops it":                     {func(d *uitest.Driver) { d.Keys("p", "esc").Wait(5 * time.Second) }, wants("0/33")},
		"the FEN is copied":                {func(d *uitest.Driver) { d.Keys("j", "Y") }, wants("FEN sent to the clipboard")},
		"the PGN is copied and saved":      {func(d *uitest.Driver) { d.Keys("y") }, wants("PGN sent to the clipboard and saved as games/")},
		"changes are asked about":          {func(d *uitest.Driver) { d.Keys("j", "1", "q").Want("Keep your changes?").Keys("esc") }, wants("e4!")},
		"saved changes are not":            {func(d *uitest.Driver) { d.Keys("j", "1", "s", "q") }, lacks("Keep your changes?")},
		"a promotion is asked about": {func(d *uitest.Driver) {
			pasteText(d, "8/4P3/8/8/8/2k5/8/4K3 w - - 0 1")
			d.Click(cellOf(d, "e7")).Click(cellOf(d, "e8")).Want("Promote to").Keys("r")
		}, wants("e8=R")},
		"a promotion is taken back": {func(d *uitest.Driver) {
			pasteText(d, "8/4P3/8/8/8/2k5/8/4K3 w - - 0 1")
			d.Click(cellOf(d, "e7")).Click(cellOf(d, "e8")).Keys("esc")
		}, wants("0/0")},
		"a FEN is pasted":                   {func(d *uitest.Driver) { pasteText(d, " 8/4P3/8/8/8/2k5/8/4K3 w - - 0 1\n") }, wants("No moves yet")},
		"a PGN is pasted":                   {func(d *uitest.Driver) { pasteText(d, "1. d4 d5 2. c4 *") }, wants("0/3", "d5")},
		"after a pasted game it comes back": {func(d *uitest.Driver) { pasteText(d, "1. d4 d5 2. c4 *"); d.Keys("esc") }, wants("0/33")},
		"several games are pasted":          {func(d *uitest.Driver) { pasteText(d, "1. d4 *\n\n1. e4 *\n") }, wants("Pasted games", "2 games")},
		"what is no game is typed":          {func(d *uitest.Driver) { pasteText(d, "jjj") }, wants("3/33")},
		"a paste that holds no game":        {func(d *uitest.Driver) { pasteText(d, "1. nonsense here") }, wants("not understood")},
	} {
		t.Run(name, func(t *testing.T) {
			r := &reading{open: study(), steps: c.steps}
			read(t, r, theme.Options{Depth: theme.TrueColor}, uitest.Size{W: 80, H: 24}, c.see)
		})
	}
}

// find is a cell of a text on the frame.
func find(d *uitest.Driver, text string) (x, y int) {
	for y, line := range strings.Split(string(d.Plain()), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	return -1, -1
}

// TestSearchingGames covers the list.
func TestSearchingGames(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  []string
	}{
		"typing searches":              {func(d *uitest.Driver) { d.Type("TAL mikhail") }, []string{"of 43"}},
		"esc ends the search":          {func(d *uitest.Driver) { d.Type("tal").Keys("esc") }, []string{"43 games"}},
		"a letter is erased":           {func(d *uitest.Driver) { d.Type("zz").Want("No game matches").Keys("backspace", "backspace") }, []string{"43 games"}},
		"enter opens":                  {func(d *uitest.Driver) { d.Keys("down", "enter") }, []string{"Kermur", "0/13"}},
		"two clicks open":              {func(d *uitest.Driver) { d.Click(5, 6).Click(5, 6) }, []string{"0/"}},
		"one after the other":          {func(d *uitest.Driver) { d.Keys("enter", "pgdown", "pgdown", "pgup") }, []string{"Kermur"}},
		"tab goes on too":              {func(d *uitest.Driver) { d.Keys("enter", "tab", "shift+tab", "tab") }, []string{"Kermur"}},
		"the first has none before it": {func(d *uitest.Driver) { d.Keys("enter", "pgup") }, []string{"Greco"}},
		"only what was found":          {func(d *uitest.Driver) { d.Type("morphy").Keys("enter", "pgdown") }, []string{"Duke of Brunswick"}},
		"back to the list":             {func(d *uitest.Driver) { d.Keys("enter", "pgdown", "esc") }, []string{"43 games", "› Kermur"}},
		"changes are kept first":       {func(d *uitest.Driver) { d.Keys("enter", "j", "1", "pgdown").Want("Keep your changes?").Keys("s") }, []string{"Kermur"}},
		"the wheel and the ends": {func(d *uitest.Driver) {
			wheel(d, tea.MouseButtonWheelDown, 3)
			d.Keys("home", "end", "pgup", "pgdown", "up", "down")
		}, []string{"43 games"}},
	} {
		t.Run(name, func(t *testing.T) {
			read(t, &reading{open: classics(), steps: c.steps}, theme.Options{}, uitest.Size{W: 80, H: 24}, wants(c.want...))
		})
	}
}

// TestAnalysisStops counts what an analyst is asked after it was told to stop.
func TestAnalysisStops(t *testing.T) {
	for name, keys := range map[string][]string{"by its key": {"r"}, "by leaving": {"q"}} {
		t.Run(name, func(t *testing.T) {
			r := &reading{open: study(), who: uitest.Analyst{Think: time.Second}, steps: func(d *uitest.Driver) { d.Wait(5500 * time.Millisecond) }}
			read(t, r, theme.Options{}, uitest.Size{W: 80, H: 24}, func(t *testing.T, d *uitest.Driver) {
				d.Want("analysing 4/33").Keys(keys...)
				before := r.who.Asked()
				if d.Wait(10 * time.Second); r.who.Asked() != before {
					t.Errorf("asked %d times, then %d", before, r.who.Asked())
				}
			})
		})
	}
}

// TestAnalysisNeverBlocks steps through the game and plays moves while an analyst takes an hour.
func TestAnalysisNeverBlocks(t *testing.T) {
	r := &reading{open: study(), who: uitest.Analyst{Think: time.Hour}, steps: func(d *uitest.Driver) { d.Keys("l", "j", "j", "enter").Type("Nc3").Keys("enter") }}
	read(t, r, theme.Options{}, uitest.Size{W: 80, H: 24}, wants("3/3", "Nc3", "analysing 0/33"))
}

// TestReviewFromAGame goes over a game while its match is being played on below, and comes back to it.
func TestReviewFromAGame(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		keyboard(d).Play("e4", "e5")
		d.Send(screen.Review{PGN: "1. d4 d5 *"}).Want("0/2", "d5")
		d.Keys("j", "q").Want("e5", "› ").Play("Nf3").Want("Nf3")
		d.Send(screen.Review{Path: "testdata/none.pgn"}).Want("none.pgn")
	})
}

// TestReviewOverTheMenu pastes a game there.
func TestReviewOverTheMenu(t *testing.T) {
	drive(t, nil, func(t *testing.T, d *uitest.Driver) {
		pasteText(d, "1. d4 d5 *")
		d.Want("0/2").Keys("esc").Want("New game")
		pasteText(d, "8/8/8/8/8/8/8/8 w - - 0 1\n1. x")
		d.Want("not understood")
		pasteText(toClock(d).Keys("down", "down"), "4k3/8/8/8/8/8/4P3/4K3 b - - 0 1\n")
		d.Want("New game", "4k3/8/8/8/8/8/4P3/4K3 b - - 0 1") // there it is where a game begins
	})
}

// TestTheLastPageEndsTheProgram leaves a review that nothing lies below.
func TestTheLastPageEndsTheProgram(t *testing.T) {
	for name, open := range map[string]screen.Review{"a game": study(), "a list": classics()} {
		t.Run(name, func(t *testing.T) {
			read(t, &reading{open: open, steps: func(d *uitest.Driver) { d.Keys("esc") }}, theme.Options{}, uitest.Size{W: 80, H: 24},
				func(t *testing.T, d *uitest.Driver) {
					if !d.Quit() {
						t.Errorf("the program goes on:\n%s", d.Plain())
					}
				})
		})
	}
}

// examined is what fingers do in a review.
var examined = []string{
	"left", "right", "right", "right", "up", "down", "shift+left", "shift+right", "c", "x", "b", "m", "i", "B", "r", "l", " ", "z", "f", "p", "+", "-",
	"enter", "enter", "t", "v", "d", "u", "1", "4", "y", "Y", "s", "esc", "q", "pgup", "pgdown", "tab", "?", "e4", "Nf3", "backspace", "ctrl+u", "世", "\x1b[31m",
}

// squall reviews at random: keys, clicks, resizes, pastes, time.
func squall(t *testing.T, seed uint64, steps int) {
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 2))
		ctx, cancel := context.WithCancel(t.Context())
		size := sizes[seed%4]
		opens := []screen.Review{study(), classics(), {PGN: game.StartFEN}}
		who := &uitest.Analyst{Think: time.Duration(r.IntN(3)) * 30 * time.Millisecond}
		o := theme.Options{Depth: theme.Depth(seed % 4), Glyphs: theme.Glyphs(seed % 2)}
		d := uitest.Drive(t, ui.New(ui.Options{Context: ctx, Theme: o, First: opens[seed%3], Analysts: who.Of}), size)
		d.Every(func(frame string) { fits(t, frame, size) })
		for range steps {
			x, y := r.IntN(size.W+4)-2, r.IntN(size.H+4)-2
			switch r.IntN(12) {
			case 0:
				size = uitest.Size{W: 1 + r.IntN(200), H: 1 + r.IntN(70)}
				d.Resize(size)
			case 1, 2:
				d.Click(x, y)
			case 3:
				d.Drag(x, y, r.IntN(size.W), r.IntN(size.H))
			case 4:
				d.Send(tea.MouseMsg{X: x, Y: y, Action: tea.MouseAction(r.IntN(3)), Button: tea.MouseButton(r.IntN(6))})
			case 5:
				d.Wait(50 * time.Millisecond)
			case 6:
				if r.IntN(5) == 0 {
					pasteText(d, []string{"1. e4 (1. d4) e5 *", game.StartFEN, "1. x y", "k"}[r.IntN(4)])
				}
			default:
				d.Keys(examined[r.IntN(len(examined))])
			}
			if d.Quit() {
				break
			}
		}
		cancel()
		time.Sleep(time.Hour)
	})
}

// TestSqualls runs some in every test run.
func TestSqualls(t *testing.T) {
	for seed := range uint64(8) {
		squall(t, seed, 150)
	}
}

// FuzzSqualls looks for worse ones.
func FuzzSqualls(f *testing.F) {
	f.Add(uint64(1), uint8(100))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) { squall(t, seed, int(steps)) })
}
