package uci

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
)

// Errors of talking to an engine.
var (
	// ErrNotUCI says that the program did not answer as a UCI engine does.
	ErrNotUCI = errors.New("does not speak UCI")
	// ErrSilent says that the engine did not answer in time.
	ErrSilent = errors.New("does not answer")
	// ErrDied says that the engine's process ended by itself.
	ErrDied = errors.New("ended by itself")
	// ErrNonsense says that the engine's move is not legal, or that it gave none.
	ErrNonsense = errors.New("gives no legal move")
	// ErrClosed says that the engine was closed.
	ErrClosed = errors.New("is closed")
)

// Config says which engine to run and how.
type Config struct {
	Command  []string          // program and arguments, as Find returns them
	Options  map[string]string // set at the start, by name in any case
	Elo      int               // how strong it plays, as Limit; 0: as strong as it can
	MoveTime time.Duration     // for a move without clocks and for a verdict; 0: one second
	Patience time.Duration     // for an answer that is due at once; 0: five seconds
}

// Engine is a running engine. Make one with Open.
type Engine struct {
	cfg     Config
	name    string
	options []Option
	life    context.Context // ends with Close
	end     context.CancelFunc

	turn chan struct{} // holds one token: whoever has it may use the fields below
	set  []string      // lines that set options, sent again after a restart
	p    *process      // nil after Close, and while there is none
	owed bool          // a bestmove of a search given up is still to come
}

// Open starts an engine and sets its options. The program must answer as a UCI engine
// within the patience. ctx bounds the start alone.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	if len(cfg.Command) == 0 {
		return nil, fmt.Errorf("start engine: %w", ErrNotFound)
	}
	if cfg.MoveTime <= 0 {
		cfg.MoveTime = time.Second
	}
	if cfg.Patience <= 0 {
		cfg.Patience = 5 * time.Second
	}
	e := &Engine{cfg: cfg, turn: make(chan struct{}, 1)}
	e.life, e.end = context.WithCancel(context.Background())
	e.turn <- struct{}{}
	if err := e.exclusive(ctx, e.start); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if err := e.configure(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

func (e *Engine) configure(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(e.cfg.Options)) {
		if err := e.Set(ctx, name, e.cfg.Options[name]); err != nil {
			return err
		}
	}
	if e.cfg.Elo == 0 {
		return nil
	}
	var err error
	e.cfg.Elo, err = e.Limit(ctx, e.cfg.Elo)
	return err
}

// Name returns the engine's name, as it gave it when it was opened.
func (e *Engine) Name() string { return e.name }

// Elo returns the rating the engine was set to when it was opened: the one in its Config or the nearest it can play at; 0: at its best.
func (e *Engine) Elo() int { return e.cfg.Elo }

// Options returns what can be set, in the engine's order.
func (e *Engine) Options() []Option { return slices.Clone(e.options) }

// Set sets an option by its name, in any case. It returns ErrOption if there is none, or
// if it does not take the value.
func (e *Engine) Set(ctx context.Context, name, value string) error {
	o, ok := e.option(name)
	if !ok {
		return e.wrap(fmt.Errorf("%w: %q", ErrOption, name))
	}
	value, err := o.Accepts(value)
	if err != nil {
		return e.wrap(err)
	}
	return e.exclusive(ctx, func(ctx context.Context) error {
		line := o.command(value)
		e.set = append(e.set, line)
		return e.prepared(ctx, func() error { return e.p.say(line) })
	})
}

func (e *Engine) option(name string) (Option, bool) {
	i := slices.IndexFunc(e.options, func(o Option) bool { return strings.EqualFold(o.Name, name) })
	if i < 0 {
		return Option{}, false
	}
	return e.options[i], true
}

// Ratings that the ends of a Skill Level roughly stand for.
const (
	weakest   = 1300
	strongest = 2900
)

