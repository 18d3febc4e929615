package ui_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/board"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// drive runs a test in a bubble, at 80x24.
func drive(t *testing.T, setup func(*uitest.Backend), f func(t *testing.T, d *uitest.Driver)) {
	t.Helper()
	look(t, state{backend: setup, steps: func(*uitest.Driver) {}}, theme.Options{Depth: theme.TrueColor}, sizes[1], f)
}

// fits fails if a frame is larger than the terminal.
func fits(t *testing.T, frame string, size uitest.Size) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > size.H {
		t.Fatalf("%d lines in a terminal of %d:\n%s", len(lines), size.H, frame)
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > size.W {
			t.Fatalf("a line of %d in a terminal of %d: %q", w, size.W, l)
		}
	}
}

// TestScholarsMate plays the same short game in each way there is to move.
func TestScholarsMate(t *testing.T) {
	won := []string{"Checkmate", "1-0  White (You) wins.", "approvals 1 · moves 7 · prompts 0", "Saved as"}
	for name, moves := range map[string]func(*uitest.Driver){
		"typed in SAN":                   func(d *uitest.Driver) { d.Play("e4", "Qh5", "Bc4", "Qxf7#") },
		"typed in any case, without x":   func(d *uitest.Driver) { d.Play("E4", "qh5", "bc4", "qf7") },
		"typed in UCI":                   func(d *uitest.Driver) { d.Play("e2e4", "D1H5", "f1c4", "h5f7") },
		"typed and completed by Tab":     func(d *uitest.Driver) { d.Play("e4", "Qh5").Type("Bc").Keys("tab", "enter").Play("Qxf7") },
		"typed fast, in one message":     func(d *uitest.Driver) { paste(d, "e4", "Qh5", "Bc4", "Qxf7") },
		"with the arrows":                func(d *uitest.Driver) { steerMoves(d, arrows) },
		"with h j k l":                   func(d *uitest.Driver) { steerMoves(d, letters) },
		"with the mouse, click by click": func(d *uitest.Driver) { mouseMoves(d, click) },
		"with the mouse, dragging":       func(d *uitest.Driver) { mouseMoves(d, drag) },
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, scholar, func(_ *testing.T, d *uitest.Driver) {
				moves(start(d))
				d.Want(won...)
			})
		})
	}
}

// mate is the four moves of White by their squares.
var mate = [][2]string{{"e2", "e4"}, {"d1", "h5"}, {"f1", "c4"}, {"h5", "f7"}}

func paste(d *uitest.Driver, moves ...string) {
	for _, m := range moves {
		d.Send(uitest.Key(m)).Keys("enter")
	}
}

var (
	arrows  = [4]string{"left", "down", "up", "right"}
	letters = [4]string{"h", "j", "k", "l"}
)

// steerMoves plays with the cursor, which starts on e2 and is first shown by moving it there and back.
func steerMoves(d *uitest.Driver, keys [4]string) {
	d.Keys(keys[1], keys[2])
	at := square("e2")
	for _, m := range mate {
		for _, to := range m {
			steer(d, keys, at, square(to))
			at = square(to)
			d.Keys("enter")
		}
	}
}

func steer(d *uitest.Driver, keys [4]string, from, to game.Square) {
	for file := from.File(); file != to.File(); {
		if file < to.File() {
			d.Keys(keys[3])
			file++
		} else {
			d.Keys(keys[0])
			file--
		}
	}
	for rank := from.Rank(); rank != to.Rank(); {
		if rank < to.Rank() {
			d.Keys(keys[2])
			rank++
		} else {
			d.Keys(keys[1])
			rank--
		}
	}
}

// mouseMoves plays with the mouse at 80x24, where the board starts in the corner and squares have three rows.
func mouseMoves(d *uitest.Driver, move func(d *uitest.Driver, from, to [2]int)) {
	for _, m := range mate {
		move(d, center(m[0]), center(m[1]))
	}
}

func center(name string) [2]int {
	x, y := board.Place{Tier: board.Tier{Rows: 3}}.Corner(square(name), game.White)
	return [2]int{x + 3, y + 1}
}

func click(d *uitest.Driver, from, to [2]int) { d.Click(from[0], from[1]).Click(to[0], to[1]) }

func drag(d *uitest.Driver, from, to [2]int) { d.Drag(from[0], from[1], to[0], to[1]) }

func square(name string) game.Square {
	s, err := game.ParseSquare(name)
	if err != nil {
		return game.NoSquare
	}
	return s
}

