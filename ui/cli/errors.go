package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"castlekey/ui/backend"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a mistake in the command line or in a file it names: exit code 2.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// Explain gives the mistake and how to mend it.
func (e *usageError) Explain() (what, todo string) {
	what, todo = backend.Explain(e.err)
	if todo == "" {
		todo = e.hint
	}
	return what, todo
}

func usage(hint, format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...), hint: hint}
}

// report prints err as what happened, then what to do, and returns the exit code that belongs to it.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errReported) {
		return exitCode(err)
	}
	what, todo := backend.Explain(err)
	if errors.Is(err, context.Canceled) {
		what, todo = "Stopped.", "What was confirmed stays; start again to go on."
	}
	fmt.Fprintf(w, "castlekey: %s\n", what)
	if todo != "" {
		fmt.Fprintf(w, "  %s\n", todo)
	}
	return exitCode(err)
}

// errReported marks an outcome whose details were already printed.
var errReported = errors.New("already reported")

// reported ends a command with a code, everything having been said.
type reported struct{ code int }

func (r *reported) Error() string        { return errReported.Error() }
func (r *reported) Is(target error) bool { return target == errReported }

func exitCode(err error) int {
	var u *usageError
	var r *reported
	switch {
	case errors.As(err, &r):
		return r.code
	case errors.As(err, &u):
		return exitUsage
	default:
		return exitFailed
	}
}