// Limit makes the engine play about as strong as a rating, or as near as it can: by
// UCI_Elo, else by Skill Level. It returns the rating it was set to, and ErrOption if it
// can only play its best.
func (e *Engine) Limit(ctx context.Context, elo int) (int, error) {
	if rated, ok := e.option("UCI_Elo"); ok && rated.Kind == Spin {
		elo = min(max(elo, rated.Min), rated.Max)
		return elo, errors.Join(e.Set(ctx, "UCI_LimitStrength", "true"), e.Set(ctx, rated.Name, strconv.Itoa(elo)))
	}
	skill, ok := e.option("Skill Level")
	if !ok || skill.Kind != Spin {
		return 0, e.wrap(fmt.Errorf("%w: it cannot play weaker", ErrOption))
	}
	elo = min(max(elo, weakest), strongest)
	steps := skill.Min + (elo-weakest)*(skill.Max-skill.Min)/(strongest-weakest)
	return elo, e.Set(ctx, skill.Name, strconv.Itoa(steps))
}

// Clocks are what both sides have left, for an engine that plays by the clock.
type Clocks struct {
	Remaining [2]time.Duration // by game.Color
	Increment time.Duration
	Reserve   time.Duration // of the mover's time, for what comes after the choice; at most half of it is kept
}

// budget is what the side to move may use at the most: well-behaved engines stay far below a third of what is left, and one
// that hangs must not cost the game.
func (c Clocks) budget(turn game.Color) time.Duration {
	left := max(c.Remaining[turn], time.Millisecond)
	return min(max(left-c.Reserve, left/2), left/3+c.Increment, left-left/8)
}

// Best returns the engine's move after the time for a move.
func (e *Engine) Best(ctx context.Context, g *game.Game) (game.Move, error) {
	a, err := e.ask(ctx, g, e.perMove())
	return a.move, err
}

// Play returns the engine's move; it divides its time as it likes. One that would overstep its clock is told to stop, and
// one that does not listen is given up before its time is over: then the error is ErrSilent or context.DeadlineExceeded.
func (e *Engine) Play(ctx context.Context, g *game.Game, c Clocks) (game.Move, error) {
	budget, began := c.budget(g.Turn()), time.Now()
	grace := min(e.cfg.Patience, budget/8)
	ctx, cancel := context.WithTimeout(ctx, budget-grace)
	defer cancel()
	a, err := e.ask(ctx, g, func() limits {
		c := c // a second try has less time left
		c.Remaining[g.Turn()] -= time.Since(began)
		return limits{command: c.command(), wait: budget, grace: grace}
	})
	return a.move, err
}

// command tells the clocks.
func (c Clocks) command() string {
	left := func(side game.Color) int64 { return max(1, c.Remaining[side].Round(time.Millisecond).Milliseconds()) }
	inc := c.Increment.Milliseconds()
	return fmt.Sprintf("go wtime %d btime %d winc %d binc %d", left(game.White), left(game.Black), inc, inc)
}

// Analyse judges the position a game stands in, in the time for a move.
func (e *Engine) Analyse(ctx context.Context, g *game.Game) (engine.Verdict, error) {
	return e.AnalyseFor(ctx, g, e.cfg.MoveTime)
}

// AnalyseFor is Analyse in so much time.
func (e *Engine) AnalyseFor(ctx context.Context, g *game.Game, d time.Duration) (engine.Verdict, error) {
	a, err := e.ask(ctx, g, e.forTime(d))
	if err != nil {
		return engine.Verdict{}, err
	}
	v, ok := parseInfo(a.info, g)
	if !ok {
		return engine.Verdict{}, e.wrap(fmt.Errorf("%w: it tells no score", ErrNonsense))
	}
	return v, nil
}

func (e *Engine) perMove() func() limits { return e.forTime(e.cfg.MoveTime) }

func (e *Engine) forTime(d time.Duration) func() limits {
	l := limits{command: fmt.Sprintf("go movetime %d", max(1, d.Milliseconds())), wait: d, grace: e.cfg.Patience}
	return func() limits { return l }
}

// quitPatience is how long an engine may take to quit.
const quitPatience = 300 * time.Millisecond

// Close ends the engine and everything it started; whoever waits for it gets ErrClosed.
func (e *Engine) Close() error {
	e.end()
	<-e.turn
	if e.p != nil {
		e.p.stop(quitPatience)
		e.p = nil
	}
	e.turn <- struct{}{}
	return nil
}

func (e *Engine) wrap(err error) error {
	name := e.name
	if name == "" {
		name = e.cfg.Command[0]
	}
	return fmt.Errorf("engine %s: %w", name, err)
}
