package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
)

func TestSameSeedSameMoves(t *testing.T) {
	for level := engine.Level1; level <= engine.Top; level++ {
		first, second := game.New(), game.New()
		for range 6 {
			step(t, first, engine.New(level, 7))
			step(t, second, engine.New(level, 7))
		}
		if first.FEN() != second.FEN() {
			t.Errorf("%v: %v and %v", level, first.SANs(), second.SANs())
		}
	}
}

func TestSeedsVaryTheOpening(t *testing.T) {
	for level := engine.Level1; level <= engine.Top; level++ {
		seen := map[string]bool{}
		for seed := range uint64(8) {
			g := game.New()
			step(t, g, engine.New(level, seed))
			step(t, g, engine.New(level, seed))
			seen[g.FEN()] = true
		}
		if len(seen) < 2 {
			t.Errorf("%v: eight seeds, one opening", level)
		}
	}
}

func step(t *testing.T, g *game.Game, e *engine.Engine) {
	t.Helper()
	m, err := e.Best(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Play(m); err != nil {
		t.Fatal(err)
	}
}

func TestBestObeysItsContext(t *testing.T) {
	g, err := game.FromFEN("r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10")
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	expiring, release := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer release()
	cases := map[string]struct {
		ctx  context.Context
		want error
	}{
		"a cancelled search is an error":         {cancelled, context.Canceled},
		"a deadline gives the best move so far":  {expiring, nil},
		"an expired deadline gives a legal move": {expiring, nil},
	}
	for name, c := range cases {
		start := time.Now()
		m, err := engine.New(engine.Top, 1).Best(c.ctx, g)
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("%s: took %v", name, took)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && g.Clone().Play(m) != nil {
			t.Errorf("%s: %s is not legal", name, m)
		}
	}
}

func TestNoMoveInAGameThatIsOver(t *testing.T) {
	g, err := game.FromFEN("7k/6Q1/6K1/8/8/8/8/8 b - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.New(engine.Level1, 1).Best(t.Context(), g); !errors.Is(err, game.ErrOver) {
		t.Errorf("got %v, want %v", err, game.ErrOver)
	}
}

func TestLoneKingIsMated(t *testing.T) {
	for _, fen := range []string{"8/8/8/4k3/8/8/8/3QK3 w - - 0 1", "8/8/8/4k3/8/8/8/R3K3 w - - 0 1", "4k3/8/4K3/4P3/8/8/8/8 w - - 0 1"} {
		g, err := game.FromFEN(fen)
		if err != nil {
			t.Fatal(err)
		}
		for !g.Outcome().Over() && g.Ply() < 80 {
			step(t, g, engine.New(engine.Top-4*engine.Level(g.Turn()), 1))
		}
		if g.Outcome().Reason != game.Checkmate {
			t.Errorf("%s: %v after %v", fen, g.Outcome(), g.SANs())
		}
	}
}

func TestParseLevel(t *testing.T) {
	for text, want := range map[string]engine.Level{"1": engine.Level1, "casual": engine.Level2, "3": engine.Level3} {
		if got, err := engine.ParseLevel(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := engine.ParseLevel("9"); !errors.Is(err, engine.ErrLevel) {
		t.Errorf("got %v, want %v", err, engine.ErrLevel)
	}
}

func ExampleEngine_Best() {
	g, err := game.FromFEN("6k1/5ppp/8/8/8/8/8/4R1K1 w - - 0 1")
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := engine.New(engine.Top, 1).Best(context.Background(), g)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(g.SAN(m))
	// Output: Re8#
}
