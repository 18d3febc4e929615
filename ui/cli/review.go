package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/engine/uci"
	"castlekey/game/review"

	"github.com/spf13/cobra"
)

// reviewFlags are the flags of castlekey review.
type reviewFlags struct {
	game     int
	engine   string
	moveTime time.Duration
	table    bool
}

// reviewNodes is what the built-in engine looks at for each position: a tenth of a second's worth.
const reviewNodes = 200_000

// reviewTime is how long a UCI engine looks at each position, unless it is told otherwise.
const reviewTime = 300 * time.Millisecond

func newReview(o *options) *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "review FILE.pgn",
		Short: "Go over a finished game: what each move was worth and what would have been better",
		Long: `Go over a game of a PGN file with the built-in engine, or with any UCI engine.

On a terminal this shows the board with the moves, variations and comments, a graph of the chances, and a place to try other
moves; of several games, or of all PGN files in a folder, a list with a search. In a pipe, with --json and with --table it
prints a table.

Each move comes with the position's score in pawns and White's winning chances, both as White sees them. A move that loses
more than 5 points of winning chances is an inaccuracy (?!), more than 10 a mistake (?), more than 20 a blunder (??).
FILE may be - for standard input.`,
		Example: `  castlekey review game.pgn
  castlekey review games/ --engine stockfish
  castlekey review games.pgn --game 3 --move-time 1s --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("Use castlekey review FILE.pgn.", "review takes one file, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("game") && f.game < 1 {
				return usage("Games count from 1.", "there is no game %d", f.game)
			}
			return runReview(cmd.Context(), o, args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.game, "game", 0, "which game of the file, from 1 (default: the only one, or one chosen from the list; the first in a table)")
	flags.StringVar(&f.engine, "engine", "", "a UCI engine: a name or path, with arguments if it needs some (default: that of --review-engine)")
	flags.BoolVar(&f.table, "table", false, "print a table, on a terminal too")
	flags.DurationVar(&f.moveTime, "move-time", reviewTime, "how long a UCI engine looks at each position")
	return cmd
}

func runReview(ctx context.Context, o *options, path string, f reviewFlags) error {
	if f.engine == "" {
		f.engine = o.reviewEngine
	}
	if !o.json && !f.table && path != "-" && terminal(o.In) && terminal(o.Out) {
		return showReview(ctx, o, path, f)
	}
	if f.game == 0 {
		f.game = 1
	}
	return tabulate(ctx, o, path, f)
}

// tabulate prints a game's review.
func tabulate(ctx context.Context, o *options, path string, f reviewFlags) error {
	in, _, err := openPGN(ctx, o.In, path)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // it was only read
	rec, err := nthGame(in, f.game)
	if err != nil {
		return err
	}
	analyst, done, err := f.analyst(ctx)
	if err != nil {
		return err
	}
	defer done()
	progress, wipe := o.reviewProgress()
	r, err := review.Game(ctx, rec.Game, analyst, progress)
	wipe()
	if err != nil {
		return err
	}
	if o.json {
		return o.printJSON(reviewObject(rec, r))
	}
	return printReview(o, rec, r)
}

// nthGame reads a file up to a game; games before it may be broken.
func nthGame(in io.Reader, n int) (*game.Record, error) {
	reader := game.NewReader(in)
	for number := 1; ; number++ {
		rec, err := reader.Next()
		var wrong *game.PGNError
		switch {
		case errors.Is(err, io.EOF) && number == 1:
			return nil, usage("Is it a PGN file?", "no games found")
		case errors.Is(err, io.EOF):
			return nil, usage("Choose one of them with --game.", "there is no game %d; the file has %d", n, number-1)
		case number < n && (err == nil || errors.As(err, &wrong)):
		case errors.As(err, &wrong):
			return nil, usage("Mend it, or choose another game with --game.", "%w", err)
		case err != nil:
			return nil, fmt.Errorf("read games: %w", err)
		default:
			return rec, nil
		}
	}
}

// analyst is the engine that judges, and what to do when it is done.
func (f reviewFlags) analyst(ctx context.Context) (review.Analyst, func(), error) {
	if f.engine == "" {
		return engine.NewAnalyst(reviewNodes), func() {}, nil
	}
	e, err := openEngine(ctx, f.engine, f.moveTime)
	if err != nil {
		return nil, nil, err
	}
	return e, func() { _ = e.Close() }, nil
}

// openEngine starts a UCI engine as a person names it.
func openEngine(ctx context.Context, text string, moveTime time.Duration) (*uci.Engine, error) {
	command, err := uci.Find(text)
	if err != nil {
		return nil, usage("Name a program on PATH or a path, in quotes where it has spaces; castlekey doctor lists engines.", "%w", err)
	}
	e, err := uci.Open(ctx, uci.Config{Command: command, MoveTime: moveTime})
	if errors.Is(err, uci.ErrNotUCI) {
		return nil, usage("Some engines need an argument to speak UCI, such as gnuchess --uci.", "%w", err)
	}
	return e, err
}
