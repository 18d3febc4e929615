package play

import (
	"fmt"
	"time"

	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// pane is how much of the proof is shown.
type pane uint8

// The panes, in the order the key goes through them.
const (
	paneStrip pane = iota // the latest transaction alone
	paneTable             // the session and the life of every move, in place of the list of moves
	paneRest              // what of it had no place
	paneLarge             // the latest move in letters for a whole room
	panes
)

// turnPane shows the next pane; the rest of the table only where the table is short of room.
func (m Model) turnPane() Model {
	if m.practice() || m.spectator() {
		return m
	}
	m.pane = (m.pane + 1) % panes
	if m.pane == paneRest && rows(tablePlace(arrange(m.w, m.h, m.env.Theme.Spare))) >= roomy {
		m.pane++
	}
	return m
}

// onTable reports whether some of the table is shown.
func (m Model) onTable() bool { return m.pane == paneTable || m.pane == paneRest }

// full reports whether the pane covers the board: the large one, and on a terminal without a place beside the board the table too.
func (m Model) full(l layout) bool {
	return m.pane == paneLarge || m.onTable() && len(tablePlace(l)) == 0
}

const (
	tableRows = 6  // what the table needs: one move
	roomy     = 20 // rows from which on the session comes first, because both fit
)

// tablePlace is where the table goes: over the list of moves, and over the strip where that stands below it; nowhere if it is too little.
func tablePlace(l layout) []theme.Rect {
	place := []theme.Rect{l.moves}
	if l.proof.X == l.moves.X && l.proof.W == l.moves.W {
		place = append(place, l.proof)
	}
	if rows(place) < tableRows {
		return nil
	}
	return place
}

func rows(place []theme.Rect) int {
	n := 0
	for _, r := range place {
		n += r.H
	}
	return n
}

// entry is one line of the table.
type entry struct {
	text  string
	style theme.Style
}

// drawTable draws the session and the life of each move, from one part of its place to the next.
func (m Model) drawTable(c *theme.Canvas, place []theme.Rect) {
	lines := m.table(place[0].W, rows(place))
	if m.pane == paneRest {
		lines = lines[min(rows(place), len(lines)):]
	}
	for _, r := range place {
		c.Fill(r, " ", m.env.Theme.Ink)
		for y := 0; y < r.H && len(lines) > 0; y++ {
			c.Text(r.X, r.Y+y, lines[0].text, lines[0].style)
			lines = lines[1:]
		}
	}
}

// table is everything there is to say in so many columns, what matters most first.
func (m Model) table(w, h int) []entry {
	session, life := m.sessionEntries(w), m.lifeEntries(w)
	air := []entry{{}}
	if h < roomy {
		air = nil
	}
	out := append(append(session, air...), life...)
	if h < roomy {
		out = append(life, session...)
	}
	at := m.focus()
	for i, p := range m.snap.Proofs {
		if i != at {
			out = append(append(out, air...), m.shortEntries(p, w)...)
		}
	}
	return out
}

// wrapped lays a text out in lines of one style.
func wrapped(text string, w int, style theme.Style) []entry {
	var out []entry
	for _, line := range theme.Wrap(text, w) {
		out = append(out, entry{line, style})
	}
	return out
}

// facts lays out what belongs together.
func facts(texts []string, w int, style theme.Style) []entry {
	var out []entry
	for _, line := range wrapFacts(texts, w) {
		out = append(out, wrapped(line, w, style)...)
	}
	return out
}

// sessionEntries are about the session of who plays here.
func (m Model) sessionEntries(w int) []entry {
	th := m.env.Theme
	out := wrapped("Session of "+m.snap.Seats[m.actor()].Name, w, th.Title)
	out = append(out, facts(m.sessionFacts(), w, th.Proof)...)
	return append(out, facts(m.counts(), w, th.Muted)...)
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

// drawCover draws what covers the board.
func (m Model) drawCover(c *theme.Canvas) {
	if m.pane == paneLarge {
		m.drawLarge(c)
	} else {
		m.drawPage(c)
	}
}

// drawPage draws the table over the whole screen, for terminals with no place beside the board.
func (m Model) drawPage(c *theme.Canvas) {
	w, h := c.Size()
	m.drawTable(c, []theme.Rect{{X: 2, W: w - 4, H: h - 2}})
	m.drawBottom(c)
}

// drawBottom is the last line where a pane covers the board: what is typed, or how to get back.
func (m Model) drawBottom(c *theme.Canvas) {
	th := m.env.Theme
	w, h := c.Size()
	if m.line != "" {
		x := c.Text(2, h-1, "› "+m.line, th.Accent)
		c.Text(x+2, h-1, theme.Cut(m.preview.text, w-x-4), m.preview.tone.Style(th))
		return
	}
	where := " goes back to the board"
	if m.onTable() {
		where = " goes on · " + m.keys.back.Help().Key + " to the board"
	}
	c.Text(2, h-1, theme.Cut(m.keys.pane.Help().Key+where, w-4), th.Muted)
}

// drawLarge fills the screen with the latest move, its time and the count of prompts.
func (m Model) drawLarge(c *theme.Canvas) {
	th := m.env.Theme
	w, h := c.Size()
	head, latest := m.proof()
	lines := m.largeLines(w - 4)
	letters := brush{c, largeScale(lines, w, h)}
	y := 1
	c.Text(2, y, theme.Cut(head.Text, w-4), head.Tone.Style(th))
	y += 2
	for i, text := range lines {
		style := [...]theme.Style{th.Good, th.Proof, th.Title}[i]
		y += letters.write(2, y, text, style) + 1
	}
	below := facts(latest, w-4, th.Muted)
	if at := m.focus(); at >= 0 && m.snap.Proofs[at].Err == nil {
		below = append(below, m.detailEntries(m.snap.Proofs[at], w-4)...)
	}
	below = append(facts(m.counts(), w-4, th.Muted), below...)
	for _, line := range below {
		if y < h-1 {
			c.Text(2, y, line.text, line.style)
		}
		y++
	}
	m.drawBottom(c)
}

// largeLines are what the whole room reads: the move, how long it took, and that nobody was asked.
func (m Model) largeLines(w int) []string {
	move, took := "-", "-"
	if at := m.focus(); at >= 0 && m.snap.Proofs[at].Err == nil && (m.pending.request == 0 || m.past.on()) {
		move, took = m.snap.Proofs[at].Text, microseconds(m.snap.Proofs[at].Elapsed)
		if len(big(took)[0]) > w {
			took = milliseconds(m.snap.Proofs[at].Elapsed)
		}
	}
	if len(move) > len("exd8=Q#") {
		move = "-" // an action in words is said in the first line
	}
	return []string{move, took, fmt.Sprintf("prompts %d", m.snap.Prompts)}
}

// largeScale is the largest size at which everything fits, 1 at least. The longest move counts, so that the size stays as it is.
func largeScale(lines []string, w, h int) int {
	columns := len(big("prompts 0")[0])
	for _, text := range lines {
		columns = max(columns, len(big(text)[0]))
	}
	scale := 1
	for s := 2; s <= 8; s++ {
		if columns*s <= w-4 && len(lines)*((bigRows*s+1)/2+1)+5 <= h {
			scale = s
		}
	}
	return scale
}
