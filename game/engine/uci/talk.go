package uci

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"castlekey/game"
)

// exclusive runs f while nobody else talks to the engine, until Close at the longest.
func (e *Engine) exclusive(ctx context.Context, f func(context.Context) error) error {
	select {
	case <-ctx.Done():
		return e.wrap(ctx.Err())
	case <-e.turn:
	}
	defer func() { e.turn <- struct{}{} }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.life, cancel)()
	if e.life.Err() != nil {
		return e.wrap(ErrClosed)
	}
	err := f(ctx)
	switch {
	case err == nil:
		return nil
	case e.life.Err() != nil:
		return e.wrap(ErrClosed)
	default:
		return e.wrap(err)
	}
}

// start launches the process and shakes hands. After the first time it only sends again
// what was set.
func (e *Engine) start(ctx context.Context) error {
	p, err := launch(e.cfg.Command)
	if err != nil {
		return err
	}
	e.p, e.owed = p, false
	if err := e.greet(ctx); err != nil {
		e.drop()
		if errors.Is(err, ErrSilent) || errors.Is(err, ErrDied) {
			err = fmt.Errorf("%w: it %w", ErrNotUCI, err)
		}
		return err
	}
	return nil
}

// greet learns the engine's name and options, and sets those set before.
func (e *Engine) greet(ctx context.Context) error {
	first := e.name == ""
	if err := e.p.say("uci"); err != nil {
		return err
	}
	err := e.await(ctx, e.cfg.Patience, func(words []string) bool {
		if first {
			e.learn(words)
		}
		return words[0] == "uciok"
	})
	if err != nil {
		return err
	}
	if e.name == "" {
		e.name = e.cfg.Command[0]
	}
	for _, line := range append(e.set[:len(e.set):len(e.set)], "ucinewgame") {
		if err := e.p.say(line); err != nil {
			return err
		}
	}
	return e.ready(ctx)
}

// learn takes in the name and an option.
func (e *Engine) learn(words []string) {
	switch {
	case words[0] == "id" && len(words) > 2 && words[1] == "name":
		e.name = strings.Join(words[2:], " ")
	case words[0] == "option":
		if o, ok := parseOption(words[1:]); ok {
			e.options = append(e.options, o)
		}
	}
}

// ready waits until the engine has done what it was told.
func (e *Engine) ready(ctx context.Context) error {
	if err := e.p.say("isready"); err != nil {
		return err
	}
	return e.await(ctx, e.cfg.Patience, func(words []string) bool { return words[0] == "readyok" })
}

// await reads events until one is the right one, for at most the patience.
func (e *Engine) await(ctx context.Context, patience time.Duration, right func(words []string) bool) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return ErrSilent
		case words, ok := <-e.p.events:
			if !ok {
				return ErrDied
			}
			if right(words) {
				return nil
			}
		}
	}
}

// drop ends a process that is of no more use.
func (e *Engine) drop() {
	if e.p != nil {
		e.p.kill()
		e.p = nil
	}
}

// prepared runs f with an engine that is there, has finished what was given up and is
// ready. If that fails, it is tried once more, with a new process if the old one died or
// fell silent.
func (e *Engine) prepared(ctx context.Context, f func() error) error {
	for try := 1; ; try++ {
		err := e.settled(ctx)
		if err == nil {
			err = f()
		}
		if errors.Is(err, ErrDied) || errors.Is(err, ErrSilent) || errors.Is(err, context.DeadlineExceeded) {
			e.drop()
		}
		if err == nil || ctx.Err() != nil || try == 2 {
			return err
		}
	}
}

// settled brings the engine to where it can be asked something.
func (e *Engine) settled(ctx context.Context) error {
	if e.p == nil {
		return e.start(ctx)
	}
	if e.owed {
		if err := e.await(ctx, e.cfg.Patience, isBest); err != nil {
			return err
		}
		e.owed = false
	}
	return e.ready(ctx)
}

func isBest(words []string) bool { return words[0] == "bestmove" }

// limits are a search's: what to send, how long it may take, and how long the answer to a stop.
type limits struct {
	command     string
	wait, grace time.Duration
}

// answer is what a search came to.
type answer struct {
	move game.Move
	info string
}

// ask has the engine search the position a game stands in.
func (e *Engine) ask(ctx context.Context, g *game.Game, l func() limits) (a answer, err error) {
	if g.Outcome().Over() {
		return a, e.wrap(game.ErrOver)
	}
	err = e.exclusive(ctx, func(ctx context.Context) error {
		return e.prepared(ctx, func() (err error) {
			a, err = e.search(ctx, g, l())
			return err
		})
	})
	return a, err
}

// search sends the game, lets the engine think and reads its move. Out of time, it is
// told to stop and must answer; a search that is cancelled is left to the next one.
func (e *Engine) search(ctx context.Context, g *game.Game, l limits) (answer, error) {
	e.p.lastInfo()
	if err := errors.Join(e.p.say(position(g)), e.p.say(l.command)); err != nil {
		return answer{}, err
	}
	e.owed = true
	text := ""
	found := func(words []string) bool {
		if isBest(words) && len(words) > 1 {
			text = words[1]
		}
		return isBest(words)
	}
	err := e.await(ctx, l.wait+e.cfg.Patience, found)
	if err != nil && !errors.Is(err, ErrDied) {
		stopped := e.p.say("stop")
		if errors.Is(err, context.Canceled) || stopped != nil {
			return answer{}, err
		}
		err = e.await(e.life, l.grace, found)
	}
	if err != nil {
		return answer{}, err
	}
	e.owed = false
	m, err := game.ParseUCI(text)
	if err != nil || g.Clone().Play(m) != nil {
		return answer{}, fmt.Errorf("%w: %.40q", ErrNonsense, text)
	}
	return answer{m, e.p.lastInfo()}, nil
}

// position returns the line that tells the engine the game from its start.
func position(g *game.Game) string {
	var b strings.Builder
	if fen := g.StartFEN(); fen == game.StartFEN {
		b.WriteString("position startpos")
	} else {
		b.WriteString("position fen " + fen)
	}
	if g.Ply() > 0 {
		b.WriteString(" moves")
	}
	for _, m := range g.Moves() {
		b.WriteString(" " + m.UCI())
	}
	return b.String()
}
