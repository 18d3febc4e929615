package ui_test

import (
	"testing"
	"testing/synctest"
	"time"

	"castlekey/ui"
	"castlekey/ui/bell"
	"castlekey/ui/uitest"
)

// TestTheBell counts how often the bell rings in a game against the engine, which mates, and on a clock that runs low.
func TestTheBell(t *testing.T) {
	fool := func(d *uitest.Driver) { start(d).Play("f3", "g4") }
	for name, c := range map[string]struct {
		when  bell.Set
		steps func(*uitest.Driver)
		want  int
	}{
		"never by default":          {0, fool, 0},
		"at each of its moves":      {bell.Move, fool, 2},
		"at check and at mate":      {bell.Check, fool, 1},
		"once for several":          {bell.Move | bell.Check | bell.End, fool, 2},
		"at the end":                {bell.End, fool, 1},
		"at the end by oneself":     {bell.End, func(d *uitest.Driver) { start(d).Play("resign").Keys("y") }, 1},
		"when the clock is low":     {bell.Time, func(d *uitest.Driver) { timed(d, 4).Wait(190 * time.Second) }, 1},
		"never while there is time": {bell.Time, func(d *uitest.Driver) { timed(d, 4).Wait(100 * time.Second) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := uitest.New()
				b.Replies = []string{"e5", "Qh4#"}
				rung := make(chan struct{}, 100)
				o := ui.Options{Backend: b, Bell: c.when, Desk: ui.Desk{Ring: func() { rung <- struct{}{} }}}
				d := uitest.Drive(t, ui.New(o), sizes[1])
				defer d.Close(b)
				c.steps(d)
				if len(rung) != c.want {
					t.Errorf("it rang %d times, want %d:\n%s", len(rung), c.want, d.Plain())
				}
			})
		})
	}
}
