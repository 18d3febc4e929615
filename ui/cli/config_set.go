package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/google/renameio/v2/maybe"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"castlekey/ui"
	"castlekey/ui/keys"
)

func newConfigSet(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "set NAME VALUE...",
		Short: "Write one setting into the config file",
		Long: `Write one setting into the config file, which is made if it is not there. Everything else in it stays as it is, comments
included. NAME is a setting that castlekey config prints, or keys.SCREEN.ACTION with its keys as values.`,
		Example: `  castlekey config set url devnet
  castlekey config set bell move,end
  castlekey config set keys.board.flip ctrl+g f9`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage("Use castlekey config set NAME VALUE; castlekey config lists the names.", "a name and a value are needed")
			}
			return nil
		},
		ValidArgsFunction: completeSettings,
		RunE: func(cmd *cobra.Command, args []string) error {
			value, err := settingLiteral(cmd.Root().PersistentFlags(), args[0], args[1:])
			if err != nil {
				return err
			}
			return o.rewriteConfig(args[0], value)
		},
	}
}

func newConfigUnset(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "unset NAME",
		Short: "Take one setting out of the config file",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("Use castlekey config unset NAME; castlekey config lists the names.", "unset takes one name, got %d", len(args))
			}
			return nil
		},
		ValidArgsFunction: completeSettings,
		RunE:              func(_ *cobra.Command, args []string) error { return o.rewriteConfig(args[0], "") },
	}
}

// completeSettings completes the first word: the name of a setting.
func completeSettings(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(args) == 0 {
		visitSettings(cmd.Root().PersistentFlags(), func(f *pflag.Flag) { names = append(names, f.Name+"\t"+f.Usage) })
		for _, s := range ui.Keys() {
			for _, a := range s.Actions {
				names = append(names, "keys."+s.Name+"."+a.Name+"\t"+a.What)
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// settingLiteral checks a value and writes it as TOML does.
func settingLiteral(flags *pflag.FlagSet, name string, values []string) (string, error) {
	if rest, ok := strings.CutPrefix(name, "keys."); ok {
		return keysLiteral(rest, values)
	}
	f := flags.Lookup(name)
	if f == nil || slices.Contains(notInFile, name) {
		return "", usage("castlekey config lists the settings, castlekey config keys the keys.", "there is no setting %q", name)
	}
	if len(values) != 1 {
		return "", usage("Put it in quotes if it has spaces.", "%s takes one value, got %d", name, len(values))
	}
	if err := f.Value.Set(values[0]); err != nil {
		return "", usage("castlekey config shows what each setting means.", "setting %q cannot be %q", name, values[0])
	}
	return literal(f, f.Value.String()), nil
}

func keysLiteral(name string, values []string) (string, error) {
	set, action, _ := strings.Cut(name, ".")
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	_, problems := keys.Parse(map[string]any{set: map[string]any{action: list}}, ui.Keys())
	if len(problems) > 0 {
		return "", &usageError{err: problems[0]}
	}
	return keyList(values), nil
}

// errByHand says that the file is written in a way that a single line cannot change.
var errByHand = errors.New("the file says it in a way that castlekey does not rewrite")

// rewriteConfig changes one line of the config file; an empty value takes it out.
func (o *options) rewriteConfig(name, value string) error {
	path := configPath()
	if there, err := filepath.EvalSymlinks(path); err == nil {
		path = there // a file that is kept elsewhere is written there; its link stays one
	}
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return usage("Make the file readable, or move it away.", "read config: %w", err)
	}
	after := setLine(string(before), tableOf(name), lineOf(name), value)
	if !says(after, name, value) || !sameBesides(string(before), after, name) {
		return usage("Change it by hand: "+path, "set %s: %w", name, errByHand)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return usage("Make the folder writable.", "make config folder: %w", err)
	}
	if err := maybe.WriteFile(path, []byte(after), 0o600); err != nil {
		return fmt.Errorf("write config: %w", err)
	}
	return nil
}

// tableOf is the table a dotted name is in, lineOf its name in there.
func tableOf(name string) string { return name[:max(strings.LastIndex(name, "."), 0)] }
func lineOf(name string) string  { return name[strings.LastIndex(name, ".")+1:] }

// setLine sets, adds or (with an empty value) removes the line of a key in a table; the table "" is what stands before all tables.
func setLine(text, table, key, value string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if text == "" {
		lines = nil
	}
	isTable := func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), "[") }
	from := 0
	if table != "" {
		from = 1 + slices.IndexFunc(lines, func(l string) bool { return header(l) == table })
		if from == 0 {
			lines = append(lines, "", "["+table+"]")
			from = len(lines)
		}
	}
	to := len(lines)
	if n := slices.IndexFunc(lines[from:], isTable); n >= 0 {
		to = from + n
	}
	at := slices.IndexFunc(lines[from:to], func(l string) bool {
		name, _, ok := strings.Cut(l, "=")
		return ok && strings.TrimSpace(name) == key
	})
	switch {
	case at < 0 && value == "":
		return text
	case value == "":
		lines = slices.Delete(lines, from+at, from+at+1)
	case at < 0:
		for to > from && strings.TrimSpace(lines[to-1]) == "" {
			to-- // the empty line before the next table stays there
		}
		lines = slices.Insert(lines, to, key+" = "+value)
	default:
		lines[from+at] = key + " = " + value + comment(lines[from+at])
	}
	return strings.TrimLeft(strings.Join(lines, "\n")+"\n", "\n")
}

