package review

import (
	"fmt"
	"slices"
	"strings"

	"castlekey/game"
	"castlekey/game/review"
	"castlekey/ui/theme"
)

// sheet is the moves as they are written down for a width: the main line in two columns, variations and comments in paragraphs between.
type sheet struct {
	width int
	rows  [][]piece
	where map[*game.Node]int // the row of each move
}

// piece is one word of a row.
type piece struct {
	x    int
	text string
	node *game.Node // the move it is, nil for other words
	kind kind
}

// kind is what a word is.
type kind uint8

const (
	moveWord kind = iota
	numberWord
	commentWord
)

// The columns of the main line.
const (
	numberWidth = 5
	cellWidth   = 14 // of one move, at most
	indent      = 2  // of variations and comments
)

// sheetFor is the sheet for a width, made anew only if it has to be.
func (m Model) sheetFor(width int) sheet {
	if m.sheet.rows != nil && m.sheet.width == width || width <= 0 {
		return m.sheet
	}
	s := scribe{model: &m, sheet: sheet{width: width, where: map[*game.Node]int{}}}
	s.comment(m.tree.Root().Comment())
	s.mainLine()
	if len(s.sheet.rows) == 0 {
		s.sheet.rows = [][]piece{{{text: "No moves yet", kind: commentWord}}}
	}
	return s.sheet
}

// node is the move at a cell of the sheet, nil if there is none.
func (s sheet) node(x, y int) *game.Node {
	if y < 0 || y >= len(s.rows) {
		return nil
	}
	for _, p := range s.rows[y] {
		if p.node != nil && x >= p.x && x < p.x+theme.Width(p.text) {
			return p.node
		}
	}
	return nil
}

// scribe writes a sheet.
type scribe struct {
	model   *Model
	sheet   sheet
	x       int    // of the paragraph being written
	opening string // brackets that the next word begins with
}

func (s *scribe) row() { s.sheet.rows = append(s.sheet.rows, nil) }

// put adds a word to the last row.
func (s *scribe) put(p piece) {
	last := len(s.sheet.rows) - 1
	s.sheet.rows[last] = append(s.sheet.rows[last], p)
	if p.node != nil {
		s.sheet.where[p.node] = last
	}
}

// mainLine writes the moves in two columns. Whatever is said about a move, or varies it, comes below it.
func (s *scribe) mainLine() {
	cell := min(max((s.sheet.width-numberWidth)/2, 1), cellWidth)
	open := false // the last row waits for Black's move
	for n := s.model.tree.Root(); len(n.Next()) > 0; {
		parent := n
		n = n.Next()[0]
		number, side := s.model.tree.Fullmove(n)
		if !open || side == game.White {
			s.row()
			text := fmt.Sprintf("%d.", number)
			s.put(piece{x: max(numberWidth-1-len(text), 0), text: text, kind: numberWord})
			if side == game.Black {
				s.put(piece{x: numberWidth, text: "…", kind: numberWord})
			}
		}
		s.put(piece{x: numberWidth + int(side)*cell, text: s.model.moveText(n), node: n})
		open = side == game.White
		if open && s.broken(parent, n) {
			s.put(piece{x: numberWidth + cell, text: "…", kind: numberWord})
			open = false
		}
		s.comment(shown(n.Comment()))
		for _, v := range parent.Next()[1:] {
			s.variation(v)
		}
	}
}

// broken reports whether something comes between a move and the next.
func (s *scribe) broken(parent, n *game.Node) bool {
	return shown(n.Comment()) != "" || len(parent.Next()) > 1
}

// comment writes a paragraph about the main line.
func (s *scribe) comment(text string) {
	if text == "" {
		return
	}
	s.paragraph()
	s.words(text)
}

// paragraph begins one.
func (s *scribe) paragraph() {
	s.row()
	s.x = indent
}

// word adds a word to the paragraph, on a new row if the last one is full.
func (s *scribe) word(p piece) {
	p.text, s.opening = s.opening+p.text, ""
	w := theme.Width(p.text)
	if s.x > indent && s.x+w >= s.sheet.width { // a column is left for a bracket
		s.paragraph()
	}
	p.x = s.x
	p.text = theme.Cut(p.text, s.sheet.width-s.x)
	s.put(p)
	s.x += w + 1
}

func (s *scribe) words(text string) {
	for _, w := range strings.Fields(text) {
		s.word(piece{text: w, kind: commentWord})
	}
}

