package match

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/onchain"
	"castlekey/ui/backend"
)

// playEngine answers whenever it is the engine's turn, through the engine's own session.
func (m *Match) playEngine() {
	side := m.meta.Color.Other()
	e := engine.New(strength(m.meta.Setup.Level), rand.Uint64()) //nolint:gosec // variety, not secrecy
	answered := -1                                               // ply of the last draw offer answered
	pause := backoff{}
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-m.wake:
		}
		snap := m.Snapshot()
		if snap.Outcome.Over() || m.over() {
			return
		}
		if snap.DrawOffer.Standing && snap.DrawOffer.By != side && answered != snap.Game.Ply() {
			answered = snap.Game.Ply()
			m.answerOffer(side, snap)
			continue
		}
		if snap.Game.Turn() == side && m.active() {
			pause.after(m.ctx, m.think(e, side, snap.Game.Clone()))
		}
	}
}

// strength spreads the levels a player chooses from over those of the engine, from its weakest to its strongest.
func strength(level int) engine.Level {
	steps := int(engine.Top-engine.Level1) / (backend.Levels - 1)
	return engine.Level1 + engine.Level((level-1)*steps)
}

func (m *Match) active() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state != nil && m.state.Status == onchain.Active
}

// sendPatience bounds one move of the engine; what became of it is seen in the game's account.
const sendPatience = 90 * time.Second

// think chooses a move and plays it. A game that ends meanwhile makes the move pointless, and the program refuses it.
func (m *Match) think(e *engine.Engine, side game.Color, g *game.Game) error {
	m.change(func(s *backend.Snapshot) { s.Thinking = true })
	ply := g.Ply()
	mv, err := e.Best(m.ctx, g)
	if err == nil {
		ctx, cancel := context.WithTimeout(m.ctx, sendPatience)
		_, err = m.play(ctx, side, ply, mv)
		cancel()
	}
	m.change(func(s *backend.Snapshot) {
		s.Thinking = false
		if err != nil && !m.overLocked() && !errors.Is(err, context.Canceled) {
			s.Trouble = Explained(err)
		}
	})
	return err
}

func (m *Match) overLocked() bool { return m.state != nil && m.state.Status == onchain.Over }

// answerOffer accepts a draw when the engine stands worse, or level in a long game, and says so either way.
func (m *Match) answerOffer(side game.Color, snap backend.Snapshot) {
	if lead := material(snap.Game, side); lead < 0 || lead == 0 && snap.Game.Ply() >= longGame {
		if _, err := m.act(m.ctx, side, backend.AcceptDraw); err == nil {
			return
		}
	}
	m.change(func(s *backend.Snapshot) { s.Notice = "The engine declines the draw." })
}

// longGame is the ply from which the engine takes a draw in a level position.
const longGame = 80

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
