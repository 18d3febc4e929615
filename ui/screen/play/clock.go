package play

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
)

// ticked says that the running clock shows something else now.
type ticked struct {
	series int
	at     time.Time
}

const (
	// precise is the time below which a clock shows tenths.
	precise = 10 * time.Second
	// short is the time below which a clock is drawn as a warning.
	short = bell.Low
	// grace is how long a clock stands at zero before the time is claimed: the chain counts whole seconds.
	grace = 1100 * time.Millisecond
)

// tick waits until the running clock shows something else; nil if none runs.
func (m Model) tick() tea.Cmd {
	if !m.running() {
		return nil
	}
	series, now := m.ticks, m.env.Now
	delay := max(m.snap.Clocks.Since.Sub(m.now), 0) // a clock with a delay stands still at first
	return tea.Tick(delay+untilChange(m.left(m.snap.Game.Turn())), func(time.Time) tea.Msg { return ticked{series, now()} })
}

// running reports whether a clock changes by itself.
func (m Model) running() bool {
	return m.snap.Clocks.Timed && m.snap.Clocks.Running && !m.over()
}

// left is what a side's clock shows.
func (m Model) left(c game.Color) time.Duration {
	return m.snap.Clocks.At(c, m.snap.Game.Turn(), m.now)
}

// untilChange is how long a clock with so much time left shows the same text.
func untilChange(left time.Duration) time.Duration {
	step := time.Second
	switch {
	case left <= 0:
		return grace
	case left <= precise:
		step = time.Second / 10
	}
	return (left-1)%step + 1
}

func (m Model) onTicked(msg ticked) (Model, tea.Cmd) {
	if msg.series != m.ticks || !m.running() {
		return m, nil
	}
	stood := m.left(m.snap.Game.Turn()) <= 0
	rung := m.ring(bell.Passing(m.snap, m.now, msg.at))
	m.now = msg.at
	if !stood {
		return m, tea.Batch(rung, m.tick())
	}
	return m.act(m.snap.Game.Turn().Other(), backend.ClaimTimeout)
}

// clockText is a time as a chess clock shows it: rounded up, tenths only when they matter.
func clockText(d time.Duration) string {
	if d <= precise {
		tenths := int((d + time.Second/10 - 1) / (time.Second / 10))
		return fmt.Sprintf("0:%02d.%d", tenths/10, tenths%10)
	}
	s := int((d + time.Second - 1) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
