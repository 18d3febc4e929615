package ui_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"castlekey/game/engine/uci"
	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
	"castlekey/ui/uitest"
)

// TestEnginesAreSetUp changes engines in each way there is, and sees what is kept.
func TestEnginesAreSetUp(t *testing.T) {
	with := func(change func(*backend.UCI)) []backend.UCI {
		e := stockfish
		change(&e)
		return []backend.UCI{e}
	}
	for name, c := range map[string]struct {
		steps func(*uitest.Driver)
		want  []backend.UCI
	}{
		"looking changes nothing":  {func(d *uitest.Driver) { d.Keys("enter", "down", "esc") }, with(func(*backend.UCI) {})},
		"a rating that is typed":   {func(d *uitest.Driver) { d.Keys("enter").Type("1850").Keys("enter", "esc") }, with(func(e *backend.UCI) { e.Elo, e.Options = 1850, map[string]string{} })},
		"typing that is given up":  {func(d *uitest.Driver) { d.Keys("enter").Type("1850").Keys("esc", "esc") }, with(func(*backend.UCI) {})},
		"at its best":              {func(d *uitest.Driver) { d.Keys("enter", "ctrl+r", "esc") }, with(func(e *backend.UCI) { e.Elo, e.Options = 0, map[string]string{} })},
		"a time for a move":        {func(d *uitest.Driver) { d.Keys("enter", "down", "right", "esc") }, with(func(e *backend.UCI) { e.MoveTime, e.Options = 1500*time.Millisecond, map[string]string{} })},
		"an option by its arrows":  {func(d *uitest.Driver) { d.Keys("enter", "down", "down", "down", "down", "left", "esc") }, with(func(e *backend.UCI) { e.Options = map[string]string{"Style": "Odd"} })},
		"an option and back again": {func(d *uitest.Driver) { d.Keys("enter", "down", "down", "right", "left", "esc") }, with(func(*backend.UCI) {})},
		"what an option refuses": {func(d *uitest.Driver) {
			d.Keys("enter", "down", "down").Type("0").Keys("enter").Want("it takes 1 to 1024").Keys("esc")
		}, with(func(*backend.UCI) {})},
		"another engine": {
			func(d *uitest.Driver) {
				d.Type(`"/my engines/stockfish" -x`).Keys("enter", "esc").Want("stockfish 2 is kept")
			},
			[]backend.UCI{stockfish, {Name: "stockfish 2", Command: `"/my engines/stockfish" -x`, Options: map[string]string{}}},
		},
		"forgetting asks first": {func(d *uitest.Driver) { d.Keys("ctrl+x", "enter") }, with(func(*backend.UCI) {})},
		"forgetting":            {func(d *uitest.Driver) { d.Keys("ctrl+x", "y").Want("Another: ") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, known := uitest.New(), uitest.NewEngines(stockfish)
				d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Engines: known}), sizes[1])
				defer d.Close(b)
				c.steps(engineList(d))
				got, err := known.List()
				if diff := cmp.Diff(c.want, got); (len(c.want) > 0 || len(got) > 0) && diff != "" || err != nil {
					t.Errorf("%v %s", err, diff)
				}
				d.Keys("esc").Want("New game")
			})
		})
	}
}

// TestAnEngineThatDoesNotStart says why, and keeps the list.
func TestAnEngineThatDoesNotStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, known := uitest.New(), uitest.NewEngines(stockfish)
		known.InspectErr = errors.New("there is no such program")
		d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Engines: known}), sizes[1])
		defer d.Close(b)
		engineList(d).Keys("enter").Want("There is no such program.", "› stockfish")
	})
}

// TestWhatIsWrongWithAnEngineIsReadToItsEnd shows a long advice at each size.
func TestWhatIsWrongWithAnEngineIsReadToItsEnd(t *testing.T) {
	for _, size := range sizes {
		synctest.Test(t, func(t *testing.T) {
			b, known := uitest.New(), uitest.NewEngines(stockfish)
			known.InspectErr = engines.Explained(uci.ErrNotFound)
			d := uitest.Drive(t, ui.New(ui.Options{Backend: b, Engines: known}), size)
			defer d.Close(b)
			engineList(d).Keys("enter").Want("There is no such program.", "spaces.", "enter")
		})
	}
}
