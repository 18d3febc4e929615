package ui_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/theme"
	"castlekey/ui/tty"
	"castlekey/ui/uitest"
)

// pressed is what fingers do; some keys come up more often because they lead further.
var pressed = []string{
	"enter", "enter", "enter", "esc", " ", "up", "down", "left", "right", "tab", "backspace", "pgup", "pgdown", "home", "end",
	"ctrl+p", "ctrl+p", "$", "0", "ctrl+d", "ctrl+f", "ctrl+q", "ctrl+r", "ctrl+x", "ctrl+t", "ctrl+u", "ctrl+k", "?", "a", "b", "e", "e4", "Nf3", "h", "j", "k", "l", "m", "n", "q", "r", "y",
	"1", "O-O", "draw", "flip", "世", "é", "\x1b[31m",
}

// storm does something random: a key, a click, a drag, a resize, or waiting.
func storm(d *uitest.Driver, r *rand.Rand, size *uitest.Size) {
	x, y := r.IntN(size.W+4)-2, r.IntN(size.H+4)-2
	switch r.IntN(10) {
	case 0:
		*size = uitest.Size{W: 1 + r.IntN(200), H: 1 + r.IntN(70)}
		d.Resize(*size)
	case 1, 2:
		d.Click(x, y)
	case 3:
		d.Drag(x, y, r.IntN(size.W), r.IntN(size.H))
	case 4:
		d.Send(tea.MouseMsg{X: x, Y: y, Action: tea.MouseAction(r.IntN(3)), Button: tea.MouseButton(r.IntN(6))})
	case 5:
		d.Wait(50 * time.Millisecond)
	default:
		d.Keys(pressed[r.IntN(len(pressed))])
	}
}

// weather runs one storm and checks each frame against the terminal's size, and what is sent of it against the protocols.
func weather(t *testing.T, seed uint64, steps int) {
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := uitest.New()
		unfinished(r.IntN(4))(b)
		b.Think, b.Latency = time.Duration(r.IntN(3))*40*time.Millisecond, time.Duration(r.IntN(3))*40*time.Millisecond
		b.Refuse = map[int]error{int(seed % 4): errRefused}
		size := sizes[seed%3]
		o := theme.Options{Depth: theme.Depth(seed % 4), Glyphs: theme.Glyphs(seed / 4 % 2), Graphics: theme.Graphics(seed % 3), Spare: 1}
		slow := backend.Open(t.Context(), func(context.Context) (backend.Backend, error) {
			time.Sleep(time.Duration(seed%3) * 300 * time.Millisecond)
			return b, nil
		})
		d := uitest.Drive(t, ui.New(ui.Options{Backend: slow, Theme: o, Animate: seed%2 == 0, Rotate: seed%2 == 0}), size)
		defer d.Close(b)
		by := tty.KittyPictures
		if seed/3%2 == 0 {
			by = tty.SixelPictures
		}
		term := draws(t, size, by, o)
		d.Every(func(frame string) {
			fits(t, frame, size)
			if size != term.size {
				term = draws(t, size, by, o)
			}
			term.frame(frame)
			term.sound()
		})
		for range steps {
			storm(d, r, &size)
		}
	})
}

// TestStorms runs some storms in every test run.
func TestStorms(t *testing.T) {
	for seed := range uint64(12) {
		weather(t, seed, 150)
	}
}

// FuzzStorms looks for worse weather.
func FuzzStorms(f *testing.F) {
	f.Add(uint64(1), uint8(100))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) { weather(t, seed, int(steps)) })
}
