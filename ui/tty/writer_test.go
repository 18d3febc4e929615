package tty

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"castlekey/ui/tty/vt"
)

// page is a File in memory.
type page struct{ bytes.Buffer }

func (*page) Close() error { return nil }
func (*page) Fd() uintptr  { return 0 }

func sized(w, h int) func() (int, int, error) { return func() (int, int, error) { return w, h, nil } }

// picture is what a terminal of a size shows after some output: what is inked, and in which colours.
func picture(w, h int, output []byte) []string {
	t := vt.New(w, h)
	_, _ = t.Write(output) // never fails
	lines := make([]string, h)
	for y := range h {
		for x := range w {
			c := t.Cell(x, y)
			const onBlank = 1<<4 | 1<<7 | 1<<9 // underlined, reversed or struck out
			if c.Text == "█" && c.Style.FG != "" && c.Style.Attr == 0 {
				c = vt.Cell{Text: " ", Style: vt.Style{BG: c.Style.FG}} // a full block shows its letter's colour only
			}
			if c.Text == " " && c.Style.Attr&onBlank == 0 {
				c.Style = vt.Style{BG: c.Style.BG} // the rest does not show
			}
			lines[y] += fmt.Sprintf("%s%v", c.Text, c.Style)
		}
	}
	for seq := range t.Unknown {
		lines = append(lines, fmt.Sprintf("unknown: %q", seq))
	}
	return lines
}

// TestSamePicture writes random frames as Bubble Tea does, and compares what a terminal shows with and without the Writer.
func TestSamePicture(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		w, h := 12, 5
		if seed%20 == 0 {
			w, h = 70, 24 // more spans than are put in order
		}
		out := &page{}
		writer := NewWriterOf(out, sized(w, h))
		plain := []byte("\x1b[?1049h\x1b[2J\x1b[H")
		write(t, writer, string(plain))
		lines := make([]string, h)
		for range 8 {
			next := frame(r, lines, w)
			plain = append(plain, next...)
			write(t, writer, next)
			if diff := cmp.Diff(picture(w, h, plain), picture(w, h, out.Bytes())); diff != "" {
				t.Fatalf("seed %d: the pictures differ:\n%s\nafter %q", seed, diff, out.String())
			}
		}
	}
}

// frame changes some lines and writes them as Bubble Tea's renderer would.
func frame(r *rand.Rand, lines []string, w int) string {
	out := "\x1b[H"
	for y := range lines {
		if r.IntN(2) == 0 {
			lines[y] = line(r, w)
			out += lines[y] + "\x1b[K"
			if y < len(lines)-1 {
				out += "\r"
			}
		}
		if y < len(lines)-1 {
			out += "\n"
		}
	}
	return out + fmt.Sprintf("\x1b[%d;H", len(lines))
}

var (
	texts = []string{" ", " ", " ", "a", "b", "▙", "█", "♟\ufe0e", "世", "ab"}
	looks = []string{"\x1b[m", "\x1b[1m", "\x1b[2;31m", "\x1b[7m", "\x1b[48;5;60m", "\x1b[0;38;2;1;2;3;48;5;61m", "\x1b[22;39m", "\x1b[4;97m", "\x1b[104m"}
)

func line(r *rand.Rand, w int) string {
	var b strings.Builder
	for x := 0; x < w-2; x++ {
		if r.IntN(3) == 0 {
			b.WriteString(looks[r.IntN(len(looks))])
		}
		text := texts[r.IntN(len(texts))]
		x += ansi.StringWidth(text) - 1
		b.WriteString(text)
	}
	return b.String() + "\x1b[m"
}

func write(t *testing.T, w *Writer, s string) {
	t.Helper()
	if n, err := w.Write([]byte(s)); err != nil || n != len(s) {
		t.Fatalf("Write = %d, %v", n, err)
	}
}

