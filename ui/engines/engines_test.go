package engines_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

// The test binary is its own engine when it is called with -fake.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-fake" {
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			switch in.Text() {
			case "uci":
				fmt.Println("id name Fake 1.0\noption name Hash type spin default 16 min 1 max 64\noption name UCI_LimitStrength type check default false")
				fmt.Println("option name UCI_Elo type spin default 1500 min 1350 max 2850\nuciok")
			case "isready":
				fmt.Println("readyok")
			case "quit":
				return
			}
		}
		return
	}
	os.Exit(m.Run())
}

func fake(t *testing.T) backend.UCI {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return backend.UCI{Name: "fake", Command: `"` + self + `" -fake`}
}

// table reads TOML.
func table(t *testing.T, text string) map[string]any {
	t.Helper()
	values := map[string]any{}
	if err := toml.Unmarshal([]byte(text), &values); err != nil {
		t.Fatal(err)
	}
	return values
}

func TestEnginesAreReadAsPeopleWriteThem(t *testing.T) {
	got, err := engines.Parse(table(t, `
plain = "gnuchess --uci"
[strong]
command = '"/my engines/sf" -x'
elo = 2000
move-time = "2s"
[strong.options]
Hash = 64
Ponder = false
Book = "my book.bin"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []backend.UCI{
		{Name: "plain", Command: "gnuchess --uci"},
		{
			Name: "strong", Command: `"/my engines/sf" -x`, Elo: 2000, MoveTime: 2 * time.Second,
			Options: map[string]string{"Hash": "64", "Ponder": "false", "Book": "my book.bin"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	text, err := engines.Text(got)
	if err != nil {
		t.Fatal(err)
	}
	again, err := engines.Parse(table(t, text)["engines"].(map[string]any))
	if diff := cmp.Diff(want, again); diff != "" || err != nil {
		t.Errorf("what is printed reads as %v, %s", err, diff)
	}
}

func TestWhatMakesNoSenseIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		`e = ""`:                              "write it as",
		`e = 5`:                               "write it as",
		`e = '"open'`:                         "quotation mark",
		"[e]\nelo = 1500":                     "write it as",
		"[e]\ncommand = 'x'\ncolour = 1":      `no setting "colour"`,
		"[e]\ncommand = 'x'\nelo = -1":        "out of range",
		"[e]\ncommand = 'x'\nmove-time = '7'": "no time",
		"e = 'x'\nE = 'y'":                    "twice",
	} {
		if got, err := engines.Parse(table(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %q", text, got, err, want)
		}
	}
}

func TestWhatIsSavedCountsBeforeTheConfigFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), engines.File)
	configured := []backend.UCI{{Name: "Other", Command: "other"}, {Name: "fake", Command: "old"}}
	known := engines.Open(path, configured)
	saved := fake(t)
	saved.Elo, saved.Options = 1500, map[string]string{"Hash": "8"}
	if err := known.Save(saved); err != nil {
		t.Fatal(err)
	}
	list, err := engines.Open(path, configured).List()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]backend.UCI{saved, configured[0]}, list[:2]); diff != "" {
		t.Error(diff)
	}
	if err := known.Remove("FAKE"); err != nil {
		t.Fatal(err)
	}
	if list, err = known.List(); err != nil || list[0].Command != "old" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := os.WriteFile(path, []byte("= broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err = known.List(); err == nil || len(list) < 2 {
		t.Errorf("with a broken file: %+v, %v", list, err)
	}
	if err := known.Save(saved); err == nil {
		t.Error("a file that cannot be read was written over")
	}
}

func TestAnEngineIsAskedWhatCanBeSet(t *testing.T) {
	known := engines.Open(filepath.Join(t.TempDir(), engines.File), nil)
	sheet, err := known.Inspect(t.Context(), fake(t))
	if err != nil || sheet.Name != "Fake 1.0" || len(sheet.Options) != 3 || sheet.Options[0].Max != 64 {
		t.Errorf("%+v, %v", sheet, err)
	}
	good, bad := fake(t), fake(t)
	good.Options, bad.Options = map[string]string{"Hash": "8"}, map[string]string{"Hash": "9999"}
	for asked, plays := range map[int]int{0: 0, 400: 1350, 1800: 1800, 3500: 2850} {
		good.Elo = asked
		if able, err := engines.Check(t.Context(), good); err != nil || able.Elo != plays || able.Command != good.Command {
			t.Errorf("asked to play at %d: %+v, %v", asked, able, err)
		}
	}
	for _, c := range []struct {
		engine backend.UCI
		want   error
	}{{bad, uci.ErrOption}, {backend.UCI{Command: "no-such-engine"}, uci.ErrNotFound}} {
		_, err := engines.Check(t.Context(), c.engine)
		want := c.want
		if what, todo := backend.Explain(err); !errors.Is(err, want) || what == "" || todo == "" {
			t.Errorf("%v is explained as %q, %q", err, what, todo)
		}
	}
}
