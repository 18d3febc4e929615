package review_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/gametest"
	"castlekey/game/review"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the reviews in testdata anew")

// nodes is what the analyst looks at for each position: the figures depend on it.
const nodes = 40_000

// opera returns the game Morphy played in the opera of Paris, 1858.
func opera(t *testing.T) *game.Game {
	t.Helper()
	f, err := os.Open("../testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for r := game.NewReader(f); ; {
		record, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if record.Tag("Event") == "Opera House" {
			return record.Game
		}
	}
}

// text writes a review down, a ply a line.
func text(r *review.Review) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, ply %d; start %v\n", r.Opening.ECO, r.Opening.Text, r.Opening.Ply, r.Start)
	for i, p := range r.Plies {
		line := fmt.Sprintf("%d %v %s%v %v, win %.1f, lost %.1f, accuracy %.1f", i/2+1, p.Color, p.SAN, p.Mark, p.Score, p.Win, p.Loss, p.Accuracy)
		if p.Mark != review.NoMark {
			line += "; better " + strings.Join(p.Better[:min(3, len(p.Better))], " ")
		}
		fmt.Fprintln(&b, line)
	}
	for c, s := range r.Sides {
		fmt.Fprintf(&b, "%v: %d moves, accuracy %.1f, average loss %d, %d inaccuracies, %d mistakes, %d blunders\n",
			game.Color(c), s.Moves, s.Accuracy, s.AverageLoss, s.Inaccuracies, s.Mistakes, s.Blunders)
	}
	return b.String()
}

