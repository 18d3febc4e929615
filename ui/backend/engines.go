package backend

import (
	"context"
	"time"

	"castlekey/game/engine/uci"
)

// UCI is an engine besides the built-in one, as it is to play.
type UCI struct {
	Name     string            // what it is called here
	Command  string            // program and arguments, as uci.Find reads them
	Elo      int               `json:",omitempty"` // how strong it plays, as near as it can; 0: at its best
	MoveTime time.Duration     `json:",omitempty"` // for a move without a clock; 0: one second
	Options  map[string]string `json:",omitempty"` // set at its start
}

// Sheet is what an engine says of itself.
type Sheet struct {
	Name    string // as it calls itself
	Options []uci.Option
}

// Engines is what is known of engines besides the built-in one. All of it does I/O.
type Engines interface {
	// List is every engine to choose from. The list is usable even beside an error.
	List() ([]UCI, error)
	// Inspect starts an engine, asks what can be set, and ends it.
	Inspect(ctx context.Context, e UCI) (Sheet, error)
	// Save keeps an engine under its name.
	Save(e UCI) error
	// Remove forgets what was saved under a name.
	Remove(name string) error
}
