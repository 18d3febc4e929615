// The bench command prints what castlekey costs: compute units of every instruction against their budgets, and the time of one
// session-signed move beside Agave's runtime executing the very same transactions on the same machine.
//
//	go run ./onchain/conformance/bench [-games FILE.pgn] [-only disk]
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
	only := flag.String("only", "", "measure this alone: "+strings.Join(measureNames(), ", "))
	start := flag.Bool(strings.TrimPrefix(startFlag, "-"), false, "only start a chain, for the measurement of that")
	nothing := flag.Bool(strings.TrimPrefix(nothingFlag, "-"), false, "do nothing, to be measured beside that")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work := func() error { return run(ctx, os.Stdout, *games) }
	switch {
	case *start:
		work = func() error { return startOne(os.Stdout) }
	case *nothing:
		work = func() error { return printMemory(os.Stdout) }
	case *only != "":
		work = func() error { return measureOnly(ctx, os.Stdout, *only) }
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
	for _, m := range measures {
		if err := m.run(ctx, out); err != nil {
			return fmt.Errorf("measure %s: %w", m.name, err)
		}
	}
	if over > 0 {
		return fmt.Errorf("%d instructions over their budget", over)
	}
	return nil
}

// measures are what is measured beside the tables of compute units and latency.
var measures = []struct {
	name string
	run  func(context.Context, io.Writer) error
}{
	{"disk", durable}, {"interpreter", interpreter}, {"scale", scale}, {"watchers", watched}, {"subscribers", subscribed}, {"start", starts},
}

func measureNames() (names []string) {
	for _, m := range measures {
		names = append(names, m.name)
	}
	return names
}

func measureOnly(ctx context.Context, out io.Writer, name string) error {
	for _, m := range measures {
		if m.name == name {
			return m.run(ctx, out)
		}
	}
	return fmt.Errorf("no measurement is named %q, but %s", name, strings.Join(measureNames(), ", "))
}
