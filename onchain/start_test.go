package onchain_test

import (
	"errors"
	"testing"

	"castlekey/game"
	"castlekey/onchain"
)

func TestStartingPositionsSurviveTheProgramsForm(t *testing.T) {
	for _, fen := range []string{
		"rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1",
		"r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
		"8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 12 40",
		"rnbqkbnr/ppp1pppp/8/8/3pP3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 3",
		"4k3/8/8/8/8/8/8/R3K3 w Q - 149 300",
	} {
		g, err := game.FromFEN(fen)
		if err != nil {
			t.Fatalf("%s: %v", fen, err)
		}
		s, err := onchain.StartOf(g)
		if err != nil {
			t.Fatalf("%s: %v", fen, err)
		}
		if got := s.FEN(); got != g.StartFEN() {
			t.Errorf("%s came back as %s", g.StartFEN(), got)
		}
	}
}

func TestOnlyTheUsualStartIsUsual(t *testing.T) {
	usual, err := onchain.StartOf(game.New())
	if err != nil || !usual.Usual() {
		t.Errorf("the usual start: %v", err)
	}
	usual.Castling = 0
	if usual.Usual() {
		t.Error("a start without castling counts as usual")
	}
}

func TestPositionsTheProgramOpensNoGameFromAreNamed(t *testing.T) {
	for name, fen := range map[string]string{
		"drawn by the 75-move rule": "4k3/8/8/8/8/8/3R4/4K3 w - - 150 200",
		"mated":                     "rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3",
		"dead":                      "4k3/8/8/8/8/8/8/4KN2 w - - 0 1",
	} {
		g, err := game.FromFEN(fen)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s, err := onchain.StartOf(g)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := s.Playable(); !errors.Is(err, onchain.ErrUnplayable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	usual, err := onchain.StartOf(game.New())
	if err != nil || usual.Playable() != nil {
		t.Errorf("the usual start: %v, %v", err, usual.Playable())
	}
}
