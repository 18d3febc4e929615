package game_test

import (
	"errors"
	"strings"
	"testing"

	"castlekey/game"
	"castlekey/game/gametest"

	"github.com/google/go-cmp/cmp"
)

// from starts a game at a FEN.
func from(t testing.TB, fen string) *game.Game {
	t.Helper()
	g, err := game.FromFEN(fen)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

const (
	shuffle  = "Nf3 Nf6 Ng1 Ng8 "
	loneKing = "8/8/8/4k3/8/8/8/4K2R w - - 0 1" // black has only the king
)

func TestGameEndsByItself(t *testing.T) {
	cases := map[string]struct {
		fen, moves string
		want       game.Outcome
	}{
		"mate":                             {game.StartFEN, "f3 e5 g4 Qh4", game.Outcome{Result: game.BlackWins, Reason: game.Checkmate}},
		"stalemate":                        {"7k/8/5K2/6Q1/8/8/8/8 w - - 0 1", "Qg6", game.Outcome{Result: game.Draw, Reason: game.Stalemate}},
		"the last pawn is taken":           {"8/8/4k3/8/8/8/4p3/4K3 w - - 0 1", "Kxe2", game.Outcome{Result: game.Draw, Reason: game.DeadPosition}},
		"a knight is all that is left":     {"8/8/4k3/8/8/8/4p3/4K1N1 w - - 0 1", "Kxe2", game.Outcome{Result: game.Draw, Reason: game.DeadPosition}},
		"two knights may still mate":       {"8/8/4k3/8/8/8/4p3/1N2K1N1 w - - 0 1", "Kxe2", game.Outcome{}},
		"the fifth time is the end":        {game.StartFEN, strings.Repeat(shuffle, 4), game.Outcome{Result: game.Draw, Reason: game.Fivefold}},
		"the fourth time is not":           {game.StartFEN, strings.Repeat(shuffle, 3), game.Outcome{}},
		"75 moves without progress":        {"8/8/8/4k3/8/8/8/4K2R w - - 149 200", "Rh2", game.Outcome{Result: game.Draw, Reason: game.SeventyFive}},
		"a pawn's move saves the 75th":     {"8/8/8/4k3/8/8/P7/4K2R w - - 149 200", "a3", game.Outcome{}},
		"mate on the 75th move is mate":    {"7k/8/6K1/8/8/8/8/R7 w - - 149 200", "Ra8", game.Outcome{Result: game.WhiteWins, Reason: game.Checkmate}},
		"a start that is mate":             {"7k/6Q1/6K1/8/8/8/8/8 b - - 0 1", "", game.Outcome{Result: game.WhiteWins, Reason: game.Checkmate}},
		"a start that nobody can win":      {"8/8/4k3/8/8/8/8/4K3 w - - 0 1", "", game.Outcome{Result: game.Draw, Reason: game.DeadPosition}},
		"bishops that never meet are dead": {"8/8/4k3/5b2/8/8/4p3/4KB2 w - - 0 1", "Kxe2", game.Outcome{Result: game.Draw, Reason: game.DeadPosition}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := gametest.Play(t, from(t, c.fen), c.moves)
			if diff := cmp.Diff(c.want, g.Outcome()); diff != "" {
				t.Error(diff)
			}
			if over := c.want.Over(); over != (len(g.Legal()) == 0) {
				t.Errorf("over is %v, but %d moves are offered", over, len(g.Legal()))
			}
		})
	}
}

func TestNothingHappensAfterTheEnd(t *testing.T) {
	g := gametest.After(t, "f3 e5 g4 Qh4")
	before := g.FEN()
	for name, err := range map[string]error{
		"play":    g.Play(game.NewMove(0, 8, game.NoKind)),
		"resign":  g.Resign(game.White),
		"agree":   g.Agree(),
		"claim":   g.Claim(),
		"forfeit": g.Forfeit(game.Black),
		"cancel":  g.Cancel(),
	} {
		if !errors.Is(err, game.ErrOver) {
			t.Errorf("%s: %v, want %v", name, err, game.ErrOver)
		}
	}
	if _, err := g.ParseMove("a3"); !errors.Is(err, game.ErrOver) {
		t.Errorf("parse: %v", err)
	}
	if g.FEN() != before {
		t.Errorf("position changed to %s", g.FEN())
	}
}

