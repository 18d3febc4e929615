package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/trace"
)

// durable measures moves that are on disk when they are confirmed, from before signing until the new state can be read, as latency does
// in memory. Right after each, the peers make as many bytes durable as the move's record takes on disk. So the ratios hold all that a move
// costs beside the disk.
func durable(_ context.Context, out io.Writer) error {
	folder, err := os.MkdirTemp("", "castlekey-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system's to clear otherwise
	path := filepath.Join(folder, "chain.db")
	b, err := openBoard(path)
	if err != nil {
		return err
	}
	defer b.ledger.Close() //nolint:errcheck // it is thrown away
	size, err := b.recordSize(path)
	if err != nil {
		return err
	}
	peers, err := newPeers(folder, size)
	if err != nil {
		return err
	}
	defer peers.close()
	moves, err := b.moveBesides(peers)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d moves on disk, confirmed when durable; µs, and the ratio of the move to it\n\n", len(moves))
	fmt.Fprint(out, "| | lower quartile | ratio | median | ratio |\n|---|---:|---:|---:|---:|\n")
	fmt.Fprintf(out, "| one move: sign, verify, execute, make durable, read | %.0f | | %.0f | |\n", micros(quartile(moves)), micros(median(moves)))
	for _, p := range peers {
		low, middle := quartile(p.samples), median(p.samples)
		fmt.Fprintf(out, "| %d bytes: %s | %.0f | %.2f | %.0f | %.2f |\n",
			size, p.name, micros(low), ratio(quartile(moves), low), micros(middle), ratio(median(moves), middle))
	}
	return nil
}

// durableGames is how many games durable plays.
const durableGames = 100

// moveBesides times moves, each beside the peers.
func (b *board) moveBesides(peers peers) (moves []time.Duration, err error) {
	for range durableGames {
		addr, err := b.begin()
		if err != nil {
			return nil, err
		}
		for ply, m := range openings {
			took, err := b.timedMove(addr, ply, m)
			if err != nil {
				return nil, err
			}
			moves = append(moves, took)
			if err := peers.write(); err != nil {
				return nil, err
			}
		}
	}
	return moves, nil
}

// recordSize is how many bytes of the journal the record of a move takes.
func (b *board) recordSize(path string) (int, error) {
	addr, err := b.begin()
	if err != nil {
		return 0, err
	}
	before, err := journalled(path)
	if err != nil {
		return 0, err
	}
	if err := b.move(addr, 0, openings[0]); err != nil {
		return 0, err
	}
	after, err := journalled(path)
	return after - before, err
}

// journalled is how many bytes of a ledger's young journal are in use.
func journalled(path string) (int, error) {
	content, err := os.ReadFile(path + "-journal")
	const align = 4096
	return (len(bytes.TrimRight(content, "\x00")) + align - 1) / align * align, err
}

// interpreter measures the bytecode a second that moves of the chess program execute, the runtime around it included.
func interpreter(_ context.Context, out io.Writer) error {
	b, err := openBoard("")
	if err != nil {
		return err
	}
	defer b.ledger.Close() //nolint:errcheck // in memory
	addr, err := b.begin()
	if err != nil {
		return err
	}
	var instructions uint64
	var spent time.Duration
	for ply, m := range openings {
		if err := b.move(addr, ply, m); err != nil {
			return err
		}
		latest, err := b.ledger.Latest(1)
		if err != nil {
			return err
		}
		report, err := trace.Replay(b.ledger, latest[0].Signature, trace.Options{})
		if err != nil {
			return err
		}
		const rounds = 200
		start := time.Now()
		for range rounds {
			if _, err := b.ledger.Replay(latest[0].Signature, nil); err != nil {
				return err
			}
		}
		spent += time.Since(start)
		instructions += rounds * report.Instructions
	}
	fmt.Fprintf(out, "\n%.0f million instructions of the chess program a second, loading and storing of accounts included\n",
		float64(instructions)/spent.Seconds()/1e6)
	return nil
}

// startFlag makes the bench command a chain that answers one question and says how much memory it takes.
const startFlag = "-start-a-chain"

// starts measures a process from its start until an empty chain on disk has answered.
func starts(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var samples []time.Duration
	var memory string
	for range 7 {
		start := time.Now()
		answer, err := exec.CommandContext(ctx, self, startFlag).Output() //nolint:gosec // ourselves
		if err != nil {
			return fmt.Errorf("start a chain: %w", err)
		}
		samples, memory = append(samples, time.Since(start)), strings.TrimSpace(string(answer))
	}
	fmt.Fprintf(out, "\nfrom the start of a process to an empty chain's first answer and its end %.1f ms; memory %s\n",
		float64(median(samples).Microseconds())/1000, memory)
	return nil
}

var resident = regexp.MustCompile(`VmRSS:\s*(\d+ kB)`)

// startOne is what the process of starts does.
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
	memory := "unknown"
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if m := resident.FindSubmatch(status); m != nil {
			memory = string(m[1])
		}
	}
	fmt.Fprintln(out, memory)
	return chain.Close()
}
