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
