//go:build !linux

package ledger

import "os"

// openDurable opens a file for writeDurable.
func openDurable(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR, 0) }

// writeDurable returns when what it wrote is durable.
func writeDurable(file *os.File, b []byte, at int64) error {
	if _, err := file.WriteAt(b, at); err != nil {
		return err
	}
	return file.Sync()
}

// syncFolder makes the names in a folder durable, where a folder can be synced: it cannot on Windows, which does it by itself.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}
