package uci

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Errors of finding an engine.
var (
	// ErrNotFound says that there is no such program.
	ErrNotFound = errors.New("no such engine")
	// ErrQuote says that a quotation mark is opened and not closed.
	ErrQuote = errors.New("a quotation mark is not closed")
)

// Find reads what a person writes for an engine and returns the program with its
// arguments: a name to be found on PATH, or a path; either may be followed by arguments,
// and quoted where it holds spaces. The path of a file that is there needs no quotes.
func Find(text string) ([]string, error) {
	if info, err := os.Stat(text); err == nil && !info.IsDir() {
		if path, err := filepath.Abs(text); err == nil {
			return []string{path}, nil
		}
	}
	words, err := Split(text)
	if err != nil {
		return nil, fmt.Errorf("read engine %q: %w", text, err)
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("read engine %q: %w", text, ErrNotFound)
	}
	path, err := look(words[0])
	if err != nil {
		return nil, fmt.Errorf("find engine %q: %w", words[0], ErrNotFound)
	}
	return append([]string{path}, words[1:]...), nil
}

// besides are folders in which systems keep games without having them on every PATH.
var besides = []string{"/usr/games", "/usr/local/games", "/opt/homebrew/bin"}

func look(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil || errors.Is(err, exec.ErrDot) {
		return filepath.Abs(path)
	}
	if strings.ContainsAny(name, `/\`) {
		return "", err
	}
	for _, dir := range besides {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", err
}

// known are the names under which engines are usually installed.
var known = []string{
	"stockfish", "fairy-stockfish", "lc0", "berserk", "ethereal", "koivisto", "viridithas", "obsidian",
	"rubichess", "igel", "caissa", "clover", "arasan", "rodent", "toga2", "fruit", "glaurung", "maia",
}

// Installed returns the paths of well-known engines on this machine.
func Installed() []string {
	var found []string
	for _, name := range known {
		if path, err := look(name); err == nil {
			found = append(found, path)
		}
	}
	return found
}

// Split cuts a command into words at spaces, but for those within single or double
// quotation marks. A backslash is itself, as Windows's paths want it.
func Split(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	quoted := false
	end := func() {
		if quoted || word.Len() > 0 {
			words = append(words, word.String())
		}
		word.Reset()
		quoted = false
	}
	for _, r := range text {
		switch {
		case r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, quoted = r, true
		case r == ' ' || r == '\t':
			end()
		default:
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, ErrQuote
	}
	end()
	return words, nil
}
