package engine_test

import (
	"context"
	"errors"
	"testing"

	"castlekey/game"
	"castlekey/game/engine"
)

func TestAnalystFindsWhatIsThere(t *testing.T) {
	cases := map[string]struct {
		fen, best string
		score     string // exact where it is a mate
		low, high int    // otherwise
	}{
		"mate in one":                  {"6k1/5ppp/8/8/8/8/8/4R1K1 w - - 0 1", "Re8#", "#1", 0, 0},
		"mated in one, whatever":       {"7k/8/5KQ1/8/8/8/8/8 b - - 0 1", "", "stalemate", 0, 0},
		"being mated after one move":   {"k7/8/1K6/8/8/8/8/6R1 b - - 0 1", "Kb8", "#-1", 0, 0},
		"a queen for nothing":          {"4k3/pp6/8/3q4/8/2N5/PPP5/4K3 w - - 0 1", "Nxd5", "", 300, 900},
		"the start is about level":     {game.StartFEN, "", "", -60, 60},
		"a dead draw by lack of pawns": {"8/8/4k3/8/8/4b3/8/R5K1 w - - 0 1", "", "", -150, 120},
		"black to move is seen by him": {"4k3/ppp5/2n5/8/3Q4/8/PP6/4K3 b - - 0 1", "Nxd4", "", 300, 900},
		"a mate in two by two rooks":   {"7k/8/8/8/8/R7/1R6/6K1 w - - 0 1", "", "#2", 0, 0},
		"promotion counts as a queen":  {"8/P6k/8/8/8/8/8/K7 w - - 0 1", "a8=Q", "", 700, 2000},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g, err := game.FromFEN(c.fen)
			if err != nil {
				t.Fatal(err)
			}
			v, err := engine.NewAnalyst(100_000).Analyse(t.Context(), g)
			if c.score == "stalemate" {
				if !errors.Is(err, game.ErrOver) {
					t.Fatalf("%v, want %v", err, game.ErrOver)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkVerdict(t, g, v, c.best)
			if c.score != "" && v.Score.String() != c.score {
				t.Errorf("score %v, want %s", v.Score, c.score)
			}
			if c.score == "" && (v.Score.Mate != 0 || v.Score.Centipawns < c.low || v.Score.Centipawns > c.high) {
				t.Errorf("score %v, want %d to %d", v.Score, c.low, c.high)
			}
		})
	}
}

// checkVerdict holds that the line can be played and begins with the best move.
func checkVerdict(t *testing.T, g *game.Game, v engine.Verdict, best string) {
	t.Helper()
	if len(v.Line) == 0 || v.Depth < 1 {
		t.Fatalf("verdict %+v", v)
	}
	if got := g.SAN(v.Line[0]); best != "" && got != best {
		t.Errorf("best is %s, want %s", got, best)
	}
	then := g.Clone()
	for _, m := range v.Line {
		if err := then.Play(m); err != nil {
			t.Errorf("line %v: %v", v.Line, err)
		}
	}
}

func TestAnalystStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.NewAnalyst(1_000_000).Analyse(ctx, game.New()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestScoreAsText(t *testing.T) {
	for want, s := range map[string]engine.Score{
		"+0.35": {Centipawns: 35}, "-2.10": {Centipawns: -210}, "#3": {Mate: 3}, "#-2": {Mate: -2}, "+0.00": {},
	} {
		if got := s.String(); got != want {
			t.Errorf("%+v reads %q, want %q", s, got, want)
		}
		if got := s.Flip().Flip(); got != s {
			t.Errorf("flipped twice %+v is %+v", s, got)
		}
	}
}
