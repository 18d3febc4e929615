//go:build unix

package tty

import (
	"bytes"
	"image"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/creack/pty"
)

// recorded is a terminal whose output is kept.
type recorded struct {
	*os.File
	out bytes.Buffer
}

func (r *recorded) Write(p []byte) (int, error) { return r.out.Write(p) }

// TestPicturesOfAnotherSizeAreTakenOff changes the size of the letters while a picture is shown: the terminal keeps nothing of it.
func TestPicturesOfAnotherSizeAreTakenOff(t *testing.T) {
	for name, c := range map[string]struct {
		protocol Protocol
		off      string
	}{
		"kitty": {KittyPictures, "\x1b_Ga=d,d=I,i=16777217,q=2\x1b\\"},
		"sixel": {SixelPictures, "\x1b[2J"},
	} {
		t.Run(name, func(t *testing.T) {
			screen, file, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer screen.Close()
			defer file.Close()
			terminal := &recorded{File: file}
			w := NewWriter(terminal)
			w.Show(Pictures{Protocol: c.protocol, Source: paper{}, Cell: image.Pt(10, 20), Series: 1})
			frame := string([]rune{kitty.Placeholder, kitty.Diacritic(0), kitty.Diacritic(0)})
			for i, size := range []pty.Winsize{{Rows: 10, Cols: 20, X: 200, Y: 200}, {Rows: 5, Cols: 10, X: 200, Y: 200}} {
				terminal.out.Reset()
				if err := pty.Setsize(file, &size); err != nil {
					t.Fatal(err)
				}
				if _, err := w.Write([]byte("\x1b[H\x1b[40m\x1b[38;2;0;0;1m" + frame + "\x1b[m")); err != nil {
					t.Fatal(err)
				}
				if off := strings.Contains(terminal.out.String(), c.off); off != (i > 0) {
					t.Errorf("frame %d takes a picture off: %v; %.80q", i, off, terminal.out.String())
				}
			}
		})
	}
}
