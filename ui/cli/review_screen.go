package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/game/collection"
	"castlekey/game/engine"
	"castlekey/game/engine/uci"
	"castlekey/game/review"
	"castlekey/ui"
	"castlekey/ui/screen"
	reviewing "castlekey/ui/screen/review"
)

// showReview opens the review screen, or the list of games, on the terminal.
func showReview(ctx context.Context, o *options, path string, f reviewFlags) error {
	if err := f.check(ctx, path); err != nil {
		return err
	}
	schemes, err := o.schemes()
	if err != nil {
		return err
	}
	dir, err := o.data()
	if err != nil {
		return err
	}
	a := &analysts{command: f.engine, moveTime: f.moveTime}
	defer a.close()
	if f.engine != "" { // what is wrong with it is better said before the screen is taken
		if _, err := a.open(ctx); err != nil {
			return err
		}
	}
	l := o.looks(os.Stdout)
	err = ui.Run(ctx, ui.Options{
		Theme: l.theme, Schemes: schemes, Pictures: l.pictures, Keys: o.settings.keys, Notices: o.notices(), Analysts: a.of, Desk: ui.Desk{Save: savedIn(dir)},
		First: screen.Review{Path: path, Game: f.game},
	})
	if errors.Is(err, ui.ErrInterrupted) {
		return nil // nothing was going on that could be lost
	}
	return err
}

// check says what is wrong with a file before the screen is taken.
func (f reviewFlags) check(ctx context.Context, path string) error {
	const hint = "Name a PGN file, or a folder that holds some."
	s, err := collection.Scan(path)
	if err != nil {
		return usage(hint, "%w", err)
	}
	defer s.Close()
	first, err := s.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		return usage("Is it a PGN file?", "no games found")
	case err != nil:
		return usage(hint, "%w", err)
	case len(first) > 1:
		return nil
	}
	_, err = first[0].Load()
	var wrong *game.PGNError
	if errors.As(err, &wrong) {
		return usage("Mend it.", "%w", err)
	}
	return err
}

// analysts keep one engine for as long as the program runs; it is started when it is needed first.
type analysts struct {
	command  string // empty: the built-in one
	moveTime time.Duration

	mu     sync.Mutex
	engine *uci.Engine // guarded by mu
}

// mostPatience is how often a UCI engine's time is multiplied by four.
const mostPatience = 3

// of is the reviewing.Analysts of this engine.
func (a *analysts) of(ctx context.Context, patience int) (review.Analyst, error) {
	if a.command == "" {
		return reviewing.BuiltIn(ctx, patience)
	}
	if patience > mostPatience {
		return nil, nil
	}
	e, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return timed{e, a.moveTime << (2 * patience)}, nil
}

// open starts the engine unless it runs.
func (a *analysts) open(ctx context.Context) (*uci.Engine, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.engine != nil {
		return a.engine, nil
	}
	e, err := openEngine(ctx, a.command, a.moveTime)
	if err != nil {
		return nil, err
	}
	a.engine = e
	return e, nil
}

func (a *analysts) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.engine != nil {
		_ = a.engine.Close()
	}
}

// timed is an engine that takes its time.
type timed struct {
	engine *uci.Engine
	time   time.Duration
}

// Analyse implements review.Analyst.
func (t timed) Analyse(ctx context.Context, g *game.Game) (engine.Verdict, error) {
	return t.engine.AnalyseFor(ctx, g, t.time)
}