// variation writes one that varies a move of the main line.
func (s *scribe) variation(v *game.Node) {
	s.paragraph()
	s.words(v.Before())
	s.line(v)
}

// line writes a variation in running text, those within it in brackets.
func (s *scribe) line(v *game.Node) {
	s.move(v, true)
	for n := v; len(n.Next()) > 0; {
		next := n.Next()
		_, side := s.model.tree.Fullmove(next[0])
		s.move(next[0], side == game.White || shown(n.Comment()) != "" || n.Parent() != nil && n != v && len(n.Parent().Next()) > 1)
		for _, inner := range next[1:] {
			s.opening += "("
			s.words(inner.Before())
			s.line(inner)
			s.close()
		}
		n = next[0]
	}
}

// close puts a bracket behind the last word.
func (s *scribe) close() {
	row := s.sheet.rows[len(s.sheet.rows)-1]
	row[len(row)-1].text += ")"
	s.x++
}

// move writes one move of a variation and its comment.
func (s *scribe) move(n *game.Node, numbered bool) {
	if numbered {
		number, side := s.model.tree.Fullmove(n)
		s.word(piece{text: fmt.Sprintf("%d%s", number, [...]string{".", "…"}[side]), kind: numberWord})
	}
	s.word(piece{text: s.model.moveText(n), node: n})
	s.words(shown(n.Comment()))
}

// signs are the marks of moves, by their numeric annotation glyphs.
var signs = [...]string{1: "!", 2: "?", 3: "!!", 4: "??", 5: "!?", 6: "?!"}

// moveText is a move with its mark: the annotator's if there is one, else the analyst's.
func (m Model) moveText(n *game.Node) string {
	for _, mark := range n.Marks() {
		if mark < len(signs) {
			return n.SAN() + signs[mark]
		}
	}
	return n.SAN() + m.markOf(n).String()
}

// markOf is the analyst's mark of a move, unless marks are hidden.
func (m Model) markOf(n *game.Node) review.Mark {
	if m.plain {
		return review.NoMark
	}
	return m.figures[n].ply.Mark
}

// shown is a comment without the commands in it that draw arrows or tell evaluations.
func shown(comment string) string {
	for {
		before, rest, found := strings.Cut(comment, "[%")
		_, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			return strings.TrimSpace(comment)
		}
		comment = strings.TrimSpace(before) + " " + strings.TrimSpace(after)
	}
}

// scroll is how many rows of the sheet are above a window, so that the move shown is in it.
func (m Model) scroll(rows int) int {
	at, ok := m.sheet.where[m.at]
	if !ok {
		return 0
	}
	return max(min(at-rows/2, len(m.sheet.rows)-rows), 0)
}

// drawMoves draws the part of the sheet around the move shown.
func (m Model) drawMoves(c *theme.Canvas, r theme.Rect) {
	if r.H <= 0 {
		return
	}
	m.sheet = m.sheetFor(r.W)
	start := m.scroll(r.H)
	end := min(start+r.H, len(m.sheet.rows))
	for y, row := range m.sheet.rows[start:end] {
		for _, p := range row {
			c.Text(r.X+p.x, r.Y+y, theme.Cut(p.text, r.W-p.x), m.wordStyle(p))
		}
	}
	if start > 0 {
		c.Right(r.X+r.W, r.Y, "↑", m.env.Theme.Muted)
	}
	if end < len(m.sheet.rows) {
		c.Right(r.X+r.W, r.Y+r.H-1, "↓", m.env.Theme.Muted)
	}
}

// wordStyle is how a word is drawn. What the marks mean is written beside them, so colour only helps.
func (m Model) wordStyle(p piece) theme.Style {
	th := m.env.Theme
	switch {
	case p.node == nil && p.kind == commentWord:
		return th.Proof
	case p.node == nil:
		return th.Muted
	case p.node == m.at:
		return th.Accent.With(theme.Reverse)
	}
	style := th.Ink
	switch m.worst(p.node) {
	case review.Blunder:
		style = th.Danger
	case review.Mistake, review.Inaccuracy:
		style = th.Warn
	case review.NoMark:
	}
	return style
}

// worst is the mark a move is coloured by: the annotator's or the analyst's.
func (m Model) worst(n *game.Node) review.Mark {
	for mark := review.Inaccuracy; mark <= review.Blunder; mark++ {
		if slices.Contains(n.Marks(), mark.NAG()) {
			return mark
		}
	}
	return m.markOf(n)
}
