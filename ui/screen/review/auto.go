package review

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen"
)

// speeds are how fast the game plays by itself, in moves a second.
var speeds = [...]float64{0.5, 1, 1.5, 2, 3, 4}

const usualSpeed = 1 // of speeds

// auto is the game playing by itself; it does not while its token is nil.
type auto struct {
	speed int // of speeds
	token *int
}

func (a auto) on() bool { return a.token != nil }

func (a auto) stopped() auto { return auto{speed: a.speed} }

// started begins a new series of ticks; those of the one before find another token.
func (a auto) started() auto { return auto{a.speed, new(int)} }

// played says that the next move is due.
type played struct{ token *int }

func (a auto) tick() tea.Cmd {
	wait := time.Duration(float64(second) / speeds[a.speed])
	return tea.Tick(wait, func(time.Time) tea.Msg { return played{a.token} })
}

func (a auto) String() string { return fmt.Sprintf("%g×", speeds[a.speed]) }

// togglePlay starts or stops it; at the end of the line it starts from the beginning.
func (m Model) togglePlay() (Model, tea.Cmd) {
	if m.auto.on() {
		m.auto = m.auto.stopped()
		return m, nil
	}
	if m.following() == nil {
		m = m.goTo(m.tree.Root())
	}
	m.auto = m.auto.started()
	return m, m.auto.tick()
}

// changeSpeed makes it faster or slower; the change counts at once.
func (m Model) changeSpeed(faster bool) (Model, tea.Cmd) {
	by := -1
	if faster {
		by = 1
	}
	m.auto.speed = min(max(m.auto.speed+by, 0), len(speeds)-1)
	if !m.auto.on() {
		return m.say("Plays by itself at "+m.auto.String()+"; p starts it.", screen.Quiet), nil
	}
	m.auto = m.auto.started()
	return m, m.auto.tick()
}

// onPlayed makes the next move, and stops at the last one.
func (m Model) onPlayed(msg played) (Model, tea.Cmd) {
	if msg.token == nil || msg.token != m.auto.token {
		return m, nil
	}
	next := m.following()
	if next == nil {
		m.auto = m.auto.stopped()
		return m, nil
	}
	m = m.goTo(next)
	m, cmd := m.follow()
	return m, tea.Batch(cmd, m.auto.tick())
}
