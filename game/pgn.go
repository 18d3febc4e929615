package game

import (
	"errors"
	"fmt"
	"io"
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
	errNoMove    = errors.New("a variation needs a move before it")
	errDeep      = errors.New("variations are nested too deeply")
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

// Next returns the next game's main line. At the end of the file it returns io.EOF. A
// *PGNError is about one game: the next call goes on with the game after it. Any other
// error is r's.
func (r *Reader) Next() (*Record, error) {
	t, err := r.read(builder{})
	if err != nil {
		return nil, err
	}
	return t.Main(), nil
}

// NextTree returns the next game with its variations; the errors are those of Next. A
// variation that cannot be read does not spoil its game: it is cut off before the move at
// fault, and told in Faults.
func (r *Reader) NextTree() (*Tree, error) { return r.read(builder{keeps: true}) }

// read gives a game's tokens to b.
func (r *Reader) read(b builder) (*Tree, error) {
	b.tree, b.number = &Tree{}, r.games+1
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
