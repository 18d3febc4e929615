package engines

import (
	"context"
	"errors"
	"fmt"

	"castlekey/game/engine"
	"castlekey/game/engine/player"
	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
)

// Config is how an engine is run. A program that is not there any more is left to be found missing when it is started.
func Config(e backend.UCI) uci.Config {
	command, err := uci.Find(e.Command)
	if err != nil {
		command = []string{e.Command}
	}
	return uci.Config{Command: command, Options: e.Options, Elo: e.Elo, MoveTime: e.MoveTime}
}

// Check starts an engine as it is to play, and ends it, so that what is wrong with it is said before a game begins. It returns the engine
// with the strength it plays at: the nearest to the one asked for.
func Check(ctx context.Context, e backend.UCI) (backend.UCI, error) {
	if _, err := uci.Find(e.Command); err != nil {
		return e, Explained(err)
	}
	ctx, cancel := context.WithTimeout(ctx, inspection)
	defer cancel()
	running, err := uci.Open(ctx, Config(e))
	if err != nil {
		return e, Explained(err)
	}
	e.Elo = running.Elo()
	return e, running.Close()
}

// Title is what a seat is called where an engine sits: "Engine, level 2", or the name of another engine and its strength.
func Title(s backend.Setup) string {
	switch {
	case s.UCI == nil:
		return fmt.Sprintf("Engine, level %d", s.Level)
	case s.UCI.Elo > 0:
		return fmt.Sprintf("%s, %d", s.UCI.Name, s.UCI.Elo)
	}
	return s.UCI.Name
}

// Player is the engine of a setup, sitting at a board; seed varies the built-in one's play.
func Player(s backend.Setup, seed uint64) *player.Player {
	cfg := player.Config{Level: engine.Level(s.Level), Seed: seed}
	if s.UCI != nil {
		cfg.UCI = Config(*s.UCI)
	}
	return player.New(cfg)
}

// Instead says that the built-in engine moved for another, and why.
func Instead(s backend.Setup, err error) string {
	return fmt.Sprintf("The built-in engine moved for %s, which failed: %s.", s.UCI.Name, reason(err))
}

// reason is the last part of an error, without the names that are said already.
func reason(err error) string {
	for _, is := range []error{player.ErrGivenUp, uci.ErrDied, uci.ErrSilent, uci.ErrNonsense, uci.ErrNotFound, uci.ErrNotUCI, uci.ErrOption} {
		if errors.Is(err, is) {
			return "it " + is.Error()
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "its time was up"
	}
	return err.Error()
}
