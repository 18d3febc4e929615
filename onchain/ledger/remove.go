package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Remove removes the ledger at path with everything that lies beside it. It must not be open anywhere. What is not there is as good
// as removed.
func Remove(path string) error {
	// The journal goes first: beside a new ledger it would be one too many.
	for _, file := range []string{journalPath(path), ownerPath(path), path} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove ledger: %w", err)
		}
	}
	return nil
}

func journalPath(path string) string { return path + "-journal" }
