package engines

import (
	"context"
	"errors"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
)

// explained is an error of an engine with its sentence and its hint.
type explained struct {
	err        error
	what, todo string
}

func (e *explained) Error() string                { return e.err.Error() }
func (e *explained) Unwrap() error                { return e.err }
func (e *explained) Explain() (what, todo string) { return e.what, e.todo }

// words are what a player can do about an engine; the first match counts.
var words = []struct {
	is         error
	what, todo string
}{
	{uci.ErrNotFound, "There is no such program.", "Name a program on PATH, or its whole path, in quotes where it has spaces."},
	{uci.ErrQuote, "A quotation mark is not closed.", "Put quotes around what holds spaces, at both ends."},
	{uci.ErrNotUCI, "That program does not answer as a UCI engine does.", "Some engines need an argument for it, such as gnuchess --uci."},
	{uci.ErrOption, "The engine does not take one of its settings.", "Look at its options on the engine screen, or at [engines] in the config file."},
	{ErrNoHint, "No hints in a game against a person.", "Against an engine there are."},
	{context.DeadlineExceeded, "The engine did not answer in time.", "Try again, or choose another."},
}

// Explained gives an error of an engine the words a player understands. Nil stays nil.
func Explained(err error) error {
	var already backend.Explainer
	if err == nil || errors.As(err, &already) {
		return err
	}
	for _, row := range words {
		if errors.Is(err, row.is) {
			return &explained{err, row.what, row.todo}
		}
	}
	return err
}
