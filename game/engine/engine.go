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

// The levels. Each wins three games in four or more against the one below.
const (
	Level1 Level = iota + 1 // a beginner: sees captures, overlooks replies, often not the best
	Level2                  // a casual player: as Level1, but less careless
	Level3                  // an improver: sees replies, misjudges, now and then careless
	Level4                  // a club player: three plies deep, small errors, hangs no piece
	Level5                  // a master: the best move that a turn's looking finds

	// Top is the strongest level.
	Top = Level5
)

var levelNames = [...]string{
	Level1: "beginner", Level2: "casual", Level3: "improver", Level4: "club", Level5: "master",
}

// String returns the level's name.
func (l Level) String() string {
	if l < Level1 || l > Top {
		return "unknown"
	}
	return levelNames[l]
}

// ErrLevel says that there is no such level.
var ErrLevel = errors.New("no such level; there are 1 to 5")

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
	return &Engine{level: min(max(level, Level1), Top), seed: seed}
}

// ParseLevel reads a level's number or name.
func ParseLevel(text string) (Level, error) {
	for l := Level1; l <= Top; l++ {
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

// effort is how much a search may look at: nodes, and the table's size as a power of two.
type effort struct{ nodes, table int }

// The efforts of Top, which takes a fifth of a second where a core is free, and of the
// levels that err like a human.
var (
	topEffort   = effort{300_000, 18}
	humanEffort = effort{200_000, 14}
)

func (e *Engine) choose(ctx context.Context, g *game.Game) game.Move {
	if e.level == Top && !opening(g) {
		return newSearch(ctx, g, topEffort).best()
	}
	s := newSearch(ctx, g, humanEffort)
	random := rand.New(rand.NewPCG(e.seed, s.stack[0].key)) //nolint:gosec // play is to be repeatable, not secret
	return styles[e.level].pick(s, random)
}

// openingPlies is how long Top varies its moves a little, so that no two games are the
// same for different seeds.
const openingPlies = 8

func opening(g *game.Game) bool {
	return g.Ply() < openingPlies && g.StartFEN() == game.StartFEN
}
