package practice

import (
	"context"
	"math/rand/v2"
	"time"

	"castlekey/game"
	"castlekey/game/engine/player"
	"castlekey/ui/engines"
)

// thought is what an engine came to in a position.
type thought struct {
	position int
	choice   player.Choice
	err      error
}

// run has the engine move when it is its turn, and sees flags fall, until the game is over or closed.
func (m *Match) run() {
	e := engines.Player(m.setup, rand.Uint64()) //nolint:gosec // variety, not secrecy
	defer e.Close()                             //nolint:errcheck // its process is gone either way
	flag := time.NewTimer(never)
	defer flag.Stop()
	thoughts := make(chan thought, 1)
	about, stop := -1, context.CancelFunc(func() {}) // the position an engine thinks about
	defer func() { stop() }()
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-m.wake:
		case <-flag.C:
		case t := <-thoughts:
			if err := m.answer(t); err != nil {
				about = -1 // it is asked again
				m.wait(retry)
			}
		}
		due, over := m.look(flag)
		if over {
			return
		}
		if due != about {
			stop()
			if about = due; due >= 0 {
				stop = m.think(e, thoughts)
			}
		}
	}
}

// never is longer than any clock is looked at without being asked.
const never = 24 * time.Hour

// look sees whether a flag has fallen, sets the timer for when the next one may, and says in which position the engine is to move,
// -1 if it is not.
func (m *Match) look(flag *time.Timer) (due int, over bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fallen() {
		return -1, true
	}
	wait, turn := never, m.game.Turn()
	if c := m.clocks(); c.Running {
		wait = c.Since.Sub(m.room.now()) + c.Remaining[turn] + time.Millisecond
	}
	if m.trouble != nil && wait <= time.Millisecond { // a flag is down that could not be written down
		wait = retry
	}
	flag.Reset(min(wait, never))
	if m.local(turn) {
		return -1, false
	}
	return m.position, false
}

// think lets the engine choose in the background; stop ends that.
func (m *Match) think(e *player.Player, thoughts chan<- thought) (stop context.CancelFunc) {
	ctx, stop := context.WithCancel(m.ctx)
	g, clock, position := m.asked()
	m.background(func() {
		choice, err := e.Move(ctx, g, clock)
		select {
		case thoughts <- thought{position, choice, err}:
		case <-ctx.Done():
		}
	})
	return stop
}

// asked is what an engine has to know of the game to move in it; from now on it is shown as thinking.
func (m *Match) asked() (g *game.Game, clock player.Clock, position int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, control := m.clocks(), m.setup.Time
	clock = player.Clock{
		Timed: c.Timed, Remaining: c.Remaining, Increment: control.Increment + control.Delay, Reserve: reserve,
	}
	m.thinking = true
	m.publish()
	return m.game.Clone(), clock, m.position
}

// reserve is what of an engine's time is kept for writing its move down.
const reserve = 50 * time.Millisecond

// retry is how long a move that could not be written down waits.
const retry = 2 * time.Second

func (m *Match) wait(d time.Duration) {
	select {
	case <-m.ctx.Done():
	case <-time.After(d):
	}
}

// answer plays what the engine chose, unless the position it chose in is gone.
func (m *Match) answer(t thought) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t.position != m.position || m.ctx.Err() != nil {
		return nil
	}
	m.thinking = false
	if t.err == nil {
		_, t.err = m.play(m.player().Other(), m.game.Ply(), t.choice.Move)
	}
	if t.choice.Instead != nil {
		m.notice = engines.Instead(m.setup, t.choice.Instead)
	}
	if m.game.Outcome().Over() {
		t.err = nil
	}
	if t.err != nil {
		m.trouble = Explained(t.err)
	}
	m.publish()
	return t.err
}
