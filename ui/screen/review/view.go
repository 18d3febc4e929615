package review

import (
	"fmt"
	"strings"

	"castlekey/game"
	"castlekey/game/review"
	"castlekey/ui/board"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// View draws the screen.
func (m Model) View(w, h int) *theme.Canvas {
	c, l := m.env.Theme.Canvas(w, h), arrange(w, h)
	m.drawBoard(c, l)
	m.drawBar(c, l.bar)
	m.drawHead(c, l.head)
	m.drawMoves(c, l.moves)
	m.drawGraph(c, l.graph)
	m.drawStatus(c, l)
	m.drawTalk(c, l.talk)
	m.Footer(w, h).Draw(c, m.env.Theme)
	if m.dialog.Open() {
		m.dialog.Draw(c, m.env.Theme)
	}
	return c
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	return screen.Footer{Place: arrange(w, h).footer, Keys: m.short()}
}

func (m Model) drawBoard(c *theme.Canvas, l layout) {
	b := board.Board{Pieces: m.here.Board(), Bottom: m.bottom, Files: l.files}
	if mv, ok := m.here.LastMove(); ok {
		b.Mark(board.Last, mv.From(), mv.To())
	}
	if m.here.InCheck() {
		b.Mark(board.Check, m.here.King(m.here.Turn()))
	}
	if m.selected != noSquare {
		b.Mark(board.Selected, m.selected)
		for _, mv := range m.here.LegalFrom(m.selected) {
			if m.here.At(mv.To()) != game.NoPiece {
				b.Mark(board.Capture, mv.To())
			} else {
				b.Mark(board.Target, mv.To())
			}
		}
	}
	b.Draw(c, m.env.Theme, l.place)
}

// drawHead draws a line a player, and the result with the opening.
func (m Model) drawHead(c *theme.Canvas, r theme.Rect) {
	if r.H == 0 {
		return
	}
	for i, side := range []game.Color{game.White, game.Black} {
		m.drawPlayer(c, theme.Rect{X: r.X, Y: r.Y + i, W: r.W, H: 1}, side)
	}
	text := m.result
	if m.name.Text != "" {
		text += " · " + m.name.ECO + " " + m.name.Text
	}
	c.Text(r.X, r.Y+2, theme.Cut(text, r.W), m.env.Theme.Muted)
}

// drawPlayer draws a name and how well the side played.
func (m Model) drawPlayer(c *theme.Canvas, r theme.Rect, side game.Color) {
	th := m.env.Theme
	b := th.Board
	style := theme.Style{BG: b.Dark, FG: b.White}
	if side == game.Black {
		style = theme.Style{BG: b.Light, FG: b.Black}
	}
	x := c.Text(r.X, r.Y, board.Glyph(game.NewPiece(side, game.King), th)+" ", style)
	sums := m.sums(side)
	room := r.X + r.W - x - 2 - theme.Width(sums)
	name := m.player(side)
	if theme.Width(name) > room {
		name = theme.Cut(name, max(room, 0))
	}
	c.Text(x+1, r.Y, name, th.Ink.With(theme.Bold))
	c.Right(r.X+r.W, r.Y, sums, th.Muted)
}

// player is a side's name, as far as the game tells it.
func (m Model) player(side game.Color) string {
	tag := [...]string{"White", "Black"}[side]
	name := m.tree.Tag(tag)
	if strings.Trim(name, "? ") == "" {
		return tag
	}
	if elo := m.tree.Tag(tag + "Elo"); strings.Trim(elo, "?-0 ") != "" {
		name += " " + elo
	}
	return name
}

// sums is how well a side played: "92% · 1?! 0? 2??".
func (m Model) sums(side game.Color) string {
	if m.course.report == nil || m.plain {
		return ""
	}
	s := m.course.report.Sides[side]
	if s.Moves == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f%% · %d%s %d%s %d%s", s.Accuracy, s.Inaccuracies, review.Inaccuracy, s.Mistakes, review.Mistake, s.Blunders, review.Blunder)
}

// drawStatus draws where we are in the line and what the position is worth.
func (m Model) drawStatus(c *theme.Canvas, l layout) {
	th, r := m.env.Theme, l.status
	total := m.lineEnd().Ply()
	count := fmt.Sprintf("%d/%d", m.at.Ply(), total)
	bar := progressBar(m.at.Ply(), total, min(max(r.W/6, 6), 24))
	x := c.Text(r.X, r.Y, bar+" "+count, th.Muted)
	if m.auto.on() {
		x = c.Text(x+1, r.Y, "▸"+m.auto.String(), th.Accent)
	}
	if score, ok := m.score(); ok {
		x = c.Text(x+2, r.Y, score, th.Ink.With(theme.Bold))
	}
	text, style := m.working(), th.Warn
	if text == "" && l.head.H == 0 {
		text, style = m.bothAccuracies(), th.Muted
	}
	if l.head.H == 0 && x+2+theme.Width(text) > r.X+r.W {
		return
	}
	c.Text(x+2, r.Y, theme.Cut(text, r.X+r.W-x-2), style)
}

// bothAccuracies is how well the sides played, for where there is no room for more.
func (m Model) bothAccuracies() string {
	if m.course.report == nil || m.plain {
		return ""
	}
	s := m.course.report.Sides
	return fmt.Sprintf("%.0f%% – %.0f%%", s[game.White].Accuracy, s[game.Black].Accuracy)
}

// progressBar is how far along we are: "[####..]".
func progressBar(done, total, width int) string {
	n := 0
	if total > 0 {
		n = done * width / total
	}
	return "[" + strings.Repeat("#", n) + strings.Repeat(".", width-n) + "]"
}

// score is what the position shown is worth.
func (m Model) score() (string, bool) {
	if o := m.here.Outcome(); o.Over() {
		return o.Result.String() + " " + o.Reason.String(), true
	}
	f, ok := m.figures[m.at]
	if !ok {
		return "", false
	}
	text := f.ply.Score.String()
	if f.deep > 0 {
		text += fmt.Sprintf(" depth %d", f.deep)
	}
	return text, true
}

// working says what is being analysed.
func (m Model) working() string {
	switch {
	case m.course.running():
		return fmt.Sprintf("analysing %d/%d", m.course.done, m.course.total)
	case m.search.token != nil:
		return "looking deeper…"
	}
	return ""
}

// drawTalk writes the line being typed, what was said last, or the move shown in words with the line that is expected.
func (m Model) drawTalk(c *theme.Canvas, r theme.Rect) {
	th := m.env.Theme
	if m.prompt.open() {
		m.drawPrompt(c, r)
		return
	}
	y := r.Y
	if m.note.Text != "" {
		y = m.raised(c, r)
	}
	for _, line := range m.talk() {
		for _, text := range theme.Wrap(line.Text, r.W) {
			if y < r.Y+r.H {
				c.Text(r.X, y, text, line.Tone.Style(th))
			}
			y++
		}
	}
}

// noteRows is how much of the screen a note may cover that does not fit into its place: where a file was saved has to be readable.
const noteRows = 4

// raised clears what a note covers and returns its first row.
func (m Model) raised(c *theme.Canvas, r theme.Rect) int {
	rows := min(len(theme.Wrap(m.note.Text, r.W)), noteRows)
	top := min(r.Y, r.Y+r.H-rows)
	if top < r.Y {
		c.Fill(theme.Rect{X: r.X, Y: top, W: r.W, H: r.Y + r.H - top}, " ", m.env.Theme.Ink)
	}
	return top
}

// drawPrompt draws the end of the line that is typed.
func (m Model) drawPrompt(c *theme.Canvas, r theme.Rect) {
	th := m.env.Theme
	label := map[promptKind]string{promptMove: "Move: ", promptComment: "Comment: "}[m.prompt.kind]
	x := c.Text(r.X, r.Y, label, th.Accent)
	text := []rune(m.prompt.text)
	for len(text) > 0 && x+theme.Width(string(text)) >= r.X+r.W {
		text = text[1:]
	}
	x = c.Text(x, r.Y, string(text), th.Ink.With(theme.Bold))
	c.Text(x, r.Y, "▏", th.Accent)
	if r.H > 1 && m.note.Text != "" {
		c.Text(r.X, r.Y+1, theme.Cut(m.note.Text, r.W), m.note.Tone.Style(th))
	}
}

// talk is what there is to say, the most pressing first.
func (m Model) talk() []screen.Line {
	if m.note.Text != "" {
		return []screen.Line{m.note}
	}
	var out []screen.Line
	if text, tone := m.judgement(); text != "" {
		out = append(out, screen.Line{Text: text, Tone: tone})
	}
	if line := m.expected(); line != "" {
		out = append(out, screen.Line{Text: line, Tone: screen.Quiet})
	}
	return out
}

// lineMoves is how many moves of a line are shown.
const lineMoves = 8

// judgement says what was wrong with the move shown and what was better.
func (m Model) judgement() (string, screen.Tone) {
	f := m.figures[m.at]
	mark := m.markOf(m.at)
	if mark == review.NoMark {
		return "", screen.Plain
	}
	tone := screen.Warn
	if mark == review.Blunder {
		tone = screen.Bad
	}
	better := strings.Join(f.ply.Better[:min(lineMoves/2, len(f.ply.Better))], " ")
	return fmt.Sprintf("%s is %s (−%.0f%%); better %s", m.numbered(m.at), withArticle(mark), f.ply.Loss, better), tone
}

func withArticle(mark review.Mark) string {
	if mark == review.Inaccuracy {
		return "an " + mark.Word()
	}
	return "a " + mark.Word()
}

// numbered is a move with its number: "12…Nf6".
func (m Model) numbered(n *game.Node) string {
	number, side := m.tree.Fullmove(n)
	return fmt.Sprintf("%d%s%s", number, [...]string{".", "…"}[side], n.SAN())
}

// expected is the best line from here.
func (m Model) expected() string {
	f := m.figures[m.at]
	if len(f.line) == 0 || m.here.Outcome().Over() {
		return ""
	}
	then, words := m.here.Clone(), []string{"Best:"}
	for i, mv := range f.line[:min(lineMoves, len(f.line))] {
		if then.Turn() == game.White {
			words = append(words, fmt.Sprintf("%d.", then.Fullmove()))
		} else if i == 0 {
			words = append(words, fmt.Sprintf("%d…", then.Fullmove()))
		}
		words = append(words, then.SAN(mv))
		if then.Play(mv) != nil {
			break
		}
	}
	return strings.Join(words, " ")
}
