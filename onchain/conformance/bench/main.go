// The bench command prints what castlekey costs: compute units of every instruction against their budgets, and the time of one
// session-signed move beside Agave's runtime executing the very same transactions on the same machine.
//
//	go run ./onchain/conformance/bench [-games FILE.pgn]
//
// Invariants: every number is measured in this run, on the committed program bytes; nothing is compared across machines.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

const judgeFolder = "onchain/conformance/judge"

func main() {
	games := flag.String("games", "game/testdata/classics.pgn", "PGN file whose games are replayed")
	start := flag.Bool(strings.TrimPrefix(startFlag, "-"), false, "only start a chain, for the measurement of that")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work := func() error { return run(ctx, os.Stdout, *games) }
	if *start {
		work = func() error { return startOne(os.Stdout) }
	}
	if err := work(); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1) //nolint:gocritic // the deferred stop has nothing left to do
	}
}

func run(ctx context.Context, out io.Writer, games string) error {
	rows, err := instructionUnits()
	if err != nil {
		return fmt.Errorf("measure instructions: %w", err)
	}
	moves, err := moveUnits(ctx, games)
	if err != nil {
		return fmt.Errorf("replay %s: %w", games, err)
	}
	rows = append(rows, moves...)
	over := writeUnits(out, rows)
	if err := latency(ctx, out, games); err != nil {
		return fmt.Errorf("measure latency: %w", err)
	}
	for _, measure := range []func(io.Writer) error{
		durable, interpreter, scale, watched, func(w io.Writer) error { return starts(ctx, w) },
	} {
		if err := measure(out); err != nil {
			return fmt.Errorf("measure: %w", err)
		}
	}
	if over > 0 {
		return fmt.Errorf("%d instructions over their budget", over)
	}
	return nil
}
