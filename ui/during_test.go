package ui_test

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/uitest"
)

// TestSteppingThroughTheMoves goes back and forth while the game goes on, and comes back in every way there is.
func TestSteppingThroughTheMoves(t *testing.T) {
	for name, steps := range map[string]func(*uitest.Driver){
		"by Esc":            func(d *uitest.Driver) { d.Keys("pgup", "pgup", "esc") },
		"by End":            func(d *uitest.Driver) { d.Keys("home", "end") },
		"by the arrows":     func(d *uitest.Driver) { d.Keys("pgup", "left", "right", "left", "up", "down") },
		"by lichess's keys": func(d *uitest.Driver) { d.Keys("pgup", "k", "j", "0", "$") },
		"by stepping on":    func(d *uitest.Driver) { d.Keys("pgup", "pgup", "pgdown", "pgdown", "pgdown") },
		"by typing":         func(d *uitest.Driver) { d.Keys("home").Type("d").Keys("backspace") },
		"by a click":        func(d *uitest.Driver) { d.Keys("home").Click(10, 10) },
		"by the wheel":      func(d *uitest.Driver) { wheel(d, tea.MouseButtonWheelUp, 3); wheel(d, tea.MouseButtonWheelDown, 3) },
		"by Enter":          func(d *uitest.Driver) { d.Keys("pgup", "enter") },
		"by stepping first": func(d *uitest.Driver) { d.Keys("pgdown") },
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, func(t *testing.T, d *uitest.Driver) {
				keyboard(d).Play("e4", "e5", "Nf3")
				before := d.Frame()
				steps(d)
				if after := d.Frame(); after != before {
					t.Errorf("the frame differs:\n%s\nwas\n%s", after, before)
				}
				d.Keys("pgup", "pgup").Want("after 1. e4", "Esc to the game")
				d.Play("Nc6").Want("2. Nf3", "Nc6")
			})
		})
	}
}

func wheel(d *uitest.Driver, button tea.MouseButton, n int) {
	for range n {
		d.Send(tea.MouseMsg{Action: tea.MouseActionPress, Button: button})
	}
}

// TestRenewal renews a session in the middle of a game: the board goes on below the approval, and the move that was held is played.
func TestRenewal(t *testing.T) {
	drive(t, ending, func(t *testing.T, d *uitest.Driver) {
		timed(d, 4).Play("e4", "Nf3").Want("Nf3 waits: ^n renews")
		d.Keys("ctrl+n").Want("Renew the session").Keys("esc").Want("Nf3 waits: ^n renews")
		d.Wait(5 * time.Second).Keys("ctrl+n").Wait(5 * time.Second)
		approve(d).Want("2. Nf3", "approvals 2", "Nc6")
		if !d.Has("2:54") && !d.Has("2:52") {
			t.Errorf("the clock stood while the session was renewed:\n%s", d.Plain())
		}
	})
}

// TestRevocation ends the session in the middle of a game: the board goes on below the approval, and is left once it is confirmed.
func TestRevocation(t *testing.T) {
	refuses := func(b *uitest.Backend) { b.RevokeErr = uitest.ErrUnknown }
	for name, c := range map[string]struct {
		backend func(*uitest.Backend)
		steps   func(*uitest.Driver)
		want    []string
	}{
		"shown first":   {nil, func(d *uitest.Driver) { start(d).Play("e4", "revoke") }, []string{"Revoke the session of this game"}},
		"turned down":   {nil, func(d *uitest.Driver) { start(d).Play("e4", "revoke").Keys("esc").Play("Nf3") }, []string{"2. Nf3"}},
		"approved":      {nil, func(d *uitest.Driver) { approve(start(d).Play("e4", "revoke")) }, []string{"The session is revoked", "0.01389 SOL", "take your seat"}},
		"then the menu": {nil, func(d *uitest.Driver) { approve(start(d).Play("e4", "revoke")).Keys("enter") }, []string{"New game", "demo wallet"}},
		"not signed":    {refuses, func(d *uitest.Driver) { approve(start(d).Play("e4", "revoke")) }, []string{"Revoke the session of this game", "No such game"}},
		"and not then":  {refuses, func(d *uitest.Driver) { approve(start(d).Play("e4", "revoke")).Keys("esc").Play("Nf3") }, []string{"2. Nf3"}},
		"a renewal after one was turned down": {ending, func(d *uitest.Driver) {
			approve(start(d).Play("e4", "revoke").Keys("esc").Play("Nf3").Keys("ctrl+n"))
		}, []string{"2. Nf3", "approvals 2"}},
		"of no spectator": {listed, func(d *uitest.Driver) { lobby(d).Keys("enter", "w").Play("revoke") }, []string{"Watching: the players sign."}},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, c.backend, func(_ *testing.T, d *uitest.Driver) {
				c.steps(d)
				d.Want(c.want...)
			})
		})
	}
}

