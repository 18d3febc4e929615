package game

import (
	"fmt"
	"io"
	"slices"
)

// Place is where a game begins in a PGN file: what it takes to read it alone. It holds for the file it was found in, as long as that
// stays as it is.
type Place struct {
	Number       int   // of the game in the file, from 1
	Line, Column int   // from 1
	Offset       int64 // in bytes, after UTF-16 has been made UTF-8
}

// Heading is what can be said of a game without playing it.
type Heading struct {
	Place  Place
	Tags   []Tag
	Result Result   // what stands after the moves, else the tag's
	Moves  []string // the first 40 of the main line, as written; they may be wrong
	Plies  int      // how many there are
}

// Tag returns the value of the tag of that name, "" if there is none.
func (h *Heading) Tag(name string) string { return tagValue(h.Tags, name) }

// headingMoves is how many moves a heading keeps: enough to know any opening by.
const headingMoves = 40

// NewReaderAt returns a reader that begins at a game found by Skim. r is the whole file again, from its start.
func NewReaderAt(r io.Reader, p Place) (*Reader, error) {
	src := newSource(r)
	skipped, err := io.CopyN(io.Discard, src.in, p.Offset)
	if err != nil {
		return nil, fmt.Errorf("go to game %d: the file has changed: %w", p.Number, err)
	}
	src.offset, src.line, src.column = skipped, p.Line, p.Column
	return &Reader{lex: lexer{src: src}, games: p.Number - 1}, nil
}

// Skim returns what the next game is about, without checking its moves: many times faster than Next. At the end of the file it returns
// io.EOF; any other error is r's. A broken game has a heading as well.
func (r *Reader) Skim() (*Heading, error) {
	s := skimmer{}
	r.lex.notes = 0
	for {
		t := r.lex.next()
		done := s.take(&r.lex, t)
		switch {
		case r.lex.src.err != nil:
			return nil, fmt.Errorf("read PGN: %w", r.lex.src.err)
		case done && !s.begun:
			return nil, io.EOF
		case done:
			r.games++
			s.Place.Number = r.games
			return s.finish(), nil
		}
	}
}

// skimmer makes a Heading of the tokens of one game.
type skimmer struct {
	Heading
	begun, marked bool
	depth         int // of variations
}

// take adds a token; true when the game is complete.
func (s *skimmer) take(x *lexer, t token) bool {
	switch t.kind {
	case endToken:
		return true
	case tagToken:
		if s.Plies > 0 || t.text == "Event" && hasTag(s.Tags, "Event") {
			x.unread(t)
			return true
		}
		s.begin(t)
		s.Tags = withTag(s.Tags, t.text, t.value)
	case moveToken:
		s.move(t)
	case openToken:
		s.depth++
	case closeToken:
		s.depth = max(0, s.depth-1)
	case resultToken:
		if s.begun && s.depth == 0 {
			s.Result, _ = readResult(t.text)
			s.marked = true
			return true
		}
	default:
	}
	return false
}

func (s *skimmer) begin(t token) {
	if !s.begun {
		s.begun = true
		s.Place = Place{Line: t.line, Column: t.column, Offset: t.offset}
	}
}

func (s *skimmer) move(t token) {
	if s.depth > 0 {
		return
	}
	s.begin(t)
	s.Plies++
	if len(s.Moves) < headingMoves {
		s.Moves = append(s.Moves, t.text)
	}
}

func (s *skimmer) finish() *Heading {
	if !s.marked {
		s.Result, _ = readResult(s.Tag("Result"))
	}
	return &Heading{s.Place, slices.Clip(s.Tags), s.Result, slices.Clip(s.Moves), s.Plies}
}
