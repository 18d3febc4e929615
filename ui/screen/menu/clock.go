package menu

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

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
	switch forty := c.Initial + 40*c.Increment; {
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

// typeClock lets a clock be typed while the cursor is on it, false if the key does something else.
func (m Model) typeClock(msg tea.KeyMsg) (Model, bool) {
	if m.here().field != clock {
		return m, false
	}
	text := string(msg.Runes)
	switch {
	case key.Matches(msg, m.keys.erase) && m.custom != "":
		m.custom = m.custom[:len(m.custom)-1]
	case msg.Type == tea.KeyRunes && !msg.Alt && strings.Trim(text, "0123456789+:.") == "" && len(m.custom)+len(text) <= longestClock:
		m.custom += text
	default:
		return m, false
	}
	m.err = nil
	return m, true
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
		return m.custom + "▏ like 5+3"
	}
	return m.custom + "▏ " + speed(c)
}
