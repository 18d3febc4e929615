package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// lookAtKeys holds the key store's folder against what it must be: the user's alone.
func lookAtKeys(dir string) finding {
	f := finding{What: "keys", Verdict: fine, Detail: dir}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Detail += ", made at the first game"
		return f
	case err != nil:
		f.Verdict, f.Detail, f.Hint = broken, err.Error(), "Make the folder yours: mode 0700, its files 0600."
		return f
	}
	if runtime.GOOS == "windows" {
		f.Detail += ", protected by your user folder"
		return f
	}
	paths := []string{dir}
	for _, e := range entries {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	for _, path := range paths {
		info, err := os.Lstat(path)
		if err != nil {
			continue // gone meanwhile
		}
		if open := info.Mode().Perm() & 0o077; open != 0 || info.Mode()&fs.ModeSymlink != 0 {
			f.Verdict, f.Detail = broken, fmt.Sprintf("%s has mode %v", path, info.Mode())
			f.Hint = "Others may read or replace it: chmod 700 the folder, 600 its files, and no links."
			return f
		}
	}
	f.Detail += fmt.Sprintf(", %d files, yours alone", len(entries))
	return f
}
