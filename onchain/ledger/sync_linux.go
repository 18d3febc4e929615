package ledger

import (
	"os"
	"syscall"
)

// syncData makes the content of a file durable, without its times.
func syncData(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
