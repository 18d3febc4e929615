package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
)

// The strongest level must not give away two pawns, nor may it with a fifteenth of its nodes.
// A first, quick look picks the moves that might; only those are searched deeper.
const (
	hang     = 200
	fewNodes = 20_000
)

var looks = [...]int{4, 6, 8, 9}

func TestTopHangsNothing(t *testing.T) {
	all := positions(t, 21)
	if len(all) < 150 {
		t.Fatalf("only %d positions, want at least 150", len(all))
	}
	for i, g := range all {
		m := engine.Sparing(g, fewNodes)
		if i%20 == 0 {
			m = engine.New(engine.Top, 1).Unhurried(g)
		}
		loss := 0
		for _, depth := range looks {
			if loss = engine.Loss(t.Context(), g, m, depth); loss < hang {
				break
			}
		}
		if loss >= hang {
			t.Errorf("%s: %s gives away %d", g.FEN(), g.SAN(m), loss)
		}
	}
}

// The level below errs in judging, but leaves no piece to be taken for nothing.
func TestClubHangsNoPiece(t *testing.T) {
	const piece, fewPlies = 280, 3
	for i, g := range positions(t, 42) {
		m := engine.New(engine.Level4, uint64(i)).Unhurried(g)
		if loss := engine.Loss(t.Context(), g, m, fewPlies); loss >= piece {
			t.Errorf("%s: %s gives away %d", g.FEN(), g.SAN(m), loss)
		}
	}
}

// An answer must come within two seconds. The middle of a sample is judged, so that a
// machine busy with other work does not fail the test.
func TestAnswersInTime(t *testing.T) {
	var took []time.Duration
	for _, g := range positions(t, 450) {
		start := time.Now()
		if _, err := engine.New(engine.Top, 1).Best(t.Context(), g); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	t.Logf("median %v, longest %v of %d", took[len(took)/2], took[len(took)-1], len(took))
	if median := took[len(took)/2]; median > 2*time.Second {
		t.Errorf("median answer took %v", median)
	}
}

func TestTopMatesInTwo(t *testing.T) {
	found := 0
	for _, g := range positions(t, 1) {
		if found == 25 {
			break
		}
		if len(g.Legal()) == 0 || engine.Mate(g, 1) || !engine.Mate(g, 2) {
			continue
		}
		found++
		m := engine.New(engine.Top, 1).Unhurried(g)
		if !engine.Mates(g, m, 2) {
			t.Errorf("%s: %s does not mate in two", g.FEN(), g.SAN(m))
		}
	}
	if found < 10 {
		t.Errorf("only %d mates in two among the positions", found)
	}
}

func TestLevelsDiffer(t *testing.T) {
	level := func(l engine.Level) func(uint64) player {
		return func(seed uint64) player { return machine(t, l, seed) }
	}
	matches := map[string]struct {
		strong, weak func(seed uint64) player
		games        int
		atLeast      float64 // points of the strong side
	}{
		"a beginner outplays chance":                    {level(engine.Level1), chance, 8, 5},
		"a careful novice mostly beats the beginner":    {novice, level(engine.Level1), 12, 7},
		"the casual player beats the beginner":          {level(engine.Level2), level(engine.Level1), 12, 7.5},
		"the improver beats the casual player":          {level(engine.Level3), level(engine.Level2), 12, 8},
		"the club player beats the improver":            {level(engine.Level4), level(engine.Level3), 6, 4.5},
		"the master, in a hurry, beats the club player": {hurried, level(engine.Level4), 4, 3},
	}
	for name, m := range matches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			points := 0.0
			for i := range m.games {
				points += duel(t, m.strong(uint64(i)), m.weak(uint64(i)), game.Color(i%2))
			}
			t.Logf("%.1f of %d", points, m.games)
			if points < m.atLeast {
				t.Errorf("%.1f of %d points, want at least %.1f", points, m.games, m.atLeast)
			}
		})
	}
}

// hurried is the strongest level with a thirtieth of its nodes.
func hurried(uint64) player {
	return func(g *game.Game) game.Move { return engine.Sparing(g, 10_000) }
}

func BenchmarkNodes(b *testing.B) {
	nodes := 0
	for b.Loop() {
		nodes += engine.Nodes(context.Background(), game.New(), 500_000)
	}
	b.ReportMetric(float64(nodes)/b.Elapsed().Seconds(), "nodes/s")
}

func BenchmarkBest(b *testing.B) {
	sample := positions(b, 200)
	for level := engine.Level1; level <= engine.Top; level++ {
		b.Run(level.String(), func(b *testing.B) {
			e := engine.New(level, 1)
			for i := 0; b.Loop(); i++ {
				if _, err := e.Best(context.Background(), sample[i%len(sample)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