// TestPremove chooses the next move while the engine thinks.
func TestPremove(t *testing.T) {
	slow := func(b *uitest.Backend) { b.Think, b.Replies = time.Second, []string{"e5", "d5", "dxe4", "Nf6"} }
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  string
	}{
		"typed": {func(d *uitest.Driver) {
			d.Type("nf3").Want("Premove: Nf3").Keys("enter").Want("Premove g1f3").Wait(2 * time.Second)
		}, "2. Nf3"},
		"typed in full later": {func(d *uitest.Driver) { d.Type("nf").Wait(2 * time.Second).Type("3").Keys("enter") }, "2. Nf3"},
		"typed, to take back what is taken": {func(d *uitest.Driver) {
			d.Wait(2 * time.Second).Play("Nc3").Wait(2 * time.Second).Play("h3")
			d.Type("nxe4").Want("Premove: Nxe4").Keys("enter").Wait(2 * time.Second)
		}, "Nxe4"},
		"typed, to take what may come": {func(d *uitest.Driver) {
			d.Wait(2 * time.Second).Play("h3").Type("exd5").Want("Premove: exd5").Keys("enter").Wait(2 * time.Second)
		}, "exd5"},
		"by mouse":                   {func(d *uitest.Driver) { click(d, center("g1"), center("f3")); d.Wait(2 * time.Second) }, "2. Nf3"},
		"taken back by Esc":          {func(d *uitest.Driver) { d.Play("Nf3").Keys("esc").Wait(2 * time.Second) }, "White to move"},
		"replaced":                   {func(d *uitest.Driver) { d.Play("Nf3", "Nc3").Wait(2 * time.Second) }, "2. Nc3"},
		"not possible any more":      {func(d *uitest.Driver) { d.Play("e5").Wait(2 * time.Second) }, "premove e4e5 is not"},
		"while one's own is pending": {func(d *uitest.Driver) { d.Play("d3").Wait(2 * time.Second) }, "2. d3"},
		"taking back": {func(d *uitest.Driver) {
			d.Wait(2 * time.Second).Play("Nc3").Wait(2 * time.Second).Play("h3")
			click(d, center("c3"), center("e4"))
			d.Wait(2 * time.Second)
		}, "Nxe4"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, slow, func(_ *testing.T, d *uitest.Driver) {
				start(d).Play("e4")
				c.steps(d)
				d.Want(c.want)
			})
		})
	}
}

// TestTypedClock starts a game by a clock that is not on the list.
func TestTypedClock(t *testing.T) {
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		toClock(d).Type("7+1").Keys("backspace").Type("4").Want("7+4▏ rapid")
		start(back(d)).Want("7:00")
	})
}

// TestLateAnswerOfTheTerminal feeds the answer to a question as Bubble Tea reads it: nothing is typed by it, and typing goes on after it.
func TestLateAnswerOfTheTerminal(t *testing.T) {
	for name, end := range map[string]tea.KeyMsg{
		"ended by ST":  {Type: tea.KeyRunes, Runes: []rune{'\\'}, Alt: true},
		"ended by BEL": {Type: tea.KeyCtrlG},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, func(t *testing.T, d *uitest.Driver) {
				before := start(d).Frame()
				d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{']'}, Alt: true})
				d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("11;rgb:1212/1212/1212")}).Send(end)
				if after := d.Frame(); after != before {
					t.Errorf("the answer was typed:\n%s", d.Plain())
				}
				d.Play("e4").Want("1. e4")
			})
		})
	}
}

// TestAskedElsewhere goes from the menu to a renewal with a wallet that answers on pages: each goes away by itself, and whoever stops
// waiting may ask again.
func TestAskedElsewhere(t *testing.T) {
	drive(t, func(b *uitest.Backend) { ending(b); unconnected(b); page(b) }, func(_ *testing.T, d *uitest.Driver) {
		d.Keys("enter").Want("Connect your wallet", "43749/#ABCDEF")
		d.Keys("esc").Want("You stopped waiting")
		d.Keys("enter").Want("Connect your wallet").Keys("enter", "e", "down").Want("Connect your wallet") // keys go nowhere else
		d.Wait(time.Minute).Want("Approve once")
		approve(d).Want("Approve in the browser").Keys("esc").Want("You stopped waiting", "[ Approve ]")
		d.Keys("enter").Want("Approve in the browser").Wait(time.Minute).Want("White to move")
		d.Play("e4", "Nf3").Want("Nf3 waits")
		approve(d.Keys("ctrl+n")).Want("Approve in the browser").Wait(time.Minute).Want("2. Nf3", "approvals 2")
	})
}

// TestChoicesAtTheApproval changes what is proposed, within what there is, and approves that.
func TestChoicesAtTheApproval(t *testing.T) {
	drive(t, nil, func(_ *testing.T, d *uitest.Driver) {
		d.Keys("enter", "right").Want("< 60 minutes >")
		d.Keys("right").Want("< 7 days >").Keys("right").Want("< 7 days >")
		d.Keys("left", "left", "left").Want("< 15 minutes >")
		d.Keys("tab", "tab", "right").Want("< at most 60 moves >", "15 minutes")
		approve(d).Want("White to move")
	})
}