// TestMeanings covers what keys and words mean, by what the player sees.
func TestMeanings(t *testing.T) {
	for name, c := range map[string]struct {
		backend func(*uitest.Backend)
		steps   func(*uitest.Driver)
		want    []string
	}{
		"b is the pawn and B the bishop":   {position("4k3/8/8/8/8/p1n5/1P6/B3K3 w - - 0 1"), func(d *uitest.Driver) { start(d).Type("bxc3") }, []string{"pawn takes knight"}},
		"B takes only if a bishop can":     {position("4k3/8/8/8/8/2n5/1P6/B3K3 w - - 0 1"), func(d *uitest.Driver) { start(d).Type("Bxc3") }, []string{"pawn takes knight"}},
		"h is typed while no cursor shows": {nil, func(d *uitest.Driver) { start(d).Play("h4") }, []string{"1. h4"}},
		"h steers while the cursor shows":  {nil, func(d *uitest.Driver) { start(d).Keys("up", "down", "h", "enter") }, []string{"Choose where the pawn goes."}},
		"h and then 4 was meant as a move": {nil, func(d *uitest.Driver) { start(d).Keys("up", "h").Play("4") }, []string{"1. h4"}},
		"h and then f4 was not":            {nil, func(d *uitest.Driver) { start(d).Keys("up", "h").Play("f4") }, []string{"1. f4"}},
		"an arrow and then 4 is no move":   {nil, func(d *uitest.Driver) { start(d).Keys("up", "left").Type("4") }, []string{"› 4"}},
		"esc gives the letters back":       {nil, func(d *uitest.Driver) { start(d).Keys("up", "esc").Play("h4") }, []string{"1. h4"}},
		"a wrong move suggests others":     {nil, func(d *uitest.Driver) { start(d).Type("Nf4") }, []string{"Did you mean"}},
		"a promotion by typing":            {position("8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"), func(d *uitest.Driver) { start(d).Play("e8n") }, []string{"1. e8=N"}},
		"a promotion by popup":             {position("8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"), func(d *uitest.Driver) { start(d).Play("e8").Want("Promote to").Keys("r") }, []string{"1. e8=R"}},
		"a promotion by cursor": {position("8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"), func(d *uitest.Driver) {
			start(d).Keys("up", "up", "up", "up", "up", "enter", "up", "enter").Want("Promote to").Keys("down", "enter")
		}, []string{"1. e8=R"}},
		"a promotion taken back":          {position("8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"), func(d *uitest.Driver) { start(d).Play("e8").Keys("esc") }, []string{"No moves yet"}},
		"castling with zeros":             {position("r3k2r/pppp1ppp/8/8/8/8/PPPP1PPP/R3K2R w KQkq - 0 1"), func(d *uitest.Driver) { start(d).Play("0-0-0") }, []string{"1. O-O-O"}},
		"a piece that cannot move":        {nil, func(d *uitest.Driver) { start(d).Keys("up", "down", "down", "enter") }, []string{"The king on e1 cannot move."}},
		"a square that cannot be reached": {nil, func(d *uitest.Driver) { start(d).Keys("up", "down", "enter", "up", "up", "up", "enter") }, []string{"The pawn cannot go to e5."}},
		"not one's turn":                  {never, func(d *uitest.Driver) { start(d).Play("e4", "f5") }, []string{"Did you mean e5"}},
		"a move refused goes back with the reason": {
			func(b *uitest.Backend) { b.Refuse = map[int]error{0: errRefused} },
			func(d *uitest.Driver) { start(d).Play("e4") },
			[]string{"e4 was put back", "No moves yet", "e4 ✗"},
		},
		"a move refused can be played again": {
			func(b *uitest.Backend) { b.Refuse = map[int]error{0: errRefused} },
			func(d *uitest.Driver) { start(d).Play("e4", "e4") },
			[]string{"1. e4"},
		},
		"resigning asks first": {nil, func(d *uitest.Driver) { start(d).Play("e4", "resign").Want("Resign?").Keys("enter") }, []string{"1. e4"}},
		"resigning":            {nil, func(d *uitest.Driver) { start(d).Play("e4", "resign").Keys("y") }, []string{"Resignation", "0-1"}},
		"an offer between players": {nil, func(d *uitest.Driver) {
			keyboard(d).Play("draw").Want("is offered").Keys("ctrl+d").Want("Accept the draw?").Keys("y")
		}, []string{"Agreement", "½–½"}},
		"a piece picked up while a move is confirmed": {
			func(b *uitest.Backend) { b.Latency, b.Think = time.Second, time.Hour },
			func(d *uitest.Driver) {
				start(d).Wait(3*time.Second).Play("e4").Click(center("g1")[0], center("g1")[1]).Wait(2*time.Second).Click(center("f3")[0], center("f3")[1])
			},
			[]string{"Premove g1f3"},
		},
		"a takeback drops the premove": {never, func(d *uitest.Driver) { practise(d).Play("e4", "Nf3").Want("Premove g1f3").Keys("ctrl+z") }, []string{"is taken back", "No moves yet"}},
		"an offer declined again": {func(b *uitest.Backend) { b.DenyDraw = true }, func(d *uitest.Driver) {
			practise(d).Play("draw").Want("declines the draw").Keys("esc").Play("draw")
		}, []string{"declines the draw"}},
		"a draw by claim":           {states["play-draw-repeated"].backend, func(d *uitest.Driver) { states["play-draw-repeated"].steps(d); d.Play("draw") }, []string{"Threefold repetition"}},
		"aborting":                  {nil, func(d *uitest.Driver) { start(d).Keys("ctrl+x", "y") }, []string{"Cancelled", "No result."}},
		"no abort after both moved": {nil, func(d *uitest.Driver) { start(d).Play("e4").Keys("ctrl+x", "y") }, []string{"1. e4"}},
		"flag fall is claimed":      {never, func(d *uitest.Driver) { timed(d, 1).Wait(62 * time.Second) }, []string{"Time forfeit", "0-1"}},
		"a rematch swaps the sides": {scholar, func(d *uitest.Driver) { start(d).Play("e4", "Qh5", "Bc4", "Qf7").Keys("r") }, []string{"You play Black"}},
		"leaving keeps the game":    {nil, func(d *uitest.Driver) { start(d).Play("e4").Keys("esc").Want("Leave this game?").Keys("m") }, []string{"Unfinished", "You – Engine 1 · 1. …"}},
		"resuming goes on":          {nil, func(d *uitest.Driver) { start(d).Play("e4").Keys("esc", "m", "r").Play("d4") }, []string{"2. d4"}},
		"the menu remembers":        {nil, func(d *uitest.Driver) { d.Keys("down", "down", "right", "up", "up", "enter", "esc") }, []string{"2 · casual"}},
		"going back signs nothing":  {nil, func(d *uitest.Driver) { d.Keys("enter").Want("Approve once").Keys("esc") }, []string{"New game"}},
		"an approval that fails":    {func(b *uitest.Backend) { b.ApproveErr = errors.New("no signature") }, func(d *uitest.Driver) { start(d) }, []string{"No signature.", "Approve once"}},
		"a game that is gone":       {unfinished(1), func(d *uitest.Driver) { d.Keys("r") }, []string{"no such game on this chain"}},
		"nothing unread is approved": {nil, func(d *uitest.Driver) {
			d.Every(nil).Resize(sizes[0]).Keys("enter").Want("read on").Keys("enter").Want("↑ more").Keys("pgdown", "pgdown", "enter")
		}, []string{"White to move"}},
		"going back while it is slow": {
			func(b *uitest.Backend) { b.Latency = time.Minute },
			func(d *uitest.Driver) { start(d).Keys("esc").Wait(2 * time.Minute) },
			[]string{"New game"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, c.backend, func(_ *testing.T, d *uitest.Driver) {
				c.steps(d)
				d.Want(c.want...)
			})
		})
	}
}

