package game_test

import (
	"errors"
	"strings"
	"testing"

	"castlekey/game"
)

func TestFENIsReadAndWritten(t *testing.T) {
	for _, fen := range []string{
		game.StartFEN,
		"rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1",
		"r3k2r/8/8/8/8/8/8/R3K2R w Kq - 12 34",
		"8/8/8/4k3/8/8/8/4K2R w - - 150 65535",
	} {
		if got := from(t, fen).FEN(); got != fen {
			t.Errorf("read %q, wrote %q", fen, got)
		}
	}
}

func TestFENWithoutCounters(t *testing.T) {
	g := from(t, "  rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR   w KQkq - ")
	if g.FEN() != game.StartFEN {
		t.Errorf("got %s", g.FEN())
	}
}

func TestFENIsRefused(t *testing.T) {
	cases := map[string]struct {
		fen   string
		kind  error
		wants string // part of the reason
	}{
		"nothing":                          {"", game.ErrSyntax, "has 0 fields"},
		"five fields":                      {"8/8/4k3/8/8/8/8/4K3 w - - 0", game.ErrSyntax, "has 5 fields"},
		"seven ranks":                      {"8/4k3/8/8/8/8/4K3 w - - 0 1", game.ErrSyntax, "has 7 ranks"},
		"a rank too long":                  {"9/8/4k3/8/8/8/8/4K3 w - - 0 1", game.ErrSyntax, `holds "9"`},
		"a rank of nine":                   {"8/8/4k4/8/8/8/8/4K3 w - - 0 1", game.ErrSyntax, "rank 6 has 9 squares"},
		"a rank of seven":                  {"8/8/4k2/8/8/8/8/4K3 w - - 0 1", game.ErrSyntax, "rank 6 has 7 squares"},
		"an unknown piece":                 {"8/8/4k3/8/4x3/8/8/4K3 w - - 0 1", game.ErrSyntax, `holds "x"`},
		"an unknown side":                  {"8/8/4k3/8/8/8/8/4K3 W - - 0 1", game.ErrSyntax, "wanted w or b"},
		"a right to castle twice":          {"4k3/8/8/8/8/8/8/4K2R w KK - 0 1", game.ErrSyntax, "each once"},
		"an unknown right to castle":       {"4k3/8/8/8/8/8/8/4K2R w H - 0 1", game.ErrSyntax, "KQkq"},
		"no square for en passant":         {"4k3/8/8/8/8/8/8/4K3 w - x9 0 1", game.ErrSyntax, "en passant"},
		"a clock below zero":               {"4k3/8/8/8/8/8/8/4K3 w - - -1 1", game.ErrSyntax, "halfmove clock"},
		"a clock beyond 75 moves":          {"4k3/8/8/8/8/8/8/4K3 w - - 151 1", game.ErrSyntax, "halfmove clock"},
		"move number zero":                 {"4k3/8/8/8/8/8/8/4K3 w - - 0 0", game.ErrSyntax, "move number"},
		"move number beyond the chain's":   {"4k3/8/8/8/8/8/8/4K3 w - - 0 65536", game.ErrSyntax, "move number"},
		"no white king":                    {"4k3/8/8/8/8/8/8/8 w - - 0 1", game.ErrIllegal, "white has 0 kings"},
		"two black kings":                  {"4k1k1/8/8/8/8/8/8/4K3 w - - 0 1", game.ErrIllegal, "black has 2 kings"},
		"nine pawns":                       {"4k3/8/8/8/8/P7/PPPPPPPP/4K3 w - - 0 1", game.ErrIllegal, "white has 9 pawns"},
		"seventeen pieces":                 {"4k3/8/8/8/8/RRRR4/PPPPPPPP/RRRRK3 w - - 0 1", game.ErrIllegal, "17 pieces"},
		"a pawn on the last rank":          {"P3k3/8/8/8/8/8/8/4K3 w - - 0 1", game.ErrIllegal, "stands on a8"},
		"a pawn on the first rank":         {"4k3/8/8/8/8/8/8/p3K3 w - - 0 1", game.ErrIllegal, "stands on a1"},
		"castling without a rook":          {"4k3/8/8/8/8/8/8/4K3 w K - 0 1", game.ErrIllegal, "rook on h1"},
		"castling with a king gone":        {"r5k1/8/8/8/8/8/8/4K3 w q - 0 1", game.ErrIllegal, "king on e8"},
		"en passant with no pawn":          {"4k3/8/8/8/8/8/8/4K3 b - e3 0 1", game.ErrIllegal, "has no white pawn"},
		"en passant on the wrong rank":     {"4k3/8/8/4p3/8/8/8/4K3 w - e3 0 1", game.ErrIllegal, "has no black pawn"},
		"en passant from a square in use":  {"4k3/8/8/8/4P3/8/4P3/4K3 b - e3 0 1", game.ErrIllegal, "just stepped over"},
		"the side that has moved in check": {"4k3/4R3/8/8/8/8/8/4K3 w - - 0 1", game.ErrIllegal, "black is in check"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := game.FromFEN(c.fen)
			var fault *game.FENError
			if !errors.As(err, &fault) || !errors.Is(err, c.kind) {
				t.Fatalf("got %v, want a FENError of %v", err, c.kind)
			}
			if !strings.Contains(fault.Reason, c.wants) || fault.FEN != c.fen {
				t.Errorf("reason is %q, want %q", fault.Reason, c.wants)
			}
		})
	}
}

func FuzzFEN(f *testing.F) {
	for _, seed := range []string{game.StartFEN, "8/8/8/4k3/8/8/8/4K2R w - - 149 200", "r3k2r/8/8/8/8/8/8/R3K2R w Kq - 12 34", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, fen string) {
		g, err := game.FromFEN(fen)
		if err != nil {
			return
		}
		again, err := game.FromFEN(g.FEN())
		if err != nil || again.FEN() != g.FEN() {
			t.Errorf("%q is written as %q: %v", fen, g.FEN(), err)
		}
		for _, m := range g.Legal() {
			if err := g.Clone().Play(m); err != nil {
				t.Errorf("%q: legal %s: %v", fen, m, err)
			}
		}
	})
}
