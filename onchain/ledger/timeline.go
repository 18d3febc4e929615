package ledger

import (
	"fmt"
	"time"
)

// A moment is a point of the chain: the slot and the chain time, Unix nanoseconds, at which it is known to have been.
type moment struct {
	Slot uint64
	Time int64
}

// unix returns the moment's chain time in whole seconds, as the Clock sysvar has it.
func (m moment) unix() int64 { return m.Time / int64(time.Second) }

// timelineState is what a timeline needs to go on after a restart.
type timelineState struct {
	Duration time.Duration // of a slot; 0: slots pass by step alone
	Anchor   moment        // the point slots are counted from
	Last     moment        // the latest moment handed out
}

// A timeline turns wall time into slots and chain time. Nothing ticks: both are computed when somebody asks, so an idle
// chain does no work.
//
// Chain time is wall time as long as the wall clock behaves. It never goes back: when the wall clock does, or when the
// chain was warped ahead of it, chain time runs on from where it was, at the same speed.
type timeline struct {
	timelineState
	wall     int64 // the wall clock at the anchor, Unix nanoseconds
	lastWall int64 // the latest wall clock seen
}

// firstSlot is where a new ledger begins; 0 would look like "no slot" to clients whose JSON leaves zeros out.
const firstSlot = 1

// newTimeline starts a chain when the wall clock says now.
func newTimeline(duration time.Duration, now time.Time) *timeline {
	m := moment{Slot: firstSlot, Time: now.UnixNano()}
	return resumeTimeline(timelineState{Duration: duration, Anchor: m, Last: m}, duration, now)
}

// resumeTimeline goes on from s. If the wall clock is past the state, the chain is taken to have gone on meanwhile, as a
// cluster does while nobody looks.
func resumeTimeline(s timelineState, duration time.Duration, now time.Time) *timeline {
	t := &timeline{timelineState: s, wall: s.Anchor.Time, lastWall: now.UnixNano()}
	if s.Duration != duration {
		t.Duration, t.Anchor, t.wall = duration, s.Last, s.Last.Time
	}
	if t.lastWall < s.Last.Time {
		t.Anchor, t.wall = s.Last, t.lastWall
	}
	return t
}

// at returns the chain's moment when the wall clock says now.
func (t *timeline) at(now time.Time) moment {
	wall := now.UnixNano()
	if wall < t.lastWall {
		t.Anchor, t.wall = t.Last, wall
	}
	t.lastWall = wall
	elapsed := wall - t.wall
	m := moment{Slot: t.Anchor.Slot, Time: t.Anchor.Time + elapsed}
	if t.Duration > 0 {
		m.Slot += uint64(elapsed / int64(t.Duration))
	}
	t.Last = m
	return m
}

// step lets slots pass at once. It is how they pass when they have no duration.
func (t *timelineState) step(slots uint64) {
	t.Anchor.Slot += slots
	t.Last.Slot += slots
}

// endOfTime is how far a chain can be warped: nanoseconds end in 2262, and it is to go on for a while.
var endOfTime = time.Date(2200, time.January, 1, 0, 0, 0, 0, time.UTC)

// warp moves chain time ahead by d, which is not negative, and the slots with it. It fails with ErrEndOfTime.
func (t *timeline) warp(d time.Duration) error {
	if int64(d) > endOfTime.UnixNano()-t.Last.Time {
		return fmt.Errorf("%w: it cannot be warped beyond %s", ErrEndOfTime, endOfTime.Format(time.DateOnly))
	}
	t.Anchor.Time += int64(d)
	t.Last.Time += int64(d)
	if t.Duration > 0 {
		t.step(uint64(d / t.Duration))
	}
	return nil
}
