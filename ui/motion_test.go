package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

const (
	corners = "4k3/7p/8/8/8/8/8/R3K3 w Q - 0 1" // a rook on a1, free to go up to a8, and to castle
	knight  = "4k3/7p/8/8/8/8/PPP5/1N2K3 w - - 0 1"
	between = 30 * time.Millisecond // from one frame of a move to the next
)

// readable draws pieces as letters, which a test can read.
var readable = theme.Options{Depth: theme.None, Glyphs: theme.ASCII}

func animated(o *ui.Options) { o.Animate = true }

func turned(o *ui.Options) { o.Animate, o.Rotate = true, true }

// where finds the pieces of a letter on a board that White looks at, from a1 on.
func where(d *uitest.Driver, letter string) string {
	lines := strings.Split(string(d.Plain()), "\n")
	_, second := cellOf(d, "a2")
	_, first := cellOf(d, "a1")
	var found []string
	for s := range game.NoSquare {
		x, y := cellOf(d, s.String())
		if line := lines[y] + strings.Repeat(" ", 80); strings.Contains(line[x:x+2*(first-second)], letter) {
			found = append(found, s.String())
		}
	}
	return strings.Join(found, " ")
}

// film is where pieces of a letter stand in each frame from now on, until nothing changes.
func film(d *uitest.Driver, letter string) []string {
	shots := []string{where(d, letter)}
	for range 6 {
		d.Wait(between)
		if now := where(d, letter); now != shots[len(shots)-1] {
			shots = append(shots, now)
		}
	}
	return shots
}

