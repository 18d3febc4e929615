package keystore

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	filePerm fs.FileMode = 0o600
	dirPerm  fs.FileMode = 0o700
)

// makeDir creates the folder if need be and checks that it is ours alone.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, dirPerm); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() || !private(info) {
		return at("open", dir, ErrPermissions)
	}
	return nil
}

// readFile reads a whole file that must be a regular one, ours alone, and of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := openNoFollow(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat() // of the open file: nobody can swap it any more
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || !private(info) {
		return nil, at("open", path, ErrPermissions)
	}
	if info.Size() > limit {
		return nil, at("open", path, corrupt("too large"))
	}
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// writeFile replaces a file whole: a reader, or a restart after a power cut, finds the old
// bytes or the new ones. A symbolic link in the way is refused.
func writeFile(path string, content []byte) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return at("write", path, ErrPermissions)
	}
	if err := replaceFile(path, content); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// checkLockFile refuses a lock file that is a link: opening it would create a file elsewhere.
func checkLockFile(path string) error {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return at("lock", path, ErrPermissions)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
