package game

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// source hands out the bytes of a PGN file one by one and knows where it is. Line ends
// of every kind come out as \n, byte order marks not at all; UTF-16 is made UTF-8.
type source struct {
	in           *bufio.Reader
	offset       int64 // how many bytes were taken, counted after decoding
	line, column int   // of the byte that next returns, from 1
	blank        bool
	err          error // what ended the file, if not its end
}

// end is what peek and next return at the end of the file.
const end = -1

const sourceBuffer = 1 << 16

func newSource(r io.Reader) *source {
	decoded := transform.NewReader(r, unicode.BOMOverride(transform.Nop))
	return &source{in: bufio.NewReaderSize(decoded, sourceBuffer), line: 1, column: 1}
}

// peek returns the next byte without taking it, or end.
func (s *source) peek() int {
	for {
		b, err := s.in.Peek(1)
		switch {
		case len(b) == 0:
			if err != io.EOF {
				s.err = err
			}
			return end
		case b[0] == '\r':
			return '\n'
		case b[0] == 0xEF && s.byteOrderMark():
			s.discard(3)
		default:
			return int(b[0])
		}
	}
}

// byteOrderMark reports whether one comes next: files that were joined have some inside.
func (s *source) byteOrderMark() bool {
	b, _ := s.in.Peek(3)
	return len(b) == 3 && b[1] == 0xBB && b[2] == 0xBF
}

// discard drops n bytes that peek has shown to be there.
func (s *source) discard(n int) {
	dropped, err := s.in.Discard(n)
	s.offset += int64(dropped)
	if err != nil {
		s.err = err
	}
}

// next takes the next byte, or returns end.
func (s *source) next() int {
	c := s.peek()
	if c == end {
		return end
	}
	if b, _ := s.in.Peek(2); len(b) == 2 && b[0] == '\r' && b[1] == '\n' {
		s.discard(1)
	}
	s.discard(1)
	if c == '\n' {
		s.blank = s.column == 1
		s.line, s.column = s.line+1, 1
	} else {
		s.column++
	}
	return c
}

// afterBlankLine reports whether the next byte opens a line that follows an empty one.
func (s *source) afterBlankLine() bool { return s.column == 1 && s.blank }

// maxTagName bounds a tag's name, and with it how far ahead tagAhead looks.
const maxTagName = 60

// tagAhead reports whether [Name "… comes next.
func (s *source) tagAhead() bool {
	b, _ := s.in.Peek(maxTagName + 4)
	if len(b) < 4 || b[0] != '[' {
		return false
	}
	i := 1
	for i < len(b) && isTagNameByte(b[i]) {
		i++
	}
	name := i - 1
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return name > 0 && i < len(b) && b[i] == '"'
}

// bracketAhead reports whether a tag ends here: by ], by the line's end or the file's.
func (s *source) bracketAhead() bool {
	b, _ := s.in.Peek(maxTagName)
	for _, c := range b {
		if c != ' ' && c != '\t' {
			return c == ']' || c == '\r' || c == '\n'
		}
	}
	return true
}

func isTagNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// decodeText makes bytes of a PGN file a string: UTF-8 if they are, else Windows-1252, the
// superset of Latin-1 that PGN programs write.
func decodeText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return string([]rune(string(b)))
	}
	return string(decoded)
}
