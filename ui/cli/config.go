package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// settings are where the effective configuration comes from.
type settings struct {
	fromFile map[string]bool // flags whose value the config file gave
	err      error           // why the file was not read; for doctor alone, the others stop at it
}

// notInFile are flags that belong to one run.
var notInFile = []string{"json", "passphrase", "help", "version"}

func configPath() string { return filepath.Join(xdg.ConfigHome, "castlekey", "config.toml") }

// configure takes from the config file what the command line leaves open.
func (o *options) configure(cmd *cobra.Command, _ []string) error {
	o.settings.fromFile = map[string]bool{}
	err := o.readConfig(cmd.Root().PersistentFlags())
	if err != nil && cmd.Name() == "doctor" {
		o.settings.err = err
		return nil
	}
	return err
}

func (o *options) readConfig(flags *pflag.FlagSet) error {
	path := configPath()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usage("Make the file readable, or move it away.", "read config: %w", err)
	}
	values := map[string]any{}
	if err := toml.Unmarshal(text, &values); err != nil {
		return usage("Mend the file; castlekey config shows what it may hold.", "read %s: %w", path, err)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := o.setFromFile(flags, key, values[key]); err != nil {
			return usage("Mend the file; castlekey config shows what it may hold.", "read %s: %w", path, err)
		}
	}
	return nil
}

// setFromFile gives a flag the file's value, unless the command line or the environment has one.
func (o *options) setFromFile(flags *pflag.FlagSet, key string, value any) error {
	f := flags.Lookup(key)
	if f == nil || slices.Contains(notInFile, key) {
		return fmt.Errorf("there is no setting %q", key)
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

func fromEnvironment(key string) bool { return key == "no-color" && os.Getenv("NO_COLOR") != "" }

func newConfig(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the effective configuration, in the form of the config file",
		Long: `Print the effective configuration, in the form of the config file.

The settings are the flags every command knows, under their long names. The command line counts before the environment
(NO_COLOR), the environment before the file, the file before the defaults. The file is TOML; what this command prints can
be one. It lies at ` + shortHome(configPath()) + `.`,
		Example: `  castlekey config
  castlekey config --url devnet > ` + shortHome(configPath()),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.printConfig(cmd.Root().PersistentFlags()) },
	}
}

// setting is one value and where it comes from.
type setting struct {
	Value string `json:"value"`
	From  string `json:"from"` // "command line", "environment", "file" or "default"
}

func (o *options) printConfig(flags *pflag.FlagSet) error {
	var b strings.Builder
	all := map[string]setting{}
	fmt.Fprintf(&b, "# %s\n", configPath())
	flags.VisitAll(func(f *pflag.Flag) {
		if slices.Contains(notInFile, f.Name) {
			return
		}
		s := o.setting(f)
		all[f.Name] = s
		value := s.Value
		if f.Value.Type() == "string" {
			value = strconv.Quote(value)
		}
		fmt.Fprintf(&b, "\n# %s\n%s = %s # %s\n", f.Usage, f.Name, value, s.From)
	})
	if o.json {
		return printJSON(o.Out, map[string]any{"path": configPath(), "settings": all})
	}
	_, err := fmt.Fprint(o.Out, b.String())
	return err
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
	clusters := []string{"embedded", "localhost", "devnet", "testnet", "mainnet-beta"}
	err := root.RegisterFlagCompletionFunc("url", cobra.FixedCompletions(clusters, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // a bug: there is no such flag
	}
}
