package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// openingFor is how long the backend of these tests takes to open.
const openingFor = 3 * time.Second

// stillOpening has the backend open for so long, or until the context ends.
func stillOpening(o *ui.Options) {
	b, ctx := o.Backend, o.Context
	o.Backend = backend.Open(ctx, func(ctx context.Context) (backend.Backend, error) {
		select {
		case <-time.After(openingFor):
			return b, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

// whileOpening presses keys while the backend opens, lets it open, and looks again.
type whileOpening struct {
	backend func(*uitest.Backend)
	keys    func(*uitest.Driver)
	during  []string
	after   []string
}

// TestTheScreenDoesNotWaitForTheBackend gives orders before there is anything that could carry them out.
func TestTheScreenDoesNotWaitForTheBackend(t *testing.T) {
	const notYet, there = "Opening the chain and your keys…", "demo wallet"
	for name, c := range map[string]whileOpening{
		"nothing":         {nil, func(*uitest.Driver) {}, []string{"New game", notYet}, []string{"New game", there}},
		"choosing":        {nil, func(d *uitest.Driver) { d.Keys("down", "enter") }, []string{"a person here", notYet}, []string{"a person here", there}},
		"help":            {nil, func(d *uitest.Driver) { d.Keys("?") }, []string{"line up"}, []string{"line up"}},
		"a game":          {nil, func(d *uitest.Driver) { d.Keys("enter") }, []string{"Preparing the approval…", notYet}, []string{"Approve once"}},
		"a game, twice":   {nil, func(d *uitest.Driver) { d.Keys("enter", "enter") }, []string{"Preparing the approval…"}, []string{"Approve once"}},
		"a game in vain":  {noWallet, func(d *uitest.Driver) { d.Keys("enter") }, []string{"Preparing the approval…"}, []string{"The wallet is gone.", there}},
		"practice":        {nil, func(d *uitest.Driver) { practise(d) }, []string{"Setting up the board…", notYet}, []string{"Practice: off chain"}},
		"games":           {listed, func(d *uitest.Driver) { lobby(d) }, []string{"Reading the chain…"}, []string{"embedded", "9vGm…2fWa"}},
		"games, and back": {nil, func(d *uitest.Driver) { lobby(d).Keys("esc") }, []string{"New game", notYet}, []string{"New game", there}},
		"finished games":  {past, func(d *uitest.Driver) { finished(d) }, []string{"Looking for finished games…"}, []string{"3 games"}},
		"engines":         {nil, func(d *uitest.Driver) { engineList(d) }, []string{"stockfish"}, []string{"stockfish"}},
		"engines, and back": {nil, func(d *uitest.Driver) { engineList(d).Keys("esc") },
			[]string{"New game", notYet}, []string{"New game", there}},
		"a pasted game": {nil, func(d *uitest.Driver) { pasteText(d, "1. e4 e5 *") }, []string{"1. e4"}, []string{"1. e4"}},
		"a pasted game, and back": {nil, func(d *uitest.Driver) { pasteText(d, "1. e4 e5 *"); d.Keys("q") },
			[]string{"New game", notYet}, []string{"New game", there}},
		"a pasted game over a held one": {nil, func(d *uitest.Driver) { d.Keys("enter"); pasteText(d, "1. e4 e5 *"); d.Keys("q", "down", "enter") },
			[]string{"a person here", notYet}, []string{"a person here", there}},
	} {
		t.Run(name, func(t *testing.T) {
			s := state{backend: c.backend, options: stillOpening, steps: c.keys}
			look(t, s, theme.Options{}, sizes[1], func(_ *testing.T, d *uitest.Driver) {
				d.Want(c.during...).Wait(openingFor).Want(c.after...)
			})
		})
	}
}

// noWallet is a backend whose wallet cannot be asked.
func noWallet(b *uitest.Backend) { b.PrepareErr = errors.New("the wallet is gone") }

// TestWithoutABackendTheProgramEnds opens in vain: whatever was asked for meanwhile, the program ends.
func TestWithoutABackendTheProgramEnds(t *testing.T) {
	for name, steps := range map[string]func(*uitest.Driver){
		"in the menu":          func(*uitest.Driver) {},
		"with a game held":     func(d *uitest.Driver) { d.Keys("enter") },
		"in the list of games": func(d *uitest.Driver) { lobby(d) },
		"back from there":      func(d *uitest.Driver) { lobby(d).Keys("esc") },
		"over a pasted game":   func(d *uitest.Driver) { pasteText(d, "1. e4 e5 *") },
	} {
		t.Run(name, func(t *testing.T) {
			s := state{options: func(o *ui.Options) {
				o.Backend = backend.Open(o.Context, func(context.Context) (backend.Backend, error) {
					time.Sleep(openingFor)
					return nil, errors.New("another castlekey plays on it")
				})
			}, steps: steps}
			look(t, s, theme.Options{}, sizes[1], func(t *testing.T, d *uitest.Driver) {
				if d.Quit() {
					t.Fatal("ended before the opening did")
				}
				if d.Wait(openingFor); !d.Quit() {
					t.Errorf("still running:\n%s", d.Plain())
				}
			})
		})
	}
}

// TestQuittingWhileOpening leaves at once, and closes what opens all the same.
func TestQuittingWhileOpening(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		t.Run(key, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := &closer{}
				opening := backend.Open(t.Context(), func(context.Context) (backend.Backend, error) {
					time.Sleep(openingFor) // as Argon2id, which no context ends
					return late, nil
				})
				d := uitest.Drive(t, ui.New(ui.Options{Backend: opening}), sizes[1]).Keys(key)
				if !d.Quit() || late.closed {
					t.Fatalf("quit %v, closed %v before it was open", d.Quit(), late.closed)
				}
				if err := opening.Close(); err != nil || !late.closed {
					t.Errorf("closed %v, error %v", late.closed, err)
				}
			})
		})
	}
}

// closer is a backend that tells whether it was closed.
type closer struct {
	homely
	closed bool
}

func (c *closer) Home(context.Context) (backend.Home, error) { return backend.Home{}, nil }

func (c *closer) Close() error {
	c.closed = true
	return nil
}

// TestAKeyThatComesBeforeTheSizeIsTaken presses a key when the first frame stands and the terminal's size is not yet known to the model.
func TestAKeyThatComesBeforeTheSizeIsTaken(t *testing.T) {
	var m tea.Model = ui.New(ui.Options{Backend: uitest.New()})
	m, _ = m.Update(tea.KeyMsg{Type: tea.KeyDown})
	m, _ = m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if frame := ansi.Strip(m.View()); !strings.Contains(frame, "Opponent  ‹") {
		t.Errorf("the key was lost:\n%s", frame)
	}
}
