package game

import "time"

// Clock is a chess clock that is told the time. It follows the chain's rule: a side has
// lost on time once it has spent more than it had left, what a delay gives it on each move
// not counted. The zero value is untimed.
type Clock struct {
	control   TimeControl
	remaining [2]time.Duration
	turn      Color
	since     time.Time // when turn's time began to run; zero while stopped
}

// NewClock returns a stopped clock with the full time for both sides.
func NewClock(control TimeControl) *Clock {
	return &Clock{control: control, remaining: [2]time.Duration{control.Initial, control.Initial}}
}

// Control returns the time control the clock was made with.
func (c *Clock) Control() TimeControl { return c.control }

// Set sets what side has left, as the chain reports it.
func (c *Clock) Set(side Color, left time.Duration) { c.remaining[side] = left }

// Start lets side's time run from now on.
func (c *Clock) Start(side Color, now time.Time) { c.turn, c.since = side, now }

// Running returns the side whose time runs, false while the clock is stopped.
func (c *Clock) Running() (Color, bool) { return c.turn, !c.since.IsZero() }

// Press ends the running side's turn: what it spent goes, the increment comes, and the
// other side's time runs. It returns what was spent. Once the flag has fallen, or while
// the clock is stopped, it changes nothing.
func (c *Clock) Press(now time.Time) time.Duration {
	spent := c.spent(now)
	if _, fallen := c.Flagged(now); fallen || c.since.IsZero() {
		return spent
	}
	if c.control.Timed() {
		c.remaining[c.turn] += c.control.Increment - c.charged(spent)
	}
	c.Start(c.turn.Other(), now)
	return spent
}

// Stop stops the clock; what the running side has spent is gone.
func (c *Clock) Stop(now time.Time) {
	if c.control.Timed() {
		c.remaining[c.turn] = c.Remaining(c.turn, now)
	}
	c.since = time.Time{}
}

// Remaining returns what side has left, never less than zero.
func (c *Clock) Remaining(side Color, now time.Time) time.Duration {
	left := c.remaining[side]
	if side == c.turn {
		left -= c.charged(c.spent(now))
	}
	return max(0, left)
}

// Flagged returns the side that has spent more than it had, false if none has.
func (c *Clock) Flagged(now time.Time) (Color, bool) {
	return c.turn, c.control.Timed() && c.charged(c.spent(now)) > c.remaining[c.turn]
}

// charged is what of a turn's time goes off the clock: all but the delay.
func (c *Clock) charged(spent time.Duration) time.Duration { return max(0, spent-c.control.Delay) }

// spent returns how long the running side has been thinking; a clock that goes
// backwards spends nothing.
func (c *Clock) spent(now time.Time) time.Duration {
	if c.since.IsZero() {
		return 0
	}
	return max(0, now.Sub(c.since))
}