// TestMovesAreDrawnStepByStep follows pieces over the board: over the squares between, in four steps at most, there and back.
func TestMovesAreDrawnStepByStep(t *testing.T) {
	for name, c := range map[string]struct {
		fen     string
		before  func(*uitest.Driver)
		steps   func(*uitest.Driver)
		options func(*ui.Options)
		look    theme.Options
		piece   string
		want    []string
	}{
		"a short way":                {steps: play("Ra3"), piece: "R", want: []string{"a2", "a3"}},
		"a long way in four steps":   {steps: play("Ra7"), piece: "R", want: []string{"a2", "a3", "a5", "a6", "a7"}},
		"no square between":          {steps: play("Ra2"), piece: "R", want: []string{"a2"}},
		"along a diagonal":           {fen: "4k3/7p/8/8/8/8/8/B3K3 w - - 0 1", steps: play("Bd4"), piece: "B", want: []string{"b2", "c3", "d4"}},
		"a knight, over others":      {fen: knight, steps: play("Nc3"), piece: "N", want: []string{"c2", "c3"}},
		"castling, the king":         {steps: play("O-O-O"), piece: "K", want: []string{"d1", "c1"}},
		"castling, the rook":         {steps: play("O-O-O"), piece: "R", want: []string{"b1", "c1", "d1"}},
		"a capture, over its victim": {fen: "4k3/7p/8/8/8/p7/8/R3K3 w - - 0 1", steps: play("Rxa3"), piece: "p", want: []string{"a3 h7", "h7"}},
		"a promotion, as a pawn":     {fen: "4k3/P7/8/8/8/8/8/4K3 w - - 0 1", steps: play("a8=Q"), piece: "Q", want: []string{"a8"}},
		"the answer":                 {before: played("Ra3"), steps: play("h5"), piece: "p", want: []string{"h6", "h5"}},
		"back into the past":         {before: played("Ra3", "h5"), steps: keyed("pgup"), piece: "p", want: []string{"h6", "h7"}},
		"and on again":               {before: steppedBack, steps: keyed("pgdown"), piece: "p", want: []string{"h6", "h5"}},
		"not over several moves":     {before: played("Ra3", "h5"), steps: keyed("home"), piece: "p", want: []string{"h7"}},
		"a click plays it":           {steps: func(d *uitest.Driver) { d.Click(cellOf(d, "a1")); d.Click(cellOf(d, "a3")) }, piece: "R", want: []string{"a2", "a3"}},
		"not what was dragged":       {steps: dragRook, piece: "R", want: []string{"a3"}},
		"not unless it is asked for": {options: func(*ui.Options) {}, steps: play("Ra7"), piece: "R", want: []string{"a7"}},
		"not unseen":                 {before: keyed("ctrl+y"), steps: func(d *uitest.Driver) { d.Play("Ra7"); d.Keys("ctrl+y") }, piece: "R", want: []string{"a7"}},
		"not in pictures":            {look: theme.Options{Depth: theme.None, Glyphs: theme.ASCII, Graphics: theme.Pixels}, steps: play("Ra7"), piece: "R", want: []string{"a7"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := state{backend: position(orElse(c.fen, corners)), options: animated, steps: func(d *uitest.Driver) { keyboard(d) }}
			if c.options != nil {
				s.options = c.options
			}
			if c.look == (theme.Options{}) {
				c.look = readable
			}
			look(t, s, c.look, sizes[1], func(t *testing.T, d *uitest.Driver) {
				if c.before != nil {
					c.before(d)
					d.Wait(time.Second)
				}
				c.steps(d)
				if diff := cmp.Diff(c.want, film(d, c.piece)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func play(move string) func(*uitest.Driver) { return played(move) }

func played(moves ...string) func(*uitest.Driver) { return func(d *uitest.Driver) { d.Play(moves...) } }

func keyed(key string) func(*uitest.Driver) { return func(d *uitest.Driver) { d.Keys(key) } }

func steppedBack(d *uitest.Driver) { d.Play("Ra3", "h5").Keys("pgup") }

func dragRook(d *uitest.Driver) {
	x, y := cellOf(d, "a1")
	toX, toY := cellOf(d, "a3")
	d.Drag(x, y, toX, toY)
}

// still draws a move and holds it in the middle of its way.
func still(t *testing.T, options func(*ui.Options), then func(t *testing.T, b *uitest.Backend, d *uitest.Driver)) {
	t.Helper()
	var b *uitest.Backend
	s := state{backend: func(it *uitest.Backend) { b = it; position(corners)(it) }, options: options, steps: func(d *uitest.Driver) {
		keyboard(d).Play("Ra7").Wait(between)
	}}
	look(t, s, readable, sizes[1], func(t *testing.T, d *uitest.Driver) {
		if at := where(d, "R"); at != "a3" {
			t.Fatalf("the rook is drawn on %s, want a3", at)
		}
		then(t, b, d)
	})
}

// TestNothingWaitsForAMoveThatIsDrawn: it is sent before, and what is done meanwhile counts at once.
func TestNothingWaitsForAMoveThatIsDrawn(t *testing.T) {
	still(t, animated, func(t *testing.T, b *uitest.Backend, _ *uitest.Driver) {
		if ply := b.Open()[0].Snapshot().Game.Ply(); ply != 1 {
			t.Errorf("%d moves have arrived, want 1", ply)
		}
	})
	still(t, animated, func(t *testing.T, b *uitest.Backend, d *uitest.Driver) {
		d.Type("h").Want("> h").Type("5").Want("pawn from h7").Keys("enter")
		if ply := b.Open()[0].Snapshot().Game.Ply(); ply != 2 {
			t.Errorf("%d moves have arrived, want 2", ply)
		}
		if at := where(d, "R") + " " + where(d, "p"); at != "a7 h6" {
			t.Errorf("rook and pawn are drawn on %s, want a7 h6: the later move is drawn", at)
		}
		d.Wait(between)
		if at := where(d, "p"); at != "h5" {
			t.Errorf("the pawn is drawn on %s, want h5", at)
		}
	})
	still(t, animated, func(t *testing.T, _ *uitest.Backend, d *uitest.Driver) {
		d.Wait(between / 3).Play("h5").Wait(between * 5 / 6) // the rook's next step was due meanwhile
		if at := where(d, "p"); at != "h6" {
			t.Errorf("the pawn is drawn on %s, want h6: it has its own time", at)
		}
	})
	still(t, animated, func(t *testing.T, _ *uitest.Backend, d *uitest.Driver) {
		d.Click(cellOf(d, "h7")).Want("Choose where the pawn goes.")
		d.Click(cellOf(d, "h5")).Want("1. Ra7      h5")
	})
}

// TestAMoveBeingDrawnSurvivesResizing goes on at another size, where it was.
func TestAMoveBeingDrawnSurvivesResizing(t *testing.T) {
	still(t, animated, func(t *testing.T, _ *uitest.Backend, d *uitest.Driver) {
		for _, size := range []uitest.Size{{W: 40, H: 20}, {W: 200, H: 60}, {W: 10, H: 5}, {W: 120, H: 40}} {
			d.Every(nil).Resize(size)
			if at := where(d, "R"); size.H > 5 && at != "a3" {
				t.Errorf("%v: the rook is drawn on %s, want a3", size, at)
			}
		}
		d.Wait(between)
		if at := where(d, "R"); at != "a5" {
			t.Errorf("the rook is drawn on %s, want a5", at)
		}
	})
}

// TestNothingIsLeftOfAMoveThatWasDrawn compares the frame afterwards with the one without, and counts the messages: one for each step.
func TestNothingIsLeftOfAMoveThatWasDrawn(t *testing.T) {
	var without string
	s := state{backend: position(corners), steps: func(d *uitest.Driver) { keyboard(d).Play("Ra7") }}
	look(t, s, readable, sizes[1], func(_ *testing.T, d *uitest.Driver) { without = d.Wait(time.Second).Frame() })
	still(t, animated, func(t *testing.T, _ *uitest.Backend, d *uitest.Driver) {
		frames := 0
		d.Every(func(string) { frames++ }).Wait(time.Minute)
		if diff := cmp.Diff(without, d.Frame()); diff != "" {
			t.Error(diff)
		}
		if frames != 4 { // three steps, and the word that the move was not late
			t.Errorf("%d frames in the minute after the first step", frames)
		}
	})
}

// TestTheBoardTurnsAfterTheMove lets a move be seen before the board turns.
func TestTheBoardTurnsAfterTheMove(t *testing.T) {
	still(t, turned, func(t *testing.T, _ *uitest.Backend, d *uitest.Driver) {
		if atBottom(d) != game.White {
			t.Error("the board turned under the move")
		}
		if d.Wait(5 * between); atBottom(d) != game.Black {
			t.Error("the board did not turn")
		}
	})
}
