package collection

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// maxFileName bounds a file's name in bytes, the number that keeps it apart from others not counted.
const maxFileName = 100

// errCrowded says that a folder holds too many files of one name.
var errCrowded = errors.New("too many files of that name; clear the folder")

// Save writes a text into a folder, which is made if need be, under a name made fit to be a file's. If a file of that name holds
// something else, a number is put behind the name; if it holds the same, it is left. It returns the path.
func Save(folder, name, text string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	stem, ext := fileName(name)
	for n := 1; n < 1000; n++ {
		number := ""
		if n > 1 {
			number = fmt.Sprintf("-%d", n)
		}
		path := filepath.Join(folder, stem+number+ext)
		err := create(path, text)
		if err == nil || !errors.Is(err, fs.ErrExist) {
			return path, err
		}
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, []byte(text)) {
			return path, nil
		}
	}
	return "", fmt.Errorf("save %s: %w", stem+ext, errCrowded)
}

// create writes a file that must not be there.
func create(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("save: %w", err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil { // synced: once it is told where the game is, it is there
		return errors.Join(fmt.Errorf("save: %w", err), os.Remove(path)) // half a file would be taken for a whole one
	}
	return nil
}

// fileName makes a name safe on every system: letters, digits and single dashes, in front of its extension.
func fileName(name string) (stem, ext string) {
	ext = filepath.Ext(name)
	stem = strings.TrimSuffix(name, ext)
	words := strings.FieldsFunc(stem, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	stem = strings.Join(words, "-")
	for len(stem) > maxFileName {
		runes := []rune(stem)
		stem = string(runes[:len(runes)-1])
	}
	if stem == "" {
		stem = "game"
	}
	return stem, ext
}
