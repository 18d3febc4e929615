package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
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
