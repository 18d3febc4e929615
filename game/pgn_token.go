package game

import (
	"bytes"
	"errors"
	"strings"
)

type tokenKind uint8

const (
	endToken     tokenKind = iota
	tagToken               // text is the name, value the value
	moveToken              // text is the move, value the !? after it
	resultToken            // text is the result
	markToken              // text is the number after $
	commentToken           // text is the comment as written
	openToken              // (
	closeToken             // )
	badToken               // err says why
)

type token struct {
	kind         tokenKind
	text, value  string
	line, column int
	offset       int64
	err          error
}

// Bounds that keep a hostile file from filling the memory.
const (
	maxWord  = 255     // bytes of a move or a number
	maxValue = 1 << 12 // bytes kept of a tag's value
	maxNotes = 1 << 20 // bytes of comments kept of a game
)

var (
	errWord    = errors.New("a word too long to be a move")
	errComment = errors.New("comment is never closed; add the missing }")
)

// lexer cuts a PGN file into tokens. Move numbers, % lines and evaluation signs are
// dropped here.
type lexer struct {
	src    *source
	notes  int // bytes of comments still kept of this game
	pushed *token
}

// unread makes t the next token again.
func (x *lexer) unread(t token) { x.pushed = &t }

func (x *lexer) next() token {
	if t := x.pushed; t != nil {
		x.pushed = nil
		return *t
	}
	for {
		if t, ok := x.scan(); ok {
			return t
		}
	}
}

// scan reads one thing; false if it was nothing that matters.
func (x *lexer) scan() (token, bool) {
	t := token{line: x.src.line, column: x.src.column}
	c := x.src.peek() // a byte order mark is taken by this
	t.offset = x.src.offset
	switch {
	case c == end:
		return t, true
	case c <= ' ' || c == 0x7f || c == '}' || c == ']' || c == '>':
		x.src.next()
		return t, false
	case c == '%' && t.column == 1:
		x.line()
		return t, false
	case c == '<':
		x.until('>')
		return t, false
	case c == '[':
		return x.tag(t)
	case c == '{':
		return x.comment(t), true
	case c == ';':
		x.src.next()
		t.kind, t.text = commentToken, decodeText(x.line())
		return t, true
	case c == '(':
		x.src.next()
		t.kind = openToken
		return t, true
	case c == ')':
		x.src.next()
		t.kind = closeToken
		return t, true
	default:
		return x.word(t)
	}
}

// line takes the rest of the line and returns what of it may be kept.
func (x *lexer) line() []byte {
	var kept []byte
	for c := x.src.peek(); c != end && c != '\n'; c = x.src.peek() {
		kept = x.keep(kept, x.src.next())
	}
	return kept
}

// until drops everything up to and with the given byte, or the rest of the line.
func (x *lexer) until(last int) {
	for c := x.src.next(); c != end && c != '\n' && c != last; c = x.src.next() {
	}
}

// keep appends c to a comment unless this game's share of memory is used up.
func (x *lexer) keep(kept []byte, c int) []byte {
	if len(kept) < x.notes {
		kept = append(kept, byte(c))
	}
	return kept
}

func (x *lexer) comment(t token) token {
	var kept []byte
	x.src.next()
	for {
		if x.src.afterBlankLine() && x.src.tagAhead() {
			t.kind, t.err = badToken, errComment
			return t
		}
		switch c := x.src.next(); c {
		case end:
			t.kind, t.err = badToken, errComment
			return t
		case '}':
			t.kind, t.text = commentToken, decodeText(kept)
			return t
		default:
			kept = x.keep(kept, c)
		}
	}
}

// tag reads [Name "value"]. A bracket that opens no tag is dropped with what it holds.
func (x *lexer) tag(t token) (token, bool) {
	quoted := x.src.tagAhead()
	x.src.next()
	if !quoted && (t.column != 1 || x.src.peek() < 'A' || x.src.peek() > 'z') {
		x.until(']')
		return t, false
	}
	var name []byte
	for c := x.src.peek(); c != end && isTagNameByte(byte(c)); c = x.src.peek() {
		name = append(name, byte(x.src.next()))
		if len(name) > maxTagName {
			x.until(']')
			return t, false
		}
	}
	t.kind, t.text = tagToken, string(name)
	t.value = oneLine(decodeText(x.tagValue()))
	return t, true
}

// tagValue takes the rest of a tag and returns its value. A quote that neither a bracket
// nor the end of the line follows is part of the value, escaped or not.
func (x *lexer) tagValue() []byte {
	var value []byte
	x.spaces()
	quoted := x.src.peek() == '"'
	if quoted {
		x.src.next()
	}
	for c := x.src.peek(); c != end && c != '\n'; c = x.src.peek() {
		x.src.next()
		switch next := x.src.peek(); {
		case quoted && c == '"' && x.src.bracketAhead():
			x.until(']')
			return value
		case !quoted && c == ']':
			return value
		case quoted && c == '\\' && (next == '"' || next == '\\'):
			c = x.src.next()
		}
		if len(value) < maxValue {
			value = append(value, byte(c))
		}
	}
	return bytes.TrimSuffix(value, []byte{']'}) // of a quote never closed
}

func (x *lexer) spaces() {
	for c := x.src.peek(); c == ' ' || c == '\t'; c = x.src.peek() {
		x.src.next()
	}
}

// delimiters end a word, beside spaces.
const delimiters = "{}()[]<>;$"

func (x *lexer) word(t token) (token, bool) {
	word := []byte{byte(x.src.next())}
	for c := x.src.peek(); c != end && c > ' ' && !strings.ContainsRune(delimiters, rune(c)); c = x.src.peek() {
		if len(word) == maxWord {
			x.skipWord()
			t.kind, t.text, t.err = badToken, decodeText(word[:20])+"...", errWord
			return t, true
		}
		word = append(word, byte(x.src.next()))
	}
	if word[0] == '$' {
		t.kind, t.text = markToken, string(word[1:])
		return t, true
	}
	return classify(t, decodeText(word))
}

func (x *lexer) skipWord() {
	for c := x.src.peek(); c != end && c > ' '; c = x.src.peek() {
		x.src.next()
	}
}
