package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"castlekey/game"
)

// Level is how strong the engine plays.
type Level uint8

// The levels.
const (
	Level1 Level = 1 // a beginner: sees captures, overlooks replies, often not the best
	Level2 Level = 2 // a casual player: two moves deep, small errors, a rare blunder
	Level3 Level = 3 // a club player: hangs nothing, sees short mates
)

// String returns the level's name.
func (l Level) String() string {
	switch l {
	case Level1:
		return "beginner"
	case Level2:
		return "casual"
	case Level3:
		return "club"
	default:
		return "unknown"
	}
}

// ErrLevel says that there is no such level.
var ErrLevel = errors.New("no such level; there are 1 to 3")

// TimeLimit ends a search on a machine too slow for the level's nodes.
const TimeLimit = 1500 * time.Millisecond

// Engine is an opponent of one level. It holds no game and may be shared.
type Engine struct {
	level Level
	seed  uint64
}

// New returns an engine. Two with the same level and seed play the same; levels out of
// range count as the nearest.
func New(level Level, seed uint64) *Engine {
	return &Engine{level: min(max(level, Level1), Level3), seed: seed}
}

// ParseLevel reads a level's number or name.
func ParseLevel(text string) (Level, error) {
	for l := Level1; l <= Level3; l++ {
		if text == l.String() || text == strconv.Itoa(int(l)) {
			return l, nil
		}
	}
	return 0, fmt.Errorf("level %q: %w", text, ErrLevel)
}

// Level returns the engine's level.
func (e *Engine) Level() Level { return e.level }

// Best returns the move the engine plays. It takes well under TimeLimit on usual
// machines. If ctx is cancelled it returns ctx's error; at ctx's deadline it returns the
// best move found so far. A game that is over gives game.ErrOver.
func (e *Engine) Best(ctx context.Context, g *game.Game) (game.Move, error) {
	if g.Outcome().Over() {
		return game.NoMove, fmt.Errorf("choose a move: %w", game.ErrOver)
	}
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return game.NoMove, fmt.Errorf("choose a move: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, TimeLimit)
	defer cancel()
	m := e.choose(limited, g)
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return game.NoMove, fmt.Errorf("choose a move: %w", err)
	}
	return m, nil
}

// Nodes and table sizes (powers of two) of the levels. The nodes of Level3 take a
// fifth of a second where a core is free.
const (
	clubNodes  = 300_000
	clubTable  = 18
	humanNodes = 200_000
	humanTable = 14
)

func (e *Engine) choose(ctx context.Context, g *game.Game) game.Move {
	if e.level == Level3 && !opening(g) {
		return newSearch(ctx, g, clubNodes, clubTable).best()
	}
	nodes, size := humanNodes, humanTable
	if e.level == Level3 {
		nodes, size = clubNodes, clubTable
	}
	s := newSearch(ctx, g, nodes, size)
	random := rand.New(rand.NewPCG(e.seed, s.stack[0].key)) //nolint:gosec // play is to be repeatable, not secret
	return styles[e.level].pick(s, random)
}

// openingPlies is how long Level3 varies its moves a little, so that no two games are
// the same for different seeds.
const openingPlies = 8

func opening(g *game.Game) bool {
	return g.Ply() < openingPlies && g.StartFEN() == game.StartFEN
}
