package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"castlekey/ui"
	"castlekey/ui/keys"
)

func newConfigKeys(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "keys",
		Short: "Print every action and its keys, in the form of the config file",
		Long: `Print every action of every screen and its keys, in the form of the config file.

Copy the lines you want to change into ` + shortHome(configPath()) + `. The first key is the one the game shows. An empty list
takes an action its keys. Keys are single characters, names such as up, enter, esc, tab, space, pgup, home and f2, and ctrl+,
alt+ or shift+ with another; ctrl+c always ends the program. Letters that begin a move or a command can only steer the
cursor, while it shows, or step through the moves, while an earlier position is shown.

Answers to questions are given by the letters that the question shows, and cannot be changed.`,
		Example: `  castlekey config keys
  castlekey config set keys.board.flip ctrl+g f9`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.printKeys() },
	}
}

// which says whose keys are meant.
type which bool

const (
	everyKey which = true
	ownKeys  which = false
)

func (o *options) printKeys() error {
	o.reportKeys()
	if o.json {
		return o.printJSON(o.keyTable(everyKey))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", configPath())
	o.writeKeys(&b, everyKey)
	_, err := fmt.Fprint(o.Out, b.String())
	return err
}

// reportKeys says what in the file's [keys] cannot be followed.
func (o *options) reportKeys() {
	for _, p := range o.settings.badKeys {
		report(o.Err, p)
	}
}

// keyTable is the keys by screen and action.
func (o *options) keyTable(w which) map[string]map[string][]string {
	table := map[string]map[string][]string{}
	o.eachAction(w, func(s keys.Set, a keys.Action) {
		if table[s.Name] == nil {
			table[s.Name] = map[string][]string{}
		}
		table[s.Name][a.Name] = o.settings.keys.Keys(s, a)
	})
	return table
}

func (o *options) eachAction(w which, f func(keys.Set, keys.Action)) {
	for _, s := range ui.Keys() {
		for _, a := range s.Actions {
			if w == everyKey || o.settings.keys.Own(s, a) {
				f(s, a)
			}
		}
	}
}

// writeKeys writes the tables of the config file.
func (o *options) writeKeys(out io.Writer, w which) {
	table := ""
	o.eachAction(w, func(s keys.Set, a keys.Action) {
		if s.Name != table {
			table = s.Name
			fmt.Fprintf(out, "\n[keys.%s]\n", table)
		}
		remark := a.What
		switch a.When {
		case keys.Steering:
			remark += "; letters only while the cursor shows"
		case keys.Stepping:
			remark += "; letters and the cursor's keys only while an earlier position is shown"
		case keys.Always:
		}
		fmt.Fprintf(out, "%s = %s # %s\n", a.Name, keyList(o.settings.keys.Keys(s, a)), remark)
	})
}

// keyList is a list of keys as TOML writes it.
func keyList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		if name == " " {
			name = "space"
		}
		quoted[i] = strconv.Quote(name)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
