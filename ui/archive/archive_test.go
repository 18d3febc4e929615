package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/ui/archive"
)

func TestOnlyFinishedGamesAreDeleted(t *testing.T) {
	dir := t.TempDir()
	path, err := archive.Write(dir, archive.Name(time.Now(), "4Tn2uJcP9s"), game.Record{})
	if err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "other.pgn")
	key := filepath.Join(dir, "data.key")
	for _, p := range []string{outside, key} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, way := range []string{p, filepath.Join(dir, "..", filepath.Base(filepath.Dir(p)), filepath.Base(p))} {
			if err := archive.Remove(dir, way); !errors.Is(err, archive.ErrElsewhere) && !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %v", way, err)
			}
		}
		if _, err := os.Stat(p); err != nil {
			t.Errorf("deleted: %v", err)
		}
	}
	if err := archive.Remove(dir, path); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it is still there")
	}
}
