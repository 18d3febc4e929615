package theme

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A theme of the player's own is a TOML file, NAME.toml:
//
//	base = "moss"                # where the colours come from that are not named; walnut if left out
//
//	[board]
//	light = "#9fb18a"            # the nearest of 256 is found, and of 16 that of the base is kept
//	dark = { rgb = "#3f5f3e", 256 = 59, 16 = 8 }
//
//	[text.dark]                  # words on a dark ground; [text.light] on a light one
//	accent = "#ffcc66"

// FileError is a mistake in the file of a theme.
type FileError struct {
	Path string
	Line int // from 1; 0 if it is not in one line
	What string
}

// Error implements error.
func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("theme %s: %s", e.Path, e.What)
	}
	return fmt.Sprintf("theme %s, line %d: %s", e.Path, e.Line, e.What)
}

// boardNames are the colours of a board by their names in a file.
var boardNames = map[string]func(*Board) *Color{
	"light":      func(b *Board) *Color { return &b.Light },
	"dark":       func(b *Board) *Color { return &b.Dark },
	"past-light": func(b *Board) *Color { return &b.PastLight },
	"past-dark":  func(b *Board) *Color { return &b.PastDark },
	"white":      func(b *Board) *Color { return &b.White },
	"black":      func(b *Board) *Color { return &b.Black },
	"last":       func(b *Board) *Color { return &b.Last },
	"selected":   func(b *Board) *Color { return &b.Selected },
	"capture":    func(b *Board) *Color { return &b.Capture },
	"check":      func(b *Board) *Color { return &b.Check },
	"pending":    func(b *Board) *Color { return &b.Pending },
	"cursor":     func(b *Board) *Color { return &b.Cursor },
	"dot":        func(b *Board) *Color { return &b.Dot },
}

// textNames are the colours of words.
var textNames = map[string]func(*Text) *Color{
	"muted":  func(t *Text) *Color { return &t.Muted },
	"title":  func(t *Text) *Color { return &t.Title },
	"accent": func(t *Text) *Color { return &t.Accent },
	"good":   func(t *Text) *Color { return &t.Good },
	"warn":   func(t *Text) *Color { return &t.Warn },
	"danger": func(t *Text) *Color { return &t.Danger },
	"proof":  func(t *Text) *Color { return &t.Proof },
	"frame":  func(t *Text) *Color { return &t.Frame },
}

// Load returns the schemes of the program and those of a folder, and what is wrong with the files that are left out: a *FileError each, or
// an error of reading. A folder that is not there is empty. A file may bear the name of a scheme of the program, and replaces it.
func Load(folder string) ([]Scheme, []error) {
	all, wrong := Schemes(), []error(nil)
	paths, _ := filepath.Glob(filepath.Join(folder, "*.toml")) // the pattern is well formed
	slices.Sort(paths)
	for _, path := range paths {
		s, err := ReadFile(path)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		if i := slices.IndexFunc(all, func(o Scheme) bool { return o.Name == s.Name }); i >= 0 {
			all[i] = s
		} else {
			all = append(all, s)
		}
	}
	return all, wrong
}

// ReadFile reads one theme. Its name is that of the file. A mistake is a *FileError.
func ReadFile(path string) (Scheme, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Scheme{}, fmt.Errorf("read theme: %w", err)
	}
	s, err := parse(string(text))
	var wrong *FileError
	if errors.As(err, &wrong) {
		wrong.Path = path
		return Scheme{}, wrong
	}
	s.Name = strings.TrimSuffix(filepath.Base(path), ".toml")
	return s, nil
}

// parse reads the text of a theme; every error is a *FileError.
func parse(text string) (Scheme, error) {
	var file struct {
		Base  string
		Board map[string]shade
		Text  struct{ Dark, Light map[string]shade }
	}
	meta, err := toml.Decode(text, &file)
	var bad toml.ParseError
	switch {
	case errors.As(err, &bad):
		return Scheme{}, &FileError{Line: bad.Position.Line, What: strings.TrimSpace(bad.LastKey + " " + bad.Message)}
	case err != nil:
		return Scheme{}, &FileError{What: err.Error()}
	}
	for _, key := range meta.Undecoded() {
		return Scheme{}, &FileError{Line: lineOf(text, key[len(key)-1]), What: fmt.Sprintf("nothing is called %s", key)}
	}
	s, ok := find(Schemes(), file.Base)
	if !ok {
		return Scheme{}, &FileError{Line: lineOf(text, "base"), What: fmt.Sprintf("there is no theme %q to begin with", file.Base)}
	}
	return s, errors.Join(
		paint(text, &s.Board, boardNames, file.Board), paint(text, &s.Text[Dark], textNames, file.Text.Dark), paint(text, &s.Text[Light], textNames, file.Text.Light),
	)
}

