package cli

import (
	"testing"

	"github.com/BurntSushi/toml"
)

// TestSetLineLeavesTheRest edits files in which a careless hand would change more than it was asked to; those are left alone.
func TestSetLineLeavesTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		file, set, value string
		done             bool
	}{
		"an empty file":                   {"", "url", `"devnet"`, true},
		"a comment in the line":           {"url = \"x\" # mine\n", "url", `"devnet"`, true},
		"the same name in another table":  {"[keys.board]\nurl = \"a\"\n", "url", `"devnet"`, true},
		"a table that is not there":       {"url = \"a\"", "keys.board.flip", `["f9"]`, true},
		"taking out what is not there":    {"url = \"a\"\n", "bell", "", true},
		"a line inside a text":            {"note = \"\"\"\nurl = 'a'\n\"\"\"\n", "url", `"devnet"`, false},
		"a list over several lines":       {"[keys.board]\nflip = [\n\"f9\",\n]\n", "keys.board.flip", `["f8"]`, false},
		"a table in a line":               {"keys = {board = {flip = \"f9\"}}\n", "keys.board.flip", `["f8"]`, false},
		"a file that is not TOML already": {"url = \n", "bell", `"all"`, false},
	} {
		after := setLine(c.file, tableOf(c.set), lineOf(c.set), c.value)
		if done := says(after, c.set, c.value) && sameBesides(c.file, after, c.set); done != c.done {
			t.Errorf("%s: %t, want %t:\n%s", name, done, c.done, after)
		}
	}
}

// FuzzSetLine edits any file: what is then written says what it should, and nothing else in it has changed.
func FuzzSetLine(f *testing.F) {
	for _, file := range []string{"", "url = \"a\"\n", "[keys.board]\nflip = [\"f2\"] # x\n\n[keys.menu]\nquit = \"x\"\n", "a = \"\"\"\nurl = 1\n\"\"\""} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		for name, value := range map[string]string{"url": `"devnet"`, "keys.board.flip": `["f9", "ctrl+g"]`, "bell": ""} {
			after := setLine(file, tableOf(name), lineOf(name), value)
			if !says(after, name, value) || !sameBesides(file, after, name) {
				continue // is not written
			}
			var read map[string]any
			if err := toml.Unmarshal([]byte(after), &read); err != nil {
				t.Errorf("%q: %v", after, err)
			}
			if again := setLine(after, tableOf(name), lineOf(name), value); !says(again, name, value) || !sameBesides(after, again, name) {
				t.Errorf("twice: %q then %q", after, again)
			}
		}
	})
}
