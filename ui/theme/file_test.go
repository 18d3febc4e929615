package theme_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/ui/theme"
)

// inFile writes a theme of the player's own.
func inFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOwnTheme reads a file that names some colours, and takes the rest from its base.
func TestOwnTheme(t *testing.T) {
	s, err := theme.ReadFile(inFile(t, `
base = "moss"
[board]
light = "#abcdef"
dark = { rgb = "#123456", 256 = 17, 16 = 4 }
last.16 = 3
[text.light]
accent = "#000080"
`))
	if err != nil {
		t.Fatal(err)
	}
	moss := theme.Schemes()[1]
	if s.Name != "mine" || s.Board.Check != moss.Board.Check || s.Text[theme.Dark] != moss.Text[theme.Dark] {
		t.Errorf("%s does not begin with moss: %+v", s.Name, s)
	}
	if c := s.Board.Light; c.RGB != 0xabcdef || c.Index256 != 153 || c.Index16 != moss.Board.Light.Index16 {
		t.Errorf("light is %+v", c)
	}
	if c := s.Board.Dark; c != theme.Paint(0x123456, 17, 4) {
		t.Errorf("dark is %+v", c)
	}
	if c := s.Board.Last; c.RGB != moss.Board.Last.RGB || c.Index16 != 3 {
		t.Errorf("last is %+v", c)
	}
	if c := s.Text[theme.Light].Accent; c.RGB != 0x80 || c.Index256 != 18 {
		t.Errorf("accent is %+v", c)
	}
}

// TestEveryColourHasAName changes each colour of a theme by its name.
func TestEveryColourHasAName(t *testing.T) {
	names := map[string]string{
		"[board]":      "light dark past-light past-dark white black last selected capture check pending cursor dot",
		"[text.dark]":  "muted title accent good warn danger proof frame",
		"[text.light]": "muted title accent good warn danger proof frame",
	}
	var text strings.Builder
	for table, of := range names {
		text.WriteString(table + "\n")
		for name := range strings.FieldsSeq(of) {
			text.WriteString(name + ` = { rgb = "#010203", 256 = 77, 16 = 7 }` + "\n")
		}
	}
	s, err := theme.ReadFile(inFile(t, text.String()))
	if err != nil {
		t.Fatal(err)
	}
	c := theme.Paint(0x010203, 77, 7)
	w := theme.Text{Muted: c, Title: c, Accent: c, Good: c, Warn: c, Danger: c, Proof: c, Frame: c}
	want := theme.Scheme{Name: "mine", Text: [2]theme.Text{w, w}, Board: theme.Board{
		Light: c, Dark: c, PastLight: c, PastDark: c, White: c, Black: c, Last: c, Selected: c, Capture: c, Check: c, Pending: c, Cursor: c, Dot: c,
	}}
	if s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
}

// TestMistakesAreNamed says what is wrong in which line.
func TestMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"[board]\nlight = \"blue\"":                     `line 2: board.light is no colour: write "#rrggbb"`,
		"[board]\nlight = \"#12345\"":                   "line 2: board.light is no colour",
		"[board]\n\nlight = 7":                          "line 3: board.light is no colour",
		"[board]\nlight = { 256 = 3 }":                  "line 2: board.light is no colour",
		"[board]\nlight = { 16 = 16 }":                  "line 2: board.light is no colour",
		"[board]\nlight = { hue = 3 }":                  "line 2: board.light is no colour",
		"[board]\ndark = \"#000000\"\nlihgt = \"#fff\"": "line 3: board.lihgt is no colour",
		"[board]\nlihgt = \"#ffffff\"":                  "line 2: no colour is called lihgt",
		"[text.dark]\ninkk = \"#ffffff\"":               "line 2: no colour is called inkk",
		"base = \"oak\"":                                `line 1: there is no theme "oak" to begin with`,
		"[board]\nlight = ":                             "line 2",
		"\n[borad]\nlight = \"#ffffff\"":                "line 2: nothing is called borad",
	} {
		_, err := theme.ReadFile(inFile(t, text))
		var wrong *theme.FileError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "mine.toml") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestLoad takes the good files of a folder and says what is wrong with the others.
func TestLoad(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"mine.toml": "[board]\nlight = \"#abcdef\"", "iris.toml": "[board]\nlight = \"#abcdef\"", "broken.toml": "[board", "notes.txt": "no theme",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, wrong := theme.Load(folder)
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "walnut moss stone iris mine" || all[3].Board.Light.RGB != 0xabcdef {
		t.Errorf("themes %s, iris with %x", got, all[3].Board.Light.RGB)
	}
	if len(wrong) != 1 || !strings.Contains(wrong[0].Error(), "broken.toml, line 1") {
		t.Errorf("wrong: %v", wrong)
	}
	if all, wrong := theme.Load(filepath.Join(folder, "nowhere")); len(all) != 4 || wrong != nil {
		t.Errorf("%d themes of nothing, %v", len(all), wrong)
	}
}

// FuzzTheme reads anything at all.
func FuzzTheme(f *testing.F) {
	f.Add("base = \"moss\"\n[board]\nlight = { rgb = \"#abcdef\", 256 = 17 }\n[text.light]\naccent = \"#000080\"")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := theme.ReadFile(inFile(t, text))
		var wrong *theme.FileError
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("%q: %v is no FileError", text, err)
		}
	})
}
