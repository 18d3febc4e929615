package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"castlekey/game"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/replay"
)

// row is one line of the table of compute units.
type row struct {
	name  string
	units uint64
}

// budgets are what the instructions were allowed before they were written.
var budgets = map[string]uint64{
	"create_session_v2":             6_000,
	"play_move, the session's part": 3_500,
	"play_move, median":             8_000,
	"play_move, p99":                20_000,
	"play_move, worst found":        20_000,
}

// writeUnits prints the table as Markdown and returns how many rows are over budget.
func writeUnits(out io.Writer, rows []row) int {
	over := 0
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprint(w, "| instruction\t| compute units\t| budget\t|\n|---\t|---:\t|---:\t|\n")
	for _, r := range rows {
		budget := ""
		if limit := budgets[r.name]; limit > 0 {
			budget = fmt.Sprint(limit)
			if r.units > limit {
				budget += " exceeded"
				over++
			}
		}
		fmt.Fprintf(w, "| %s\t| %d\t| %s\t|\n", r.name, r.units, budget)
	}
	_ = w.Flush() // a closed standard output has nobody to tell
	return over
}

// moveUnits replays every game of a file and sums up what its moves took.
func moveUnits(ctx context.Context, games string) ([]row, error) {
	f, err := os.Open(games)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		return nil, err
	}
	defer chain.Close() //nolint:errcheck // in memory
	runner, err := replay.New(ctx, chain.Client(), replay.Options{Program: program.ChessID, Seed: 1})
	if err != nil {
		return nil, err
	}
	defer runner.Close()
	var samples []uint64
	for reader := game.NewReader(f); ; {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			u := replay.SummariseUnits(samples)
			return []row{
				{name: "play_move, median", units: u.Median}, {name: "play_move, p99", units: u.P99}, {name: "play_move, max", units: u.Max},
			}, nil
		}
		if err != nil {
			return nil, err
		}
		report, err := runner.Play(ctx, record)
		if err != nil {
			return nil, err
		}
		samples = append(samples, report.Samples()...)
	}
}
