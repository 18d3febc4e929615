package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/replay"

	"github.com/spf13/cobra"
)

func newReplay(o *options) *cobra.Command {
	var seed uint64
	cmd := &cobra.Command{
		Use:   "replay FILE.pgn",
		Short: "Play every game of a PGN file on the embedded chain",
		Long: `Play every game of a PGN file on a fresh embedded chain, two approvals a game and every ply signed by a session key.

Exit code 0: every move was accepted and every final position is the file's. 1: the chain refused a move or ended
elsewhere. 2: a game of the file is broken; the others are still played. FILE may be - for standard input.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("Use castlekey replay FILE.pgn.", "replay takes one file, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReplay(cmd.Context(), o, args[0], seed)
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", 1, "decides game ids and who creates games and offers draws, never a key")
	return cmd
}

func runReplay(ctx context.Context, o *options, path string, seed uint64) error {
	in, size, err := openPGN(ctx, o.In, path)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // it was only read
	chain, err := embedded.Open(embedded.Options{SlotDuration: embedded.DefaultSlotDuration})
	if err != nil {
		return err
	}
	defer chain.Close() //nolint:errcheck // in memory: nothing to lose
	runner, err := replay.New(ctx, chain.Client(), replay.Options{Program: program.ChessID, Seed: seed})
	if err != nil {
		return err
	}
	defer runner.Close()
	counted := &countingReader{r: in}
	p := &pgnRun{runner: runner, reader: game.NewReader(counted), read: counted, show: o.replayView(size)}
	return p.run(ctx)
}

// openPGN opens a file, or standard input; what it returns can be read until ctx is done.
func openPGN(ctx context.Context, stdin io.Reader, path string) (io.ReadCloser, int64, error) {
	if path == "-" {
		return io.NopCloser(&interruptible{ctx: ctx, r: stdin}), 0, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, usage("Name a PGN file, or - for standard input.", "open games: %w", err)
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return nil, 0, errors.Join(usage("Name a PGN file, or - for standard input.", "%s is not a file", path), f.Close())
	}
	return &pgnFile{interruptible{ctx: ctx, r: f}, f}, info.Size(), nil
}

// pgnFile is an open file whose reading can be stopped.
type pgnFile struct {
	interruptible
	io.Closer
}

// interruptible reads until ctx is done, even while r has nothing to give, as a terminal may not for long.
type interruptible struct {
	ctx context.Context
	r   io.Reader
	buf []byte
}

// Read reads, or returns ctx's error. A read under way is left to end by itself, with a buffer of its own.
func (i *interruptible) Read(b []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	if len(i.buf) < len(b) {
		i.buf = make([]byte, len(b))
	}
	type outcome struct {
		n   int
		err error
	}
	done, buf := make(chan outcome, 1), i.buf[:len(b)]
	go func() {
		n, err := i.r.Read(buf)
		done <- outcome{n, err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case o := <-done:
		return copy(b, buf[:o.n]), o.err
	}
}

// pgnRun plays a file game by game and keeps count.
type pgnRun struct {
	runner *replay.Runner
	reader *game.Reader
	read   *countingReader
	show   replayView

	total  totals
	broken int // games the file has wrong
	failed int // games the chain did not take as they are
}

// totals are summed up over all games.
type totals struct {
	games, plies int
	units        []uint64
}

func (p *pgnRun) run(ctx context.Context) error {
	for ctx.Err() == nil {
		rec, err := p.reader.Next()
		var wrong *game.PGNError
		switch {
		case errors.Is(err, io.EOF):
			return p.finish()
		case errors.As(err, &wrong):
			p.broken++
			p.show.problem(wrong)
		case err != nil:
			return fmt.Errorf("read games: %w", err)
		default:
			p.play(ctx, rec)
		}
	}
	return ctx.Err()
}

func (p *pgnRun) play(ctx context.Context, rec *game.Record) {
	report, err := p.runner.Play(ctx, rec)
	if ctx.Err() != nil {
		return
	}
	if errors.Is(err, onchain.ErrUnplayable) {
		p.broken++
		p.show.problem(err)
		return
	}
	p.total.games++
	p.total.plies += report.SessionSigned
	p.total.units = append(p.total.units, report.Samples()...)
	p.show.played(report, p.read.n)
	if err != nil {
		p.failed++
		p.show.problem(err)
	}
}

// finish sums up. A file without a single game is bad input too.
func (p *pgnRun) finish() error {
	if p.total.games+p.broken == 0 {
		return usage("Is it a PGN file?", "no games found")
	}
	p.show.done(p.total, p.broken+p.failed)
	switch {
	case p.broken > 0:
		return &reported{code: exitUsage}
	case p.failed > 0:
		return &reported{code: exitFailed}
	default:
		return nil
	}
}

// countingReader tells how far a file has been read, for the progress bar.
type countingReader struct {
	r io.Reader
	n int64
}

// Read reads and counts.
func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// replayView shows a replay as it goes.
type replayView interface {
	played(r *replay.Report, bytesRead int64)
	problem(err error)
	done(t totals, problems int)
}

func (o *options) replayView(size int64) replayView {
	if o.json {
		return &jsonView{enc: json.NewEncoder(o.Out), err: o.Err}
	}
	return newTableView(o, size)
}

// jsonView prints one object a game a line.
type jsonView struct {
	enc *json.Encoder
	err io.Writer
}

func (v *jsonView) played(r *replay.Report, _ int64) {
	if err := v.enc.Encode(r); err != nil {
		v.problem(fmt.Errorf("write report: %w", err))
	}
}

func (v *jsonView) problem(err error) { fmt.Fprintf(v.err, "castlekey: %v\n", err) }

func (v *jsonView) done(totals, int) {}
