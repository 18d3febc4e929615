package cli

import (
	"context"
	"errors"
	"io"

	"castlekey/ui/plain"

	"github.com/spf13/cobra"
)

func newPlain(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "plain",
		Short: "Play in lines of text: for screen readers, simple terminals and scripts",
		Long: `Play in lines of text: for screen readers, simple terminals and scripts. castlekey --plain is the same.

Type a move or a command; help lists them. What happens is told in sentences, a line each, and nothing is redrawn.
In a pipe, lines are worked off in order and moves wait for the opponent's; the end of the input leaves the game to be resumed.`,
		Example: `  castlekey plain
  printf 'new engine 1 white\nyes\ne4\nl\nquit\n' | castlekey --plain`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("Use castlekey plain, and type help in it.", "plain takes no arguments, got %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return runPlain(cmd.Context(), o) },
	}
}

// runPlain opens the game in lines of text; it needs no terminal.
func runPlain(ctx context.Context, o *options) error {
	where, err := o.matchOptions()
	if err != nil {
		return err
	}
	host, err := o.openHost(ctx, where)
	if err != nil {
		return err
	}
	both, err := withPractice(host, where.DataDir)
	if err != nil {
		return errors.Join(err, host.Close())
	}
	sit := plain.Options{Backend: both, Engines: o.engines(where.DataDir), In: o.In, Out: o.Out, Save: savedIn(where.DataDir), Settings: o.plainSettings}
	if terminal(o.Out) {
		sit.Bell = o.bell // a pipe has none
	}
	played := plain.Run(ctx, sit)
	return errors.Join(played, both.Close())
}

// plainSettings writes what castlekey config prints.
func (o *options) plainSettings(w io.Writer) error { return o.writeConfig(w, o.flags) }

// begin opens the game as the flags say: on a board, or in lines of text.
func (o *options) begin(ctx context.Context) error {
	if o.plain {
		o.warn()
		return runPlain(ctx, o)
	}
	return runPlay(ctx, o)
}
