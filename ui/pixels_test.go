package ui_test

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"castlekey/ui/board"
	"castlekey/ui/theme"
	"castlekey/ui/tty"
	"castlekey/ui/tty/vt"
	"castlekey/ui/uitest"
)

// drawing is a terminal that draws, and what the program writes to it.
type drawing struct {
	t      *testing.T
	screen *vt.Terminal
	size   uitest.Size
	out    *tty.Writer
	bytes  int
}

// draws returns a terminal of a size that is sent pictures by a protocol.
func draws(t *testing.T, size uitest.Size, by tty.Protocol, o theme.Options) *drawing {
	t.Helper()
	cell := image.Pt(4, 8)
	d := &drawing{t: t, size: size, screen: vt.New(size.W, size.H).Draws(cell)}
	d.out = tty.NewWriterOf(counted{vt.File{Terminal: d.screen}, d}, func() (int, int, error) { return d.size.W, d.size.H, nil })
	d.out.Show(tty.Pictures{Protocol: by, Source: board.Album{Palettes: []theme.Board{theme.New(o).Board}}, Cell: cell, Series: 3})
	d.write("\x1b[?1049h\x1b[2J\x1b[H")
	return d
}

// counted counts what is written.
type counted struct {
	vt.File
	d *drawing
}

func (c counted) Write(p []byte) (int, error) {
	c.d.bytes += len(p)
	return c.Terminal.Write(p)
}

func (d *drawing) write(s string) {
	d.t.Helper()
	if _, err := d.out.Write([]byte(s)); err != nil {
		d.t.Fatal(err)
	}
}

// frame shows a frame, and returns how many bytes that took.
func (d *drawing) frame(frame string) int {
	d.t.Helper()
	d.bytes = 0
	d.write("\x1b[H" + strings.ReplaceAll(frame, "\n", "\x1b[K\r\n") + "\x1b[K")
	return d.bytes
}

// sound fails the test if the terminal was sent something it does not know.
func (d *drawing) sound() {
	d.t.Helper()
	for seq := range d.screen.Unknown {
		d.t.Fatalf("not known: %q", seq)
	}
	if len(d.screen.Faults) > 0 {
		d.t.Fatal(d.screen.Faults)
	}
}

var pixels = theme.Options{Depth: theme.TrueColor, Graphics: theme.Pixels, Spare: 1}

// TestAMoveInPixelsIsShort plays on a terminal that draws: after the pieces were sent once, a move takes few bytes, and nothing new none.
func TestAMoveInPixelsIsShort(t *testing.T) {
	for by, limit := range map[tty.Protocol]int{tty.KittyPictures: 1024, tty.SixelPictures: 4096} {
		look(t, states["play-start"], pixels, uitest.Size{W: 80, H: 25}, func(t *testing.T, d *uitest.Driver) {
			term := draws(t, uitest.Size{W: 80, H: 25}, by, pixels)
			term.frame(d.Frame())
			if n := term.frame(d.Frame()); n != 0 {
				t.Errorf("protocol %d: %d bytes for nothing new", by, n)
			}
			sent := term.screen.Transmitted
			for _, move := range []string{"e4", "d4", "Nf3"} {
				if n := term.frame(d.Play(move).Frame()); n > limit {
					t.Errorf("protocol %d: %s takes %d bytes", by, move, n)
				}
			}
			if term.screen.Transmitted != sent {
				t.Errorf("pieces are sent again")
			}
			term.write("\x1b[?1049l")
			if len(term.screen.Stored()) > 0 {
				t.Error("pictures are left behind")
			}
			term.sound()
		})
	}
}

// TestTheProgramLooksTheSame shows frames of every state one after the other, and compares the last one with the same frame shown alone.
func TestTheProgramLooksTheSame(t *testing.T) {
	for _, by := range []tty.Protocol{tty.KittyPictures, tty.SixelPictures} {
		term := draws(t, sizes[1], by, pixels)
		for name, s := range states {
			look(t, s, pixels, sizes[1], func(t *testing.T, d *uitest.Driver) {
				term.t = t
				term.frame(d.Frame())
				alone := draws(t, sizes[1], by, pixels)
				alone.frame(d.Frame())
				full := strings.NewReplacer("█", "", " ", "") // may be sent as a blank on a ground of its colour
				got, want := full.Replace(term.screen.String()), full.Replace(alone.screen.String())
				if got != want && by == tty.SixelPictures { // the numbers of Kitty's pictures go by who was first
					t.Errorf("%s: the text differs:\n%s\nwant\n%s", name, got, want)
				}
				if !bytes.Equal(term.screen.Image().Pix, alone.screen.Image().Pix) {
					t.Errorf("%s: the pixels differ", name)
				}
				term.sound()
			})
		}
	}
}
