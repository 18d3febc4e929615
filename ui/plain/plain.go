// Package plain plays castlekey in lines of text: for screen readers, for terminals that
// cannot draw, and for scripts.
//
//	err := plain.Run(ctx, plain.Options{Backend: host, In: os.Stdin, Out: os.Stdout})
//
// Every line typed is a command or a move; what happens is told in whole sentences, a line
// each, and nothing is ever redrawn. The commands for looking around are those of lichess's
// interface for people who cannot see the board.
//
// Invariants: everything the game can do can be done here, through ui/backend alone; input
// is worked off in order, and a move waits for the opponent's, so that a script needs no
// pauses; the end of the input leaves the game as it stands, to be resumed.
package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"castlekey/ui/backend"
	"castlekey/ui/bell"
)

// Options say what to play on and where to read and write.
type Options struct {
	Backend backend.Backend
	Engines backend.Engines // besides the built-in one; nil: none
	In      io.Reader
	Out     io.Writer
	Bell    bell.Set // when "\a" is written as well

	Save     func(name, text string) (path string, err error) // keeps a text; nil: nothing is kept
	Settings func(io.Writer) error                            // writes the settings; nil: there are none
}

// maxLine bounds a line of input.
const maxLine = 1 << 12

// errQuit ends the program from within a command.
var errQuit = errors.New("quit")

// table is somebody sitting here: between games, or at one.
type table struct {
	backend backend.Backend
	engines backend.Engines // nil: none
	out     io.Writer
	lines   <-chan input
	games   []backend.Summary // as last listed, to be resumed by number
	others  []backend.Listing // as last listed, to be joined or watched by number
	match   backend.Match     // nil between games
	told    told
	bell    bell.Set
	options Options
}

// Run plays until the input ends, a quit, or the end of ctx. The backend is left open.
// Errors are those of writing and of reading, and ctx's.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make(chan error, 1)
	t := &table{backend: o.Backend, engines: o.Engines, out: o.Out, bell: o.Bell, options: o, lines: read(ctx, o.In, failed)}
	if err := t.welcome(ctx); err != nil {
		return err
	}
	err := t.serve(ctx)
	if t.match != nil {
		err = errors.Join(err, t.leave())
	}
	select {
	case broken := <-failed:
		return errors.Join(err, broken)
	default:
		return err
	}
}

// input is a line that was typed.
type input struct {
	text string
	long bool // it is longer than maxLine: its text is left out
}

// read passes lines on until the input ends. A read that blocks for ever, as one from a
// terminal does, is left behind when the program ends.
func read(ctx context.Context, in io.Reader, failed chan<- error) <-chan input {
	lines := make(chan input)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, maxLine)
		for {
			line, err := readLine(r)
			if err != nil {
				if !errors.Is(err, io.EOF) {
					failed <- fmt.Errorf("read input: %w", err)
				}
				return
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// readLine reads a line to its end; one that is too long is dropped.
func readLine(r *bufio.Reader) (input, error) {
	text, more, err := r.ReadLine()
	if err != nil || !more {
		return input{text: strings.TrimSpace(string(text))}, err
	}
	for more && err == nil {
		_, more, err = r.ReadLine()
	}
	if errors.Is(err, io.EOF) { // found again by the next read
		err = nil
	}
	return input{long: true}, err
}

// serve works off lines, and tells what happens meanwhile.
func (t *table) serve(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case line, ok := <-t.lines:
			if !ok {
				return nil
			}
			if line.long {
				t.say("That line is too long to be a command or a move. Nothing was done.")
			}
			if line.text == "" {
				continue
			}
			if err := t.obey(ctx, line.text); errors.Is(err, errQuit) {
				return nil
			} else if err != nil {
				t.complain(err)
			}
		case snap, ok := <-t.updates():
			if ok {
				snap.Raise()
				t.tell(snap)
			}
		}
	}
}

// updates is what the match at this table reports; nothing between games and after one.
func (t *table) updates() <-chan backend.Snapshot {
	if t.match == nil || t.told.over {
		return nil
	}
	return t.match.Updates()
}

// obey does what a line says: a command, or else a move.
func (t *table) obey(ctx context.Context, line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	c, ok := find(verb)
	switch {
	case !ok && t.match != nil:
		return t.move(ctx, line)
	case !ok:
		t.say("%q is no command. Type new to start a game, or help.", verb)
		return nil
	case c.where == atGame && t.match == nil:
		t.say("There is no game here yet. Type new to start one, or help.")
		return nil
	default:
		return c.do(t, ctx, strings.TrimSpace(rest))
	}
}

// ask puts a question and reports whether the next line says yes.
func (t *table) ask(ctx context.Context, format string, args ...any) (bool, error) {
	t.say(format+" Type yes or no.", args...)
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case line := <-t.lines: // the end of the input is no
		return strings.EqualFold(line.text, "yes") || strings.EqualFold(line.text, "y"), nil
	}
}

// say prints a line. Who reads no more is found out by the next read.
func (t *table) say(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

// complain says what went wrong and what to do.
func (t *table) complain(err error) {
	what, todo := backend.Explain(err)
	t.say("%s", strings.TrimSpace(what+" "+todo))
}
