package ledger

import (
	"errors"
	"os"
	"syscall"
)

// openDurable opens a file so that what is written to it is durable when the write returns. Past the page cache, if the file system
// can: then nothing is copied or looked up on the way. Memory and offsets must be multiples of journalAlign for that.
func openDurable(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_DSYNC|syscall.O_DIRECT, 0)
	if errors.Is(err, syscall.EINVAL) {
		return os.OpenFile(path, os.O_RDWR|syscall.O_DSYNC, 0)
	}
	return file, err
}

// writeDurable writes to a file of openDurable.
func writeDurable(file *os.File, b []byte, at int64) error {
	_, err := file.WriteAt(b, at)
	return err
}

// syncFolder makes the names in a folder durable: a file is only there after a power cut if its folder says so.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
