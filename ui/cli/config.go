package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"castlekey/ui/backend"
	"castlekey/ui/engines"
	"castlekey/ui/keys"
	"castlekey/ui/theme"
)

// settings are where the effective configuration comes from.
type settings struct {
	fromFile map[string]bool // flags whose value the config file gave
	keys     keys.Map        // the player's own
	engines  []backend.UCI   // to play against besides the built-in one
	badKeys  []*keys.Problem // what the file says of keys and cannot be followed
	unknown  []error         // what the file sets and nobody knows
	err      error           // why the file was not read; for doctor alone, the others stop at it
}

// notInFile are flags that belong to one run.
var notInFile = []string{"json", "passphrase", "help", "version"}

func configPath() string { return filepath.Join(xdg.ConfigHome, "castlekey", "config.toml") }

func fromEnvironment(key string) bool { return key == "no-color" && os.Getenv("NO_COLOR") != "" }

func newConfig(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the effective configuration, in the form of the config file",
		Long: `Print the effective configuration, in the form of the config file.

The settings are the flags every command knows, under their long names, and the keys the player has changed. The command
line counts before the environment (NO_COLOR), the environment before the file, the file before the defaults. The file is
TOML; what this command prints can be one. It lies at ` + shortHome(configPath()) + `.

A table [engines] names UCI engines to play against: each a command, in quotes where it has spaces, or a table with
command, elo (how strong), move-time (for a move without a clock) and options (as the engine calls them).

What the file says and nobody knows is warned of and passed over. Mistakes in [keys] leave the usual keys in force.`,
		Example: `  castlekey config
  castlekey config set url devnet
  castlekey config --url devnet > ` + shortHome(configPath()),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.printConfig(cmd.Root().PersistentFlags()) },
	}
	cmd.AddCommand(newConfigKeys(o), newConfigSet(o), newConfigUnset(o))
	return cmd
}

// setting is one value and where it comes from.
type setting struct {
	Value string `json:"value"`
	From  string `json:"from"` // "command line", "environment", "file" or "default"
}

func (o *options) printConfig(flags *pflag.FlagSet) error {
	o.reportKeys()
	if !o.json {
		return o.writeConfig(o.Out, flags)
	}
	all := map[string]setting{}
	visitSettings(flags, func(f *pflag.Flag) { all[f.Name] = o.setting(f) })
	return o.printJSON(map[string]any{
		"path": configPath(), "settings": all, "keys": o.keyTable(ownKeys), "engines": engines.Table(o.settings.engines),
	})
}

// writeConfig writes the effective configuration in the form of the config file.
func (o *options) writeConfig(w io.Writer, flags *pflag.FlagSet) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", configPath())
	visitSettings(flags, func(f *pflag.Flag) {
		s := o.setting(f)
		fmt.Fprintf(&b, "\n# %s\n%s = %s # %s\n", f.Usage, f.Name, literal(f, s.Value), s.From)
	})
	o.writeKeys(&b, ownKeys)
	writeThemes(&b)
	text, err := engines.Text(o.settings.engines)
	if err != nil {
		return err
	}
	b.WriteString(text)
	_, err = fmt.Fprint(w, b.String())
	return err
}

// visitSettings goes through the flags that the config file may hold.
func visitSettings(flags *pflag.FlagSet, f func(*pflag.Flag)) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(notInFile, flag.Name) {
			f(flag)
		}
	})
}

// literal is a flag's value as TOML writes it.
func literal(f *pflag.Flag, value string) string {
	if f.Value.Type() == "bool" {
		return value
	}
	return strconv.Quote(value)
}

func (o *options) setting(f *pflag.Flag) setting {
	s := setting{Value: f.Value.String(), From: "default"}
	switch {
	case f.Changed:
		s.From = "command line"
	case fromEnvironment(f.Name):
		s.From = "environment"
	case o.settings.fromFile[f.Name]:
		s.From = "file"
	}
	if f.Name == "data-dir" && s.Value == "" {
		s.Value = defaultDataDir()
	}
	return s
}

// equip adds what concerns the command line itself: configuration, completion, help and diagnosis.
func (o *options) equip(root *cobra.Command) {
	root.PersistentPreRunE = o.configure
	root.AddCommand(newConfig(o), newDoctor(o), newMan(o))
	for name, values := range map[string][]string{
		"url":      {"embedded", "localhost", "devnet", "testnet", "mainnet-beta"},
		"bell":     {"off", "all", "move", "check", "time", "end"},
		"wallet":   {"browser"},
		"graphics": allGraphics,
		"theme":    names(theme.Schemes()),
	} {
		if err := root.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // a bug: there is no such flag
		}
	}
}
