package game_test

import (
	"errors"
	"testing"
	"time"

	"castlekey/game"
)

func TestParseTimeControl(t *testing.T) {
	cases := map[string]struct {
		initial, increment time.Duration
		text, tag          string
		delay              time.Duration
	}{
		"5+3":      {5 * time.Minute, 3 * time.Second, "5+3", "300+3", 0},
		"10":       {10 * time.Minute, 0, "10+0", "600", 0},
		" 3 + 2 ":  {3 * time.Minute, 2 * time.Second, "3+2", "180+2", 0},
		"0.5+0":    {30 * time.Second, 0, "0:30+0", "30", 0},
		"1:30+1":   {90 * time.Second, time.Second, "1:30+1", "90+1", 0},
		"90s+1s":   {90 * time.Second, time.Second, "1:30+1", "90+1", 0},
		"1h30m+30": {90 * time.Minute, 30 * time.Second, "90+30", "5400+30", 0},
		"5d3":      {5 * time.Minute, 0, "5d3", "300d3", 3 * time.Second},
		"5 D 3s":   {5 * time.Minute, 0, "5d3", "300d3", 3 * time.Second},
		"3d":       {72 * time.Hour, 0, "3d+0", "259200", 0},
		"3d+1d":    {72 * time.Hour, 24 * time.Hour, "3d+1d", "259200+86400", 0},
		"3d+12h":   {72 * time.Hour, 12 * time.Hour, "3d+12h", "259200+43200", 0},
		"1dd60":    {24 * time.Hour, 0, "1dd60", "86400d60", time.Minute},
		"untimed":  {0, 0, "untimed", "-", 0},
		"None":     {0, 0, "untimed", "-", 0},
		"-":        {0, 0, "untimed", "-", 0},
	}
	for text, c := range cases {
		t.Run(text, func(t *testing.T) {
			got, err := game.ParseTimeControl(text)
			if err != nil {
				t.Fatal(err)
			}
			if want := (game.TimeControl{Initial: c.initial, Increment: c.increment, Delay: c.delay}); got != want {
				t.Fatalf("got %+v, want %+v", got, want)
			}
			if got.String() != c.text || got.Tag() != c.tag {
				t.Errorf("written as %q and %q, want %q and %q", got.String(), got.Tag(), c.text, c.tag)
			}
			if again, err := game.ParseTimeControl(got.String()); err != nil || again != got {
				t.Errorf("%q is read back as %+v, %v", got.String(), again, err)
			}
		})
	}
}

func TestTimeControlIsRefused(t *testing.T) {
	for _, text := range []string{"", "+3", "5+", "x", "5+x", "0+3", "0", "-5+3", "999999", "5+99999", "1:99", "1e5", "5+3+2", "0.001", "d3", "5+3d2", "5d3+2", "1d12h", "31d", "1d+25h", "99999d"} {
		if tc, err := game.ParseTimeControl(text); !errors.Is(err, game.ErrSyntax) {
			t.Errorf("%q is read as %+v, %v", text, tc, err)
		}
	}
}

// at returns a moment some seconds into a game.
func at(seconds float64) time.Time {
	return time.Unix(1_000_000, 0).Add(time.Duration(seconds * float64(time.Second)))
}

func TestClockChargesTheSideThatThinks(t *testing.T) {
	c := game.NewClock(game.TimeControl{Initial: time.Minute, Increment: 2 * time.Second})
	c.Start(game.White, at(0))
	if spent := c.Press(at(10)); spent != 10*time.Second {
		t.Errorf("white spent %v", spent)
	}
	if got := c.Remaining(game.White, at(30)); got != 52*time.Second {
		t.Errorf("white has %v, want 52s", got)
	}
	if got := c.Remaining(game.Black, at(30)); got != 40*time.Second {
		t.Errorf("black has %v, want 40s", got)
	}
	if side, running := c.Running(); side != game.Black || !running {
		t.Errorf("%v runs: %v", side, running)
	}
}

func TestFlagFallsOnceMoreIsSpentThanWasLeft(t *testing.T) {
	for seconds, want := range map[float64]bool{59.9: false, 60: false, 60.1: true} {
		c := game.NewClock(game.TimeControl{Initial: time.Minute})
		c.Start(game.White, at(0))
		if side, fallen := c.Flagged(at(seconds)); fallen != want || fallen && side != game.White {
			t.Errorf("after %vs: %v %v", seconds, side, fallen)
		}
		c.Press(at(seconds))
		if side, _ := c.Running(); (side == game.White) != want {
			t.Errorf("after %vs: %v runs", seconds, side)
		}
	}
}

func TestADelayIsFree(t *testing.T) {
	for seconds, want := range map[float64]time.Duration{3: time.Minute, 5: time.Minute, 8: 57 * time.Second, 65: 0} {
		c := game.NewClock(game.TimeControl{Initial: time.Minute, Delay: 5 * time.Second})
		c.Start(game.White, at(0))
		if got := c.Remaining(game.White, at(seconds)); got != want {
			t.Errorf("after %vs white has %v, want %v", seconds, got, want)
		}
		c.Press(at(seconds))
		if got := c.Remaining(game.White, at(seconds)); got != want {
			t.Errorf("after a move of %vs white has %v, want %v: a delay adds nothing", seconds, got, want)
		}
		if side, _ := c.Running(); side != game.Black {
			t.Errorf("after %vs the flag has fallen", seconds)
		}
	}
	c := game.NewClock(game.TimeControl{Initial: time.Minute, Delay: 5 * time.Second})
	c.Start(game.White, at(0))
	if _, fallen := c.Flagged(at(65.1)); !fallen {
		t.Error("the flag does not fall once delay and time are over")
	}
}

func TestClockStandsStill(t *testing.T) {
	untimed := game.NewClock(game.TimeControl{})
	untimed.Start(game.White, at(0))
	if _, fallen := untimed.Flagged(at(1e6)); fallen || untimed.Remaining(game.White, at(5)) != 0 {
		t.Error("an untimed clock runs")
	}
	c := game.NewClock(game.TimeControl{Initial: time.Minute})
	if spent := c.Press(at(5)); spent != 0 {
		t.Errorf("a stopped clock counts %v", spent)
	}
	c.Start(game.White, at(0))
	c.Stop(at(10))
	if got := c.Remaining(game.White, at(99)); got != 50*time.Second {
		t.Errorf("stopped at %v, want 50s", got)
	}
	c.Set(game.Black, 7*time.Second)
	c.Start(game.Black, at(100))
	if got := c.Remaining(game.Black, at(90)); got != 7*time.Second {
		t.Errorf("time that goes backwards leaves %v, want 7s", got)
	}
	if got := c.Remaining(game.Black, at(200)); got != 0 {
		t.Errorf("less than nothing is left: %v", got)
	}
}
