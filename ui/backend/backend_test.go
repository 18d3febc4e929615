package backend_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/ui/backend"
)

// spoken is an error that explains itself.
type spoken struct{}

func (spoken) Error() string { return "session expired" }

func (spoken) Explain() (what, todo string) {
	return "The session has expired.", "Start a new game to approve another."
}

// TestExplain turns errors into what a player reads.
func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want [2]string
	}{
		"no error says nothing":            {nil, [2]string{}},
		"an error that explains itself":    {fmt.Errorf("play e4: %w", spoken{}), [2]string{"The session has expired.", "Start a new game to approve another."}},
		"a bare error becomes a sentence":  {errors.New("no such game"), [2]string{"No such game.", ""}},
		"a sentence stays one":             {errors.New("Which game?"), [2]string{"Which game?", ""}},
		"an empty error still says so":     {errors.New(""), [2]string{"Something went wrong.", ""}},
		"a chain that is slow":             {fmt.Errorf("send: %w", context.DeadlineExceeded), [2]string{"The chain did not answer in time.", "Try again; what was sent is settled before anything new is."}},
		"something the player has stopped": {context.Canceled, [2]string{"Stopped before it was done.", "Nothing is lost: the game can be resumed."}},
	} {
		t.Run(name, func(t *testing.T) {
			what, todo := backend.Explain(c.err)
			if diff := cmp.Diff(c.want, [2]string{what, todo}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestClocksAt reads clocks at several moments.
func TestClocksAt(t *testing.T) {
	start := time.Unix(1000, 0)
	c := backend.Clocks{Timed: true, Running: true, Remaining: [2]time.Duration{10 * time.Second, 20 * time.Second}, Since: start}
	for name, want := range map[string]struct {
		side game.Color
		at   time.Duration
		left time.Duration
	}{
		"the side to move loses time":  {game.White, 3 * time.Second, 7 * time.Second},
		"the other side does not":      {game.Black, 3 * time.Second, 20 * time.Second},
		"no clock goes below zero":     {game.White, time.Minute, 0},
		"a moment before adds nothing": {game.White, -time.Second, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.At(want.side, game.White, start.Add(want.at)); got != want.left {
				t.Errorf("%v left, want %v", got, want.left)
			}
		})
	}
	c.Running = false
	if got := c.At(game.White, game.White, start.Add(time.Second)); got != 10*time.Second {
		t.Errorf("a stopped clock shows %v", got)
	}
}

// TestSwapped changes the colours over for a rematch.
func TestSwapped(t *testing.T) {
	for from, to := range map[backend.Side]backend.Side{backend.White: backend.Black, backend.Black: backend.White, backend.Random: backend.Random} {
		if got := (backend.Setup{Side: from}).Swapped().Side; got != to {
			t.Errorf("side %d becomes %d, want %d", from, got, to)
		}
	}
}
