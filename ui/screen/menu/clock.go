package menu

import (
	"strings"
	"time"

	"castlekey/game"
)

// controls are the clocks to choose from; any other is typed.
var controls = []game.TimeControl{
	{},
	{Initial: time.Minute},
	{Initial: 2 * time.Minute, Increment: time.Second},
	{Initial: 3 * time.Minute},
	{Initial: 3 * time.Minute, Increment: 2 * time.Second},
	{Initial: 5 * time.Minute},
	{Initial: 5 * time.Minute, Increment: 3 * time.Second},
	{Initial: 10 * time.Minute},
	{Initial: 10 * time.Minute, Increment: 5 * time.Second},
	{Initial: 15 * time.Minute, Increment: 10 * time.Second},
	{Initial: 30 * time.Minute},
	{Initial: 30 * time.Minute, Increment: 20 * time.Second},
	{Initial: time.Hour},
	{Initial: 90 * time.Minute, Increment: 30 * time.Second},
	{Initial: 5 * time.Minute, Delay: 3 * time.Second},
	{Initial: 25 * time.Minute, Delay: 5 * time.Second},
	{Initial: 24 * time.Hour, Increment: time.Hour},
	{Initial: 3 * 24 * time.Hour, Increment: 12 * time.Hour},
	{Initial: 7 * 24 * time.Hour, Increment: 24 * time.Hour},
}

func clockNames() []string {
	names := make([]string, len(controls))
	for i, c := range controls {
		names[i] = c.String() + "  " + speed(c)
	}
	names[0] = "none"
	return names
}

// speed is what a time control is called on lichess, by how long forty moves may take.
func speed(c game.TimeControl) string {
	switch forty := c.Initial + 40*(c.Increment+c.Delay); {
	case !c.Timed():
		return "no clock"
	case forty < 3*time.Minute:
		return "bullet"
	case forty < 8*time.Minute:
		return "blitz"
	case forty < 25*time.Minute:
		return "rapid"
	case forty < 6*time.Hour:
		return "classical"
	}
	return "correspondence"
}

// longestClock is the longest time control worth typing.
const longestClock = 9

// Letters that a clock may hold: d before a delay and after days, h, m and s after hours, minutes and seconds. None begins one.
const (
	clockStarts  = "0123456789:."
	clockLetters = clockStarts + "+dhms"
)

// typedClock is the clock after a key typed on it.
func typedClock(text, typed string) string {
	allowed := clockLetters
	if text == "" {
		allowed = clockStarts
	}
	if strings.Trim(typed, allowed) != "" || len(text)+len(typed) > longestClock {
		return text
	}
	return text + typed
}

// control is the clock that was chosen or typed.
func (m Model) control() (game.TimeControl, error) {
	if m.custom == "" {
		return controls[m.chosen[clock]], nil
	}
	return game.ParseTimeControl(m.custom)
}

// customText is what was typed and what it means.
func (m Model) customText() string {
	c, err := m.control()
	if err != nil {
		return m.custom + "▏ like 5+3, 5d3"
	}
	return m.custom + "▏ " + speed(c)
}
