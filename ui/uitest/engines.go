package uitest

import (
	"context"
	"slices"
	"sync"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
)

// Engines knows engines without starting any. It may be used by several goroutines.
type Engines struct {
	mu    sync.Mutex
	known []backend.UCI

	InspectErr error // why no engine can be asked what it can do
}

var _ backend.Engines = (*Engines)(nil)

// NewEngines returns engines with these names and ratings; 0 is at its best.
func NewEngines(known ...backend.UCI) *Engines { return &Engines{known: known} }

// List implements backend.Engines.
func (e *Engines) List() ([]backend.UCI, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.known), nil
}

// Inspect implements backend.Engines with an engine that has an option of each kind.
func (e *Engines) Inspect(_ context.Context, u backend.UCI) (backend.Sheet, error) {
	return backend.Sheet{Name: u.Name + " 16", Options: []uci.Option{
		{Name: "Hash", Kind: uci.Spin, Default: "16", Min: 1, Max: 1024},
		{Name: "Ponder", Kind: uci.Check, Default: "false"},
		{Name: "Style", Kind: uci.Combo, Default: "Solid", Choices: []string{"Solid", "Wild", "Odd"}},
		{Name: "Clear Hash", Kind: uci.Button},
		{Name: "Book File", Kind: uci.Text, Default: "<empty>"},
	}}, e.InspectErr
}

// Save implements backend.Engines.
func (e *Engines) Save(u backend.UCI) error {
	if err := e.Remove(u.Name); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.known = append(e.known, u)
	return nil
}

// Remove implements backend.Engines.
func (e *Engines) Remove(name string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.known = slices.DeleteFunc(e.known, func(u backend.UCI) bool { return u.Name == name })
	return nil
}
