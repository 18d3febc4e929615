package engines

import (
	"context"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
)

// words are what a player can do about an engine; the first match counts.
var words = []backend.Phrase{
	{uci.ErrNotFound, "There is no such program.", "Name a program on PATH, or its whole path, in quotes where it has spaces."},
	{uci.ErrQuote, "A quotation mark is not closed.", "Put quotes around what holds spaces, at both ends."},
	{uci.ErrNotUCI, "That program does not answer as a UCI engine does.", "Some engines need an argument for it, such as gnuchess --uci."},
	{uci.ErrOption, "The engine does not take one of its settings.", "Look at its options on the engine screen, or at [engines] in the config file."},
	{ErrNoHint, "No hints in a game against a person.", "Against an engine there are."},
	{context.DeadlineExceeded, "The engine did not answer in time.", "Try again, or choose another."},
}

// Explained gives an error of an engine the words a player understands. Nil stays nil.
func Explained(err error) error { return backend.Explained(err, words, nil) }
