// Package archive keeps finished games: one PGN file a game, in a folder.
//
//	path, err := archive.Write(dir, archive.Name(started, id), record)
//	err = archive.Remove(dir, path)
//
// Invariants: a file is written whole or not at all, readable by its owner alone; writing a game again changes nothing.
package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"castlekey/game"

	"github.com/google/renameio/v2/maybe"
)

// Folder is the name of the folder in the data folder.
const Folder = "games"

// Name is the file of a game that began at a time; the first letters of its id keep it apart from others of the same second.
func Name(started time.Time, id string) string {
	return fmt.Sprintf("%s-%.8s.pgn", started.Local().Format("2006-01-02-150405"), id)
}

// Remove deletes the file of a game that lies in the folder, and no other file.
func Remove(dir, path string) error {
	if filepath.Dir(path) != filepath.Clean(dir) || filepath.Ext(path) != ".pgn" {
		return fmt.Errorf("delete %s: %w", path, ErrElsewhere)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("delete game: %w", err)
	}
	return nil
}

// ErrElsewhere says that a file is not one of the archive.
var ErrElsewhere = errors.New("not a finished game of this folder")

// Write writes a game into a folder, which is made if need be, and returns its path.
func Write(dir, name string, r game.Record) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make folder for games: %w", err)
	}
	var text bytes.Buffer
	if err := game.WritePGN(&text, r); err != nil {
		return "", fmt.Errorf("write game: %w", err)
	}
	path := filepath.Join(dir, name)
	if err := maybe.WriteFile(path, text.Bytes(), 0o600); err != nil {
		return "", fmt.Errorf("write game: %w", err)
	}
	return path, nil
}
