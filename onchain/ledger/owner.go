package ledger

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// LockedError is an ErrLocked that says who has the file open, as far as that is known.
type LockedError struct {
	Path  string
	PID   int       // 0: not known
	Since time.Time // when it was opened
}

// Error names the file and its holder.
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%v: %s", ErrLocked, e.Path)
	}
	return fmt.Sprintf("%v: %s, process %d, since %s", ErrLocked, e.Path, e.PID, e.Since.Format(time.DateTime))
}

// Unwrap returns ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// owner is the note beside a ledger's file that says who has it open. It is for people: what locks is the file itself.
type owner struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

func ownerPath(path string) string { return path + "-owner" }

// claim leaves the note. A ledger without one works as well.
func claim(path string) {
	if note, err := json.Marshal(owner{os.Getpid(), time.Now().Round(0)}); err == nil {
		_ = os.WriteFile(ownerPath(path), note, 0o600)
	}
}

func unclaim(path string) { _ = os.Remove(ownerPath(path)) }

// heldBy returns the error for a file that another process holds.
func heldBy(path string) error {
	var o owner
	if note, err := os.ReadFile(ownerPath(path)); err == nil {
		_ = json.Unmarshal(note, &o) // a note that cannot be read names nobody
	}
	return &LockedError{Path: path, PID: o.PID, Since: o.Since}
}
