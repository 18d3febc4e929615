package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"castlekey/game"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/google/renameio/v2/maybe"
)

// record is a game as it lies on disk.
type record struct {
	Setup   backend.Setup     `json:"setup"` // side resolved
	Moves   []string          `json:"moves"` // in UCI
	Left    [][2]int64        `json:"left"`  // milliseconds of White and Black after each ply, the start first; the last as the clocks stand
	Offer   backend.DrawOffer `json:"offer"`
	Outcome game.Outcome      `json:"outcome"`
	Started time.Time         `json:"started"`
	Changed time.Time         `json:"changed"`
}

// game plays the record.
func (s record) game() (*game.Game, error) {
	g := game.New()
	if s.Setup.Start != "" {
		var err error
		if g, err = game.FromFEN(s.Setup.Start); err != nil {
			return nil, err
		}
	}
	for i, text := range s.Moves {
		m, err := game.ParseUCI(text)
		if err == nil {
			err = g.Play(m)
		}
		if err != nil {
			return nil, fmt.Errorf("replay ply %d: %w", i+1, err)
		}
	}
	return g, nil
}

func (r *Room) path(id string) string { return filepath.Join(r.dir, id+".json") }

func (r *Room) load(id string) (record, error) {
	text, err := os.ReadFile(r.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return record{}, ErrUnknown
	}
	if err != nil {
		return record{}, fmt.Errorf("read game: %w", err)
	}
	var s record
	if err := json.Unmarshal(text, &s); err != nil {
		return record{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(s.Left) != len(s.Moves)+1 {
		return record{}, fmt.Errorf("%w: %d clocks for %d moves", ErrDamaged, len(s.Left), len(s.Moves))
	}
	return s, nil
}

func (r *Room) store(id string, s record) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write game: %w", err)
	}
	if err := maybe.WriteFile(r.path(id), text, 0o600); err != nil {
		return fmt.Errorf("write game: %w", err)
	}
	return nil
}

// finish archives a game that is over and takes its file away; one that was aborted leaves nothing.
func (r *Room) finish(id string, s record, g *game.Game) (path string, err error) {
	if s.Outcome.Reason != game.Cancelled {
		if path, err = archive.Write(r.finished, archive.Name(s.Started, id[len(prefix):]), s.pgn(g)); err != nil {
			return "", err
		}
	}
	return path, os.Remove(r.path(id))
}

// pgn is the game as its PGN file has it.
func (s record) pgn(g *game.Game) game.Record {
	tag := func(name, value string) game.Tag { return game.Tag{Name: name, Value: value} }
	white, black := names(s.Setup)
	r := game.Record{
		Tags: []game.Tag{
			tag("Event", "castlekey practice"), tag("Site", "off chain"), tag("Date", s.Started.Local().Format("2006.01.02")), tag("Round", "-"),
			tag("White", white), tag("Black", black), tag("TimeControl", s.Setup.Time.Tag()), tag("Termination", s.Outcome.Reason.String()),
		},
		Game: g, Result: s.Outcome.Result,
	}
	if s.Setup.Time.Timed() {
		r.Clocks = map[int]time.Duration{}
		mover := g.AtPly(0).Turn()
		for ply := 1; ply < len(s.Left); ply++ {
			r.Clocks[ply] = time.Duration(s.Left[ply][mover]) * time.Millisecond
			mover = mover.Other()
		}
	}
	return r
}

// names are what the seats are called, White first.
func names(s backend.Setup) (white, black string) {
	white, black = "You", "Friend"
	if s.Opponent == backend.Engine {
		black = engines.Title(s)
	}
	if s.Side == backend.Black {
		white, black = black, white
	}
	return white, black
}
