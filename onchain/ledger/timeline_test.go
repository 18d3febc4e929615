package ledger

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at is a wall clock n milliseconds after a fixed start.
func at(ms int) time.Time { return time.UnixMilli(1_700_000_000_000 + int64(ms)) }

// TestTimelineFollowsTheWallClock reads a chain of 400 ms slots at several wall clocks in order.
func TestTimelineFollowsTheWallClock(t *testing.T) {
	type reading struct {
		wall int // milliseconds
		slot uint64
		time int // chain time, milliseconds
	}
	cases := map[string][]reading{
		"slots follow from elapsed time":                    {{0, 1, 0}, {399, 1, 399}, {400, 2, 400}, {4000, 11, 4000}},
		"a clock set back does not turn the chain back":     {{4000, 11, 4000}, {1000, 11, 4000}, {1400, 12, 4400}},
		"the chain runs on from where the clock was set":    {{4000, 11, 4000}, {-9000, 11, 4000}, {-5000, 21, 8000}},
		"a clock set ahead moves slots and time":            {{0, 1, 0}, {400_000, 1001, 400_000}},
		"the same instant twice is the same moment":         {{1000, 3, 1000}, {1000, 3, 1000}},
		"a clock set back twice is still no way back":       {{8000, 21, 8000}, {4000, 21, 8000}, {0, 21, 8000}, {400, 22, 8400}},
		"an odd instant keeps what is left of its own slot": {{600, 2, 600}, {800, 3, 800}},
	}
	for name, readings := range cases {
		t.Run(name, func(t *testing.T) {
			line := newTimeline(400*time.Millisecond, at(0))
			for _, r := range readings {
				want := moment{Slot: r.slot, Time: at(r.time).UnixNano()}
				if diff := cmp.Diff(want, line.at(at(r.wall))); diff != "" {
					t.Errorf("at %d ms (-want +got):\n%s", r.wall, diff)
				}
			}
		})
	}
}

// TestClosedChainDoesNotGoBack opens a ledger again that was warped ahead and then left alone for an hour, with a wall clock that is behind
// the chain's. Its blockhashes were handed out meanwhile.
func TestClosedChainDoesNotGoBack(t *testing.T) {
	wall := at(0)
	c := Config{Path: filepath.Join(t.TempDir(), "chain.db"), Now: func() time.Time { return wall }, SlotDuration: 400 * time.Millisecond}
	for range 2 {
		l, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.WarpClock(24 * time.Hour); err != nil {
			t.Fatal(err)
		}
		wall = wall.Add(time.Hour)
		then, hash := l.Clock(), l.LatestBlockhash().Hash
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = Open(c); err != nil {
			t.Fatal(err)
		}
		if now := l.Clock(); now.Slot < then.Slot || now.UnixTimestamp < then.UnixTimestamp || !l.IsBlockhashValid(hash) {
			t.Errorf("the chain went back from %+v to %+v", then, now)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTimelineGoesOnAfterARestart stores a timeline and resumes it at another wall clock.
func TestTimelineGoesOnAfterARestart(t *testing.T) {
	cases := map[string]struct {
		stored, resumed int // wall clock, milliseconds
		duration        time.Duration
		slot            uint64
		time            int
	}{
		"slots pass while the process is away":               {4000, 40_000, 400 * time.Millisecond, 101, 40_000},
		"at the same instant nothing changed":                {4000, 4000, 400 * time.Millisecond, 11, 4000},
		"within a slot no part of it is lost":                {4300, 4400, 400 * time.Millisecond, 12, 4400},
		"a clock set back meanwhile does not turn it back":   {4000, 1000, 400 * time.Millisecond, 11, 4000},
		"another slot duration counts from the last moment":  {4000, 5000, 100 * time.Millisecond, 21, 5000},
		"without a duration slots stand still, time goes on": {4000, 9000, 0, 11, 9000},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			line := newTimeline(400*time.Millisecond, at(0))
			line.at(at(c.stored))
			resumed := resumeTimeline(line.timelineState, c.duration, at(c.resumed))
			want := moment{Slot: c.slot, Time: at(c.time).UnixNano()}
			if diff := cmp.Diff(want, resumed.at(at(c.resumed))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWarpedTimelineStaysAhead restarts a chain that was moved an hour ahead.
func TestWarpedTimelineStaysAhead(t *testing.T) {
	line := newTimeline(400*time.Millisecond, at(0))
	line.warp(time.Hour)
	resumed := resumeTimeline(line.timelineState, 400*time.Millisecond, at(800))
	want := moment{Slot: 1 + 9000 + 2, Time: at(3_600_000 + 800).UnixNano()}
	got := resumed.at(at(1600))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestStepsAreSlotsWithoutTime is the mode of SlotDuration 0.
func TestStepsAreSlotsWithoutTime(t *testing.T) {
	line := newTimeline(0, at(0))
	line.step(1)
	line.step(2)
	if diff := cmp.Diff(moment{Slot: 4, Time: at(10).UnixNano()}, line.at(at(10))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