// find is the scheme of a name, the first one if there is none.
func find(in []Scheme, name string) (Scheme, bool) {
	for _, s := range in {
		if name == "" || s.Name == name {
			return s, true
		}
	}
	return Scheme{}, false
}

// paint sets the colours a file names.
func paint[T any](text string, on *T, names map[string]func(*T) *Color, shades map[string]shade) error {
	for name, c := range shades {
		at, ok := names[name]
		if !ok {
			return &FileError{Line: lineOf(text, name), What: fmt.Sprintf("no colour is called %s", name)}
		}
		*at(on) = c.over(*at(on))
	}
	return nil
}

// lineOf is the line in which a key is set, 0 if none is found.
func lineOf(text, key string) int {
	set := regexp.MustCompile(`^\s*(\[[^\]]*)?\b` + regexp.QuoteMeta(key) + `\b`)
	for i, line := range strings.Split(text, "\n") {
		if set.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

// shade is a colour as a file has it; what it does not say is -1.
type shade struct{ rgb, index256, index16 int }

// UnmarshalTOML implements toml.Unmarshaler.
func (s *shade) UnmarshalTOML(value any) error {
	*s = shade{-1, -1, -1}
	switch v := value.(type) {
	case string:
		return s.setRGB(v)
	case map[string]any:
		for name, part := range v {
			if err := s.set(name, part); err != nil {
				return err
			}
		}
		return nil
	}
	return errShade
}

var errShade = errors.New(`is no colour: write "#rrggbb" or { rgb = "#rrggbb", 256 = 16 to 255, 16 = 0 to 15 }`)

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (s *shade) setRGB(text string) error {
	if !hexColour.MatchString(text) {
		return errShade
	}
	n, err := strconv.ParseUint(text[1:], 16, 24)
	s.rgb = int(n)
	return err
}

// set is one part of a colour that is a table.
func (s *shade) set(name string, part any) error {
	switch n := part.(type) {
	case string:
		if name == "rgb" {
			return s.setRGB(n)
		}
	case int64:
		switch {
		case name == "256" && n >= 16 && n <= 255:
			s.index256 = int(n)
			return nil
		case name == "16" && n >= 0 && n <= 15:
			s.index16 = int(n)
			return nil
		}
	}
	return errShade
}

// over is the shade, with what it does not say taken from another colour.
func (s shade) over(c Color) Color {
	if s.rgb >= 0 {
		c.RGB, c.Index256 = uint32(s.rgb), nearest256(uint32(s.rgb))
	}
	if s.index256 >= 0 {
		c.Index256 = uint8(s.index256)
	}
	if s.index16 >= 0 {
		c.Index16 = uint8(s.index16)
	}
	c.set = true
	return c
}

// nearest256 is the colour of xterm's palette, from 16 on, that is closest to another.
func nearest256(rgb uint32) uint8 {
	best, least := 16, 1<<30
	for i := 16; i < 256; i++ {
		d := 0
		for shift, weight := range map[int]int{16: 3, 8: 4, 0: 2} { // about how much red, green and blue are noticed
			p, q := int(rgb>>shift&0xff), int(xterm(i)>>shift&0xff)
			d += weight * (p - q) * (p - q)
		}
		if d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// xterm is a colour of xterm's palette, from 16 on.
func xterm(i int) uint32 {
	if i >= 232 {
		return uint32(8+10*(i-232)) * 0x010101
	}
	level := [...]uint32{0, 95, 135, 175, 215, 255}
	i -= 16
	return level[i/36]<<16 | level[i/6%6]<<8 | level[i%6]
}
