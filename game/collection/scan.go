package collection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"castlekey/game"
)

// Bounds of a collection.
const (
	maxFiles   = 10_000
	maxEntries = 100_000
	batch      = 100 // entries that Next returns at most
)

// Errors of a collection.
var (
	// ErrEmpty says that there is no game in a file, folder or text.
	ErrEmpty = errors.New("no games found")
	// ErrMany says that a collection holds more than 100,000 games. Those before are there.
	ErrMany = errors.New("more than 100,000 games; the others are left out")
)

// Scanner goes through a collection. It is not safe for concurrent use.
type Scanner struct {
	files  []source // still to be read
	now    source
	in     io.ReadCloser // of now, nil between files
	reader *game.Reader
	found  int
	most   int   // games that are returned
	owed   error // came up behind games that were returned
}

// Backwards turns the order of the files that are still to be read: of a folder whose names begin with dates the newest comes first.
func (s *Scanner) Backwards() { slices.Reverse(s.files) }

// source is something that holds PGN.
type source struct {
	path string // of a file, empty for a text
	text string
}

// Scan opens a file, or all files below a folder whose names end in .pgn. Errors are those of the file system, and ErrEmpty for a folder
// without any.
func Scan(path string) (*Scanner, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open games: %w", err)
	}
	if !info.IsDir() {
		return &Scanner{files: []source{{path: path}}, most: maxEntries}, nil
	}
	s := &Scanner{most: maxEntries}
	err = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // a folder that may not be read holds nothing for us
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 1 && d.Name() != "..":
			return fs.SkipDir
		case d.Type().IsRegular() && strings.EqualFold(filepath.Ext(path), ".pgn"):
			s.files = append(s.files, source{path: path})
		}
		if len(s.files) == maxFiles {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open games: %w", err)
	}
	if len(s.files) == 0 {
		return nil, fmt.Errorf("open games: %s: %w", path, ErrEmpty)
	}
	return s, nil
}

// Text is a scanner of a text: PGN, or a FEN, which becomes a game that begins there.
func Text(text string) *Scanner {
	if g, err := game.FromFEN(strings.TrimSpace(text)); err == nil {
		text = fmt.Sprintf("[SetUp \"1\"]\n[FEN \"%s\"]\n\n*\n", g.FEN())
	}
	return &Scanner{files: []source{{text: text}}, most: maxEntries}
}

// Next returns some more games, at least one. At the end it returns io.EOF. ErrMany ends the collection early. Other errors are ctx's and the
// file system's; the next call goes on with the file after it.
func (s *Scanner) Next(ctx context.Context) ([]Entry, error) {
	if err := s.owed; err != nil {
		s.owed = nil
		return nil, err
	}
	var out []Entry
	for len(out) < batch {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read games: %w", err)
		}
		e, err := s.one()
		switch {
		case err == nil:
			out = append(out, e)
		case len(out) > 0:
			s.owed = err
			return out, nil
		default:
			return nil, err
		}
	}
	return out, nil
}

// one returns the next game.
func (s *Scanner) one() (Entry, error) {
	for {
		if s.found == s.most {
			return Entry{}, fmt.Errorf("read games: %w", ErrMany)
		}
		if s.reader == nil {
			if err := s.open(); err != nil {
				return Entry{}, err
			}
		}
		h, err := s.reader.Skim()
		if err == nil {
			s.found++
			return entryOf(s.now, h), nil
		}
		s.Close()
		if !errors.Is(err, io.EOF) {
			return Entry{}, fmt.Errorf("read games: %s: %w", s.now.path, err)
		}
	}
}

// open goes on to the next file.
func (s *Scanner) open() error {
	if len(s.files) == 0 {
		return io.EOF
	}
	s.now, s.files = s.files[0], s.files[1:]
	in, err := s.now.open()
	if err != nil {
		return err
	}
	s.in, s.reader = in, game.NewReader(in)
	return nil
}

// Close ends reading the present file. It may be called more than once.
func (s *Scanner) Close() {
	if s.in != nil {
		_ = s.in.Close() // it was only read
	}
	s.in, s.reader = nil, nil
}

func (f source) open() (io.ReadCloser, error) {
	if f.path == "" {
		return io.NopCloser(strings.NewReader(f.text)), nil
	}
	in, err := os.Open(f.path)
	if err != nil {
		return nil, fmt.Errorf("open games: %w", err)
	}
	return in, nil
}
