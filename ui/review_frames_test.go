package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// reading is a review of something: what is opened, who analyses, and what the player does.
type reading struct {
	open  screen.Review
	who   uitest.Analyst
	steps func(*uitest.Driver)
}

// study is the game most reviews are of.
func study() screen.Review { return screen.Review{PGN: text("testdata/study.pgn")} }

// classics is a list of games.
func classics() screen.Review { return screen.Review{Path: "../game/testdata/classics.pgn"} }

func text(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err) // a file of ours
	}
	return string(data)
}

var errEngine = errors.New("the engine ended by itself")

func nothing(*uitest.Driver) {}

var readings = map[string]func() *reading{
	"review":         func() *reading { return &reading{open: study(), steps: nothing} },
	"review-mistake": func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("b") }} },
	"review-end":     func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("end") }} },
	"review-variation": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("j", "j", "j", "shift+right", "j", "c") }}
	},
	"review-engine": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("l", "j", "j") }}
	},
	"review-flipped": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("end", "left", "f") }}
	},
	"review-plain": func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("m", "z") }} },
	"review-running": func() *reading {
		return &reading{open: study(), who: uitest.Analyst{Think: time.Second}, steps: func(d *uitest.Driver) { d.Wait(9500 * time.Millisecond) }}
	},
	"review-playing": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("p", "+", "+").Wait(3100 * time.Millisecond) }}
	},
	"review-selected": func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { selectPawn(d) }} },
	"review-move": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("enter").Type("Nf4").Keys("enter") }}
	},
	"review-comment": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("j", "t").Type("King's pawn") }}
	},
	"review-help": func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("?") }} },
	"review-leave": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("j", "1", "esc") }}
	},
	"review-saved": func() *reading {
		return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("j", "1", "s") }}
	},
	"review-copied":  func() *reading { return &reading{open: study(), steps: func(d *uitest.Driver) { d.Keys("Y") }} },
	"review-trouble": func() *reading { return &reading{open: study(), who: uitest.Analyst{Err: errEngine}, steps: nothing} },
	"review-promotion": func() *reading {
		return &reading{open: screen.Review{PGN: "8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"}, steps: func(d *uitest.Driver) { d.Keys("enter").Type("e8=N").Keys("enter", "left").Keys("enter") }}
	},
	"review-empty":  func() *reading { return &reading{open: screen.Review{PGN: game.StartFEN}, steps: nothing} },
	"review-faults": func() *reading { return &reading{open: screen.Review{PGN: "1. e4 (1. d4 --) e5 *"}, steps: nothing} },
	"library":       func() *reading { return &reading{open: classics(), steps: nothing} },
	"library-end":   func() *reading { return &reading{open: classics(), steps: func(d *uitest.Driver) { d.Keys("end") }} },
	"library-search": func() *reading {
		return &reading{open: classics(), steps: func(d *uitest.Driver) { d.Type("fischer 1-0") }}
	},
	"library-no-match": func() *reading { return &reading{open: classics(), steps: func(d *uitest.Driver) { d.Type("zzz") }} },
	"library-help":     func() *reading { return &reading{open: classics(), steps: func(d *uitest.Driver) { d.Keys("?") }} },
	"library-next-game": func() *reading {
		return &reading{open: classics(), steps: func(d *uitest.Driver) { d.Keys("enter", "pgdown", "end") }}
	},
	"library-broken": func() *reading {
		return &reading{open: screen.Review{PGN: "1. e4 *\n\n1. Ke2 *\n"}, steps: func(d *uitest.Driver) { d.Keys("down", "enter") }}
	},
	"library-not-found":  func() *reading { return &reading{open: screen.Review{Path: "testdata/none.pgn"}, steps: nothing} },
	"library-other-game": func() *reading { return &reading{open: screen.Review{Path: classics().Path, Game: 5}, steps: nothing} },
}

// cellOf is a cell of a square as the frame shows it with White below, found by the numbers of the ranks.
func cellOf(d *uitest.Driver, name string) (x, y int) {
	var ranks [10]struct{ x, y int }
	for y, line := range strings.Split(string(d.Plain()), "\n") {
		label := strings.TrimLeft(line, " ")
		if len(label) > 1 && label[0] >= '1' && label[0] <= '8' && label[1] == ' ' {
			ranks[label[0]-'0'].x, ranks[label[0]-'0'].y = len(line)-len(label), y
		}
	}
	height := ranks[1].y - ranks[2].y
	return ranks[1].x + 2 + int(name[0]-'a')*2*height, ranks[name[1]-'0'].y
}

func selectPawn(d *uitest.Driver) { d.Click(cellOf(d, "e2")) }

// read runs the steps of a reading in a bubble.
func read(t *testing.T, r *reading, o theme.Options, size uitest.Size, then func(*testing.T, *uitest.Driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer func() { // also after a test that failed, so that nothing is left waiting in the bubble
			cancel()
			time.Sleep(time.Hour)
		}()
		desk := ui.Desk{
			Clipboard: func(context.Context, string) error { return nil },
			Save:      func(name, _ string) (string, error) { return "games/" + name, nil },
		}
		d := uitest.Drive(t, ui.New(ui.Options{Context: ctx, Theme: o, First: r.open, Analysts: r.who.Of, Desk: desk}), size)
		d.Every(func(frame string) { fits(t, frame, size) })
		r.steps(d)
		then(t, d)
	})
}

// TestReviewFrames compares the review and the list of games in every state and size, without colours.
func TestReviewFrames(t *testing.T) {
	for name, r := range readings {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.W, size.H), func(t *testing.T) {
				read(t, r(), theme.Options{Depth: theme.TrueColor}, size, func(t *testing.T, d *uitest.Driver) {
					golden.RequireEqual(t, d.Plain())
				})
			})
		}
	}
}

// TestReviewFramesInColour compares the same with their colours.
func TestReviewFramesInColour(t *testing.T) {
	for name, r := range readings {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.W, size.H), func(t *testing.T) {
				read(t, r(), theme.Options{Depth: theme.TrueColor}, size, func(t *testing.T, d *uitest.Driver) {
					golden.RequireEqual(t, d.Frame()+"\n")
				})
			})
		}
	}
}

// TestReviewThemes compares one coloured frame for each theme.
func TestReviewThemes(t *testing.T) {
	for name, o := range map[string]theme.Options{
		"truecolor-dark":  {Depth: theme.TrueColor},
		"truecolor-light": {Depth: theme.TrueColor, Ground: theme.Light},
		"256-dark":        {Depth: theme.Ansi256},
		"16-dark":         {Depth: theme.Ansi16},
		"16-light":        {Depth: theme.Ansi16, Ground: theme.Light},
		"none":            {Depth: theme.None},
		"ascii":           {Depth: theme.None, Glyphs: theme.ASCII},
	} {
		t.Run(name, func(t *testing.T) {
			read(t, readings["review-mistake"](), o, uitest.Size{W: 80, H: 24}, func(t *testing.T, d *uitest.Driver) {
				golden.RequireEqual(t, d.Frame()+"\n")
			})
		})
	}
}