// TestLeavingTheProgram covers every way out.
func TestLeavingTheProgram(t *testing.T) {
	for name, steps := range map[string]func(*uitest.Driver){
		"q in the menu":            func(d *uitest.Driver) { d.Keys("q") },
		"quit is confirmed":        func(d *uitest.Driver) { start(d).Play("quit").Want("Leave this game?").Keys("q") },
		"q after the end":          func(d *uitest.Driver) { start(d).Play("e4", "resign").Keys("y", "q") },
		"ctrl-c in a game":         func(d *uitest.Driver) { start(d).Keys("ctrl+c") },
		"ctrl-c on the help page":  func(d *uitest.Driver) { d.Keys("?", "ctrl+c") },
		"ctrl-c in a small window": func(d *uitest.Driver) { d.Every(nil).Resize(uitest.Size{W: 5, H: 5}).Keys("ctrl+c") },
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, func(t *testing.T, d *uitest.Driver) {
				if steps(d); !d.Quit() {
					t.Errorf("still running:\n%s", d.Plain())
				}
			})
		})
	}
}

// TestNothingMovesByItself counts the messages of an idle minute: none without a clock, and one for each change of a clock that runs.
func TestNothingMovesByItself(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  int
	}{
		"the menu":           {func(*uitest.Driver) {}, 0},
		"the approval":       {func(d *uitest.Driver) { d.Keys("enter") }, 0},
		"a game untimed":     {func(d *uitest.Driver) { start(d).Play("e4") }, 0},
		"a clock of minutes": {func(d *uitest.Driver) { timed(d, 4) }, 60},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, func(t *testing.T, d *uitest.Driver) {
				c.steps(d)
				d.Wait(100 * time.Millisecond) // a move that is confirmed by then is not marked as pending
				frames := 0
				d.Every(func(string) { frames++ })
				d.Wait(time.Minute)
				if frames != c.want {
					t.Errorf("%d frames in an idle minute, want %d", frames, c.want)
				}
			})
		})
	}
}

// TestLateAnswersAreDropped approves, goes back before the chain has answered, and plays another game: the first never shows up.
func TestLateAnswersAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := uitest.New()
		b.Latency = time.Second
		d := uitest.Drive(t, ui.New(ui.Options{Backend: b}), sizes[1])
		defer d.Close(b)
		start(d).Keys("esc").Want("New game")
		start(d).Wait(5 * time.Second).Want("White to move").Play("e4").Wait(100 * time.Millisecond).Want("on its way")
		d.Wait(5 * time.Second).Want("1. e4")
	})
}
