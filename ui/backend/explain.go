package backend

import (
	"context"
	"errors"
	"strings"
)

// Explainer is implemented by errors that know how to speak to a player: one sentence of what happened and one of what to do.
type Explainer interface {
	Explain() (what, todo string)
}

// Explain turns any error into what happened and what to do about it. The hint may be empty. A nil error gives two empty strings.
func Explain(err error) (what, todo string) {
	var e Explainer
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &e):
		return e.Explain()
	case errors.Is(err, context.DeadlineExceeded):
		return "The chain did not answer in time.", "Try again; what was sent is settled before anything new is."
	case errors.Is(err, context.Canceled):
		return "Stopped before it was done.", "Nothing is lost: the game can be resumed."
	}
	return sentence(err.Error()), ""
}

// sentence gives a bare error text a capital and a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "Something went wrong."
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}

// Phrase is what a kind of error says to a player: one sentence of what happened and one of what to do. An alias, so that a table of them
// needs no names of fields.
type Phrase = struct {
	Is         error
	What, Todo string
}

// Explained gives an error the words of the first phrase it matches. One that matches none is left to other, which may be nil; one that
// explains itself is left as it is, and nil stays nil.
func Explained(err error, phrases []Phrase, other func(error) error) error {
	var already Explainer
	if err == nil || errors.As(err, &already) {
		return err
	}
	for _, p := range phrases {
		if errors.Is(err, p.Is) {
			return InWords(err, p.What, p.Todo)
		}
	}
	if other == nil {
		return err
	}
	return other(err)
}

// InWords is an error that explains itself in these words.
func InWords(err error, what, todo string) error { return &explained{err, what, todo} }

// explained is an error with its sentence and its hint.
type explained struct {
	err        error
	what, todo string
}

func (e *explained) Error() string                { return e.err.Error() }
func (e *explained) Unwrap() error                { return e.err }
func (e *explained) Explain() (what, todo string) { return e.what, e.todo }
