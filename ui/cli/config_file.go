package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// configure takes from the config file what the command line leaves open.
func (o *options) configure(cmd *cobra.Command, _ []string) error {
	o.settings.fromFile = map[string]bool{}
	err := o.readConfig(cmd.Root().PersistentFlags())
	if err != nil && cmd.Name() == "doctor" {
		o.settings.err = err
		return nil
	}
	if cmd != cmd.Root() { // the game shows them itself
		o.warn()
	}
	return err
}

// warn says what in the config file was passed over.
func (o *options) warn() {
	for _, err := range o.settings.unknown {
		report(o.Err, err)
	}
}

func (o *options) readConfig(flags *pflag.FlagSet) error {
	path := configPath()
	values, err := readTOML(path)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if key == "keys" {
			o.readKeys(values[key])
			continue
		}
		if table, ok := values[key].(map[string]any); ok && key == "engines" {
			o.readEngines(table)
			continue
		}
		if err := o.setFromFile(flags, key, values[key]); err != nil {
			return usage("Mend the file; castlekey config shows what it may hold.", "read %s: %w", path, err)
		}
	}
	return nil
}

// readTOML reads a config file; one that is not there is empty.
func readTOML(path string) (map[string]any, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, usage("Make the file readable, or move it away.", "read config: %w", err)
	}
	values := map[string]any{}
	if err := toml.Unmarshal(text, &values); err != nil {
		return nil, usage("Mend the file; castlekey config shows what it may hold.", "read %s: %w", path, err)
	}
	return values, nil
}

// readKeys takes the player's own keys as far as they can be.
func (o *options) readKeys(value any) {
	table, ok := value.(map[string]any)
	if !ok {
		o.settings.badKeys = []*keys.Problem{{Where: "keys", What: "this is a table", Todo: `Write for example [keys.board] and below it flip = ["f9"].`}}
		return
	}
	o.settings.keys, o.settings.badKeys = keys.Parse(table, ui.Keys())
}

// readEngines takes the engines that make sense; what is wrong with another is remembered and passed over.
func (o *options) readEngines(table map[string]any) {
	var err error
	if o.settings.engines, err = engines.Parse(table); err != nil {
		o.settings.unknown = append(o.settings.unknown, usage("Mend the file; docs/config.md shows how engines are written.", "%s: %w", configPath(), err))
	}
}

// setFromFile gives a flag the file's value, unless the command line or the environment has one. A name that nobody knows, as another
// version may have written it, is remembered and passed over.
func (o *options) setFromFile(flags *pflag.FlagSet, key string, value any) error {
	f := flags.Lookup(key)
	if f == nil || slices.Contains(notInFile, key) {
		o.settings.unknown = append(o.settings.unknown,
			usage("Mend the file; castlekey config shows what it may hold.", "%s: there is no setting %q, so it is passed over", configPath(), key))
		return nil
	}
	if f.Changed || fromEnvironment(key) {
		return nil
	}
	if err := f.Value.Set(fmt.Sprint(value)); err != nil {
		return fmt.Errorf("setting %q cannot be %v", key, value)
	}
	o.settings.fromFile[key] = true
	return nil
}

// notices is what a player should know of the config file before the game.
func (o *options) notices() []screen.Line {
	var lines []screen.Line
	for _, err := range o.settings.mistakes() {
		what, todo := backend.Explain(err)
		lines = append(lines, screen.Line{Text: what, Tone: screen.Warn}, screen.Line{Text: todo, Tone: screen.Quiet})
	}
	const most = 6
	if len(lines) > most {
		more := screen.Line{Text: fmt.Sprintf("%d more: castlekey doctor lists them all.", (len(lines)-most)/2), Tone: screen.Warn}
		lines = append(lines[:most], more)
	}
	return lines
}

// mistakes is everything in the config file that was passed over.
func (s settings) mistakes() []error {
	all := slices.Clone(s.unknown)
	for _, p := range s.badKeys {
		all = append(all, p)
	}
	return all
}
