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
func WritePGN(w io.Writer, r Record) error {
	if r.Game == nil {
		r.Game = New()
	}
	if o := r.Game.Outcome(); r.Result == Open && o.Over() {
		r.Result = o.Result
	}
	var text moveText
	for _, t := range exportTags(&r) {
		fmt.Fprintf(&text.out, "[%s \"%s\"]\n", t.Name, escapeTag(t.Value))
	}
	text.out.WriteByte('\n')
	text.write(&r)
	text.out.WriteString("\n\n")
	if _, err := io.WriteString(w, text.out.String()); err != nil {
		return fmt.Errorf("write PGN: %w", err)
	}
	return nil
}

// exportTags returns the tags to write, the roster first.
func exportTags(r *Record) []Tag {
	export := Record{Tags: append([]Tag(nil), roster[:]...)}
	for _, t := range r.Tags {
		if isTagName(t.Name) && t.Name != "FEN" && t.Name != "SetUp" {
			export.setTag(t.Name, oneLine(t.Value))
		}
	}
	export.setTag("Result", r.Result.String())
	if start := r.Game.StartFEN(); start != StartFEN {
		export.setTag("SetUp", "1")
		export.setTag("FEN", start)
	}
	return export.Tags
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
	out    strings.Builder
	column int
}

func (t *moveText) word(word string) {
	n := utf8.RuneCountInString(word)
	switch {
	case t.column == 0:
	case t.column+1+n > pgnWidth:
		t.out.WriteByte('\n')
		t.column = 0
	default:
		t.out.WriteByte(' ')
		t.column++
	}
	t.out.WriteString(word)
	t.column += n
}

func (t *moveText) write(r *Record) {
	first := r.Game.line[0]
	number, turn := first.fullmove, first.turn
	t.notes(r, 0)
	named := true // a black move is written with its number
	for i, san := range r.Game.SANs() {
		switch {
		case turn == White:
			t.word(fmt.Sprintf("%d.", number))
		case named:
			t.word(fmt.Sprintf("%d...", number))
		}
		t.word(san)
		named = t.notes(r, i+1)
		number += int(turn)
		turn = turn.Other()
	}
	t.word(r.Result.String())
}

// notes writes what the record says of the position after a ply; true if it broke the
// moves' flow.
func (t *moveText) notes(r *Record, ply int) bool {
	for _, mark := range r.Marks[ply] {
		t.word(fmt.Sprintf("$%d", mark))
	}
	note := commentText(r.Comments[ply])
	if left, ok := r.Clocks[ply]; ok {
		note = strings.TrimSpace(clockText(left) + " " + note)
	}
	if note == "" {
		return false
	}
	for _, word := range strings.Fields("{" + note + "}") {
		t.word(word)
	}
	return true
}
