package ledger

import (
	"errors"
	"os"
	"syscall"
)

// startSync has the disk start writing a part of a file, and does not wait. It is a hint: syncData alone makes anything durable.
func startSync(f *os.File, at, size int64) {
	const write = 2 // SYNC_FILE_RANGE_WRITE, see sync_file_range(2)
	_ = syscall.SyncFileRange(int(f.Fd()), at, size, write)
}

// syncData makes the content of a file durable, without its times.
func syncData(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

// syncFolder makes the names in a folder durable: a file is only there after a power cut if its folder says so.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
