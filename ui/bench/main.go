//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

var errMissed = errors.New("a goal was missed")

func main() {
	colors := flag.String("colors", "256", "what the terminal can: none, 16, 256 or 24bit")
	flag.Parse()
	if err := run(*colors); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(colors string) error {
	dir, err := os.MkdirTemp("", "castlekey-bench-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	r := rig{program: filepath.Join(dir, "castlekey"), data: filepath.Join(dir, "data"), colors: colors}
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", r.program, ".") //nolint:gosec // the path is our own
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build castlekey: %w", err)
	}
	figures, err := r.measure()
	if err != nil {
		return err
	}
	return report(figures)
}

// figure is one thing measured.
type figure struct {
	name  string
	value float64
	unit  string
	goal  float64 // at most; negative: none
}

// report prints the figures, and fails if one is over its goal.
func report(figures []figure) error {
	var missed error
	for _, f := range figures {
		goal, verdict := "", ""
		if f.goal >= 0 {
			goal, verdict = fmt.Sprintf("≤ %g %s", f.goal, f.unit), "ok"
			if f.value > f.goal {
				verdict, missed = "MISSED", errMissed
			}
		}
		fmt.Printf("%-52s %9.1f %-5s  %-12s %s\n", f.name, f.value, f.unit, goal, verdict)
	}
	return missed
}

// measure takes all figures.
func (r rig) measure() ([]figure, error) {
	var out []figure
	for _, part := range []func() ([]figure, error){r.size, r.starts, r.locked, r.game} {
		figures, err := part()
		if err != nil {
			return nil, err
		}
		out = append(out, figures...)
	}
	return out, nil
}

func (r rig) size() ([]figure, error) {
	info, err := os.Stat(r.program)
	if err != nil {
		return nil, err
	}
	return []figure{{"binary, stripped", float64(info.Size()) / 1e6, "MB", 30}}, nil
}

// What is seen when the first frame is there, and when everything is open: the wallet's name.
const (
	menu   = "New game"
	opened = "demo wallet"
)

// repeats is how often a start is measured.
const repeats = 7

// starts measures the time to the first frame with a store that exists, in terminals that answer and in one that does not, and the time
// until everything is open.
func (r rig) starts() ([]figure, error) {
	first, err := r.start(answers, opened)
	if err != nil {
		return nil, err
	}
	first.end() // the store exists from now on
	var frames, whole, unanswered []time.Duration
	for range repeats {
		for _, m := range []manners{answers, silent} {
			s, err := r.start(m, menu)
			if err != nil {
				return nil, err
			}
			frame := time.Since(s.began)
			err = s.expect(opened)
			open := time.Since(s.began)
			s.end()
			if err != nil {
				return nil, err
			}
			if m == silent {
				unanswered = append(unanswered, frame)
				continue
			}
			frames, whole = append(frames, frame), append(whole, open)
		}
	}
	return []figure{
		{"first frame (median of 7)", ms(median(frames)), "ms", 30},
		{"menu with the wallet's name (median of 7)", ms(median(whole)), "ms", -1},
		{"first frame, the terminal answering no question (median of 7)", ms(median(unanswered)), "ms", -1},
	}, nil
}

// words are the passphrase of the store that has one.
const words = "rook takes h8\r"

// locked measures the time from the passphrase to the first frame.
func (r rig) locked() ([]figure, error) {
	r.data += "-locked"
	var frames []time.Duration
	for i := range repeats + 1 {
		s, err := r.start(answers, "Passphrase of the key store:", "--passphrase")
		if err != nil {
			return nil, err
		}
		s.quiet(settled)
		began := time.Now()
		s.send(words)
		err = s.expect(menu)
		if i > 0 { // the first one makes the store
			frames = append(frames, time.Since(began))
		}
		err = errors.Join(err, s.expect(opened))
		s.end()
		if err != nil {
			return nil, err
		}
	}
	return []figure{{"first frame after a passphrase (median of 7)", ms(median(frames)), "ms", 30}}, nil
}

// opening is a game long enough, without a repetition.
var opening = strings.Fields(`e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O h3 Nb8 d4 Nbd7 c4 c6 cxb5 axb5 Nc3 Bb7 Bg5 b4 Nb1 h6
	Bh4 c5 dxe5 Nxe4 Bxe7 Qxe7 exd6 Qf6 Nbd2 Nxd6 Nc4 Nxc4 Bxc4 Nb6 Ne5 Rae8 Bxf7+ Rxf7 Nxf7 Rxe1+ Qxe1 Kxf7 Qe3 Qg5 Qxg5 hxg5 b3 Ke6 a3 Kd6`)

// game plays and measures keys, moves and idleness.
func (r rig) game() ([]figure, error) {
	s, err := r.start(answers, menu)
	if err != nil {
		return nil, err
	}
	defer s.end()
	if err := s.friends(); err != nil {
		return nil, err
	}
	idle := s.during(func() { time.Sleep(3 * time.Second) })
	keys := s.keyTimes(40)
	var typing, playing []int
	for _, move := range opening {
		t := s.during(func() { s.keys(move) })
		var err error
		p := s.during(func() { err = s.enter(move) })
		if err != nil {
			return nil, err
		}
		typing, playing = append(typing, t), append(playing, p)
	}
	memory, err := s.resident()
	if err != nil {
		return nil, err
	}
	return []figure{
		{"key to drawn (median of 40)", ms(median(keys)), "ms", 16.7},
		{"key to drawn (slowest of 40)", ms(slices.Max(keys)), "ms", -1},
		{"bytes in 3 idle seconds", float64(idle), "B", 0},
		{fmt.Sprintf("a move, played to confirmed (median of %d)", len(playing)), float64(median(playing)), "B", 1024},
		{"a move, played to confirmed (largest)", float64(slices.Max(playing)), "B", 1024},
		{"previews while it is typed (median)", float64(median(typing)), "B", -1},
		{"previews while it is typed (largest)", float64(slices.Max(typing)), "B", -1},
		{fmt.Sprintf("resident memory after %d plies", len(playing)), memory, "MB", 40},
	}, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median[T time.Duration | int](of []T) T {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}
