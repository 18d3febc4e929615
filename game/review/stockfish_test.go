package review_test

import (
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/engine/uci"
	"castlekey/game/review"
)

// TestStockfishReviews goes over a game with Stockfish, where it is installed. What it thinks changes from release to release and run to run,
// so only the shape is held.
func TestStockfishReviews(t *testing.T) {
	command, err := uci.Find("stockfish")
	if err != nil {
		t.Skip("no Stockfish here")
	}
	e, err := uci.Open(t.Context(), uci.Config{Command: command, MoveTime: 20 * time.Millisecond, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	g := opera(t)
	r, err := review.Game(t.Context(), g, e, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Plies) != g.Ply() || r.Opening.ECO != "C41" {
		t.Fatalf("%d plies, opening %v", len(r.Plies), r.Opening)
	}
	for i, p := range r.Plies {
		if p.Win < 0 || p.Win > 100 || p.Loss < 0 || p.Accuracy < 0 || p.Accuracy > 100 || review.MarkOf(p.Loss) != p.Mark {
			t.Errorf("ply %d is %+v", i+1, p)
		}
		then := g.AtPly(i)
		for _, san := range p.Better {
			m, err := then.ParseMove(san)
			if err != nil || then.Play(m) != nil {
				t.Errorf("ply %d: %v is no line: %v", i+1, p.Better, err)
				break
			}
		}
	}
	w, b := r.Sides[game.White], r.Sides[game.Black]
	if w.Moves != 17 || b.Moves != 16 || r.Plies[32].Win != 100 || w.Accuracy <= b.Accuracy {
		t.Errorf("White %+v, Black %+v", w, b)
	}
}
