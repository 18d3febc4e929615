package game

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// builder makes a Tree of the tokens of one game.
type builder struct {
	keeps  bool // variations are kept
	number int
	tree   *Tree
	begun  bool   // a tag or a move has been read
	moves  bool   // the moves have begun
	marked bool   // the result stood after the moves
	kept   int    // bytes of comments
	here   line   // where the next move goes
	open   []line // the lines that the present one is a variation of, innermost last
}

// line is a line of moves being read.
type line struct {
	at      *Node
	game    *Game  // as it stands at that node
	fresh   bool   // a variation without its first move
	before  []byte // the comment before that move
	dropped int    // moves after the game had ended by itself
	opened  token  // the bracket
}

// take adds a token to the game; true when the game is complete.
func (b *builder) take(x *lexer, t token) (bool, error) {
	switch t.kind {
	case endToken:
		return true, b.unclosed(x, t)
	case badToken:
		return false, b.fault(t, t.err)
	case tagToken:
		return b.tag(x, t)
	case resultToken:
		return b.result(t)
	case moveToken:
		return false, b.tryMove(x, t)
	case openToken:
		return false, b.variation(x, t)
	case commentToken:
		b.comment(t.text)
	case markToken:
		b.mark(t.text)
	case closeToken:
		b.close()
	}
	return false, nil
}

func (b *builder) fault(t token, err error) error {
	return &PGNError{Game: b.number, Line: t.line, Column: t.column, Text: t.text, Err: err}
}

// unclosed is the error of a variation that something ends which cannot stand in one.
func (b *builder) unclosed(x *lexer, t token) error {
	if len(b.open) == 0 {
		return nil
	}
	x.unread(t)
	return b.fault(b.here.opened, errVariation)
}

// tag adds a tag, or ends the game if it is the first of the next one.
func (b *builder) tag(x *lexer, t token) (bool, error) {
	if err := b.unclosed(x, t); err != nil {
		return false, err
	}
	if b.moves || t.text == "Event" && hasTag(b.tree.Tags, "Event") {
		x.unread(t)
		return true, nil
	}
	b.begin(t)
	b.tree.Tags = withTag(b.tree.Tags, t.text, t.value)
	switch t.text {
	case "FEN":
		if t.value == "" || t.value == "?" {
			return false, nil
		}
		g, err := FromFEN(t.value)
		if err != nil {
			return false, b.fault(t, err)
		}
		b.start(g)
	case "Variant":
		if !standard(t.value) {
			return false, b.fault(t, fmt.Errorf("a game of %s: %w", t.value, ErrVariant))
		}
	}
	return false, nil
}

// standard reports whether a Variant tag names the rules we play by.
func standard(variant string) bool {
	switch strings.ToLower(strings.ReplaceAll(variant, " ", "")) {
	case "", "?", "standard", "chess", "normal", "fromposition":
		return true
	}
	return false
}

func (b *builder) begin(t token) {
	if !b.begun {
		b.begun, b.tree.Line = true, t.line
	}
}

// start gives the tree its first position. What was said of another one before is kept.
func (b *builder) start(g *Game) {
	if b.tree.root == nil {
		b.tree.root = &Node{}
	}
	b.tree.start = g
	b.here = line{at: b.tree.root, game: g.Clone()}
}

func (b *builder) game() *Game {
	if b.here.game == nil {
		b.start(New())
	}
	return b.here.game
}

// result ends the game. One that follows nothing is left over from a broken game, and one
// in a variation says how that would have ended.
func (b *builder) result(t token) (bool, error) {
	if !b.begun || len(b.open) > 0 {
		return false, nil
	}
	b.tree.Result, _ = readResult(t.text)
	b.marked = true
	return true, nil
}

// tryMove plays a move. One that cannot be played ends the variation it is in.
func (b *builder) tryMove(x *lexer, t token) error {
	err := b.move(t)
	var wrong *PGNError
	if len(b.open) == 0 || !errors.As(err, &wrong) {
		return err
	}
	b.forgive(wrong)
	if err := b.drop(x, b.here.opened); err != nil {
		return err
	}
	b.close()
	return nil
}

// forgive remembers why a variation was not kept.
func (b *builder) forgive(wrong *PGNError) {
	if len(b.tree.Faults) < maxFault {
		b.tree.Faults = append(b.tree.Faults, wrong)
	}
}

func (b *builder) move(t token) error {
	b.begin(t)
	b.moves = true
	g := b.game()
	switch o := g.Outcome(); {
	case t.text == "--" || t.text == "Z0":
		return b.fault(t, b.numbered(errNullMove))
	case o.Reason == Checkmate || o.Reason == Stalemate:
		return b.fault(t, b.numbered(fmt.Errorf("%q comes after %s", t.text, o.Reason)))
	case o.Over():
		b.here.dropped++
		return nil
	}
	m, err := g.ParseMove(t.text)
	if err == nil {
		err = b.play(m)
	}
	if err != nil {
		return b.fault(t, b.numbered(err))
	}
	if number, ok := marks[t.value]; ok {
		b.mark(number)
	}
	return nil
}

