//go:build !windows

package keystore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// private tells whether only this user (by effective id) can reach the file.
func private(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().Perm()&0o077 == 0 && int(stat.Uid) == os.Geteuid()
}

// openNoFollow opens a file for reading, answering ErrPermissions for a symbolic link. It
// never blocks: a pipe in the file's place opens at once and is refused later.
func openNoFollow(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, at("open", path, ErrPermissions)
	}
	return f, err
}

// replaceFile writes a temporary file beside path, syncs it and renames it over path.
func replaceFile(path string, content []byte) error {
	return renameio.WriteFile(path, content, filePerm,
		renameio.WithStaticPermissions(filePerm), renameio.WithTempDir(filepath.Dir(path)))
}

// syncDir makes renames and removals in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
