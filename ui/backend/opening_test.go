package backend_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"castlekey/ui/backend"
)

// home is a backend that only tells who plays, and whether it was closed.
type home struct {
	backend.Backend
	closed *bool
}

func (home) Home(context.Context) (backend.Home, error) {
	return backend.Home{Cluster: "embedded"}, nil
}

func (h home) Close() error {
	*h.closed = true
	return nil
}

// TestOpeningIsWaitedFor asks before, while and after a backend opens.
func TestOpeningIsWaitedFor(t *testing.T) {
	gate, closed := make(chan struct{}), false
	o := backend.Open(t.Context(), func(context.Context) (backend.Backend, error) {
		<-gate
		return home{closed: &closed}, nil
	})
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := o.Home(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who does not wait got %v", err)
	}
	o.Discard(backend.Proposal{}) // there is none yet, and nobody who knew it
	answered := make(chan backend.Home)
	go func() {
		h, _ := o.Home(t.Context())
		answered <- h
	}()
	close(gate)
	if h := <-answered; h.Cluster != "embedded" {
		t.Errorf("who waited got %+v", h)
	}
	if h, err := o.Home(t.Context()); h.Cluster != "embedded" || err != nil {
		t.Errorf("who came later got %+v, %v", h, err)
	}
	if err := o.Close(); err != nil || !closed {
		t.Errorf("closed %v, error %v", closed, err)
	}
}

// TestOpeningInVain gives the reason to whoever asks, but not to who closes.
func TestOpeningInVain(t *testing.T) {
	locked := errors.New("another castlekey plays on it")
	o := backend.Open(t.Context(), func(context.Context) (backend.Backend, error) { return nil, locked })
	for name, ask := range map[string]func() error{
		"Home":    func() error { _, err := o.Home(t.Context()); return err },
		"Begin":   func() error { _, err := o.Begin(t.Context(), backend.Setup{}); return err },
		"Prepare": func() error { _, err := o.Prepare(t.Context(), backend.Setup{}); return err },
		"Adjust":  func() error { _, err := o.Adjust(t.Context(), backend.Proposal{}, nil); return err },
		"Approve": func() error { _, err := o.Approve(t.Context(), backend.Proposal{}); return err },
		"Resume":  func() error { _, err := o.Resume(t.Context(), ""); return err },
		"Games":   func() error { _, err := o.Games(t.Context()); return err },
		"Watch":   func() error { _, err := o.Watch(t.Context(), ""); return err },
		"Past":    func() error { _, err := o.Past(t.Context()); return err },
	} {
		err := ask()
		if _, ok := errors.AsType[*backend.NotOpened](err); !ok || !errors.Is(err, locked) {
			t.Errorf("%s answered %v", name, err)
		}
	}
	o.Discard(backend.Proposal{})
	if err := o.Close(); err != nil {
		t.Errorf("closing answered %v", err)
	}
}

// TestClosingGivesUpOpening closes before anything is open: the opening hears of it, and what opened nevertheless is closed.
func TestClosingGivesUpOpening(t *testing.T) {
	closed := false
	o := backend.Open(t.Context(), func(ctx context.Context) (backend.Backend, error) {
		<-ctx.Done()
		return home{closed: &closed}, nil
	})
	if err := o.Close(); err != nil || !closed {
		t.Errorf("closed %v, error %v", closed, err)
	}
}

// TestAPanicOfTheOpeningIsNotLost has it come up where somebody asks, so that the terminal can be restored first.
func TestAPanicOfTheOpeningIsNotLost(t *testing.T) {
	o := backend.Open(t.Context(), func(context.Context) (backend.Backend, error) { panic("a bug") })
	defer func() {
		if bug, _ := recover().(string); !strings.HasPrefix(bug, "a bug\n") || !strings.Contains(bug, "opening_test.go") {
			t.Errorf("panicked with %q", bug)
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}()
	_, _ = o.Home(t.Context())
	t.Error("no panic")
}