// TestSendsLittle states what each kind of change costs.
func TestSendsLittle(t *testing.T) {
	const begin = "\x1b[2J\x1b[H\x1b[48;5;60mabcdef\x1b[m        the end\r\nsecond"
	for name, c := range map[string]struct{ then, want string }{
		"the same again":           {"\x1b[H\x1b[48;5;60mabcdef\x1b[m        the end\x1b[K", ""},
		"one letter":               {"\x1b[H\x1b[48;5;60mabXdef\x1b[m        the end\x1b[K", "\x1b[4D\x1b[48;5;60mX\x1b[m"},
		"two with a gap":           {"\x1b[H\x1b[48;5;60mXbcXef\x1b[m        the end\x1b[K", "\x1b[6D\x1b[48;5;60mXbcX\x1b[m"},
		"two far apart":            {"\x1b[H\x1b[48;5;60mXbcdef\x1b[m        the enX\x1b[K", "\x1b[14CX\x1b[21D\x1b[48;5;60mX\x1b[m"},
		"a shorter line":           {"\x1b[Habc\x1b[K", "\x1b[6Dabc\x1b[K"},
		"the colour of a blank":    {"\x1b[2;H\x1b[31msecond \x1b[m", "\x1b[2H\x1b[31msecond\x1b[m"},
		"a mode":                   {"\x1b[?25l", "\x1b[?25l"},
		"a title":                  {"\x1b]2;chess\a", "\x1b]2;chess\a"},
		"a line erased as a whole": {"\x1b[2;H\x1b[2K\r", "\x1b[2H\x1b[2K"},
	} {
		t.Run(name, func(t *testing.T) {
			out := &page{}
			w := NewWriterOf(out, sized(40, 4))
			write(t, w, begin)
			out.Reset()
			write(t, w, c.then)
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}

// TestResizeSendsAll makes everything unknown when the terminal's size changes.
func TestResizeSendsAll(t *testing.T) {
	out, width := &page{}, 20
	w := NewWriterOf(out, func() (int, int, error) { return width, 2, nil })
	write(t, w, "\x1b[Habc\x1b[K")
	width = 30
	out.Reset()
	write(t, w, "\x1b[Habc\x1b[K")
	if got, want := out.String(), "\x1b[1Habc\x1b[K"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// FuzzWriter feeds anything at all: what is not understood is passed on, and nothing panics.
func FuzzWriter(f *testing.F) {
	f.Add([]byte("\x1b[H\x1b[38;5;1mabc\x1b[K\r\n世\x1b[2J\x1b]0;t\a\x1b"))
	f.Add([]byte("\x1b[38;5m\x1b[999;999Hx\x1b[99999999999999999999C\b\t\x00"))
	f.Fuzz(func(t *testing.T, p []byte) {
		w := NewWriterOf(&page{}, sized(7, 3))
		write(t, w, string(p))
		write(t, w, string(p))
	})
}

// TestFirst draws before Bubble Tea does, and never over what Bubble Tea has drawn.
func TestFirst(t *testing.T) {
	const prepared, hello = "\x1b[?1049h\x1b[2J\x1b[H", "\x1b[Hhello\r\nthere\x1b[K"
	view := func(w, h int) string {
		if w != 9 || h != 4 {
			t.Errorf("asked for %dx%d", w, h)
		}
		return "hello\nthere"
	}
	for name, c := range map[string]struct {
		before, want string
	}{
		"a prepared terminal":             {prepared, prepared + hello},
		"something is drawn":              {prepared + "\x1b[Hother", prepared + "\x1b[Hother"},
		"nobody has prepared it, as here": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			out := &page{}
			writer := NewWriterOf(out, sized(9, 4))
			if c.before != "" {
				write(t, writer, c.before)
			}
			if err := writer.First(view); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(picture(9, 4, []byte(c.want)), picture(9, 4, out.Bytes())); diff != "" {
				t.Errorf("the pictures differ:\n%s", diff)
			}
			drawn := out.Len()
			if write(t, writer, hello); c.want == prepared+hello && out.Len() > drawn {
				t.Errorf("drawing the same again sent %q", out.Bytes()[drawn:])
			}
		})
	}
}
