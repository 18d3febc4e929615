// Package player is an engine that sits at a board: the built-in one or any UCI engine, held to its clock.
//
//	p := player.New(player.Config{Level: engine.Level2})               // or with UCI: uci.Config{Command: command}
//	defer p.Close()
//	choice, err := p.Move(ctx, g, player.Clock{Remaining: left, Timed: true})
//	err = g.Play(choice.Move)
//
// Invariants: a move is legal and comes before the clock is over, whatever the engine does: where a UCI engine dies, hangs or gives
// nonsense, the built-in one moves for it, and Choice.Instead says why. The process of a UCI engine is started with the first move,
// started anew if it dies, told the whole game each time, and ended by Close. A Player is for one game; it may be used by several
// goroutines.
package player

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/engine/uci"
)

// Config says who plays.
type Config struct {
	Level engine.Level // of the built-in engine
	Seed  uint64       // of the built-in engine: varies its play
	UCI   uci.Config   // another engine; without a Command, the built-in one plays
}

// Clock is what both sides have left. Without Timed nothing is counted.
type Clock struct {
	Timed     bool
	Remaining [2]time.Duration // by game.Color
	Increment time.Duration    // or what a delay gives
	Reserve   time.Duration    // of the mover's time, for sending the move
}

// Choice is a move, and why another engine chose it than the one that sits here, nil where none did.
type Choice struct {
	Move    game.Move
	Instead error
}

// Player is an engine at a board. Make one with New.
type Player struct {
	cfg     Config
	builtIn *engine.Engine
	life    context.Context // ends with Close
	end     context.CancelFunc
	failed  atomic.Int32 // how often in a row the UCI engine gave no move

	mu    sync.Mutex  // guards other
	other *uci.Engine // nil while it is not running
}

// New returns a player; no process is started yet.
func New(cfg Config) *Player {
	p := &Player{cfg: cfg, builtIn: engine.New(cfg.Level, cfg.Seed)}
	p.life, p.end = context.WithCancel(context.Background())
	return p
}

// patience is how often in a row a UCI engine may give no move before it is asked no more in this game.
const patience = 3

// ErrGivenUp says that a UCI engine gave no move three times in a row.
var ErrGivenUp = errors.New("gave no move three times in a row")

// Move chooses a move. Errors are game.ErrOver, and ctx's once it has ended; after Close, context.Canceled.
func (p *Player) Move(ctx context.Context, g *game.Game, c Clock) (Choice, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
	if len(p.cfg.UCI.Command) == 0 {
		m, err := choose(ctx, p.builtIn, g, c)
		return Choice{Move: m}, err
	}
	began := time.Now()
	m, err := p.ask(ctx, g, c)
	switch {
	case err == nil:
		p.failed.Store(0)
		return Choice{Move: m}, nil
	case ctx.Err() != nil, p.life.Err() != nil, errors.Is(err, game.ErrOver):
		return Choice{}, errors.Join(ctx.Err(), p.life.Err(), err)
	}
	p.failed.Add(1)
	c.Remaining[g.Turn()] -= time.Since(began)
	m, standIn := choose(ctx, engine.New(engine.Top, p.cfg.Seed), g, c)
	return Choice{Move: m, Instead: err}, standIn
}

// shortest is how long the built-in engine looks at least, even where no time is left: a legal move takes less.
const shortest = 10 * time.Millisecond

// choose has the built-in engine play, within a tenth of what is left on the clock and half of the increment.
func choose(ctx context.Context, e *engine.Engine, g *game.Game, c Clock) (game.Move, error) {
	if c.Timed {
		left := max(c.Remaining[g.Turn()]-c.Reserve, 0)
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, max(left/10+min(c.Increment, left)/2, shortest))
		defer cancel()
	}
	return e.Best(ctx, g)
}

// ask has the UCI engine choose, starting it if it is not there.
func (p *Player) ask(ctx context.Context, g *game.Game, c Clock) (game.Move, error) {
	if p.failed.Load() >= patience {
		return game.NoMove, ErrGivenUp
	}
	e, err := p.running(ctx, g, c)
	if err != nil {
		return game.NoMove, err
	}
	if !c.Timed {
		return e.Best(ctx, g)
	}
	return e.Play(ctx, g, uci.Clocks{Remaining: c.Remaining, Increment: c.Increment, Reserve: c.Reserve})
}

// running is the engine's process, started within a third of the clock.
func (p *Player) running(ctx context.Context, g *game.Game, c Clock) (*uci.Engine, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.other != nil {
		return p.other, nil
	}
	if c.Timed {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Remaining[g.Turn()]/3)
		defer cancel()
	}
	e, err := uci.Open(ctx, p.cfg.UCI)
	p.other = e
	return e, err
}

// Close ends the process of a UCI engine, and with it a choice under way.
func (p *Player) Close() error {
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.other == nil {
		return nil
	}
	return p.other.Close()
}

// longGame is the ply from which a player takes a draw in a level position.
const longGame = 80

// Agrees reports whether a player takes the draw offered to its side: where it has less material, or as much in a long game.
func Agrees(g *game.Game, side game.Color) bool {
	lead := material(g, side)
	return lead < 0 || lead == 0 && g.Ply() >= longGame
}

var worth = map[game.Kind]int{game.Pawn: 1, game.Knight: 3, game.Bishop: 3, game.Rook: 5, game.Queen: 9}

// material is how far side is ahead, in pawns.
func material(g *game.Game, side game.Color) int {
	lead := 0
	for _, p := range g.Board() {
		if p.Color() == side {
			lead += worth[p.Kind()]
		} else {
			lead -= worth[p.Kind()]
		}
	}
	return lead
}
