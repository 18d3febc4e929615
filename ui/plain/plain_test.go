package plain_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/ui/backend"
	"castlekey/ui/bell"
	"castlekey/ui/plain"
	"castlekey/ui/uitest"
)

// session plays a script and returns what was said.
func session(t *testing.T, b *uitest.Backend, script string) string {
	t.Helper()
	var out strings.Builder
	if err := plain.Run(t.Context(), plain.Options{Backend: b, In: strings.NewReader(script), Out: &out}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMovesInWords(t *testing.T) {
	cases := map[string]struct{ fen, move, want string }{
		"a short castling":     {"4k3/8/8/8/8/8/8/4K2R w K - 0 1", "O-O", "White: O-O, castles short."},
		"a long castling":      {"4k3/8/8/8/8/8/8/R3K3 w Q - 0 1", "e1c1", "White: O-O-O, castles long."},
		"en passant":           {"4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 2", "exd6", "White: exd6, pawn e5 takes pawn en passant on d6."},
		"a capture":            {"4k3/8/8/3p4/8/2N5/8/4K3 w - - 0 1", "Nxd5", "White: Nxd5, knight c3 takes pawn on d5."},
		"a promotion, check":   {"4k3/P7/8/8/8/8/8/4K3 w - - 0 1", "a8=Q", "White: a8=Q+, pawn a7 to a8, becomes a queen, check."},
		"check said of a turn": {"4k3/P7/8/8/8/8/8/4K3 w - - 0 1", "a8=R", "Black to move, in check."},
	}
	for name, c := range cases {
		b := uitest.New()
		b.Start = c.fen
		if said := session(t, b, "new friend\nyes\n"+c.move+"\n"); !strings.Contains(said, "\n"+c.want+"\n") {
			t.Errorf("%s: %q is not in\n%s", name, c.want, said)
		}
	}
}

func TestWhatAScriptIsTold(t *testing.T) {
	cases := map[string]struct {
		script, want string
		change       func(*uitest.Backend)
	}{
		"the engine's answer comes before the next line": {"new\nyes\ne4\nd4\n", "\nBlack: e5, pawn e7 to e5.\nWhite to move.\nWhite: d4,", func(b *uitest.Backend) { b.Replies = []string{"e5"} }},
		"a declined draw is said":                        {"new\nyes\ndraw\nl\n", "declines the draw", func(b *uitest.Backend) { b.DenyDraw = true }},
		"a draw declined again is said again":            {"new practice\ndraw\nl\ndraw\n", "\nNo move has been played.\nEngine 1 declines the draw.\n", func(b *uitest.Backend) { b.DenyDraw = true }},
		"a line too long to be meant":                    {"new friend\nyes\n" + strings.Repeat("e4 ", 2000) + "\nd4\n", "too long to be a command or a move. Nothing was done.\nWhite: d4,", nil},
		"a line too long is no yes":                      {"new friend\n" + strings.Repeat("yes ", 2000) + "\n", "Nothing was signed.", nil},
		"nothing is signed without a yes":                {"new\n", "Nothing was signed.", nil},
		"an ambiguous move is explained":                 {"new friend\nyes\nNf6\n", "is not legal here", nil},
		"a refusal is explained":                         {"new friend\nyes\ne4\n", "Refused for a test.", func(b *uitest.Backend) { b.Refuse = map[int]error{0: errors.New("refused for a test")} }},
		"a wallet that does not sign":                    {"new friend\nyes\n", "The wallet said no.", func(b *uitest.Backend) { b.ApproveErr = errors.New("the wallet said no") }},
		"no game to resume":                              {"resume\n", "No game can be resumed.", nil},
		"a piece in lower case is black's":               {"new friend\nyes\np q\n", "black queen: d8.", nil},
		"a letter that is no piece":                      {"new friend\nyes\np x\n", "Name a piece", nil},
		"an empty square":                                {"new friend\nyes\nm e4\n", "e4 is empty.", nil},
		"a hint against the engine":                      {"new\nyes\nhint\n", "A good move is ", nil},
		"no takeback on a chain":                         {"new friend\nyes\ne4\ntakeback\n", "cannot be taken back", nil},
		"commands in capitals":                           {"new friend\nyes\nFEN\n", "RNBQKBNR w KQkq", nil},
		"a bishop is not the board":                      {"new friend\nyes\nB\n", "\"B\" is", nil},
	}
	for name, c := range cases {
		b := uitest.New()
		if c.change != nil {
			c.change(b)
		}
		if said := session(t, b, c.script); !strings.Contains(said, c.want) {
			t.Errorf("%s: %q is not in\n%s", name, c.want, said)
		}
	}
}

func TestTheChainThatCannotBeOpened(t *testing.T) {
	b := uitest.New()
	b.HomeErr = errors.New("no chain")
	var out strings.Builder
	err := plain.Run(t.Context(), plain.Options{Backend: b, In: strings.NewReader("help\n"), Out: &out})
	if !errors.Is(err, b.HomeErr) {
		t.Errorf("%v, want %v", err, b.HomeErr)
	}
}

// TestWhatAMoveLeftBehind asks for everything that is known of moves, in words.
func TestWhatAMoveLeftBehind(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   []string
	}{
		"the latest": {"e4\nproof\n", []string{
			"e4 by white at ply 0.", "confirmed 900 microseconds after", "built 23, signed 61, sent 62, executed 921, confirmed 923.",
			"The program was told play_move(ply 0, e2e4).", "Changed: ply 0 to 1; session key", "Log: Program ChessKey", "fee 5000 lamports",
		}},
		"an earlier one":             {"e4\ne5\nNf3\nproof 2\n", []string{"e5 by black at ply 1.", "play_move(ply 1, e7e5)"}},
		"one that was not played":    {"e4\nproof 9\n", []string{"Nothing is known here"}},
		"no number":                  {"proof e4\n", []string{"the number of a half-move"}},
		"before anything":            {"proof\n", []string{"Nothing was sent yet."}},
		"a review":                   {"f3\ne5\ng4\nQh4\nreview\n", []string{"Move 2, White: g4, blunder,", "Better was", "Black: accuracy 100 percent, 0 inaccuracies, 0 mistakes, 0 blunders."}},
		"a review of nothing":        {"review\n", []string{"No move has been played."}},
		"the game in PGN":            {"e4\npgn\n", []string{"[White \"Player 1\"]", "1. e4 *"}},
		"the game in a file":         {"e4\npgn save\n", []string{"The game was written to kept/game.pgn."}},
		"the session and its places": {"session\n", []string{"Session key ", "Token ", ", policy "}},
		"the settings":               {"settings\n", []string{"bell = off"}},
	} {
		var out strings.Builder
		err := plain.Run(t.Context(), plain.Options{
			Backend: uitest.New(), In: strings.NewReader("new friend\nyes\n" + c.script), Out: &out,
			Save:     func(name, _ string) (string, error) { return "kept/" + name, nil },
			Settings: func(w io.Writer) error { _, err := io.WriteString(w, "bell = off\n"); return err },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", name, want, out.String())
			}
		}
	}
}

// TestGamesOfOthers lists, joins and watches games on the chain, and lists those that are over.
func TestGamesOfOthers(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.pgn"), []byte("[White \"Ann\"]\n[Black \"Bob\"]\n\n1. e4 e5 1-0\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	listed := func(b *uitest.Backend) {
		b.Listed = []backend.Listing{{ID: "AAA", White: "W1", Joinable: true}, {ID: "BBB", White: "W1", Black: "W2", Plies: 3, LastSAN: "Nf3"}}
	}
	for name, c := range map[string]struct {
		change func(*uitest.Backend)
		script string
		want   string
	}{
		"a list":                     {listed, "lobby\n", "1: White W1, Black free, time untimed, 0 half-moves, no move yet, you can join."},
		"a list of what goes on":     {listed, "lobby\n", "2: White W1, Black W2, time untimed, 3 half-moves, last move Nf3, can be watched."},
		"no games":                   {nil, "lobby\n", "There are no games on this chain."},
		"joining asks for approval":  {listed, "lobby\njoin 1\nno\n", "Nothing was signed."},
		"joining something unlisted": {listed, "lobby\njoin 3\n", "the number of a game that is listed"},
		"watching":                   {listed, "lobby\nwatch 2\ne4\n", "You look on at this game."},
		"watching has no session":    {listed, "watch BBB\nsession\n", "There is no session of yours"},
		"an open game":               {nil, "new open\nyes\n", "Waiting for an opponent. At another terminal: "},
		"no move into an open game":  {nil, "new open\nyes\nresign\nno\n", "The game goes on."},
		"games that are over":        {func(b *uitest.Backend) { b.Folder = folder }, "past\n", "Ann against Bob, 1-0, ????.??.??, 2 half-moves"},
		"games with a word":          {func(b *uitest.Backend) { b.Folder = folder }, "past carl\n", "No such game is over yet."},
		"no games that are over":     {nil, "past\n", "No such game is over yet."},
	} {
		b := uitest.New()
		if c.change != nil {
			c.change(b)
		}
		if said := session(t, b, c.script); !strings.Contains(said, c.want) {
			t.Errorf("%s: %q is not in\n%s", name, c.want, said)
		}
	}
}

// TestTheBellInLines writes bells between the lines for the events that were chosen, and for no others.
func TestTheBellInLines(t *testing.T) {
	for when, want := range map[bell.Set]int{0: 0, bell.Move: 2, bell.Check: 1, bell.End: 1, bell.Move | bell.End: 2} {
		b := uitest.New()
		b.Replies = []string{"e5", "Qh4#"}
		var out strings.Builder
		o := plain.Options{Backend: b, In: strings.NewReader("new\nyes\nf3\ng4\nw\n"), Out: &out, Bell: when}
		if err := plain.Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out.String(), "\a"); got != want {
			t.Errorf("%s: %d bells, want %d:\n%s", when, got, want, out.String())
		}
	}
}
