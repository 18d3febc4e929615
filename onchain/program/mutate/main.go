// Command mutate proves that the attack suite would notice if a check of the chess program were missing.
//
//	go run ./onchain/program/mutate              # every mutant; needs what build.sh needs
//	go run ./onchain/program/mutate authorize    # those whose file or description holds a word
//
// Each mutant is the program with one check removed, weakened or turned round. It is built like the program itself, in a copy of
// the sources, and attacked until an attack does not end as it must: then the mutant is killed, and by which attack is printed.
// Exit code 1 if one survives, does not build, or no longer fits the sources; 0 if all are killed.
//
// Not mutated, since the answer is the same without them: lengths looked at before a discriminator is compared (the runtime pads
// accounts with zeros), and the payer's signature in runtime.rs (whoever pays has been asked for it before).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	workers := flag.Int("workers", min(2, runtime.NumCPU()), "builds at a time")
	source := flag.String("program", filepath.Join("onchain", "program"), "folder of the programs' workspace")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *source, *workers, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

var errSurvivors = errors.New("not every mutant was killed")

// result is what became of a mutant.
type result struct {
	mutant
	killer string // the attack that noticed; "": none did
	err    error  // it could not be tried
}

func run(ctx context.Context, source string, workers int, words []string) error {
	chosen := choose(slices.Concat(guardMutants, accountMutants, instructionMutants), words)
	start := time.Now()
	temp, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return fmt.Errorf("make scratch folder: %w", err)
	}
	defer os.RemoveAll(temp) //nolint:errcheck // scratch
	queue, results := make(chan mutant), make(chan result)
	var busy sync.WaitGroup
	for i := range workers {
		busy.Go(func() { work(ctx, source, filepath.Join(temp, fmt.Sprint(i)), queue, results) })
	}
	go func() {
		for _, m := range chosen {
			queue <- m
		}
		close(queue)
		busy.Wait()
		close(results)
	}()
	return report(results, len(chosen), start)
}

// work builds and attacks mutants in a copy of the sources.
func work(ctx context.Context, source, folder string, queue <-chan mutant, results chan<- result) {
	w, err := newWorkshop(ctx, source, folder)
	for m := range queue {
		r := result{mutant: m, err: err}
		if err == nil {
			r.killer, r.err = w.try(ctx, m)
		}
		results <- r
	}
}

// report prints a line a mutant and sums up.
func report(results <-chan result, total int, start time.Time) error {
	killed, done := 0, 0
	for r := range results {
		done++
		switch {
		case r.err != nil:
			fmt.Printf("%3d/%d  ERROR     %-26s  %s: %v\n", done, total, r.file, r.what, r.err)
		case r.killer == "":
			fmt.Printf("%3d/%d  SURVIVED  %-26s  %s\n", done, total, r.file, r.what)
		default:
			killed++
			fmt.Printf("%3d/%d  killed    %-26s  %-52s  %s\n", done, total, r.file, r.what, r.killer)
		}
	}
	fmt.Printf("\nmutants: %d of %d killed in %s\n", killed, total, time.Since(start).Round(time.Second))
	if killed < total {
		return errSurvivors
	}
	return nil
}

// choose picks the mutants that a word is about, all if there are no words.
func choose(all []mutant, words []string) []mutant {
	if len(words) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(m mutant) bool {
		return !slices.ContainsFunc(words, func(word string) bool {
			return strings.Contains(m.file, word) || strings.Contains(m.what, word)
		})
	})
}
