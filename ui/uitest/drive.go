// Package uitest drives the user interface without a terminal, and keeps games in memory instead of on chain.
//
//	synctest.Test(t, func(t *testing.T) {
//		d := uitest.Drive(t, ui.New(ui.Options{Backend: uitest.New()}), uitest.Size{W: 80, H: 24})
//		defer d.Close()
//		d.Keys("enter", "enter").Type("e4").Keys("enter")
//		golden.RequireEqual(t, d.Plain())
//	})
//
// Invariants: after each step every command that can finish without time passing has finished and its message was handled, so a frame is
// always the settled one; time passes only in Wait; nothing sleeps for real. It has to run in a testing/synctest bubble.
package uitest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"castlekey/ui/keys"
)

// Size is a terminal's size in cells.
type Size struct{ W, H int }

// Driver feeds a model as Bubble Tea would.
type Driver struct {
	t     testing.TB
	model tea.Model
	size  Size
	inbox chan tea.Msg
	quit  bool
	every func(frame string)
}

// Drive starts a model in a terminal of a size.
func Drive(t testing.TB, m tea.Model, size Size) *Driver {
	t.Helper()
	d := &Driver{t: t, model: m, size: size, inbox: make(chan tea.Msg, 4096)}
	d.run(m.Init())
	return d.Resize(size)
}

// Every calls f with each frame from now on.
func (d *Driver) Every(f func(frame string)) *Driver {
	d.every = f
	return d
}

// run starts a command in the background; its message waits in the inbox.
func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		if msg := cmd(); msg != nil {
			d.inbox <- msg
		}
	}()
}

// Send hands one message to the model and settles.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.t.Helper()
	d.handle(msg)
	return d.settle()
}

func (d *Driver) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg, tea.InterruptMsg:
		d.quit = true
		return
	}
	next, cmd := d.model.Update(msg)
	d.model = next
	d.run(cmd)
	if d.every != nil {
		d.every(d.model.View())
	}
}

// settle handles messages until nothing moves without time passing.
func (d *Driver) settle() *Driver {
	for {
		synctest.Wait()
		select {
		case msg := <-d.inbox:
			d.handle(msg)
		default:
			return d
		}
	}
}

// Wait lets time pass in small steps, handling what comes up.
func (d *Driver) Wait(total time.Duration) *Driver {
	d.t.Helper()
	const step = 10 * time.Millisecond
	for ; total > 0; total -= step {
		time.Sleep(min(step, total))
		d.settle()
	}
	return d
}

// Keys presses keys by Bubble Tea's names: "enter", "ctrl+f", "up", "e".
func (d *Driver) Keys(names ...string) *Driver {
	d.t.Helper()
	for _, name := range names {
		d.Send(Key(name))
	}
	return d
}

// Type types a text, one key a character.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return d
}

// Play types a move and presses Enter.
func (d *Driver) Play(moves ...string) *Driver {
	d.t.Helper()
	for _, m := range moves {
		d.Type(m).Keys("enter")
	}
	return d
}

// Click presses and releases the left button.
func (d *Driver) Click(x, y int) *Driver {
	d.t.Helper()
	return d.Drag(x, y, x, y)
}

// Drag presses the left button at one cell and releases it at another.
func (d *Driver) Drag(fromX, fromY, toX, toY int) *Driver {
	d.t.Helper()
	d.Send(tea.MouseMsg{X: fromX, Y: fromY, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	if fromX != toX || fromY != toY {
		d.Send(tea.MouseMsg{X: toX, Y: toY, Action: tea.MouseActionMotion, Button: tea.MouseButtonLeft})
	}
	return d.Send(tea.MouseMsg{X: toX, Y: toY, Action: tea.MouseActionRelease, Button: tea.MouseButtonLeft})
}

// Resize changes the terminal's size.
func (d *Driver) Resize(s Size) *Driver {
	d.t.Helper()
	d.size = s
	return d.Send(tea.WindowSizeMsg{Width: s.W, Height: s.H})
}

// Quit reports whether the program has ended.
func (d *Driver) Quit() bool { return d.quit }

// Frame is what the terminal shows, with colours.
func (d *Driver) Frame() string { return d.model.View() }

// Plain is the frame without colours, one line each, ending in a newline.
func (d *Driver) Plain() []byte { return []byte(ansi.Strip(d.Frame()) + "\n") }

// Has reports whether the frame contains a text on one line.
func (d *Driver) Has(text string) bool { return strings.Contains(string(d.Plain()), text) }

// Want fails the test unless the frame contains all the texts.
func (d *Driver) Want(texts ...string) *Driver {
	d.t.Helper()
	for _, text := range texts {
		if !d.Has(text) {
			d.t.Fatalf("the frame lacks %q:\n%s", text, d.Plain())
		}
	}
	return d
}

// Key is the message of a key.
func Key(name string) tea.KeyMsg { return keys.Message(name) }

// Close ends the backend's matches and lets a day pass, so that nothing is left waiting in the bubble.
func (d *Driver) Close(b *Backend) {
	d.t.Helper()
	if err := b.Close(); err != nil {
		d.t.Errorf("close the backend: %v", err)
	}
	time.Sleep(24 * time.Hour)
}
