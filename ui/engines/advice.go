package engines

import (
	"context"
	"errors"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/ui/backend"
)

// ErrNoHint says that nobody is told what to play against a person.
var ErrNoHint = errors.New("no hints in a game against a person")

// adviceNodes is how many positions are looked at for a hint: a tenth of a second or two.
const adviceNodes = 200_000

// Advise is a good move for the side to move, as the built-in engine sees it at full strength; the same for the same game. Errors:
// ErrNoHint, game.ErrOver, the context's.
func Advise(ctx context.Context, s backend.Setup, g *game.Game) (game.Move, error) {
	if s.Opponent != backend.Engine {
		return game.NoMove, Explained(ErrNoHint)
	}
	v, err := engine.NewAnalyst(adviceNodes).Analyse(ctx, g)
	if err != nil {
		return game.NoMove, err
	}
	return v.Line[0], nil
}
