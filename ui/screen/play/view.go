package play

import (
	"strings"

	"castlekey/game"
	"castlekey/ui/board"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// View draws the board and everything around it.
func (m Model) View(w, h int) *theme.Canvas {
	c, l := m.env.Theme.Canvas(w, h), arrange(w, h, m.env.Theme.Spare)
	if m.full(l) {
		m.drawCover(c)
		m.drawDialog(c)
		return c
	}
	m.drawBoard(c, l)
	m.drawSeat(c, l.top, m.bottom.Other())
	m.drawSeat(c, l.bottom, m.bottom)
	m.drawBoth(c, l.both)
	m.drawMoves(c, l.moves)
	m.drawProof(c, l.proof)
	if m.onTable() {
		m.drawTable(c, tablePlace(l))
	}
	m.drawLine(c, l)
	screen.Footer{Place: l.footer, Keys: m.short()}.Draw(c, m.env.Theme)
	m.drawDialog(c)
	return c
}

func (m Model) drawDialog(c *theme.Canvas) {
	if m.dialog.Open() {
		m.dialog.Draw(c, m.env.Theme)
	}
}

func (m Model) drawBoard(c *theme.Canvas, l layout) {
	b := board.Board{Pieces: m.pieces(), Bottom: m.bottom, Files: l.files, Past: m.past.on()}
	m.marks(&b)
	b.Draw(c, m.env.Theme, l.place)
}

// drawLine draws the move line and, below it or beside it, what it means.
func (m Model) drawLine(c *theme.Canvas, l layout) {
	th, r := m.env.Theme, l.line
	if m.past.on() {
		m.drawPast(c, r)
		m.drawTalk(c, l)
		return
	}
	x := c.Text(r.X, r.Y, "› ", th.Accent)
	x = c.Text(x, r.Y, m.line, th.Ink.With(theme.Bold))
	c.Text(x, r.Y, "▏", th.Accent)
	if m.line == "" && !m.steering && m.mayMove() && l.talk.H > 0 && m.snap.Game.Ply() < 2 {
		c.Text(x+1, r.Y, theme.Cut("e4, Nf3, e2e4 …", r.X+r.W-x-1), th.Muted)
	}
	if l.talk.H == 0 {
		m.drawTalkBeside(c, l, x+1)
		return
	}
	m.drawTalk(c, l)
}

// drawTalk writes below the move line what there is to say.
func (m Model) drawTalk(c *theme.Canvas, l layout) {
	th, y := m.env.Theme, l.talk.Y
	for _, line := range m.talk() {
		for _, text := range theme.Wrap(line.Text, l.talk.W) {
			if y < l.talk.Y+l.talk.H {
				c.Text(l.talk.X, y, text, line.Tone.Style(th))
			}
			y++
		}
	}
}

// drawTalkBeside says the most pressing thing in what is left of the move line; what does not fit there goes over the proof.
func (m Model) drawTalkBeside(c *theme.Canvas, l layout, x int) {
	lines := m.talk()
	if len(lines) == 0 {
		return
	}
	style, room := lines[0].Tone.Style(m.env.Theme), l.line.X+l.line.W-x
	texts := theme.Wrap(lines[0].Text, room)
	c.Text(x, l.line.Y, texts[0], style)
	if len(texts) > 1 {
		rest := strings.Join(texts[1:], " ")
		c.Fill(l.proof, " ", m.env.Theme.Ink)
		c.Text(l.proof.X, l.proof.Y, theme.Cut(rest, l.proof.W), style)
	}
}

// talk is what there is to say next to the move line, the most pressing first.
func (m Model) talk() []screen.Line {
	var out []screen.Line
	add := func(text string, tone screen.Tone) {
		if text != "" {
			out = append(out, screen.Line{Text: text, Tone: tone})
		}
	}
	add(m.preview.text, m.preview.tone)
	if waits, held := m.sessionState(); held && m.line == "" {
		add(waits, screen.Bad)
	}
	add(m.note.what, m.note.tone)
	add(m.note.todo, screen.Quiet)
	if m.line == "" {
		add(m.state())
	}
	return out
}

// state says whose turn it is and what can be done about it.
func (m Model) state() (string, screen.Tone) {
	turn := m.snap.Game.Turn()
	_, held := m.sessionState()
	check := ""
	if m.snap.Game.InCheck() {
		check = "Check! "
	}
	switch {
	case m.past.on():
		return keys.InWords(m.keys.newer) + " on · " + keys.InWords(m.keys.back) + " to the game", screen.Warn
	case m.over() && m.asked == askResult:
		return "", screen.Quiet // the dialog says it, and would leave half of it to be seen where the screen is narrow
	case m.over():
		_, line := m.verdict()
		return line.Text, line.Tone
	case held:
		return "", screen.Bad // was said before everything else
	case m.pending.late:
		return m.pending.san + " is on its way to the chain…", screen.Warn
	case m.acting != 0:
		return "Waiting for the chain…", screen.Warn
	case m.snap.DrawOffer.Standing && m.snap.Seats[m.snap.DrawOffer.By.Other()].Local:
		return m.snap.Seats[m.snap.DrawOffer.By].Name + " offers a draw.", screen.Warn
	case m.premove.on():
		return "Premove " + m.premove.name + ". " + keys.InWords(m.keys.back) + " drops it.", screen.Warn
	case m.snap.Thinking:
		return m.snap.Seats[turn].Name + " is thinking…", screen.Quiet
	case m.pending.request != 0:
		return check + sideNames[turn.Other()] + " to move", screen.Quiet
	case !m.mayMove():
		return m.waitingFor(), screen.Quiet
	case m.selected != game.NoSquare:
		return check + "Choose where the " + m.snap.Game.At(m.selected).Kind().String() + " goes.", screen.Quiet
	case m.steering:
		return check + keys.InWords(m.keys.enter) + " picks up. " + keys.InWords(m.keys.back) + " to type.", screen.Quiet
	}
	return check + sideNames[turn] + " to move", screen.Quiet
}

var sideNames = [2]string{game.White: "White", game.Black: "Black"}

// sideName is a side with its player's name: "White (You)".
func (m Model) sideName(c game.Color) string {
	name := m.snap.Seats[c].Name
	if name == "" || name == sideNames[c] {
		return sideNames[c]
	}
	return sideNames[c] + " (" + name + ")"
}
