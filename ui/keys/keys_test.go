package keys_test

import (
	"testing"

	"github.com/charmbracelet/bubbles/key"
	"github.com/google/go-cmp/cmp"

	"castlekey/ui/keys"
)

var board = keys.Set{
	Name: "board", Title: "Playing", Typed: "abcdefghnrqkmo0",
	Actions: []keys.Action{
		{Name: "up", What: "cursor up", Default: []string{"up", "k"}, When: keys.Steering},
		{Name: "oldest", What: "to the start", Default: []string{"home", "up"}, When: keys.Stepping},
		{Name: "flip", What: "flip the board", Default: []string{"ctrl+f", "f2"}},
		{Name: "leave", What: "leave", Default: []string{"ctrl+q"}},
	},
}

func sets() []keys.Set { return []keys.Set{keys.Everywhere(), board} }

// TestParse says what each table makes of the keys, and what is said about it.
func TestParse(t *testing.T) {
	type table = map[string]any
	for name, c := range map[string]struct {
		table    table
		flip     []string
		leave    []string
		problems []string
	}{
		"nothing":                         {nil, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, nil},
		"a list":                          {table{"board": table{"flip": []any{"ctrl+g", "f9"}}}, []string{"ctrl+g", "f9"}, []string{"ctrl+q"}, nil},
		"a single key":                    {table{"board": table{"flip": "f9"}}, []string{"f9"}, []string{"ctrl+q"}, nil},
		"as people write them":            {table{"board": table{"flip": []any{"^G", "Space", "Alt+F", "PgDn"}}}, []string{"ctrl+g", " ", "alt+F", "pgdown"}, []string{"ctrl+q"}, nil},
		"no key at all":                   {table{"board": table{"flip": []any{}}}, []string{}, []string{"ctrl+q"}, nil},
		"two that change places":          {table{"board": table{"flip": "ctrl+q", "leave": "ctrl+f"}}, []string{"ctrl+q"}, []string{"ctrl+f"}, nil},
		"a letter that begins nothing":    {table{"board": table{"flip": "x"}}, []string{"x"}, []string{"ctrl+q"}, nil},
		"a letter that is typed":          {table{"board": table{"flip": "f"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "f" begins what is typed there`}},
		"an unknown screen":               {table{"bord": table{"flip": "f9"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{"keys.bord: there is no such screen"}},
		"an unknown action":               {table{"board": table{"flop": "f9", "flip": "f8"}}, []string{"f8"}, []string{"ctrl+q"}, []string{"keys.board.flop: there is no such action"}},
		"an unknown key":                  {table{"board": table{"flip": "hyper+x"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: there is no key "hyper+x"`}},
		"a key no terminal sends":         {table{"board": table{"flip": "ctrl+i"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: a terminal cannot tell "ctrl+i" from "tab"`}},
		"the key that ends the program":   {table{"board": table{"flip": "ctrl+c"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "ctrl+c" always ends the program`}},
		"a key another action has":        {table{"board": table{"flip": "ctrl+q"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "ctrl+q" also means board.leave, so both keep their usual keys`}},
		"a key that works everywhere":     {table{"board": table{"flip": "?"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "?" also means everywhere.help, so both keep their usual keys`}},
		"help on a key of a screen":       {table{"everywhere": table{"help": "ctrl+q"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.everywhere.help: "ctrl+q" also means board.leave, so both keep their usual keys`}},
		"help on a letter":                {table{"everywhere": table{"help": "h"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.everywhere.help: "h" begins what is typed there`}},
		"two actions given the same key":  {table{"board": table{"flip": "f9", "leave": "f9"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "f9" also means board.leave, so both keep their usual keys`}},
		"a clash that going back makes":   {table{"board": table{"flip": "ctrl+q", "leave": []any{"ctrl+f", "?"}}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{`keys.board.flip: "ctrl+q" also means board.leave, so both keep their usual keys`, `keys.board.leave: "?" also means everywhere.help, so both keep their usual keys`}},
		"something that is no list":       {table{"board": table{"flip": 7}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{"keys.board.flip: an action has a list of keys"}},
		"a screen that is no table":       {table{"board": "flip"}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, []string{"keys.board: a screen holds a table of actions"}},
		"a letter for the cursor":         {table{"board": table{"up": "w"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, nil},
		"one key for cursor and stepping": {table{"board": table{"oldest": "k"}}, []string{"ctrl+f", "f2"}, []string{"ctrl+q"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m, problems := keys.Parse(c.table, sets())
			var said []string
			for _, p := range problems {
				said = append(said, p.Error())
				if _, todo := p.Explain(); todo == "" {
					t.Errorf("%s: nothing is said about what to do", p.Where)
				}
			}
			if diff := cmp.Diff(c.problems, said); diff != "" {
				t.Error(diff)
			}
			got := [][]string{m.Keys(board, board.Actions[2]), m.Keys(board, board.Actions[3])}
			if diff := cmp.Diff([][]string{c.flip, c.leave}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestShown writes keys as help does.
func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"up": "↑", "shift+left": "shift+←", "ctrl+f": "^f", "alt+x": "alt+x", "f10": "F10", "f": "f", " ": "space", "+": "+", "pgdown": "pgdn", "ctrl+left": "ctrl+←",
	} {
		if got := keys.Shown(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}

// TestAll fits a binding's keys into columns.
func TestAll(t *testing.T) {
	b := key.NewBinding(key.WithKeys("ctrl+f", "f2", "backspace"), key.WithHelp("^f", "flip"))
	for columns, want := range map[int]string{2: "^f", 5: "^f F2", 10: "^f F2", 20: "^f F2 backspace"} {
		if got := keys.All(b, columns); got != want {
			t.Errorf("in %d columns %q, want %q", columns, got, want)
		}
	}
	own := key.NewBinding(key.WithKeys("up"), key.WithHelp("arrows", "move"))
	if got := keys.All(own, 20); got != "arrows" {
		t.Errorf("a help text of its own becomes %q", got)
	}
}

// TestUnknownName is a bug of a screen, which must not pass unseen.
func TestUnknownName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	keys.Map{}.Of(board).Get("flop")
}

// TestInWords writes keys as a sentence does.
func TestInWords(t *testing.T) {
	for name, want := range map[string]string{"esc": "Esc", "pgdown": "PgDn", "ctrl+n": "^n", " ": "Space", "x": "x"} {
		if got := keys.InWords(key.NewBinding(key.WithKeys(name), key.WithHelp(keys.Shown(name), ""))); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// FuzzParse gives two actions any keys: whatever is accepted is a key that means one thing.
func FuzzParse(f *testing.F) {
	for _, pair := range [][2]string{{"ctrl+q", "ctrl+f"}, {"f9", "f9"}, {"x", "X"}, {"^i", "alt+?"}, {"", "\x00"}, {"?", "space"}, {"alt+", "shift+up"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, flip, leave string) {
		m, problems := keys.Parse(map[string]any{"board": map[string]any{"flip": []any{flip}, "leave": leave}}, sets())
		taken := map[string]bool{"?": true, "f1": true, keys.Interrupt: true}
		for _, a := range board.Actions[2:] {
			for _, k := range m.Keys(board, a) {
				if taken[k] || k == "" {
					t.Errorf("%q and %q: %q means two things or nothing", flip, leave, k)
				}
				taken[k] = true
			}
		}
		for _, p := range problems {
			if what, todo := p.Explain(); what == "" || todo == "" {
				t.Errorf("%q and %q: %+v says too little", flip, leave, p)
			}
		}
	})
}

// TestMessage makes a key's message from its name and back.
func TestMessage(t *testing.T) {
	for _, name := range []string{"e", "?", " ", "enter", "esc", "ctrl+f", "shift+left", "f10", "alt+x", "alt+enter", "pgdown", "ctrl+@", "é"} {
		if got := keys.Message(name).String(); got != name {
			t.Errorf("the message of %q is that of %q", name, got)
		}
	}
}

// TestPress takes a key that is never typed, if there is one.
func TestPress(t *testing.T) {
	for want, names := range map[string][]string{"f2": {"x", "f2"}, "?": {"?", "f1"}, "x": {"x", "+"}} {
		if got := keys.Press(key.NewBinding(key.WithKeys(names...))).String(); got != want {
			t.Errorf("of %v %q is pressed, want %q", names, got, want)
		}
	}
}
