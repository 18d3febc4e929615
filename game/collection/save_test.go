package collection_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/game/collection"
)

func TestSaveNeverWritesOver(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "games")
	var paths []string
	for _, text := range []string{"one", "two", "one", "three"} {
		path, err := collection.Save(folder, "A – B.pgn", text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%s holds %q, %v; want %q", path, got, err, text)
		}
		paths = append(paths, filepath.Base(path))
	}
	if got := strings.Join(paths, " "); got != "A-B.pgn A-B-2.pgn A-B.pgn A-B-3.pgn" {
		t.Errorf("saved as %s", got)
	}
}

func TestNamesStayInTheirFolder(t *testing.T) {
	folder := t.TempDir()
	for name, want := range map[string]string{
		"../../etc/passwd.pgn":            "etc-passwd.pgn",
		`C:\games\x.pgn`:                  "C-games-x.pgn",
		"..pgn":                           "game.pgn",
		"Müller, J. – Šotola.pgn":         "Müller-J-Šotola.pgn",
		strings.Repeat("é", 300) + ".pgn": strings.Repeat("é", 50) + ".pgn",
		"a\x00\n\x1b[2Jb.pgn":             "a-2Jb.pgn",
	} {
		path, err := collection.Save(folder, name, "text")
		if err != nil || path != filepath.Join(folder, want) {
			t.Errorf("%q is saved as %q, %v; want %q", name, path, err, want)
		}
	}
}

func TestSaveSaysWhyItCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := collection.Save(file, "x.pgn", ""); err == nil {
		t.Error("a file is no folder")
	}
}
