package theme_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"castlekey/ui/theme"
)

// TestCanvasWritesAsLittleAsItNeeds compares whole frames, escape sequences included.
func TestCanvasWritesAsLittleAsItNeeds(t *testing.T) {
	red, blue := theme.Paint(0xff0000, 196, 9), theme.Paint(0x0000ff, 21, 4)
	for name, c := range map[string]struct {
		depth theme.Depth
		paint func(*theme.Canvas)
		want  string
	}{
		"an empty canvas is empty lines": {theme.TrueColor, func(*theme.Canvas) {}, "\n"},
		"text in the terminal's own colour has no sequence": {theme.TrueColor, func(c *theme.Canvas) {
			c.Text(1, 0, "hi", theme.Style{})
		}, " hi\n"},
		"a run of one style has one sequence and one reset": {theme.Ansi256, func(c *theme.Canvas) {
			c.Text(0, 1, "ab", theme.Style{FG: red})
		}, "\n\x1b[38;5;196mab\x1b[0m"},
		"only what changes is written": {theme.Ansi16, func(c *theme.Canvas) {
			c.Text(0, 0, "a", theme.Style{FG: red, BG: blue})
			c.Text(1, 0, "b", theme.Style{FG: red})
			c.Text(2, 0, "c", theme.Style{FG: red, Attr: theme.Bold})
		}, "\x1b[91;44ma\x1b[49mb\x1b[1mc\x1b[0m\n"},
		"losing an attribute starts over": {theme.TrueColor, func(c *theme.Canvas) {
			c.Text(0, 0, "a", theme.Style{FG: red, Attr: theme.Bold})
			c.Text(1, 0, "b", theme.Style{FG: red})
		}, "\x1b[1;38;2;255;0;0ma\x1b[0;38;2;255;0;0mb\x1b[0m\n"},
		"blanks do not carry the colour of a text": {theme.TrueColor, func(c *theme.Canvas) {
			c.Fill(theme.Rect{W: 2, H: 1}, " ", theme.Style{FG: red, BG: blue})
		}, "\x1b[48;2;0;0;255m  \x1b[0m\n"},
		"without colours attributes stay": {theme.None, func(c *theme.Canvas) {
			c.Text(0, 0, "a", theme.Style{FG: red, BG: blue, Attr: theme.Bold})
		}, "\x1b[1ma\x1b[0m\n"},
		"what lies outside is cut": {theme.None, func(c *theme.Canvas) {
			c.Text(-1, 0, "abcdefgh", theme.Style{})
			c.Text(0, 5, "x", theme.Style{})
		}, "bcdef\n"},
		"half a wide character does not fit": {theme.None, func(c *theme.Canvas) {
			c.Text(4, 0, "世", theme.Style{})
			c.Text(0, 1, "世a", theme.Style{})
		}, "\n世a"},
		"control characters are left out": {theme.None, func(c *theme.Canvas) {
			c.Text(0, 0, "a\x1b[2J\tb\x07", theme.Style{})
		}, "a[2Jb\n"},
		"fading forgets styles": {theme.TrueColor, func(c *theme.Canvas) {
			c.Text(0, 0, "a", theme.Style{FG: red})
			c.Fade(theme.Style{})
		}, "a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			canvas := theme.New(theme.Options{Depth: c.depth}).Canvas(5, 2)
			c.paint(canvas)
			if diff := cmp.Diff(c.want, canvas.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestASCIICanvasHasNothingElse paints all the signs the program uses.
func TestASCIICanvasHasNothingElse(t *testing.T) {
	c := theme.New(theme.Options{Glyphs: theme.ASCII}).Canvas(80, 1)
	c.Text(0, 0, "a…b·c›d‹e–f×g─h│i╭j✓k✗l•m▸n←o½p♞q世r", theme.Style{})
	for _, r := range c.String() {
		if r > 126 {
			t.Errorf("%q is not ASCII: %q", r, c.String())
		}
	}
	if w := ansi.StringWidth(c.String()); w != 36 {
		t.Errorf("width %d, want 36: stand-ins must not move the text", w)
	}
}

// TestWordsWrapAndCut covers the helpers for plain text.
func TestWordsWrapAndCut(t *testing.T) {
	got := []string{theme.Cut("castle", 6), theme.Cut("castles", 6), theme.Cut("x", 0)}
	got = append(got, theme.Wrap("one two three", 7)...)
	if diff := cmp.Diff([]string{"castle", "castl…", "", "one two", "three"}, got); diff != "" {
		t.Error(diff)
	}
	if theme.Wrap("x", 0) != nil {
		t.Error("no width, no lines")
	}
}

// FuzzCanvasKeepsItsSize writes any text anywhere.
func FuzzCanvasKeepsItsSize(f *testing.F) {
	f.Add(0, 0, "castle")
	f.Add(18, 2, "世界世界")
	f.Add(-3, 1, "♟\ufe0e👩‍👩‍👧\u0301\x1b[31m")
	f.Fuzz(func(t *testing.T, x, y int, text string) {
		c := theme.New(theme.Options{Depth: theme.TrueColor}).Canvas(20, 3)
		c.Text(x%40, y%6, text, theme.Style{Attr: theme.Bold})
		lines := strings.Split(c.String(), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines, want 3: %q", len(lines), c.String())
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w > 20 {
				t.Fatalf("a line is %d wide: %q", w, l)
			}
		}
	})
}
