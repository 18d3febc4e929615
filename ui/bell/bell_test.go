package bell_test

import (
	"errors"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/gametest"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
)

// TestParse reads sets and writes them again.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"": "off", "off": "off", "all": "move,check,time,end", "Move, end": "move,end", "end,end": "end", "time": "time",
	} {
		s, err := bell.Parse(text)
		if err != nil || s.String() != want {
			t.Errorf("%q becomes %q, %v; want %q", text, s, err, want)
		}
	}
	if _, err := bell.Parse("move,gong"); !errors.Is(err, bell.ErrUnknown) {
		t.Errorf("a gong: %v", err)
	}
}

// after is a match against the engine, the player having White, after some moves.
func after(t *testing.T, moves string) backend.Snapshot {
	t.Helper()
	g := gametest.After(t, moves)
	return backend.Snapshot{Game: g, Outcome: g.Outcome(), Seats: [2]backend.Seat{{Local: true}, {}}}
}

// TestBetween says what is worth a sound, and that one's own doing is not.
func TestBetween(t *testing.T) {
	both := func(s backend.Snapshot) backend.Snapshot { s.Seats[game.Black].Local = true; return s }
	offered := func(s backend.Snapshot, by game.Color) backend.Snapshot {
		s.DrawOffer = backend.DrawOffer{Standing: true, By: by}
		return s
	}
	for name, c := range map[string]struct {
		before, after backend.Snapshot
		want          bell.Set
	}{
		"nothing":                       {after(t, "e4"), after(t, "e4"), 0},
		"one's own move":                {after(t, ""), after(t, "e4"), 0},
		"the opponent's move":           {after(t, "e4"), after(t, "e4 e5"), bell.Move},
		"both moves at once":            {after(t, ""), after(t, "e4 e5"), bell.Move},
		"a move that gives check":       {after(t, "f4 e5 a3"), after(t, "f4 e5 a3 Qh4"), bell.Move | bell.Check},
		"a check of one's own":          {after(t, "e4 f5"), after(t, "e4 f5 Qh5"), 0},
		"mate by the opponent":          {after(t, "f3 e5 g4"), after(t, "f3 e5 g4 Qh4"), bell.Move | bell.Check | bell.End},
		"an offer of a draw":            {after(t, "e4"), offered(after(t, "e4"), game.Black), bell.Move},
		"an offer of one's own":         {after(t, "e4"), offered(after(t, "e4"), game.White), 0},
		"two at one keyboard":           {both(after(t, "e4")), both(after(t, "e4 e5")), 0},
		"two at one keyboard, the mate": {both(after(t, "f3 e5 g4")), both(after(t, "f3 e5 g4 Qh4")), bell.End},
	} {
		if got := bell.Between(c.before, c.after); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestPassing hears a clock run low once.
func TestPassing(t *testing.T) {
	start := time.Unix(1000, 0)
	s := after(t, "")
	s.Clocks = backend.Clocks{Timed: true, Running: true, Remaining: [2]time.Duration{30 * time.Second, 30 * time.Second}, Since: start}
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	for name, c := range map[string]struct {
		from, to int
		want     bell.Set
	}{"before": {1, 9, 0}, "at it": {9, 11, bell.Time}, "after it": {11, 12, 0}} {
		if got := bell.Passing(s, at(c.from), at(c.to)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	s.Seats[game.White].Local = false
	if got := bell.Passing(s, at(9), at(11)); got != 0 {
		t.Errorf("the opponent's clock: %s", got)
	}
}
