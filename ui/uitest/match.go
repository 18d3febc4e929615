package uitest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
)

// Match is one game in memory.
type Match struct {
	backend *Backend
	id      string

	mu      sync.Mutex // protects the fields below
	game    *game.Game
	clock   *game.Clock
	snap    backend.Snapshot // without Game and Clocks
	replies []string
	updates chan backend.Snapshot
	open    bool
	inHand  game.Move // refused because the session had ended
}

var _ backend.Match = (*Match)(nil)

// The keys and transactions of a match look real and are always the same.
const (
	sessionKey    = "7XkqT2rVb1mQp5sWcE8uYh4nZaJd6fGx3LoRtKiBWd9f"
	engineKey     = "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpK"
	tokenAddress  = "6tokVdR2sQhLm9xWcE8uYh4nZaJd6fGx3LoRtKiBWabc" //nolint:gosec // an address, public by nature
	policyAddress = "8poLVdR2sQhLm9xWcE8uYh4nZaJd6fGx3LoRtKiBWxyz"
	signature     = "3fGhUvW8xKq2mLzT5nPcR7sYbJdE9aQoFi1tXkVgHyZw4uMrNpBjC6eSaDqLfTzWxKvGhYnEmRoPbJcUaB2c"
)

func newMatch(b *Backend, id string, s backend.Setup) (*Match, error) {
	g := game.New()
	if b.Start != "" {
		var err error
		if g, err = game.FromFEN(b.Start); err != nil {
			return nil, err
		}
	}
	m := &Match{backend: b, id: id, game: g, clock: game.NewClock(s.Time), replies: b.Replies, open: true}
	m.updates = make(chan backend.Snapshot, 1)
	m.snap = backend.Snapshot{Seq: 1, Setup: s, Approvals: 1, Seats: seats(s)}
	if s.Opponent == backend.Remote && s.Join == "" {
		m.snap.Waiting = true
		m.snap.Invitation = "castlekey game join 4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpA --url http://127.0.0.1:8899"
	}
	if s.Venue == backend.OffChain {
		m.snap.Approvals = 0
		for c := range m.snap.Seats {
			seat := &m.snap.Seats[c]
			m.snap.Seats[c] = backend.Seat{Name: seat.Name, Local: seat.Local, Level: seat.Level, MovesLeft: -1}
		}
	}
	if s.Time.Timed() {
		m.clock.Start(g.Turn(), time.Now())
	}
	return m, nil
}

func seats(s backend.Setup) [2]backend.Seat {
	until := time.Now().Add(time.Hour)
	you := backend.Seat{
		Name: "You", Local: true, SessionKey: sessionKey, Token: tokenAddress, Policy: policyAddress,
		MovesLeft: 300, ValidUntil: until}
	if s.Opponent == backend.Keyboard {
		white, black := you, you
		white.Name, black.Name = "Player 1", "Player 2"
		return [2]backend.Seat{white, black}
	}
	if s.Opponent == backend.Remote {
		other := backend.Seat{Name: "nobody yet", MovesLeft: -1}
		if s.Join != "" {
			other.Name = "9vGm…2fWa"
		}
		if s.Side == backend.Black {
			return [2]backend.Seat{other, you}
		}
		return [2]backend.Seat{you, other}
	}
	engine := backend.Seat{Name: "Engine 2", Level: s.Level, SessionKey: engineKey, MovesLeft: 300, ValidUntil: until}
	engine.Name = "Engine " + string(rune('0'+s.Level))
	if s.UCI != nil {
		engine.Name, engine.Level = s.UCI.Name, 0
	}
	if s.Side == backend.Black {
		return [2]backend.Seat{engine, you}
	}
	return [2]backend.Seat{you, engine}
}

// ID implements backend.Match.
func (m *Match) ID() string { return m.id }

// Snapshot implements backend.Match.
func (m *Match) Snapshot() backend.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snapshot()
}

