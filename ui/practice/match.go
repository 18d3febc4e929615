package practice

import (
	"context"
	"errors"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"

	"github.com/gofrs/flock"
)

// Match is one game off chain that is open.
type Match struct {
	room *Room
	id   string
	lock *flock.Flock

	setup backend.Setup // never changes

	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	updates chan backend.Snapshot // capacity 1, the latest
	wake    chan struct{}         // capacity 1: something has changed

	mu       sync.Mutex // guards the fields below
	closed   bool
	saved    record // all but the clocks as they run
	game     *game.Game
	clock    *game.Clock
	since    time.Time // when the clock of the side to move began to run
	seq      uint64
	position int // counts the positions that were on the board, those taken back too
	thinking bool
	notice   string
	trouble  error
	path     string
}

var (
	_ backend.Match   = (*Match)(nil)
	_ backend.Advisor = (*Match)(nil)
)

func newMatch(r *Room, id string, s record) (*Match, error) {
	g, err := s.game()
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	m := &Match{
		room: r, id: id, setup: s.Setup, saved: s, game: g, clock: game.NewClock(s.Setup.Time), seq: 1,
		updates: make(chan backend.Snapshot, 1), wake: make(chan struct{}, 1),
	}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	m.setClock(s.Left[len(s.Left)-1])
	return m, nil
}

// setClock puts both clocks to what is left and starts that of the side to move.
func (m *Match) setClock(left [2]int64) {
	now := m.room.now()
	for c, ms := range left {
		m.clock.Set(game.Color(c), time.Duration(ms)*time.Millisecond)
	}
	if m.setup.Time.Timed() {
		m.clock.Start(m.game.Turn(), now)
		m.since = now
	}
}

// start begins what goes on by itself: the engine and the clock.
func (m *Match) start() {
	m.background(m.run)
	notify(m.wake)
}

// background does something that Close waits for. What it panics with is told to whoever reads the updates.
func (m *Match) background(f func()) {
	m.wg.Go(func() {
		if bug := backend.Caught(f); bug != "" {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.tell(backend.Snapshot{Bug: bug})
		}
	})
}

// notify fills a channel of capacity 1, if it is not full already.
func notify(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// ID implements backend.Match.
func (m *Match) ID() string { return m.id }

// Updates implements backend.Match.
func (m *Match) Updates() <-chan backend.Snapshot { return m.updates }

// Snapshot implements backend.Match.
func (m *Match) Snapshot() backend.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snapshot()
}

func (m *Match) snapshot() backend.Snapshot {
	white, black := names(m.setup)
	s := backend.Snapshot{
		Seq: m.seq, Setup: m.setup, Game: m.game.Clone(), Outcome: m.game.Outcome(), Clocks: m.clocks(), DrawOffer: m.saved.Offer,
		Seats:    [2]backend.Seat{{Name: white, Local: m.local(game.White), MovesLeft: -1}, {Name: black, Local: m.local(game.Black), MovesLeft: -1}},
		Thinking: m.thinking, Notice: m.notice, Trouble: m.trouble, PGNPath: m.path,
	}
	if m.setup.Opponent == backend.Engine && m.setup.UCI == nil {
		s.Seats[m.player().Other()].Level = m.setup.Level
	}
	return s
}

// clocks are both times now; one that a delay holds back runs from the delay's end.
func (m *Match) clocks() backend.Clocks {
	now := m.room.now()
	_, running := m.clock.Running()
	c := backend.Clocks{Timed: m.setup.Time.Timed(), Running: running, Since: now}
	for side := range c.Remaining {
		c.Remaining[side] = m.clock.Remaining(game.Color(side), now)
	}
	if free := m.since.Add(m.setup.Time.Delay); running && free.After(now) {
		c.Since = free
	}
	return c
}

// player is the side of who began the game.
func (m *Match) player() game.Color {
	if m.setup.Side == backend.Black {
		return game.Black
	}
	return game.White
}

// local reports whether a side is played at this keyboard.
func (m *Match) local(c game.Color) bool {
	return m.setup.Opponent == backend.Keyboard || c == m.player()
}

// publish hands out the state after a change; the caller holds mu. A reader that missed the last one gets this one instead.
func (m *Match) publish() {
	m.seq++
	m.tell(m.snapshot())
	notify(m.wake)
}

// tell hands something out in place of what was not read; the caller holds mu.
func (m *Match) tell(s backend.Snapshot) {
	if m.closed {
		return
	}
	select {
	case <-m.updates:
	default:
	}
	m.updates <- s
}

// save writes the game down as it stands; the caller holds mu, or has the match to itself.
func (m *Match) save() error {
	now := m.room.now()
	m.saved.Changed, m.saved.Outcome = now.UTC(), m.game.Outcome()
	m.saved.Moves = m.saved.Moves[:0:0]
	for _, mv := range m.game.Moves() {
		m.saved.Moves = append(m.saved.Moves, mv.UCI())
	}
	m.saved.Left = append(m.saved.Left[:m.game.Ply():m.game.Ply()], [2]int64{
		m.clock.Remaining(game.White, now).Milliseconds(), m.clock.Remaining(game.Black, now).Milliseconds(),
	})
	return m.room.store(m.id, m.saved)
}

// Close stops the engine and the clock; the game stays resumable unless it is over.
func (m *Match) Close() error {
	m.mu.Lock()
	done := m.closed
	var err error
	if !done {
		m.closed = true
		close(m.updates)
		m.clock.Stop(m.room.now())
		if !m.game.Outcome().Over() {
			err = m.save()
		}
	}
	m.mu.Unlock()
	if done {
		return nil
	}
	m.cancel()
	m.wg.Wait()
	m.room.forget(m.id)
	return errors.Join(err, unlock(m.lock))
}
