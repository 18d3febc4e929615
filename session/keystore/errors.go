package keystore

import (
	"fmt"
	"io/fs"
)

// sentinel is an error whose text says what happened, then what to do.
type sentinel struct {
	text string
	like error // also matches this, nil for none
}

func (s *sentinel) Error() string { return s.text }
func (s *sentinel) Unwrap() error { return s.like }

// Errors to branch on. What Store returns wraps one of them in an *fs.PathError that names
// the file, unless the trouble is the operating system's own.
var (
	// ErrWrongPassphrase says the data key file is sound but this passphrase does not open it.
	ErrWrongPassphrase error = &sentinel{text: "wrong passphrase; try again"}
	// ErrWrongKey says a record is sound but sealed under another data key or another name.
	ErrWrongKey error = &sentinel{text: "sealed under another key or another name; put back the data.key that belongs to it"}
	// ErrKeyLost says there are records but no data key to open them with.
	ErrKeyLost error = &sentinel{text: "records are here but their data key is gone; restore it from a backup, or move the folder away to start anew"}
	// ErrCorrupt says a file is not what was written: cut short, altered, or no such file at all.
	ErrCorrupt error = &sentinel{text: "file is damaged; restore it from a backup or move it away"}
	// ErrPermissions says others could read or replace a file, or that it is a symbolic link.
	ErrPermissions error = &sentinel{text: "others may reach this file; make it yours with mode 0600 (folders 0700)", like: fs.ErrPermission}
	// ErrLocked says another process, or another part of this one, uses the record or folder.
	ErrLocked error = &sentinel{text: "in use by another castlekey; close it and try again"}
	// ErrNotFound says there is no such record. It also matches fs.ErrNotExist.
	ErrNotFound error = &sentinel{text: "no such record; list the records to see what is there", like: fs.ErrNotExist}
	// ErrWrongSource says the folder is protected by a passphrase and a key file was offered, or the reverse.
	ErrWrongSource error = &sentinel{text: "the folder is protected in another way; open it with its passphrase, or without one if it has none"}
	// ErrNoKeychain says the operating system's keychain is not there, is locked, or does not answer in a second.
	ErrNoKeychain error = &sentinel{text: "the system's keychain does not answer; unlock it and try again"}
	// ErrName says a record name is not 1 to 200 of A-Z a-z 0-9 . _ - or starts with a dot.
	ErrName error = &sentinel{text: "record names are 1 to 200 of A-Z a-z 0-9 . _ - and start with no dot"}
	// ErrTooLarge says a record is over 64 KiB.
	ErrTooLarge error = &sentinel{text: "records hold at most 65536 bytes; store less"}
	// ErrEmptyPassphrase says the passphrase has no characters.
	ErrEmptyPassphrase error = &sentinel{text: "the passphrase is empty; type one, or use a key file"}
	// ErrClosed says the store was closed and its data key wiped.
	ErrClosed error = &sentinel{text: "the key store is closed; open it again"}
)

// at names the file an error is about.
func at(op, path string, err error) error {
	return &fs.PathError{Op: op, Path: path, Err: err}
}

// corrupt is ErrCorrupt with the reason found.
func corrupt(reason string) error {
	return fmt.Errorf("%w (%s)", ErrCorrupt, reason)
}
