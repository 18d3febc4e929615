package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"castlekey/onchain/embedded"
)

// What a process of the bench command does instead of measuring: start a chain that answers one question, or nothing. Both say how
// much memory they take, kB.
const (
	startFlag   = "-start-a-chain"
	nothingFlag = "-do-nothing"
)

// Goals of a start with an empty ledger.
const (
	startGoal  = 50 * time.Millisecond
	memoryGoal = 50_000 // kB
)

// starts measures a process from its start until an empty chain on disk has answered and closed, beside one that does nothing.
func starts(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	chain, err := startOf(ctx, self, startFlag)
	if err != nil {
		return err
	}
	nothing, err := startOf(ctx, self, nothingFlag)
	if err != nil {
		return err
	}
	fmt.Fprint(out, "\none process, from its start to its end (median of 15)\n\n| | ms | memory, kB |\n|---|---:|---:|\n")
	fmt.Fprintf(out, "| one that does nothing | %.1f | %d |\n", millis(nothing.took), nothing.memory)
	fmt.Fprintf(out, "| an empty chain on disk that answers one call | %.1f | %d |\n", millis(chain.took), chain.memory)
	fmt.Fprintf(out, "| ratio | %.2f | %.2f |\n", ratio(chain.took, nothing.took), float64(chain.memory)/float64(nothing.memory))
	fmt.Fprintf(out, "| goal | %.0f | %d |\n", millis(startGoal), memoryGoal)
	return nil
}

func millis(d time.Duration) float64 { return micros(d) / 1000 }

// started is what a process cost.
type started struct {
	took   time.Duration
	memory int // kB
}

func startOf(ctx context.Context, self, flag string) (started, error) {
	var samples []time.Duration
	var s started
	for range 15 {
		start := time.Now()
		answer, err := exec.CommandContext(ctx, self, flag).Output() //nolint:gosec // ourselves
		if err != nil {
			return s, fmt.Errorf("start a process %s: %w", flag, err)
		}
		samples = append(samples, time.Since(start))
		memory, _ := strconv.Atoi(string(answer)) // 0 where the system does not tell
		s.memory = max(s.memory, memory)
	}
	s.took = median(samples)
	return s, nil
}

var resident = regexp.MustCompile(`VmRSS:\s*(\d+) kB`)

// printMemory prints what memory the process takes, kB.
func printMemory(out io.Writer) error {
	kb := []byte("0")
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if m := resident.FindSubmatch(status); m != nil {
			kb = m[1]
		}
	}
	_, err := out.Write(kb)
	return err
}

// startOne is what the process with a chain does.
func startOne(out io.Writer) error {
	folder, err := os.MkdirTemp("", "castlekey-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system's to clear otherwise
	chain, err := embedded.Open(embedded.Options{Path: filepath.Join(folder, "chain.db"), SlotDuration: embedded.DefaultSlotDuration})
	if err != nil {
		return err
	}
	if _, err := chain.Client().GetSlot(context.Background(), ""); err != nil {
		return err
	}
	if err := printMemory(out); err != nil {
		return err
	}
	return chain.Close()
}
