package ui_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"castlekey/ui"
	"castlekey/ui/uitest"
)

// TestGamesOnTheChain goes from the list of games to each thing that can be done there.
func TestGamesOnTheChain(t *testing.T) {
	const address = "8poLVdR2sQhLm9xWcE8uYh4nZaJd6fGx3LoRtKiBWxyz"
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  []string
	}{
		"the best comes first":           {func(*uitest.Driver) {}, []string{"› invited you?"}},
		"joining asks the wallet":        {func(d *uitest.Driver) { d.Keys("enter", "j") }, []string{"Approve once"}},
		"joining sits down":              {func(d *uitest.Driver) { approve(d.Keys("enter", "j")) }, []string{"You", "White to move"}},
		"declining leaves for the menu":  {func(d *uitest.Driver) { d.Keys("enter", "j", "esc") }, []string{"New game"}},
		"watching asks nobody":           {func(d *uitest.Driver) { d.Keys("enter", "w") }, []string{"Watching: the players sign."}},
		"a spectator cannot move":        {func(d *uitest.Driver) { d.Keys("enter", "w").Play("e4").Type("e5") }, []string{"7Xkq…Wd9f's turn."}},
		"nor resign":                     {func(d *uitest.Driver) { d.Keys("enter", "w", "ctrl+r").Play("resign") }, []string{"Watching"}},
		"a spectator leaves":             {func(d *uitest.Driver) { d.Keys("enter", "w", "esc").Want("Stop watching?").Keys("m") }, []string{"New game"}},
		"what is over is not joined":     {func(d *uitest.Driver) { d.Type("over").Keys("enter", "j") }, []string{"Watch it"}},
		"a search that finds nothing":    {func(d *uitest.Driver) { d.Type("xyz") }, []string{"No game matches."}},
		"esc ends the search first":      {func(d *uitest.Driver) { d.Type("over").Keys("esc") }, []string{"invited", "1-0"}},
		"esc leaves":                     {func(d *uitest.Driver) { d.Keys("esc") }, []string{"New game"}},
		"an address that is pasted":      {func(d *uitest.Driver) { d.Send(uitest.Key(address)).Keys("enter").Want("Join it").Keys("w") }, []string{"Watching"}},
		"the list is read anew":          {func(d *uitest.Driver) { d.Type("open").Keys("ctrl+r") }, []string{"› open"}},
		"a seat of one's own, once more": {func(d *uitest.Driver) { d.Keys("down", "down", "enter", "s") }, []string{"Approve once"}},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, listed, func(_ *testing.T, d *uitest.Driver) {
				c.steps(lobby(d))
				d.Want(c.want...)
			})
		})
	}
}

// TestAGameOfOnesOwnThatIsGone goes on with a game whose session is here, and which has ended meanwhile.
func TestAGameOfOnesOwnThatIsGone(t *testing.T) {
	drive(t, here, func(_ *testing.T, d *uitest.Driver) {
		lobby(d).Keys("down", "down", "enter", "r").Want("no such game on this")
	})
}

// TestSomebodyJoins opens a game for somebody elsewhere: nobody can move before the seat is taken, and the invitation goes when it is.
func TestSomebodyJoins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := uitest.New()
		b.Think = time.Hour
		d := uitest.Drive(t, ui.New(ui.Options{Backend: b}), sizes[1])
		defer d.Close(b)
		elsewhere(d).Want("Waiting for an opponent", "castlekey game join").Keys("b")
		d.Play("e4").Want("Nobody has joined yet.").Keys("ctrl+u")
		for _, m := range b.Open() {
			m.Join()
		}
		d.Wait(time.Second).Want("9vGm…2fWa has joined").Play("e4").Wait(time.Second).Want("1. e4")
	})
}

// TestWhatIsCopied puts the game, the position, the command and an address on the clipboard.
func TestWhatIsCopied(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  string
	}{
		"the position":             {func(d *uitest.Driver) { start(d).Play("e4", "copy").Keys("f") }, "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1"},
		"an earlier position":      {func(d *uitest.Driver) { start(d).Play("e4").Keys("home").Play("copy").Keys("f") }, "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1"},
		"the game":                 {func(d *uitest.Driver) { start(d).Play("e4", "copy").Keys("p") }, "[Event \"castlekey\"]\n[Site \"?\"]\n[Date \"????.??.??\"]\n[Round \"?\"]\n[White \"You\"]\n[Black \"Engine 1\"]\n[Result \"*\"]\n[TimeControl \"-\"]\n\n1. e4 *\n\n"},
		"the command of a game":    {func(d *uitest.Driver) { elsewhere(d).Keys("c") }, "castlekey game join 4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpA --url http://127.0.0.1:8899"},
		"the address of a listing": {func(d *uitest.Driver) { lobby(d).Keys("enter", "c") }, "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpC"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := uitest.New()
				never(b)
				listed(b)
				copied := ""
				desk := ui.Desk{Clipboard: func(_ context.Context, text string) error { copied = text; return nil }}
				d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Desk: desk}), sizes[1])
				defer d.Close(b)
				c.steps(d)
				if copied != c.want {
					t.Errorf("copied %q, want %q", copied, c.want)
				}
				d.Want("sent to the clipboard")
			})
		})
	}
}