// TestTheOperaGame holds every figure of a known game.
func TestTheOperaGame(t *testing.T) {
	var told []int
	r, err := review.Game(t.Context(), opera(t), engine.NewAnalyst(nodes), func(done, total int) {
		if total != 33 {
			t.Errorf("%d plies in all", total)
		}
		told = append(told, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != 33 || told[32] != 33 {
		t.Errorf("progress %v", told)
	}
	const golden = "testdata/opera.golden"
	got := text(r)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
	if last := r.Plies[32]; last.Win != 100 || last.SAN != "Rd8#" || last.Mark != review.NoMark {
		t.Errorf("the mate is %+v", last)
	}
	if w, b := r.Sides[game.White], r.Sides[game.Black]; w.Accuracy <= b.Accuracy || w.Blunders != 0 || b.Mistakes+b.Blunders == 0 {
		t.Errorf("Morphy %+v, his opponents %+v", w, b)
	}
}

// scripted is an analyst that says what it is told to.
type scripted struct {
	cp   []int // by ply, for the side to move
	best []string
}

func (s scripted) Analyse(_ context.Context, g *game.Game) (engine.Verdict, error) {
	m, err := g.ParseMove(s.best[g.Ply()])
	if err != nil {
		return engine.Verdict{}, err
	}
	return engine.Verdict{Score: engine.Score{Centipawns: s.cp[g.Ply()]}, Line: []game.Move{m}}, nil
}

func TestMarksByWhatWasLost(t *testing.T) {
	g := gametest.After(t, "f3 e5 g4 Nc6")
	a := scripted{cp: []int{20, 60, -70, 300, 40}, best: []string{"e4", "d5", "e4", "Qh4#", "h4"}}
	r, err := review.Game(t.Context(), g, a, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range r.Plies {
		got = append(got, fmt.Sprintf("%s%v %.1f %v", p.SAN, p.Mark, p.Loss, p.Better))
	}
	want := []string{"f3?! 7.3 [e4]", "e5 0.0 [d5]", "g4? 18.7 [e4]", "Nc6?? 28.8 [Qh4#]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(review.Side{Moves: 2, Accuracy: r.Sides[0].Accuracy, AverageLoss: 155, Inaccuracies: 1, Mistakes: 1}, r.Sides[0]); diff != "" {
		t.Error(diff)
	}
}

func TestTheAnalystsOwnMoveIsNeverMarked(t *testing.T) {
	a := scripted{cp: []int{500, 500}, best: []string{"e4", "e5"}} // it changes its mind by ten pawns
	r, err := review.Game(t.Context(), gametest.After(t, "e4"), a, nil)
	if err != nil || r.Plies[0].Mark != review.NoMark || r.Plies[0].Accuracy != 100 || r.Sides[0].AverageLoss != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFormulas(t *testing.T) {
	chances := map[engine.Score]float64{
		{}: 50, {Centipawns: 100}: 59.1, {Centipawns: -100}: 40.9, {Centipawns: 1000}: 97.5, {Mate: 1}: 100, {Mate: -5}: 0,
	}
	for s, want := range chances {
		if got := review.WinChance(s); math.Abs(got-want) > 0.05 {
			t.Errorf("win chance of %v is %.2f, want %.1f", s, got, want)
		}
	}
	for loss, want := range map[float64]float64{0: 100, 5: 80.8, 10: 64.6, 20: 41.0, 100: 0} {
		if got := review.Accuracy(loss); math.Abs(got-want) > 0.1 {
			t.Errorf("accuracy of a loss of %v is %.2f, want %.1f", loss, got, want)
		}
	}
	for loss, want := range map[float64]review.Mark{5: review.NoMark, 5.1: review.Inaccuracy, 10.1: review.Mistake, 20.1: review.Blunder} {
		if got := review.MarkOf(loss); got != want {
			t.Errorf("a loss of %v is %q, want %q", loss, got, want)
		}
	}
	if m := review.Blunder; m.String() != "??" || m.Word() != "blunder" || m.NAG() != 4 {
		t.Errorf("%v %s %d", m, m.Word(), m.NAG())
	}
}

func TestGamesThatAreOddlyLong(t *testing.T) {
	a := engine.NewAnalyst(1000)
	empty, err := review.Game(t.Context(), game.New(), a, nil)
	if err != nil || len(empty.Plies) != 0 || empty.Sides[0].Accuracy != 100 {
		t.Errorf("no moves: %+v, %v", empty, err)
	}
	resigned := gametest.After(t, "e4")
	if err := resigned.Resign(game.Black); err != nil {
		t.Fatal(err)
	}
	r, err := review.Game(t.Context(), resigned, a, nil)
	if err != nil || r.Plies[0].Win == 0 || r.Plies[0].Win == 100 {
		t.Errorf("a resignation is not on the board: %+v, %v", r, err)
	}
	over, err := game.FromFEN("7k/5Q2/6K1/8/8/8/8/8 b - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := review.Game(t.Context(), over, a, nil); err != nil || len(r.Plies) != 0 {
		t.Errorf("over at the start: %+v, %v", r, err)
	}
}

func TestAReviewCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := review.Game(ctx, opera(t), engine.NewAnalyst(nodes), func(done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

// TestACourseGoesOnWhereItStopped stops a review in the middle; what was found stays as it was, and the rest is the same.
func TestACourseGoesOnWhereItStopped(t *testing.T) {
	g := opera(t)
	whole, err := review.Game(t.Context(), g, engine.NewAnalyst(2000), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := review.Begin(g, engine.NewAnalyst(2000))
	if err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	var half *review.Review
	for step, done := 0, false; !done; step++ {
		if step == 10 {
			half = c.Review()
			if _, err := c.Step(stopped); !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped, it says %v", err)
			}
		}
		if done, err = c.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(whole, c.Review()); diff != "" {
		t.Error(diff)
	}
	if len(half.Plies) != 9 || cmp.Diff(whole.Plies[:9], half.Plies) != "" || half.Sides[game.White].Moves != 5 {
		t.Errorf("half of it is %d plies, %+v", len(half.Plies), half.Sides)
	}
	if done, err := c.Step(t.Context()); !done || err != nil {
		t.Errorf("after the end: %v, %v", done, err)
	}
	if best := c.Review().Plies[30].Line; len(best) == 0 || best[0].UCI() != "d7b8" {
		t.Errorf("after the queen's sacrifice %v is expected", best)
	}
}