func TestEndingByHand(t *testing.T) {
	cases := map[string]struct {
		fen  string
		end  func(*game.Game) error
		want game.Outcome
	}{
		"white resigns":                           {game.StartFEN, func(g *game.Game) error { return g.Resign(game.White) }, game.Outcome{Result: game.BlackWins, Reason: game.Resignation}},
		"resigning to a lone king is a draw":      {loneKing, func(g *game.Game) error { return g.Resign(game.White) }, game.Outcome{Result: game.Draw, Reason: game.Resignation}},
		"a lone king resigns":                     {loneKing, func(g *game.Game) error { return g.Resign(game.Black) }, game.Outcome{Result: game.WhiteWins, Reason: game.Resignation}},
		"black's flag falls":                      {game.StartFEN, func(g *game.Game) error { return g.Forfeit(game.Black) }, game.Outcome{Result: game.WhiteWins, Reason: game.TimeForfeit}},
		"a flag against a lone king is a draw":    {loneKing, func(g *game.Game) error { return g.Forfeit(game.White) }, game.Outcome{Result: game.Draw, Reason: game.TimeForfeit}},
		"a draw is agreed":                        {game.StartFEN, (*game.Game).Agree, game.Outcome{Result: game.Draw, Reason: game.Agreement}},
		"a cancelled game is over without result": {game.StartFEN, (*game.Game).Cancel, game.Outcome{Result: game.Open, Reason: game.Cancelled}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := from(t, c.fen)
			if err := c.end(g); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, g.Outcome()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClaims(t *testing.T) {
	cases := map[string]struct {
		fen, moves, with string
		want             game.Reason
		err              error
	}{
		"the third time":                     {game.StartFEN, strings.Repeat(shuffle, 2), "", game.Threefold, nil},
		"the second time is too early":       {game.StartFEN, shuffle, "", game.NoReason, game.ErrNoClaim},
		"the third time by the move claimed": {game.StartFEN, shuffle + "Nf3 Nf6 Ng1", "Ng8", game.Threefold, nil},
		"a move that claims nothing":         {game.StartFEN, "", "e4", game.NoReason, game.ErrNoClaim},
		"fifty moves":                        {"8/8/8/4k3/8/8/8/4K2R w - - 100 90", "", "", game.FiftyMoves, nil},
		"fifty moves by the move claimed":    {"8/8/8/4k3/8/8/8/4K2R w - - 99 90", "", "Rh2", game.FiftyMoves, nil},
		"a claimed move that mates":          {"7k/8/6K1/8/8/8/8/R7 w - - 99 90", "", "Ra8", game.Checkmate, nil},
		"a claimed move against the rules":   {game.StartFEN, "", "e2e5", game.NoReason, game.ErrIllegal},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := gametest.Play(t, from(t, c.fen), c.moves)
			before := g.FEN()
			err := claim(g, c.with)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if err != nil && g.FEN() != before {
				t.Errorf("a failed claim left %s", g.FEN())
			}
			if got := g.Outcome().Reason; got != c.want {
				t.Errorf("ended by %v, want %v", got, c.want)
			}
		})
	}
}

// claim claims at once, or with a move if one is given.
func claim(g *game.Game, with string) error {
	if with == "" {
		return g.Claim()
	}
	m, err := game.ParseUCI(with)
	if err != nil {
		if m, err = g.ParseMove(with); err != nil {
			return err
		}
	}
	return g.ClaimWith(m)
}

func TestPositionsAreTheSameOnlyIfTheirMovesAre(t *testing.T) {
	cases := map[string]struct {
		fen, moves string
		seen       int
	}{
		"the same again":                          {game.StartFEN, shuffle, 2},
		"a lost right to castle is a difference":  {"4k3/8/8/8/8/8/8/4K2R w K - 0 1", "Ke2 Kd8 Ke1 Ke8", 1},
		"en passant that was legal":               {"4k3/8/8/8/1p6/8/P7/4K3 w - - 0 1", "a4 Kd8 Kd1 Ke8 Ke1", 1},
		"en passant that a pin forbade":           {"1k6/8/8/8/1p6/8/P7/1R2K3 w - - 0 1", "a4 Ka8 Kd1 Kb8 Ke1", 2},
		"en passant that nobody could have taken": {"4k3/8/8/8/8/8/P7/4K3 w - - 0 1", "a4 Kd8 Kd1 Ke8 Ke1", 2},
		"the other side to move":                  {"4k3/8/8/8/8/8/8/R3K3 w - - 0 1", "Ra2 Kd8 Ra3 Ke8 Ra1 Kd8 Rb1 Ke8", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := gametest.Play(t, from(t, c.fen), c.moves).Seen(); got != c.seen {
				t.Errorf("seen %d times, want %d", got, c.seen)
			}
		})
	}
}

