package match

import (
	"context"
	"errors"
	"fmt"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// start makes a match of a game whose first seat is taken. opponent is nil when the other seat is still to be taken.
func (h *Host) start(ctx context.Context, meta seatMeta, own, opponent *session.Session) (*Match, error) {
	m := h.newMatch(meta, own)
	if meta.Setup.Opponent != backend.Remote {
		if err := m.seatOpponent(ctx, opponent); err != nil {
			return nil, errors.Join(err, m.Close())
		}
	}
	return m, m.begin(ctx)
}

// begin reads the game and starts what goes on by itself; a match that cannot be read is closed.
func (m *Match) begin(ctx context.Context) error {
	h := m.host
	state, err := h.client.Game(ctx, m.addr)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	g, err := state.Game()
	if err != nil {
		return errors.Join(err, m.Close())
	}
	m.adopt(state, g)
	h.mu.Lock()
	h.matches[m.key()] = m
	h.mu.Unlock()
	m.background(m.follow)
	m.background(m.tend)
	if !m.watching && m.meta.Setup.Opponent == backend.Engine {
		m.background(m.playEngine)
	}
	return nil
}

func (h *Host) newMatch(meta seatMeta, own *session.Session) *Match {
	if own != nil {
		h.expect(own.Authority())
	}
	ctx, cancel := context.WithCancel(context.Background())
	m := &Match{
		host: h, addr: meta.Game, meta: meta, ctx: ctx, cancel: cancel,
		updates: make(chan backend.Snapshot, 1), wake: make(chan struct{}, 1), look: make(chan struct{}, 1), renewals: map[string]*renewal{},
	}
	m.snap = backend.Snapshot{Setup: meta.Setup, Game: game.New()}
	if own != nil {
		m.seats[meta.Color] = seat{name: playerName, local: true, session: own, wallet: h.player}
		m.snap.Seats[meta.Color], m.snap.Approvals = m.host.seatOf(m.seats[meta.Color]), 1
	}
	return m
}

// seatOpponent gives the other seat its own wallet and session, and takes it on chain if nobody has.
func (m *Match) seatOpponent(ctx context.Context, s *session.Session) error {
	side := m.meta.Color.Other()
	m.seats[side].session = s // Close lets go of it whatever happens now
	w, err := m.host.house(m.meta.Setup.Opponent)
	if err != nil {
		return err
	}
	other := seat{name: opponentName(m.meta.Setup), wallet: w, house: true, session: s}
	if m.meta.Setup.Opponent == backend.Engine {
		other.level = m.meta.Setup.Level
	} else {
		other.local = true
	}
	m.seats[side] = other
	if s == nil {
		if s, err = m.join(ctx, side); err != nil {
			return fmt.Errorf("seat the opponent: %w", err)
		}
	}
	m.seats[side].session = s
	m.snap.Seats[side] = m.host.seatOf(m.seats[side])
	return nil
}

// join opens the opponent's session in one approval of the house wallet, together with taking the seat unless the wallet holds it.
func (m *Match) join(ctx context.Context, side game.Color) (*session.Session, error) {
	h, w := m.host, m.seats[side].wallet
	if err := h.fund(ctx, w.PublicKey()); err != nil {
		return nil, err
	}
	meta := m.meta
	meta.Color, meta.Opponent = side, true
	state, err := h.client.Game(ctx, m.addr)
	if err != nil {
		return nil, err
	}
	var enter []solana.Instruction
	if _, held := seatHeld(state, w.PublicKey()); !held {
		enter = append(enter, h.client.Program().JoinGame(m.addr, onchain.Actor{Signer: w.PublicKey()}))
	}
	request, err := h.request(ctx, meta, w.PublicKey(), enter...)
	if err != nil {
		return nil, err
	}
	return h.keeper.Open(ctx, w, request)
}

// key is the match's name among the open ones: a game can be watched while it is played.
func (m *Match) key() string {
	if m.watching {
		return "watching " + m.ID()
	}
	return m.ID()
}

// forget takes a closed match off the list of open ones.
func (h *Host) forget(m *Match) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.matches[m.key()] == m {
		delete(h.matches, m.key())
	}
}
