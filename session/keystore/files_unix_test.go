//go:build !windows

package keystore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"castlekey/session/keystore"
)

func TestModes(t *testing.T) {
	dir := folder(t)
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	s := open(t, dir, words("p"))
	put(t, s, "white", "e2e4")
	release, err := s.Claim("white")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestReachableFilesAreRefused breaks the privacy of the folder in every way that can be seen.
func TestReachableFilesAreRefused(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string){
		"folder open to the group":   func(t *testing.T, dir string) { chmod(t, dir, 0o750) },
		"record readable by others":  func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "white.sealed"), 0o644) },
		"data key readable by group": func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "data.key"), 0o640) },
		"record is a link":           func(t *testing.T, dir string) { link(t, filepath.Join(dir, "white.sealed")) },
		"data key is a link":         func(t *testing.T, dir string) { link(t, filepath.Join(dir, "data.key")) },
		"lock is a link":             func(t *testing.T, dir string) { link(t, filepath.Join(dir, ".lock")) },
		"folder is a link":           link,
		"record is a pipe": func(t *testing.T, dir string) {
			path := filepath.Join(dir, "white.sealed")
			if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			put(t, open(t, dir, words("p")), "white", "e2e4")
			spoil(t, dir)
			s, err := keystore.Open(dir, words("p"))
			if err == nil {
				_, err = s.Get("white")
			}
			if !errors.Is(err, keystore.ErrPermissions) || !errors.Is(err, fs.ErrPermission) {
				t.Errorf("error = %v, want ErrPermissions", err)
			}
		})
	}
}

func TestWriteDoesNotFollowALink(t *testing.T) {
	dir := folder(t)
	s := open(t, dir, words("p"))
	put(t, s, "white", "e2e4")
	link(t, filepath.Join(dir, "white.sealed"))
	if err := s.Put("white", []byte("d2d4")); !errors.Is(err, keystore.ErrPermissions) {
		t.Errorf("Put over a link: %v, want ErrPermissions", err)
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// link moves what is at path away and puts a link to it in its place.
func link(t *testing.T, path string) {
	t.Helper()
	away := filepath.Join(t.TempDir(), "away")
	if err := errors.Join(os.Rename(path, away), os.Symlink(away, path)); err != nil {
		t.Fatal(err)
	}
}
