package plain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/review"
	"castlekey/ui/backend"
)

// reviewNodes is what the engine looks at for each position of a review.
const reviewNodes = 100_000

// betterPlies is how much of a better line is read out.
const betterPlies = 4

// review goes over the game so far and tells what was not good, then how both sides did.
func (t *table) review(ctx context.Context, _ string) error {
	g := t.match.Snapshot().Game
	if g.Ply() == 0 {
		t.say("No move has been played.")
		return nil
	}
	t.say("Going over %s; this takes a moment.", count(g.Ply(), "half-move"))
	r, err := review.Game(ctx, g.Clone(), engine.NewAnalyst(reviewNodes), nil)
	if err != nil {
		return err
	}
	for i, p := range r.Plies {
		if p.Mark == review.NoMark {
			continue
		}
		text := fmt.Sprintf("%s: %s, %s, %.0f points of winning chances lost", moveName(g, i), p.SAN, p.Mark.Word(), p.Loss)
		if len(p.Better) > 0 {
			text += ". Better was " + strings.Join(p.Better[:min(len(p.Better), betterPlies)], " ")
		}
		t.say("%s.", text)
	}
	for c, s := range r.Sides {
		t.say("%s: accuracy %.0f percent, %s, %s, %s.", side(game.Color(c)), s.Accuracy, several(s.Inaccuracies, "inaccuracy", "inaccuracies"),
			count(s.Mistakes, "mistake"), count(s.Blunders, "blunder"))
	}
	return nil
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// moveName names a half-move by its number and side: "Move 12, Black".
func moveName(g *game.Game, ply int) string {
	before := g.AtPly(ply)
	return fmt.Sprintf("Move %d, %s", before.Fullmove(), side(before.Turn()))
}

// pgn prints the game so far, or writes it to a file.
func (t *table) pgn(_ context.Context, args string) error {
	var text strings.Builder
	if err := game.WritePGN(&text, recordOf(t.match.Snapshot())); err != nil {
		return err
	}
	switch {
	case args == "":
		t.say("%s", strings.TrimSpace(text.String()))
		return nil
	case args != "save" || t.options.Save == nil:
		t.say("Type pgn to see the game, or pgn save to write it to a file.")
		return nil
	}
	path, err := t.options.Save("game.pgn", text.String())
	if err != nil {
		return err
	}
	t.say("The game was written to %s.", path)
	return nil
}

// recordOf is the game with what is known of it.
func recordOf(s backend.Snapshot) game.Record {
	return game.Record{
		Tags: []game.Tag{
			{Name: "Event", Value: "castlekey"}, {Name: "Date", Value: time.Now().Format("2006.01.02")},
			{Name: "White", Value: s.Seats[game.White].Name}, {Name: "Black", Value: s.Seats[game.Black].Name},
			{Name: "TimeControl", Value: s.Setup.Time.Tag()},
		},
		Game: s.Game.Clone(), Result: s.Outcome.Result,
	}
}

func (t *table) settings(context.Context, string) error {
	if t.options.Settings == nil {
		t.say("There are no settings here.")
		return nil
	}
	return t.options.Settings(t.out)
}