// play goes along a move that is legal.
func (b *builder) play(m Move) error {
	at, g := b.here.at, b.here.game
	n := at.child(m)
	if n == nil && b.tree.nodes >= maxNodes {
		return ErrFull
	}
	grown := n == nil
	if grown {
		n = b.tree.grow(at, m, g.SAN(m))
	}
	if b.here.fresh {
		b.here.fresh = false
		b.beginWith(n, grown)
	}
	b.here.at = n
	return g.Play(m)
}

// beginWith gives the comment before a variation to its first move; behind it, where the move was there already.
func (b *builder) beginWith(n *Node, grown bool) {
	if grown {
		n.before = string(b.here.before)
	} else {
		n.note = b.joined(n.note, string(b.here.before))
	}
	b.here.before = nil
}

// numbered names the move that was due when err came up.
func (b *builder) numbered(err error) error {
	dots := "."
	if b.game().Turn() == Black {
		dots = "..."
	}
	return fmt.Errorf("%d%s %w", b.game().Fullmove(), dots, err)
}

// variation begins a variation of the last move, or drops it with all that is nested in it.
func (b *builder) variation(x *lexer, opened token) error {
	why := error(nil)
	switch {
	case !b.keeps || b.here.dropped > 0:
		return b.drop(x, opened)
	case b.here.fresh || b.here.at == nil || b.here.at.parent == nil:
		why = errNoMove
	case len(b.open) >= maxDepth:
		why = errDeep
	}
	if why != nil {
		var wrong *PGNError
		if errors.As(b.fault(opened, why), &wrong) {
			b.forgive(wrong)
		}
		return b.drop(x, opened)
	}
	g := b.here.game.Clone()
	g.Undo()
	b.open = append(b.open, b.here)
	b.here = line{at: b.here.at.parent, game: g, fresh: true, opened: opened}
	return nil
}

// close goes back to the line that a variation belongs to. A bracket too many means nothing.
func (b *builder) close() {
	if len(b.open) == 0 {
		return
	}
	left := b.here.before // of a variation without a move
	b.here = b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	b.here.at.note = b.joined(b.here.at.note, string(left))
}

// drop leaves out the rest of a variation, the closing bracket included, with all that is nested in it.
func (b *builder) drop(x *lexer, opened token) error {
	for depth := 1; depth > 0; {
		switch t := x.next(); t.kind {
		case openToken:
			depth++
		case closeToken:
			depth--
		case badToken:
			return b.fault(t, t.err)
		case endToken, tagToken:
			x.unread(t)
			return b.fault(opened, errVariation)
		default:
		}
	}
	return nil
}

// maxNote bounds the comments kept of one position, in bytes; maxNotes those of a game.
const maxNote = 1 << 16

// comment keeps a comment on the position reached; those before a game's first tag are
// about the file. Of the clock marks of a position the last comment's counts.
func (b *builder) comment(raw string) {
	if !b.begun || b.here.dropped > 0 {
		return
	}
	b.game()
	if b.here.fresh {
		b.here.before = b.joined(b.here.before, commentText(raw))
		return
	}
	n := b.here.at
	left, text, ok := cutClock(commentText(raw))
	if ok {
		n.clock, n.clocked = left, true
	}
	n.note = b.joined(n.note, text)
}

// joined adds a comment to what was said before, as far as there is room for it.
func (b *builder) joined(note []byte, text string) []byte {
	if len(note) > 0 && text != "" {
		text = " " + text
	}
	text = cutText(text, min(maxNote-len(note), maxNotes-b.kept))
	b.kept += len(text)
	return append(note, text...)
}

// cutText shortens one line to at most limit bytes, between words if it can, else between
// letters.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	head := s[:limit]
	if i := strings.LastIndexByte(head, ' '); i >= 0 && s[limit] != ' ' {
		head = head[:i]
	}
	return strings.TrimRight(head, " ")
}

// mark keeps a numeric annotation glyph on the position reached.
func (b *builder) mark(number string) {
	n, err := strconv.ParseUint(number, 10, 8)
	if err != nil || n == 0 || !b.moves || b.here.dropped > 0 || b.here.fresh {
		return
	}
	at := b.here.at
	for _, old := range at.marks {
		if old == int(n) {
			return
		}
	}
	at.marks = append(at.marks, int(n))
}

func put[V any](m map[int]V, ply int, v V) map[int]V {
	if m == nil {
		m = map[int]V{}
	}
	m[ply] = v
	return m
}

// finish settles the comments and the result: the board's if it ends the game, else the one
// after the moves, else the tag's.
func (b *builder) finish() *Tree {
	b.game()
	t := b.tree
	t.Number, t.Dropped = b.number, b.here.dropped
	for open := []*Node{t.root}; len(open) > 0; {
		n := open[len(open)-1]
		open = append(open[:len(open)-1], n.next...)
		n.write(string(n.note)) // a clock mark that began in one comment and ended in another is seen only now
		n.note = nil
	}
	if !b.marked {
		t.Result, _ = readResult(t.Tag("Result"))
	}
	if o := b.here.game.Outcome(); o.Over() {
		t.Result = o.Result
	}
	return t
}
