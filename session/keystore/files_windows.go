package keystore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// private is left to the folder's access list on Windows.
func private(fs.FileInfo) bool { return true }

// openNoFollow opens a file for reading, answering ErrPermissions for a symbolic link.
func openNoFollow(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, at("open", path, ErrPermissions)
	}
	return os.Open(path)
}

// replaceFile writes a temporary file beside path, syncs it and renames it over path.
func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".write-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// syncDir has no counterpart on Windows, where a rename is journalled.
func syncDir(string) error { return nil }
