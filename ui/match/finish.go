package match

import (
	"context"
	"path/filepath"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
)

// finishPatience bounds ending a game's sessions, which Close waits for; what it does not allow is done at the next start.
const finishPatience = 3 * time.Second

// finish writes the finished game down and ends its sessions. Both are tried again at the next start if they fail.
func (m *Match) finish() {
	m.mu.Lock()
	state := m.state
	m.mu.Unlock()
	if m.watching {
		return
	}
	path, err := m.host.export(m.meta, state)
	m.change(func(s *backend.Snapshot) {
		s.PGNPath, s.Thinking = path, false
		if err != nil {
			s.Trouble = err
		}
	})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(m.ctx), finishPatience)
	defer cancel()
	for c, s := range m.seats {
		if s.session == nil {
			continue // somebody else's
		}
		meta := m.meta
		meta.Color, meta.Opponent = game.Color(c), s.house
		m.host.end(ctx, s.session, meta)
	}
}

// export writes the game as a PGN file of its own; a cancelled game is not worth one. Doing it twice changes nothing.
func (h *Host) export(meta seatMeta, state *onchain.State) (string, error) {
	if state.Reason == game.Cancelled {
		return "", nil
	}
	g, err := state.Game()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(h.opts.DataDir, archive.Folder)
	return archive.Write(dir, archive.Name(state.Started, meta.Game.String()), h.record(meta, state, g))
}

func (h *Host) record(meta seatMeta, state *onchain.State, g *game.Game) game.Record {
	tag := func(name, value string) game.Tag { return game.Tag{Name: name, Value: value} }
	white, black := h.names(meta, state)
	return game.Record{
		Tags: []game.Tag{
			tag("Event", "castlekey"), tag("Site", h.opts.ClusterName), tag("Date", state.Started.Local().Format("2006.01.02")),
			tag("Round", "-"), tag("White", white), tag("Black", black), tag("Result", state.Result.String()),
			tag("TimeControl", state.Time.Tag()), tag("Termination", state.Reason.String()), tag("GameAccount", meta.Game.String()),
		},
		Game: g, Result: state.Result, Clocks: clockMarks(state),
	}
}

// names are what the seats are called, White first.
func (h *Host) names(meta seatMeta, state *onchain.State) (white, black string) {
	other := opponentName(meta.Setup)
	if meta.Setup.Opponent == backend.Remote {
		other = seatName(state, meta.Color.Other())
	}
	if meta.Color == game.Black {
		return other, playerName
	}
	return playerName, other
}

const (
	playerName = "You"
	nobody     = "nobody yet"
)

// opponentName is what the other seat is called where the setup says who has it.
func opponentName(s backend.Setup) string {
	if s.Opponent == backend.Keyboard {
		return "Friend"
	}
	return engines.Title(s)
}

// seatName is the short address of the wallet that holds a seat.
func seatName(state *onchain.State, c game.Color) string {
	owner := state.Seat(c)
	if owner.IsZero() {
		return nobody
	}
	text := owner.String()
	return text[:4] + "…" + text[len(text)-4:]
}

// clockMarks are the times left after each ply, as [%clk] shows them.
func clockMarks(state *onchain.State) map[int]time.Duration {
	if !state.Timed() {
		return nil
	}
	marks := make(map[int]time.Duration, len(state.Record))
	left := [2]time.Duration{state.Time.Initial, state.Time.Initial}
	side := state.Turn
	if len(state.Record)%2 == 1 {
		side = side.Other()
	}
	for i, r := range state.Record {
		left[side] += state.Time.Increment - r.Spent
		marks[i+1] = max(0, left[side])
		side = side.Other()
	}
	return marks
}
