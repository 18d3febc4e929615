package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// endless is text without an end, of which ctx is cancelled after so many reads.
type endless struct {
	reads  int
	cancel context.CancelFunc
}

func (e *endless) Read(b []byte) (int, error) {
	if e.reads--; e.reads == 0 {
		e.cancel()
	}
	return copy(b, strings.Repeat("{a b} ", 1+len(b)/6)), nil
}

func TestReadingGamesCanBeStopped(t *testing.T) {
	for name, read := range map[string]func(context.Context, *options) error{
		"replay": func(ctx context.Context, o *options) error { return runReplay(ctx, o, "-", 1) },
		"review": func(ctx context.Context, o *options) error { return runReview(ctx, o, "-", reviewFlags{game: 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o := &options{Streams: Streams{In: &endless{20, cancel}, Out: io.Discard, Err: io.Discard}}
			if err := read(ctx, o); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestReadingStopsWhileNothingComes(t *testing.T) {
	silent, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	in, _, err := openPGN(ctx, silent, "-")
	if err != nil {
		t.Fatal(err)
	}
	go cancel()
	if _, err := in.Read(make([]byte, 8)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestInterruptibleReadsAll(t *testing.T) {
	want := bytes.Repeat([]byte("1. e4 e5 *\n"), 1000)
	if err := iotest.TestReader(&interruptible{ctx: t.Context(), r: bytes.NewReader(want)}, want); err != nil {
		t.Error(err)
	}
}
