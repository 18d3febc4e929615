package game

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// roster is PGN's seven tags that every game has, with what stands for the unknown.
var roster = [...]Tag{
	{"Event", "?"}, {"Site", "?"}, {"Date", "????.??.??"}, {"Round", "?"},
	{"White", "?"}, {"Black", "?"}, {"Result", "*"},
}

// pgnWidth is how many characters PGN's export format puts on a line at most.
const pgnWidth = 79

// WritePGN writes one game in PGN's export format: the seven tag roster, the other tags
// as they come, then the main line with its clocks, glyphs and comments in lines of less
// than 80 characters. A start other than the usual gets SetUp and FEN tags. Result and
// FEN tags follow the record's Result and Game. Errors are w's.
func WritePGN(w io.Writer, r Record) error { return TreeOf(r).WritePGN(w) }

// WritePGN writes the game as the function of that name does, with its variations behind
// the moves they vary.
func (t *Tree) WritePGN(w io.Writer) error {
	result := t.Result
	if o := t.Game(t.root.End()).Outcome(); o.Over() {
		result = o.Result
	}
	var tags strings.Builder
	for _, tag := range t.exportTags(result) {
		fmt.Fprintf(&tags, "[%s \"%s\"]\n", tag.Name, escapeTag(tag.Value))
	}
	text := moveText{tree: t}
	text.notes(t.root)
	text.moves(t.root, true)
	text.word(result.String())
	text.flush()
	if _, err := fmt.Fprintf(w, "%s\n%s\n\n", tags.String(), text.out.String()); err != nil {
		return fmt.Errorf("write PGN: %w", err)
	}
	return nil
}

// exportTags returns the tags to write, the roster first.
func (t *Tree) exportTags(result Result) []Tag {
	tags := append([]Tag(nil), roster[:]...)
	for _, tag := range t.Tags {
		if isTagName(tag.Name) && tag.Name != "FEN" && tag.Name != "SetUp" {
			tags = withTag(tags, tag.Name, oneLine(tag.Value))
		}
	}
	tags = withTag(tags, "Result", result.String())
	if start := t.start.StartFEN(); start != StartFEN {
		tags = withTag(tags, "SetUp", "1")
		tags = withTag(tags, "FEN", start)
	}
	return tags
}

func isTagName(name string) bool {
	for i := range len(name) {
		if !isTagNameByte(name[i]) {
			return false
		}
	}
	return name != "" && len(name) <= maxTagName
}

func escapeTag(value string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value)
}

// moveText writes words with a space or a line's end between them.
type moveText struct {
	tree   *Tree
	out    strings.Builder
	column int
	open   string // brackets that the next word begins with
	last   string // the latest word, which a bracket may still close
}

func (t *moveText) word(word string) {
	t.flush()
	t.last, t.open = t.open+word, ""
}

// flush writes the latest word.
func (t *moveText) flush() {
	n := utf8.RuneCountInString(t.last)
	switch {
	case n == 0:
		return
	case t.column == 0:
	case t.column+1+n > pgnWidth:
		t.out.WriteByte('\n')
		t.column = 0
	default:
		t.out.WriteByte(' ')
		t.column++
	}
	t.out.WriteString(t.last)
	t.column += n
	t.last = ""
}

// moves writes the line that goes on from a node. Black's move is written with its number
// where the moves' flow was broken before it.
func (t *moveText) moves(n *Node, broken bool) {
	for ; len(n.next) > 0; n = n.next[0] {
		broken = t.move(n.next[0], broken)
		for _, v := range n.next[1:] {
			t.open = "("
			t.comment(v.before)
			t.moves(v, t.move(v, true))
			t.last += ")"
			broken = true
		}
	}
}

// move writes one move and what is said about it; true if that broke the moves' flow.
func (t *moveText) move(n *Node, broken bool) bool {
	number, side := t.tree.Fullmove(n)
	switch {
	case side == White:
		t.word(fmt.Sprintf("%d.", number))
	case broken:
		t.word(fmt.Sprintf("%d...", number))
	}
	t.word(n.san)
	return t.notes(n)
}

// notes writes what is said about a position; true if it broke the moves' flow.
func (t *moveText) notes(n *Node) bool {
	for _, mark := range n.marks {
		t.word(fmt.Sprintf("$%d", mark))
	}
	note := n.comment
	if n.clocked {
		note = strings.TrimSpace(clockText(n.clock) + " " + note)
	}
	return t.comment(note)
}

// comment writes a comment, true if there was one to write.
func (t *moveText) comment(note string) bool {
	if note == "" {
		return false
	}
	for _, word := range strings.Fields("{" + note + "}") {
		t.word(word)
	}
	return true
}
