package play

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

// rotation is whether the board turns to whoever moves, when two play at one keyboard. The zero value leaves it alone.
type rotation struct {
	on  bool
	ply int // of the position it was turned for; since then the player may have turned it back
}

// twoHere reports whether both sides are played from this keyboard.
func (m Model) twoHere() bool {
	return m.snap.Seats[game.White].Local && m.snap.Seats[game.Black].Local
}

// settled reports whether the board may turn: nobody has a piece in hand, types, answers a question or looks at the past,
// and no piece moves.
func (m Model) settled() bool {
	held := m.selected != game.NoSquare || m.dragging
	return !held && m.line == "" && !m.dialog.Open() && !m.past.on() && !m.motion.on()
}

// rotated turns the board to whoever moves, once for each position and only when nothing is in anybody's hands.
func (m Model) rotated() Model {
	ply := m.snap.Game.Ply()
	if !m.rotation.on || m.rotation.ply == ply || !m.twoHere() || m.over() || !m.settled() {
		return m
	}
	m.rotation.ply, m.bottom = ply, m.snap.Game.Turn()
	return m
}

// noPly is a position that no game has, so that the board turns at once.
const noPly = -1

// rotate is typed to have the board turn by itself, or to stop it, for as long as the program runs.
func (m Model) rotate() (Model, tea.Cmd) {
	switch {
	case !m.twoHere():
		return m.say("The board turns by itself only when two play at one keyboard.", "", screen.Quiet), nil
	case m.rotation.on:
		m.rotation = rotation{}
		return m.say("The board stays as it is.", "", screen.Quiet), screen.Intent(Rotating{})
	}
	m.rotation = rotation{on: true, ply: noPly}
	return m.say("The board turns to whoever moves.", "", screen.Quiet), screen.Intent(Rotating{On: true})
}