func (m *Match) snapshot() backend.Snapshot {
	s := m.snap
	s.Game, s.Outcome = m.game.Clone(), m.game.Outcome()
	s.Thinking = !s.Outcome.Over() && !s.Seats[m.game.Turn()].Local
	now := time.Now()
	_, running := m.clock.Running()
	s.Clocks = backend.Clocks{Timed: m.clock.Control().Timed(), Running: running, Since: now}
	for _, c := range []game.Color{game.White, game.Black} {
		s.Clocks.Remaining[c] = m.clock.Remaining(c, now)
	}
	return s
}

// Updates implements backend.Match.
func (m *Match) Updates() <-chan backend.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.updates
}

// publish hands out the state after a change, replacing one that was not read.
func (m *Match) publish() {
	m.snap.Seq++
	if !m.open {
		return
	}
	select {
	case <-m.updates:
	default:
	}
	m.updates <- m.snapshot()
}

// Play implements backend.Match.
func (m *Match) Play(ctx context.Context, c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	if err := pause(ctx, m.backend.Latency); err != nil {
		return backend.Proof{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p, err := m.play(c, ply, mv)
	if err == nil {
		m.engineLater()
	}
	return p, err
}

// ErrStale is returned for a move bound to another ply.
var ErrStale = errors.New("the game has moved on")

// play does what the chain would do with one move.
func (m *Match) play(c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	if ply != m.game.Ply() || c != m.game.Turn() {
		return backend.Proof{}, ErrStale
	}
	if err := m.backend.Refuse[ply]; err != nil {
		delete(m.backend.Refuse, ply)
		return m.record(backend.Proof{Ply: ply, Color: c, Text: m.game.SAN(mv), Err: err}), err
	}
	if err := m.ended(c, ply, mv); err != nil {
		return m.record(backend.Proof{Ply: ply, Color: c, Text: m.game.SAN(mv), Err: err}), err
	}
	san := m.game.SAN(mv)
	if err := m.game.Play(mv); err != nil {
		return backend.Proof{}, err
	}
	if m.clock.Control().Timed() {
		m.clock.Press(time.Now())
	}
	if m.snap.DrawOffer.Standing && m.snap.DrawOffer.By != c {
		m.snap.DrawOffer = backend.DrawOffer{}
	}
	m.snap.SessionMoves++
	m.snap.Notice = ""
	return m.record(backend.Proof{Ply: ply, Color: c, Text: san, Instruction: fmt.Sprintf("play_move(ply %d, %s)", ply, mv.UCI())}), nil
}

// record completes a proof as the chain would, adds it and publishes.
func (m *Match) record(p backend.Proof) backend.Proof {
	p.SignedBy = m.snap.Seats[p.Color].SessionKey
	if p.Err == nil {
		m.land(&p)
	}
	if m.snap.Setup.Venue == backend.OnChain {
		m.snap.Proofs = append([]backend.Proof{p}, m.snap.Proofs...)
	}
	m.finish()
	m.publish()
	return p
}

// land fills in what is known of a transaction that was executed.
func (m *Match) land(p *backend.Proof) {
	n := len(m.snap.Proofs)
	p.Signature, p.Slot, p.Units, p.Fee, p.Elapsed = signature, uint64(1123+n), uint64(2981+17*n), 5000, 900*time.Microsecond
	us := func(n int) time.Duration { return time.Duration(n) * time.Microsecond }
	p.Stages = backend.Stages{Built: us(23), Signed: us(61), Sent: us(62), Executed: us(921), Confirmed: us(923)}
	lamports := 9_995_000 - 5000*(n/2)
	p.Changes = []string{
		fmt.Sprintf("ply %d → %d", p.Ply, m.game.Ply()), fmt.Sprintf("session key %d → %d lamports", lamports+5000, lamports),
	}
	p.Logs = []string{
		"Program ChessKey11111111111111111111111111111111111 invoke [1]",
		fmt.Sprintf("Program ChessKey11111111111111111111111111111111111 consumed %d of 200000 compute units", p.Units),
		"Program ChessKey11111111111111111111111111111111111 success",
	}
}

// finish stops the clock of a game that has ended.
func (m *Match) finish() {
	if m.game.Outcome().Over() {
		m.clock.Stop(time.Now())
		m.snap.PGNPath = "~/.local/share/castlekey/games/1.pgn"
	}
}

// engineTurn lets the engine begin if it is to move.
func (m *Match) engineTurn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.engineLater()
}

// engineLater plays the engine's move after it has thought.
func (m *Match) engineLater() {
	if m.game.Outcome().Over() || m.snap.Waiting || m.snap.Seats[m.game.Turn()].Local {
		return
	}
	ply := m.game.Ply()
	time.AfterFunc(m.backend.Think, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.open && m.game.Ply() == ply && !m.game.Outcome().Over() {
			_, _ = m.play(m.game.Turn(), ply, m.reply())
		}
	})
}

