package play

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// Renew asks for the approval that gives a side's session more time and money.
type Renew struct{ Side game.Color }

// Revoke asks for the approval that ends the player's session at once.
type Revoke struct{}

// Renewed says that a renewal took place, or why it did not.
type Renewed struct{ Err error }

// ailing is the local side whose session most needs a renewal, false if none does or the match cannot renew.
func (m Model) ailing() (game.Color, bool) {
	if _, ok := m.env.Match.(backend.Renewer); !ok || m.over() {
		return 0, false
	}
	worst, found := game.White, false
	for _, c := range []game.Color{game.White, game.Black} {
		seat := m.snap.Seats[c]
		if seat.Local && seat.Standing != backend.Good && (!found || seat.Standing > m.snap.Seats[worst].Standing) {
			worst, found = c, true
		}
	}
	return worst, found
}

// renew asks for the approval.
func (m Model) renew() (Model, tea.Cmd) {
	c, ok := m.ailing()
	if !ok {
		return m, nil
	}
	return m.say("Preparing the approval…", "", screen.Quiet), screen.Intent(Renew{c})
}

// revocable reports whether the player has a session to revoke.
func (m Model) revocable() bool {
	_, ok := m.env.Match.(backend.Revoker)
	return ok && !m.over() && !m.spectator() && !m.practice()
}

// revoke asks for the approval.
func (m Model) revoke() (Model, tea.Cmd) {
	if !m.revocable() {
		return m, nil
	}
	return m.say("Preparing the approval…", "", screen.Quiet), screen.Intent(Revoke{})
}

func (m Model) onRenewed(msg Renewed) Model {
	if msg.Err != nil {
		return m.refuse("", msg.Err)
	}
	return m.say("The session is renewed.", "", screen.Good)
}

// sessionState says that a session has ended, and what waits for its renewal.
func (m Model) sessionState() (string, bool) {
	c, ok := m.ailing()
	if !ok || m.snap.Seats[c].Standing != backend.Ended {
		return "", false
	}
	if held := m.snap.Seats[c].InHand; held != "" {
		return held + " waits: " + m.renewHint(), true
	}
	return "Your session has ended: " + m.renewHint(), true
}

func (m Model) renewHint() string { return keys.InWords(m.keys.renew) + " renews the session." }
