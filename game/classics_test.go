package game_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"castlekey/game"
)

// records reads every game of a file under testdata; none may be broken.
func records(t testing.TB, name string) []*game.Record {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []*game.Record
	for r := game.NewReader(f); ; {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, record)
	}
}

// wanted names, for each rule that the classics must show, the game that shows it.
var wanted = map[string]struct {
	white, year string
	shows       func(*game.Record) bool
}{
	"white castles king side":       {"Anderssen, Adolf", "1852", plays("e1g1", game.King)},
	"white castles queen side":      {"Morphy, Paul", "1858", plays("e1c1", game.King)},
	"black castles king side":       {"Byrne, Donald", "1956", plays("e8g8", game.King)},
	"black castles queen side":      {"Larsen, Bent", "1970", plays("e8c8", game.King)},
	"both sides castle queen side":  {"Kasparov, Garry", "1999", plays("e1c1", game.King)},
	"a pawn is taken en passant":    {"Botvinnik, Mikhail", "1938", takesEnPassant},
	"promotion to a queen":          {"Larsen, Bent", "1970", promotes(game.Queen)},
	"promotion to a rook":           {"Kramnik, Vladimir", "2010", promotes(game.Rook)},
	"promotion to a bishop":         {"Shirov, Alexei", "2005", promotes(game.Bishop)},
	"promotion to a bishop, mating": {"Marshall, Frank James", "1902", promotes(game.Bishop)},
	"promotion to a knight":         {"Kasparov, Garry", "1978", promotes(game.Knight)},
	"checkmate":                     {"Anderssen, Adolf", "1851", ends(game.Checkmate)},
	"mate by a bishop":              {"Reti, Richard", "1910", ends(game.Checkmate)},
	"stalemate":                     {"Korchnoi, Viktor", "1978", ends(game.Stalemate)},
	"dead position":                 {"Fischer, Robert James", "1958", ends(game.DeadPosition)},
	"fivefold repetition by itself": {"Riazantsev, Alexander", "2005", ends(game.Fivefold)},
	"threefold repetition claimed":  {"Fischer, Robert James", "1971", ends(game.Threefold)},
	"fifty moves claimed":           {"Karpov, Anatoly", "1991", ends(game.FiftyMoves)},
	"more than 200 plies":           {"Korchnoi, Viktor", "1978", longer(200)},
	"white resigns":                 {"Byrne, Robert Eugene", "1963", ends(game.Resignation)},
}

func TestClassicsShowEveryRule(t *testing.T) {
	all := records(t, "classics.pgn")
	if len(all) < 32 {
		t.Fatalf("classics hold %d games, want at least 32", len(all))
	}
	for rule, w := range wanted {
		t.Run(rule, func(t *testing.T) {
			for _, r := range all {
				named := r.Tag("White") == w.white && r.Tag("Date")[:4] == w.year
				if named && w.shows(r) {
					t.Logf("%s - %s, %s", r.Tag("White"), r.Tag("Black"), r.Tag("Date")[:4])
					return
				}
			}
			t.Errorf("no game of %s %s shows it", w.white, w.year)
		})
	}
}

func TestClassicsAreConsistent(t *testing.T) {
	for _, r := range records(t, "classics.pgn") {
		name := r.Tag("White") + " - " + r.Tag("Black") + " " + r.Tag("Date")
		ending := r.Ending()
		if got, want := r.Tag("Result"), r.Result.String(); got != want {
			t.Errorf("%s: tag says %s, game %s", name, got, want)
		}
		if ending.Result != r.Result || !ending.Over() {
			t.Errorf("%s: ends %v, recorded %v", name, ending, r.Result)
		}
		if r.Dropped != 0 {
			t.Errorf("%s: %d moves after its end", name, r.Dropped)
		}
		if loser, decided := ending.Result.Winner(); decided && !r.Game.CanMate(loser) {
			t.Errorf("%s: won by a side that cannot mate", name)
		}
	}
}

// plays shows a move by the given kind of piece.
func plays(uci string, kind game.Kind) func(*game.Record) bool {
	return func(r *game.Record) bool {
		for ply, m := range r.Game.Moves() {
			if m.UCI() == uci && r.Game.AtPly(ply).At(m.From()).Kind() == kind {
				return true
			}
		}
		return false
	}
}

func promotes(kind game.Kind) func(*game.Record) bool {
	return func(r *game.Record) bool {
		for _, m := range r.Game.Moves() {
			if m.Promotion() == kind {
				return true
			}
		}
		return false
	}
}

func takesEnPassant(r *game.Record) bool {
	for ply, m := range r.Game.Moves() {
		before := r.Game.AtPly(ply)
		pawn := before.At(m.From()).Kind() == game.Pawn
		if pawn && m.From().File() != m.To().File() && before.At(m.To()) == game.NoPiece {
			return true
		}
	}
	return false
}

func ends(reason game.Reason) func(*game.Record) bool {
	return func(r *game.Record) bool { return r.Ending().Reason == reason }
}

func longer(plies int) func(*game.Record) bool {
	return func(r *game.Record) bool { return r.Game.Ply() > plies }
}