// reply is the engine's next move: the script's, or any.
func (m *Match) reply() game.Move {
	if len(m.replies) > 0 {
		text := m.replies[0]
		m.replies = m.replies[1:]
		if mv, err := m.game.ParseMove(text); err == nil {
			return mv
		}
	}
	return m.game.Legal()[0]
}

// Act implements backend.Match.
func (m *Match) Act(ctx context.Context, c game.Color, a backend.Action) (backend.Proof, error) {
	if err := pause(ctx, m.backend.Latency); err != nil {
		return backend.Proof{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	ply := m.game.Ply()
	if err := m.act(c, a); err != nil {
		return backend.Proof{}, err
	}
	return m.record(backend.Proof{Ply: ply, Color: c, Text: a.String()}), nil
}

func (m *Match) act(c game.Color, a backend.Action) error {
	switch a {
	case backend.OfferDraw:
		return m.offer(c)
	case backend.AcceptDraw:
		return m.game.Agree()
	case backend.ClaimDraw:
		return m.game.Claim()
	case backend.Resign:
		return m.game.Resign(c)
	case backend.Abort:
		return m.game.Cancel()
	case backend.ClaimTimeout:
		return m.game.Forfeit(c.Other())
	case backend.Takeback:
		return m.takeBack(c)
	}
	return nil
}

// Advise implements backend.Advisor: the first legal move.
func (m *Match) Advise(context.Context) (game.Move, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.game.Legal()[0], nil
}

// ErrStands is returned for a takeback on chain.
var ErrStands = errors.New("a move on chain cannot be taken back")

// takeBack undoes the last move, and the engine's answer with it.
func (m *Match) takeBack(c game.Color) error {
	if m.snap.Setup.Venue == backend.OnChain {
		return ErrStands
	}
	m.game.Undo()
	if m.game.Turn() != c && !m.snap.Seats[c.Other()].Local {
		m.game.Undo()
	}
	m.snap.Notice = "The move is taken back."
	return nil
}

// offer stands, unless the engine answers it.
func (m *Match) offer(c game.Color) error {
	if m.snap.Seats[c.Other()].Local {
		m.snap.DrawOffer = backend.DrawOffer{Standing: true, By: c}
		return nil
	}
	if m.backend.DenyDraw {
		m.snap.Notice = m.snap.Seats[c.Other()].Name + " declines the draw."
		return nil
	}
	return m.game.Agree()
}

// Join has somebody take the free seat.
func (m *Match) Join() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.snap.Waiting, m.snap.Invitation, m.snap.Notice = false, "", "9vGm…2fWa has joined: the game is on."
	m.snap.Seats[m.game.Turn().Other()].Name = "9vGm…2fWa"
	m.publish()
	m.engineLater()
}

// Offer makes a side offer a draw by itself.
func (m *Match) Offer(c game.Color) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.snap.DrawOffer = backend.DrawOffer{Standing: true, By: c}
	m.publish()
}

// Close implements backend.Match.
func (m *Match) Close() error {
	m.mu.Lock()
	if !m.open {
		m.mu.Unlock()
		return nil
	}
	m.open = false
	close(m.updates)
	s := m.snapshot()
	m.mu.Unlock()
	m.backend.closed(m, s)
	return nil
}

func (m *Match) reopen() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open, m.updates = true, make(chan backend.Snapshot, 1)
	m.snap.Proofs = nil // what was sent before is not remembered
	m.engineLater()
}
