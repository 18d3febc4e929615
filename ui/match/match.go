package match

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/submit"
	"castlekey/session/wallet"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// Match is one game under way: its account followed, its local seats acting through their sessions.
type Match struct {
	host  *Host
	addr  solana.PublicKey
	meta  seatMeta
	seats [2]seat // by game.Color

	watching bool // no seat is the player's

	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	updates chan backend.Snapshot // capacity 1, the latest
	wake    chan struct{}         // capacity 1: the engine should look

	look chan struct{} // capacity 1: the sessions should be looked at

	mu       sync.Mutex     // guards the fields below
	closed   bool           // updates is closed
	state    *onchain.State // as last confirmed
	snap     backend.Snapshot
	stuck    error               // why a local side cannot act until its session is renewed
	warned   string              // the last warning that a session ends soon
	inHand   [2]*move            // by game.Color: refused because the session had ended
	renewals map[string]*renewal // shown and not yet approved
	ending   *revocation         // the same
}

var (
	_ backend.Match   = (*Match)(nil)
	_ backend.Renewer = (*Match)(nil)
	_ backend.Revoker = (*Match)(nil)
	_ backend.Advisor = (*Match)(nil)
)

// move is a ply somebody wants to play.
type move struct {
	ply int
	mv  game.Move
}

// seat is one side of the board.
type seat struct {
	name    string
	local   bool // moves come from the screen
	level   int  // of the engine, 0 for a person
	session *session.Session
	wallet  wallet.Wallet
	house   bool // the wallet is the host's own, not the player's
}

// ID is the game's address.
func (m *Match) ID() string { return m.addr.String() }

// Snapshot is the latest confirmed state.
func (m *Match) Snapshot() backend.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snap
}

// Updates carries the latest state after each change.
func (m *Match) Updates() <-chan backend.Snapshot { return m.updates }

// Play signs one ply with the side's session key, sends it and waits for confirmation.
func (m *Match) Play(ctx context.Context, c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	if !m.seats[c].local {
		return backend.Proof{}, ErrNotLocal
	}
	return m.play(ctx, c, ply, mv)
}

func (m *Match) play(ctx context.Context, c game.Color, ply int, mv game.Move) (backend.Proof, error) {
	proof := backend.Proof{Ply: ply, Color: c, Text: m.san(mv)}
	before := m.current()
	receipt, err := m.attempt(ctx, c, ply, mv)
	if ended(err) && m.seats[c].house && m.renewHouse(ctx, c) == nil {
		receipt, err = m.attempt(ctx, c, ply, mv)
	}
	if ended(err) {
		m.hold(c, &move{ply: ply, mv: mv}, proof.Text, err)
	} else {
		m.letGo(c)
	}
	return m.prove(proof, before, receipt, err)
}

// attempt sends one ply and reads the game back. A refusal that only says that the game has moved on is none if it is this very
// move that moved it: then an earlier copy of it landed.
func (m *Match) attempt(ctx context.Context, c game.Color, ply int, mv game.Move) (onchain.Receipt, error) {
	receipt, err := m.host.client.Play(ctx, m.as(c), m.addr, uint16(ply), mv)
	m.settle(ctx)
	if movedOn(err) && m.played(ply, mv) {
		return m.landed(ctx, c, err), nil
	}
	return receipt, sessionTrouble(err)
}

// movedOn reports whether err leaves open that the move has been played.
func movedOn(err error) bool {
	for _, e := range []error{submit.ErrUnsure, onchain.PlyMismatch, onchain.NotYourTurn, onchain.GameOver} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// landed is the receipt of a move that landed although sending it ended in err.
func (m *Match) landed(ctx context.Context, c game.Color, err error) onchain.Receipt {
	signer := m.seats[c].session.PublicKey()
	var unsure *submit.Unsure
	if !errors.As(err, &unsure) {
		return onchain.Receipt{Signer: signer} // it was another copy that landed; the record does not name it
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settlePatience)
	defer cancel()
	return m.host.client.Landed(ctx, signer, unsure)
}

// played reports whether the confirmed record has this move at this ply.
func (m *Match) played(ply int, mv game.Move) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state != nil && ply < len(m.state.Record) && m.state.Record[ply].Move == mv
}

func (m *Match) san(mv game.Move) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snap.Game.SAN(mv)
}

// Act does everything a side may do besides moving.
func (m *Match) Act(ctx context.Context, c game.Color, a backend.Action) (backend.Proof, error) {
	switch {
	case a == backend.Takeback:
		return backend.Proof{}, Explained(ErrNoTakeback) // nothing is sent that could be proved
	case !m.seats[c].local:
		return backend.Proof{}, ErrNotLocal
	}
	return m.act(ctx, c, a)
}

func (m *Match) act(ctx context.Context, c game.Color, a backend.Action) (backend.Proof, error) {
	ply := m.Snapshot().Game.Ply()
	proof := backend.Proof{Ply: ply, Color: c, Text: a.String()}
	before := m.current()
	receipt, err := m.send(ctx, c, a, uint16(ply))
	if ended(sessionTrouble(err)) && m.seats[c].house && m.renewHouse(ctx, c) == nil {
		receipt, err = m.send(ctx, c, a, uint16(ply))
	}
	m.settle(ctx)
	if err = sessionTrouble(err); ended(err) {
		m.hold(c, nil, "", err)
	}
	return m.prove(proof, before, receipt, err)
}

func (m *Match) send(ctx context.Context, c game.Color, a backend.Action, ply uint16) (onchain.Receipt, error) {
	client, as := m.host.client, m.as(c)
	switch a {
	case backend.OfferDraw:
		return client.OfferDraw(ctx, as, m.addr, ply)
	case backend.AcceptDraw:
		return client.AcceptDraw(ctx, as, m.addr, ply)
	case backend.ClaimDraw:
		return client.ClaimDraw(ctx, as, m.addr, ply)
	case backend.Resign:
		return client.Resign(ctx, as, m.addr)
	case backend.Abort:
		return client.Cancel(ctx, as, m.addr)
	case backend.ClaimTimeout:
		return client.ClaimTimeout(ctx, as, m.addr)
	case backend.Takeback:
		return onchain.Receipt{}, ErrNoTakeback
	}
	return onchain.Receipt{}, fmt.Errorf("no such action: %d", a)
}

func (m *Match) as(c game.Color) onchain.Signer { return onchain.BySession(m.seats[c].session) }

// change edits the snapshot and publishes it.
func (m *Match) change(edit func(*backend.Snapshot)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	edit(&m.snap)
	m.publish()
}

// publish hands the snapshot out; the caller holds mu. A reader that missed the last one gets this one instead.
func (m *Match) publish() {
	m.snap.Seq++
	m.tell(m.snap)
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

// settlePatience bounds reading the game back after an action, even if the caller has given up.
const settlePatience = 5 * time.Second

// settle reads the game back, so that a snapshot taken after an action shows its effect.
func (m *Match) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settlePatience)
	defer cancel()
	m.refresh(ctx)
}

// Close stops following; the game stays resumable unless it is over.
func (m *Match) Close() error {
	m.mu.Lock()
	done := m.closed
	if !done {
		m.closed = true
		close(m.updates)
	}
	m.mu.Unlock()
	if done {
		return nil
	}
	m.cancel()
	m.wg.Wait()
	m.host.forget(m)
	var errs []error
	for _, s := range m.seats {
		if s.session != nil {
			errs = append(errs, s.session.Close())
		}
		if s.house && s.wallet != nil {
			errs = append(errs, s.wallet.Close())
		}
	}
	return errors.Join(errs...)
}
