package tty

import (
	"image"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReadGround reads answers as terminals give them.
func TestReadGround(t *testing.T) {
	for said, want := range map[string]struct {
		ground Ground
		known  bool
	}{
		"\x1b]11;rgb:1212/1212/1212\x1b\\\x1b[1;1R": {Dark, true},
		"\x1b]11;rgb:ffff/ffff/ffff\a":              {Light, true},
		"\x1b]11;rgb:f/f/0\a":                       {Light, true},
		"\x1b]11;rgb:00/2b/36\a":                    {Dark, true},
		"q\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\":         {Light, true},
		"\x1b[24;80R":                               {Dark, false},
		"\x1b]11;rgb:zz/00/00\a":                    {Dark, false},
		"":                                          {Dark, false},
	} {
		if ground, known := readGround([]byte(said)); ground != want.ground || known != want.known {
			t.Errorf("%q: %v, %v, want %v", said, ground, known, want)
		}
	}
}

// TestReadAnswers reads what terminals say, in their own words.
func TestReadAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		said string
		want Answers
		by   Protocol
	}{
		"kitty": {
			"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.36.4)\x1b\\\x1b[6;20;9t\x1b[?62;c\x1b[1;1R",
			Answers{KnowsGround: true, Name: "kitty(0.36.4)", Kitty: true, Cell: image.Pt(9, 20)}, KittyPictures,
		},
		"Ghostty": {
			"\x1b_Gi=31;OK\x1b\\\x1bP>|ghostty 1.1.3\x1b\\\x1b[6;34;16t\x1b[?62;22;52c\x1b[1;1R",
			Answers{Name: "ghostty 1.1.3", Kitty: true, Cell: image.Pt(16, 34)}, KittyPictures,
		},
		"a kitty from before placeholders": {
			"\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;20;9t\x1b[?62;c\x1b[1;1R",
			Answers{Name: "kitty(0.26.5)", Kitty: true, Cell: image.Pt(9, 20)}, NoPictures,
		},
		"WezTerm, which has the protocol without placeholders, and sixels": {
			"\x1b_Gi=31;OK\x1b\\\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\\x1b[6;18;8t\x1b[?65;4;6;18;22c\x1b[1;1R",
			Answers{Name: "WezTerm 20240203-110809-5046fc22", Kitty: true, Sixel: true, Cell: image.Pt(8, 18)}, SixelPictures,
		},
		"foot": {
			"\x1bP>|foot(1.13.1)\x1b\\\x1b[6;15;7t\x1b[?80;2$y\x1b[?62;4;22c\x1b[1;1R",
			Answers{Name: "foot(1.13.1)", Sixel: true, Fixed: true, Cell: image.Pt(7, 15)}, SixelPictures,
		},
		"xterm as a VT340, which cuts the last line off": {
			"\x1bP>|XTerm(379)\x1b\\\x1b[6;13;6t\x1b[?80;2$y\x1b[?63;1;2;4;6;9;15;16;22;28c\x1b[1;1R",
			Answers{Name: "XTerm(379)", Sixel: true, Cell: image.Pt(6, 13)}, SixelPictures,
		},
		"sixels on cells of a size nobody knows": {
			"\x1b[?63;1;2;4;6c\x1b[1;1R", Answers{Sixel: true}, NoPictures,
		},
		"a class of four is not sixel":  {"\x1b[?4;6c\x1b[1;1R", Answers{}, NoPictures},
		"an error":                      {"\x1b_Gi=31;ENOTSUPPORTED\x1b\\\x1bP>|kitty(0.36.4)\x1b\\\x1b[1;1R", Answers{Name: "kitty(0.36.4)"}, NoPictures},
		"an answer to somebody else":    {"\x1b_Gi=32;OK\x1b\\\x1bP>|kitty(0.36.4)\x1b\\\x1b[1;1R", Answers{Name: "kitty(0.36.4)"}, NoPictures},
		"a cell no font has":            {"\x1b[6;0;0t\x1b[?62;4c\x1b[1;1R", Answers{Sixel: true}, NoPictures},
		"one that answers nothing else": {"\x1b[24;80R", Answers{}, NoPictures},
		"silence":                       {"", Answers{}, NoPictures},
	} {
		t.Run(name, func(t *testing.T) {
			got := readAnswers([]byte(c.said))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if got.Protocol() != c.by {
				t.Errorf("pictures by %v, want %v", got.Protocol(), c.by)
			}
		})
	}
}

// FuzzReadAnswers reads anything at all.
func FuzzReadAnswers(f *testing.F) {
	f.Add([]byte("\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.36.4)\x1b\\\x1b[6;20;9t\x1b[?62;4c\x1b[1;1R"))
	f.Add([]byte("\x1bP>|kitty(99999999999999999999.9)\x1b\\\x1b[?c"))
	f.Fuzz(func(_ *testing.T, said []byte) { readAnswers(said).Protocol() })
}

// TestPatience waits longer for the terminals that are sure to answer, and only where nothing stands between.
func TestPatience(t *testing.T) {
	usual := Patience(nil)
	for name, c := range map[string]struct {
		environ []string
		long    bool
	}{
		"xterm":          {[]string{"TERM=xterm-256color"}, false},
		"kitty":          {[]string{"TERM=xterm-kitty"}, true},
		"Ghostty":        {[]string{"TERM=xterm-ghostty"}, true},
		"kitty and tmux": {[]string{"TERM=xterm-kitty", "TMUX=/tmp/tmux-0/default,1,0"}, false},
	} {
		if got := Patience(c.environ); (got > usual) != c.long || got < usual || got > 2*time.Second {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestReadTmux reads what tmux knows of its terminal, in its own words.
func TestReadTmux(t *testing.T) {
	for said, want := range map[string]outer{
		"on\tbpaste,ccolour,clipboard,cstyle,focus,title\txterm-kitty\tkitty(0.41.1)\n": {passes: true, term: "xterm-kitty", name: "kitty(0.41.1)"},
		"on\tbpaste,title\txterm-kitty\t\n":                                             {passes: true, term: "xterm-kitty"},
		"off\tbpaste,sixel,title\tfoot\tfoot(1.13.1)\n":                                 {sixel: true, term: "foot", name: "foot(1.13.1)"},
		"all\t\txterm-256color\t\n":                                                     {passes: true, term: "xterm-256color"},
		"\n":                                                                            {}, "": {}, "on kitty(0.41.1)": {},
	} {
		if got := readTmux(said); got != want {
			t.Errorf("%q is %+v, want %+v", said, got, want)
		}
	}
	for _, c := range []struct {
		o           outer
		shows, late bool
	}{
		{outer{passes: true, term: "xterm-kitty", name: "kitty(0.41.1)"}, true, false},
		{outer{passes: true, term: "xterm-kitty", name: "kitty(0.26.5)"}, false, false},
		{outer{passes: true, term: "xterm-kitty"}, false, true},
		{outer{term: "xterm-kitty", name: "kitty(0.41.1)"}, false, false},
		{outer{passes: true, term: "xterm-256color"}, false, false},
	} {
		if c.o.shows() != c.shows || c.o.late() != c.late {
			t.Errorf("%+v shows %v, is late %v", c.o, c.o.shows(), c.o.late())
		}
	}
}
