package game_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"castlekey/game"
)

// BenchmarkReader reads the classic games: every move is understood, checked and played.
func BenchmarkReader(b *testing.B) {
	data, err := os.ReadFile("testdata/classics.pgn")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	games, plies := 0, 0
	for b.Loop() {
		for r := game.NewReader(bytes.NewReader(data)); ; {
			record, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			games++
			plies += record.Game.Ply()
		}
	}
	b.ReportMetric(float64(games)/b.Elapsed().Seconds(), "games/s")
	b.ReportMetric(float64(plies)/b.Elapsed().Seconds(), "plies/s")
}

// BenchmarkPlay plays a move in the middle of a game and takes it back.
func BenchmarkPlay(b *testing.B) {
	g, err := game.FromFEN("r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10")
	if err != nil {
		b.Fatal(err)
	}
	m, err := g.ParseMove("Nd5")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := g.Play(m); err != nil {
			b.Fatal(err)
		}
		g.Undo()
	}
}
