package cli_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// person is somebody with a data folder of their own on a chain that is served.
type person struct {
	t            *testing.T
	command, url string
	data         string
}

// runs runs a command line and returns what it prints; in is typed.
func (p person) runs(in string, args ...string) string {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), p.command, append(args, "--url", p.url, "--data-dir", p.data)...)
	cmd.Env = append(cmd.Environ(), "CASTLEKEY_KEYCHAIN=off")
	cmd.Stdin = strings.NewReader(in)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("castlekey %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.String())
	}
	return string(out)
}

// has fails unless a text holds all the parts.
func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// TestTwoPeopleAtTwoTerminals opens, joins, plays, watches and exports a game by the command line alone, each person with a wallet and a
// data folder of their own.
func TestTwoPeopleAtTwoTerminals(t *testing.T) {
	command := castlekey(t)
	chain := startChain(t, command, "--in-memory")
	defer chain.process.Process.Kill()
	ann := person{t, command, chain.RPC, t.TempDir()}
	bob := person{t, command, chain.RPC, t.TempDir()}
	eve := person{t, command, chain.RPC, t.TempDir()}

	var opened struct{ Game, Color, Session, Join string }
	if err := json.Unmarshal([]byte(ann.runs("", "game", "new", "--side", "white", "--time", "10+5", "--yes", "--json")), &opened); err != nil {
		t.Fatal(err)
	}
	if opened.Color != "white" || opened.Session == "" || opened.Join != "castlekey game join "+opened.Game+" --url "+chain.RPC {
		t.Errorf("%+v", opened)
	}
	has(t, bob.runs("", "game", "list", "--open"), "open", "free", "10+5")
	has(t, ann.runs("", "game", "list", "--open"), "No games.")
	has(t, ann.runs("", "game", "list", "--mine", "--json"), `"state":"waiting"`, `"mine":true,"joinable":false`)
	has(t, bob.runs("", "game", "join", opened.Game[:8], "--yes"), "You      black, session key ", "To play  castlekey --url "+chain.RPC)

	seen := make(chan string, 1)
	go func() { seen <- eve.runs("", "game", "watch", opened.Game) }()
	has(t, ann.runs("resume 1\ne4\nquit\n", "plain"), "White: You. Black: ", "White: e4")
	has(t, bob.runs("resume 1\ne5\nquit\n", "plain"), "Black: e5")
	has(t, eve.runs("", "game", "show", opened.Game), "white to move", "1. e4", "rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq e6 0 2", "5  . . . . p . . .")
	has(t, eve.runs("", "game", "show", opened.Game, "--json"), `"moves":["e4","e5"]`, `"waiting":false`, `"remaining":{"white":`)
	has(t, ann.runs("resume 1\nresign\nyes\nquit\n", "plain"), "Black wins by resignation, 0-1.", "The game was written to")
	has(t, <-seen, "1. e4\n", "1... e5\n", "0-1 resignation\n")

	has(t, eve.runs("", "game", "watch", opened.Game, "--json"), `{"ply":2,"color":"black","san":"e5","uci":"e7e5"`, `"result":"0-1","reason":"resignation"`)
	pgn := eve.runs("", "game", "export", opened.Game)
	has(t, pgn, `[Result "0-1"]`, `[TimeControl "600+5"]`, `[GameAccount "`+opened.Game+`"]`, "1. e4 {[%clk 0:")
	has(t, eve.runs("", "game", "export", "--all", "-o", eve.data+"/all.pgn"), "1 game written to")
	has(t, bob.runs("games\n", "plain"), "No game can be resumed.")
}
