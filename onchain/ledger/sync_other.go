//go:build !linux

package ledger

import "os"

// startSync could have the disk start writing early; here nothing does.
func startSync(*os.File, int64, int64) {}

// syncData makes a file durable.
func syncData(f *os.File) error { return f.Sync() }

// syncFolder makes the names in a folder durable, where a folder can be synced: it cannot on Windows, which does it by itself.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}
