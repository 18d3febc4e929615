package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

func newMan(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a folder",
		Long: `Write the manual pages into a folder, one a command: castlekey.1, castlekey-replay.1 and so on.

The folder is made if it is not there. On most systems man finds pages in ~/.local/share/man/man1.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("Use castlekey man DIR.", "man takes one folder, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // manual pages are for everybody
				return usage("Choose a folder you may write.", "make folder: %w", err)
			}
			return writeManual(o, cmd.Root(), args[0])
		},
	}
}

// writeManual writes the page of a command and those of all below it.
func writeManual(o *options, c *cobra.Command, dir string) error {
	title := strings.ReplaceAll(c.CommandPath(), " ", "-")
	page := mango.NewManPage(1, title, c.Short).WithLongDescription(c.Long)
	if err := mcobra.AddCommand(page, c); err != nil {
		return fmt.Errorf("describe %s: %w", title, err)
	}
	page.Root.Name = c.CommandPath()
	if c.Example != "" {
		page = page.WithSection("Examples", c.Example)
	}
	path := filepath.Join(dir, title+".1")
	if err := os.WriteFile(path, []byte(page.Build(roff.NewDocument())), 0o644); err != nil { //nolint:gosec // as above
		return fmt.Errorf("write manual page: %w", err)
	}
	fmt.Fprintln(o.Out, path)
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		if err := writeManual(o, sub, dir); err != nil {
			return err
		}
	}
	return nil
}
