package ledger

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Holder is the process that has a ledger open.
type Holder struct {
	PID   int       `json:"pid"`   // 0: not known
	Since time.Time `json:"since"` // when it was opened
	URL   string    `json:"url"`   // where others may join over RPC; empty: nowhere
}

// LockedError is an ErrLocked that says who has the file open, as far as that is known.
type LockedError struct {
	Path string
	Holder
}

// Error names the file and its holder.
func (e *LockedError) Error() string {
	text := fmt.Sprintf("%v: %s", ErrLocked, e.Path)
	if e.PID != 0 {
		text += fmt.Sprintf(", process %d, since %s", e.PID, e.Since.Format(time.DateTime))
	}
	if e.URL != "" {
		text += ", served at " + e.URL
	}
	return text
}

// Unwrap returns ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// ReadHolder returns who noted beside the ledger at path that he has it open. The note is for people: what locks is the file itself, and a
// process that was killed leaves its note behind until the next one opens the ledger.
func ReadHolder(path string) (Holder, bool) {
	var h Holder
	note, err := os.ReadFile(ownerPath(path))
	if err != nil || json.Unmarshal(note, &h) != nil {
		return Holder{}, false // a note that cannot be read names nobody
	}
	return h, true
}

// Announce lets whoever finds the ledger locked know where to join over RPC. It does nothing in memory.
func (l *Ledger) Announce(url string) error {
	if l.config.Path == "" {
		return nil
	}
	h := l.holder
	h.URL = url
	if err := writeHolder(l.config.Path, h); err != nil {
		return fmt.Errorf("note who serves the ledger: %w", err)
	}
	return nil
}

func ownerPath(path string) string { return path + "-owner" }

// claim leaves the note. A ledger without one works as well.
func claim(path string) Holder {
	h := Holder{PID: os.Getpid(), Since: time.Now().Round(0)}
	_ = writeHolder(path, h)
	return h
}

func writeHolder(path string, h Holder) error {
	note, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return os.WriteFile(ownerPath(path), note, 0o600)
}

func unclaim(path string) { _ = os.Remove(ownerPath(path)) }

// heldBy returns the error for a file that another process holds.
func heldBy(path string) error {
	h, _ := ReadHolder(path)
	return &LockedError{Path: path, Holder: h}
}
