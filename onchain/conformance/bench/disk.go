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

// durable measures moves that are on disk when they are confirmed, each beside one sync of as many bytes to the same disk, right
// after it. What a move costs in memory is in the ratio too.
func durable(out io.Writer) error {
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
	const games = 20
	record := 0
	var moves, syncs []time.Duration
	peer, err := newSyncer(filepath.Join(folder, "peer"))
	if err != nil {
		return err
	}
	defer peer.close()
	for range games {
		addr, err := b.begin()
		if err != nil {
			return err
		}
		for ply, m := range openings {
			before, start := journalled(path), time.Now()
			if err := b.move(addr, ply, m); err != nil {
				return err
			}
			moves = append(moves, time.Since(start))
			if now := journalled(path); now > before { // otherwise the journal began anew
				record = now - before
			}
			start = time.Now()
			if err := peer.write(record); err != nil {
				return err
			}
			syncs = append(syncs, time.Since(start))
		}
	}
	ours, theirs := median(moves), median(syncs)
	fmt.Fprintf(out, "\n%d moves on disk, confirmed when durable\n\n| | median µs |\n|---|---:|\n", len(moves))
	fmt.Fprintf(out, "| one write and sync of the same %d bytes | %.0f |\n| one move: sign, verify, execute, make durable, show | %.0f |\n| ratio | %.2f |\n",
		record, micros(theirs), micros(ours), ratio(ours, theirs))
	return nil
}

// journalled is how many bytes of the ledger's journal are in use.
func journalled(path string) int {
	content, err := os.ReadFile(path + "-journal")
	if err != nil {
		return 0
	}
	const align = 512
	return (len(bytes.TrimRight(content, "\x00")) + align - 1) / align * align
}

// syncer writes to a file that is as large as it will get, as a journal does.
type syncer struct {
	file *os.File
	end  int64
}

const syncerSize = 1 << 20

func newSyncer(path string) (*syncer, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(make([]byte, syncerSize)); err != nil {
		return nil, err
	}
	return &syncer{file: file}, file.Sync()
}

func (s *syncer) write(n int) error {
	if s.end+int64(n) > syncerSize {
		s.end = 0
	}
	if _, err := s.file.WriteAt(bytes.Repeat([]byte{7}, n), s.end); err != nil {
		return err
	}
	s.end += int64(n)
	return s.file.Sync()
}

func (s *syncer) close() { _ = s.file.Close() }

// interpreter measures the bytecode a second that moves of the chess program execute, the runtime around it included.
func interpreter(out io.Writer) error {
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