func TestCanMate(t *testing.T) {
	cases := map[string]struct {
		fen          string
		white, black bool
	}{
		"bare kings":                       {"8/8/4k3/8/8/8/8/4K3 w - - 0 1", false, false},
		"a pawn":                           {"8/8/4k3/8/8/8/P7/4K3 w - - 0 1", true, false},
		"a knight against a bare king":     {"8/8/4k3/8/8/8/8/1N2K3 w - - 0 1", false, false},
		"a knight against a queen":         {"8/8/q3k3/8/8/8/8/1N2K3 w - - 0 1", false, true},
		"a knight against a pawn":          {"8/p7/4k3/8/8/8/8/1N2K3 w - - 0 1", true, true},
		"two knights":                      {"8/8/4k3/8/8/8/8/1N2K1N1 w - - 0 1", true, false},
		"a knight and a bishop":            {"8/8/4k3/8/8/8/8/1NB1K3 w - - 0 1", true, false},
		"a bishop against a knight":        {"8/8/4k1n1/8/8/8/8/2B1K3 w - - 0 1", true, true},
		"bishops on one colour":            {"8/8/4k3/2b5/8/8/8/2B1K3 w - - 0 1", false, false},
		"bishops on both colours":          {"8/8/4k3/1b6/8/8/8/B3K3 w - - 0 1", true, true},
		"a bishop against a pawn":          {"8/p7/4k3/8/8/8/8/2B1K3 w - - 0 1", true, true},
		"a bishop against a rook":          {"8/r7/4k3/8/8/8/8/2B1K3 w - - 0 1", false, true},
		"a rook":                           {"8/8/4k3/8/8/8/8/R3K3 w - - 0 1", true, false},
		"a lone bishop against two queens": {"8/qq6/4k3/8/8/8/8/4KB2 w - - 0 1", false, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := from(t, c.fen)
			if w, b := g.CanMate(game.White), g.CanMate(game.Black); w != c.white || b != c.black {
				t.Errorf("white %v, black %v; want %v, %v", w, b, c.white, c.black)
			}
		})
	}
}

func TestUndoReopensTheGame(t *testing.T) {
	g := gametest.After(t, "f3 e5 g4 Qh4")
	for g.Undo() {
		if g.Outcome().Over() {
			t.Errorf("still over at ply %d", g.Ply())
		}
	}
	if g.FEN() != game.StartFEN || g.Ply() != 0 {
		t.Errorf("at %s", g.FEN())
	}
}

func TestCloneStandsAlone(t *testing.T) {
	g := gametest.After(t, "e4 e5")
	c := g.Clone()
	gametest.Play(t, c, "Nf3")
	gametest.Play(t, g, "d4 exd4")
	if diff := cmp.Diff([]string{"e4", "e5", "Nf3"}, c.SANs()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"e4", "e5", "d4", "exd4"}, g.SANs()); diff != "" {
		t.Error(diff)
	}
}

func TestAtPly(t *testing.T) {
	g := gametest.After(t, "e4 e5 Nf3")
	for ply, want := range map[int]string{-1: "", 0: "", 2: "e4 e5", 9: "e4 e5 Nf3"} {
		if got := strings.Join(g.AtPly(ply).SANs(), " "); got != want {
			t.Errorf("ply %d: %q, want %q", ply, got, want)
		}
	}
}
