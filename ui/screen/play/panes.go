package play

import (
	"fmt"
	"time"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// pane is how much of the proof is shown.
type pane uint8

// The panes, in the order the key goes through them.
const (
	paneStrip pane = iota // the latest transaction alone
	paneTable             // the session and every move, in place of the list of moves
	paneLarge             // the latest move in letters for a whole room
	panes
)

// turnPane shows the next pane; where there is no room for the table it is left out.
func (m Model) turnPane() Model {
	m.pane = (m.pane + 1) % panes
	if m.pane == paneTable && arrange(m.w, m.h).moves.H < tableRows {
		m.pane = paneLarge
	}
	return m
}

// tableRows is what the table needs: the session and one move.
const tableRows = 6

// drawTable draws the session and the life of each move, the latest first.
func (m Model) drawTable(c *theme.Canvas, r theme.Rect) {
	th, y := m.env.Theme, r.Y
	write := func(text string, style theme.Style) {
		for _, line := range theme.Wrap(text, r.W) {
			if y < r.Y+r.H {
				c.Text(r.X, y, line, style)
			}
			y++
		}
	}
	write("Session of "+m.snap.Seats[m.actor()].Name, th.Title)
	for _, line := range wrapFacts(m.sessionFacts(), r.W) {
		write(line, th.Proof)
	}
	for _, p := range m.snap.Proofs {
		y += spacing(r)
		head, tone := p.Text+" ✓ "+microseconds(p), screen.Good
		if p.Err != nil {
			what, _ := backend.Explain(p.Err)
			head, tone = p.Text+" ✗ "+what, screen.Bad
		}
		write(head, tone.Style(th))
		for _, line := range wrapFacts(lifeFacts(p), r.W) {
			write(line, th.Muted)
		}
	}
}

// spacing is the air between moves: none where rows are few.
func spacing(r theme.Rect) int {
	if r.H < 12 {
		return 0
	}
	return 1
}

// sessionFacts are what is known about the session of who plays here.
func (m Model) sessionFacts() []string {
	seat := m.snap.Seats[m.actor()]
	facts := []string{"key " + screen.Short(seat.SessionKey)}
	if seat.MovesLeft >= 0 {
		facts = append(facts, grouped(uint64(seat.MovesLeft))+" moves left")
	}
	if !seat.ValidUntil.IsZero() {
		facts = append(facts, "ends in "+span(seat.ValidUntil.Sub(m.now)))
	}
	if seat.Token != "" {
		facts = append(facts, "token "+screen.Short(seat.Token))
	}
	if seat.Policy != "" {
		facts = append(facts, "policy "+screen.Short(seat.Policy))
	}
	return facts
}

// span is how long something still takes, in the largest fitting unit.
func span(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d min", max(d, 0)/time.Minute)
}

// lifeFacts are what the chain recorded about one move.
func lifeFacts(p backend.Proof) []string {
	facts := []string{"by " + screen.Short(p.SignedBy)}
	if p.Err != nil {
		return facts
	}
	return append(facts, "tx "+screen.Short(p.Signature), "slot "+grouped(p.Slot), grouped(p.Units)+" CU", "fee "+grouped(p.Fee))
}

// microseconds is how long a move took from signing to confirmation.
func microseconds(p backend.Proof) string { return grouped(uint64(p.Elapsed.Microseconds())) + " µs" }

// drawLarge fills the screen with the latest move, its time and the count of prompts.
func (m Model) drawLarge(c *theme.Canvas) {
	th := m.env.Theme
	w, h := c.Size()
	letters := brush{c, largeScale(w, h)}
	head, facts := m.proof()
	move, took := "-", "-"
	if len(m.snap.Proofs) > 0 && m.snap.Proofs[0].Err == nil && m.pending.request == 0 {
		move, took = m.snap.Proofs[0].Text, milliseconds(m.snap.Proofs[0].Elapsed)
	}
	if len(move) > len("exd8=Q#") {
		move = "-" // an action in words is said in the first line
	}
	y := 1
	c.Text(2, y, theme.Cut(head.Text, w-4), head.Tone.Style(th))
	y += 2
	for i, text := range []string{move, took, fmt.Sprintf("prompts %d", m.snap.Prompts)} {
		style := [...]theme.Style{th.Good, th.Proof, th.Title}[i]
		y += letters.write(2, y, text, style) + 1
	}
	for _, line := range append(wrapFacts(facts, w-4), wrapFacts(m.counts(), w-4)...) {
		if y < h-1 {
			c.Text(2, y, line, th.Muted)
		}
		y++
	}
	if m.line != "" {
		x := c.Text(2, h-1, "› "+m.line, th.Accent)
		c.Text(x+2, h-1, theme.Cut(m.preview.text, w-x-4), m.preview.tone.Style(th))
		return
	}
	c.Text(2, h-1, m.keys.pane.Help().Key+" goes back to the board", th.Muted)
}

// largeScale is the largest size at which everything fits, 1 at least.
func largeScale(w, h int) int {
	columns := len(big("prompts 0")[0])
	scale := 1
	for s := 2; s <= 8; s++ {
		if columns*s <= w-4 && 3*((bigRows*s+1)/2+1)+5 <= h {
			scale = s
		}
	}
	return scale
}
