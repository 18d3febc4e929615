package game

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// PGNError says where a game of a PGN file is broken. The games after it can be read.
type PGNError struct {
	Game         int    // number of the game in the file, from 1
	Line, Column int    // place in the file, from 1; columns count bytes
	Text         string // the move, tag or word at fault
	Err          error  // what is wrong with it
}

// Error returns where, what, and what to do.
func (e *PGNError) Error() string {
	return fmt.Sprintf("game %d, line %d, column %d: %v; correct it in the file, or leave the game out",
		e.Game, e.Line, e.Column, e.Err)
}

// Unwrap returns what is wrong.
func (e *PGNError) Unwrap() error { return e.Err }

// Errors of a PGN file that are not those of a move.
var (
	errVariation = errors.New("variation is never closed; add the missing )")
	errNullMove  = errors.New("a null move cannot be played")
	// ErrVariant says that the game is not played by the rules of chess.
	ErrVariant = errors.New("only standard chess is played here")
)

// Reader reads a PGN file game by game, in memory bounded by one game. It takes PGN as
// it is found: any line ends and encoding, comments, variations, glyphs, sloppy moves,
// missing tags and results.
type Reader struct {
	lex   lexer
	games int
}

// NewReader returns a reader of the PGN text in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{lex: lexer{src: newSource(r)}}
}

// Next returns the next game. At the end of the file it returns io.EOF. A *PGNError is
// about one game: the next call goes on with the game after it. Any other error is r's.
func (r *Reader) Next() (*Record, error) {
	b := builder{record: &Record{}, number: r.games + 1}
	r.lex.notes = maxNotes
	for {
		t := r.lex.next()
		done, err := b.take(&r.lex, t)
		switch {
		case r.lex.src.err != nil:
			return nil, fmt.Errorf("read PGN: %w", r.lex.src.err)
		case err != nil:
			r.games++
			r.skip(t)
			return nil, err
		case done && !b.begun && t.kind == endToken:
			return nil, io.EOF
		case done:
			r.games++
			return b.finish(), nil
		}
	}
}

// skip goes to the end of a broken game: its result, or where another game's tags begin.
func (r *Reader) skip(t token) {
	header := t.kind == tagToken
	for depth := 0; ; t = r.lex.next() {
		switch t.kind {
		case endToken:
			return
		case openToken:
			depth++
		case closeToken:
			depth = max(0, depth-1)
		case resultToken:
			if depth == 0 {
				return
			}
		case tagToken:
			if !header || t.text == "Event" {
				r.lex.unread(t)
				return
			}
		case moveToken:
			header = false
		default:
		}
	}
}

// builder makes a Record of the tokens of one game.
type builder struct {
	record *Record
	number int
	begun  bool           // a tag or a move has been read
	moves  bool           // the moves have begun
	notes  map[int][]byte // comments by ply, each one line, with spaces between them
	kept   int            // bytes of notes
}

// take adds a token to the game; true when the game is complete.
func (b *builder) take(x *lexer, t token) (bool, error) {
	switch t.kind {
	case endToken:
		return true, nil
	case badToken:
		return false, b.fault(t, t.err)
	case tagToken:
		return b.tag(x, t)
	case resultToken:
		return b.result(t)
	case moveToken:
		return false, b.move(t)
	case openToken:
		return false, b.variation(x, t)
	case commentToken:
		b.comment(t.text)
	case markToken:
		b.mark(t.text)
	case closeToken: // one too many
	}
	return false, nil
}

func (b *builder) fault(t token, err error) error {
	return &PGNError{Game: b.number, Line: t.line, Column: t.column, Text: t.text, Err: err}
}

// tag adds a tag, or ends the game if it is the first of the next one.
func (b *builder) tag(x *lexer, t token) (bool, error) {
	if b.moves || t.text == "Event" && b.record.has("Event") {
		x.unread(t)
		return true, nil
	}
	b.begin(t)
	b.record.setTag(t.text, t.value)
	switch t.text {
	case "FEN":
		if t.value == "" || t.value == "?" {
			return false, nil
		}
		g, err := FromFEN(t.value)
		if err != nil {
			return false, b.fault(t, err)
		}
		b.record.Game = g
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
		b.begun, b.record.Line = true, t.line
	}
}

func (b *builder) game() *Game {
	if b.record.Game == nil {
		b.record.Game = New()
	}
	return b.record.Game
}

// result ends the game. One that follows nothing is left over from a broken game.
func (b *builder) result(t token) (bool, error) {
	if !b.begun {
		return false, nil
	}
	b.record.Result, _ = readResult(t.text)
	b.record.marked = true
	return true, nil
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
		b.record.Dropped++
		return nil
	}
	m, err := g.ParseMove(t.text)
	if err == nil {
		err = g.Play(m)
	}
	if err != nil {
		return b.fault(t, b.numbered(err))
	}
	if number, ok := marks[t.value]; ok {
		b.mark(number)
	}
	return nil
}

// numbered names the move that was due when err came up.
func (b *builder) numbered(err error) error {
	dots := "."
	if b.game().Turn() == Black {
		dots = "..."
	}
	return fmt.Errorf("%d%s %w", b.game().Fullmove(), dots, err)
}

// variation drops a variation with all that is nested in it.
func (b *builder) variation(x *lexer, opened token) error {
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
	if !b.begun || b.record.Dropped > 0 {
		return
	}
	r, ply := b.record, b.game().Ply()
	left, text, ok := cutClock(commentText(raw))
	if ok {
		r.Clocks = put(r.Clocks, ply, left)
	}
	note := b.notes[ply]
	if len(note) > 0 && text != "" {
		text = " " + text
	}
	text = cutText(text, min(maxNote-len(note), maxNotes-b.kept))
	if text != "" {
		b.notes = put(b.notes, ply, append(note, text...))
		b.kept += len(text)
	}
}

// comments hands the record what its comments say. A clock mark that began in one and
// ended in another is seen only now.
func (b *builder) comments() {
	r := b.record
	for ply, note := range b.notes {
		text := string(note)
		if _, ok := r.Clocks[ply]; !ok {
			var left time.Duration
			if left, text, ok = cutClock(text); ok {
				r.Clocks = put(r.Clocks, ply, left)
			}
		}
		if text != "" {
			r.Comments = put(r.Comments, ply, text)
		}
	}
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
	if err != nil || n == 0 || !b.moves || b.record.Dropped > 0 {
		return
	}
	r, ply := b.record, b.game().Ply()
	for _, old := range r.Marks[ply] {
		if old == int(n) {
			return
		}
	}
	r.Marks = put(r.Marks, ply, append(r.Marks[ply], int(n)))
}

func put[V any](m map[int]V, ply int, v V) map[int]V {
	if m == nil {
		m = map[int]V{}
	}
	m[ply] = v
	return m
}

// finish settles the result: the board's if it ends the game, else the one after the
// moves, else the tag's.
func (b *builder) finish() *Record {
	r := b.record
	r.Number, r.Game = b.number, b.game()
	b.comments()
	if !r.marked {
		r.Result, _ = readResult(r.Tag("Result"))
	}
	if o := r.Game.Outcome(); o.Over() {
		r.Result = o.Result
	}
	return r
}