// comment is what stands behind the value in the line of a key, with the space before it.
func comment(line string) string {
	for i, r := range line {
		var value map[string]any
		if r == '#' && toml.Unmarshal([]byte(line[:i]), &value) == nil {
			return line[len(strings.TrimRight(line[:i], " \t")):]
		}
	}
	return ""
}

// header is the table a line begins, "" if it begins none.
func header(line string) string {
	line, _, _ = strings.Cut(line, "#")
	inner, ok := strings.CutPrefix(strings.TrimSpace(line), "[")
	if !ok {
		return ""
	}
	return strings.TrimSpace(strings.TrimSuffix(inner, "]"))
}

// says reports whether a file gives a setting a value; an empty one is none.
func says(text, name, value string) bool {
	var file, want map[string]any
	if toml.Unmarshal([]byte(text), &file) != nil {
		return false
	}
	if value == "" {
		return lookUp(file, name) == nil
	}
	return toml.Unmarshal([]byte(name+" = "+value), &want) == nil && reflect.DeepEqual(lookUp(file, name), lookUp(want, name))
}

// sameBesides reports whether two files differ in nothing but one setting.
func sameBesides(before, after, name string) bool {
	var old, now map[string]any
	if toml.Unmarshal([]byte(before), &old) != nil || toml.Unmarshal([]byte(after), &now) != nil {
		return false
	}
	return reflect.DeepEqual(without(old, name), without(now, name))
}

// without takes a dotted name out of a table, and tables that have nothing else in them.
func without(values map[string]any, name string) map[string]any {
	left := map[string]any{}
	first, rest, nested := strings.Cut(name, ".")
	for key, value := range values {
		inner, table := value.(map[string]any)
		switch {
		case key == first && nested && table:
			if inner = without(inner, rest); len(inner) > 0 {
				left[key] = inner
			}
		case key != first || nested:
			left[key] = value
		}
	}
	return left
}

// lookUp is the value of a dotted name, nil if there is none.
func lookUp(values map[string]any, name string) any {
	for {
		first, rest, nested := strings.Cut(name, ".")
		if !nested {
			return values[first]
		}
		inner, ok := values[first].(map[string]any)
		if !ok {
			return nil
		}
		values, name = inner, rest
	}
}
