package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/ui/cli"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"castlekey": func() { os.Exit(cli.Main(os.Args[1:], cli.Standard())) },
	})
}

// TestScripts runs the command line as a user types it; each script in testdata tells one story.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("CASTLEKEY_KEYCHAIN", "off")
			games, err := filepath.Abs("../../game/testdata")
			env.Setenv("GAMES", games)
			return err
		},
	})
}

// line is one line of replay --json, as a script would read it.
type line struct {
	Game          int    `json:"game"`
	White         string `json:"white"`
	Black         string `json:"black"`
	Plies         int    `json:"plies"`
	Approvals     int    `json:"approvals"`
	SessionSigned int    `json:"session_signed"`
	Rejected      int    `json:"rejected"`
	Result        string `json:"result"`
	Reason        string `json:"reason"`
	FEN           string `json:"fen"`
	CU            struct{ Median, P99, Max uint64 }
	LatencyUS     struct{ P50, P99 int64 } `json:"latency_us"`
}

// TestReplayOfTheTestGames holds every line against what a replay promises, and the whole against its budgets.
func TestReplayOfTheTestGames(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"replay", "../../game/testdata/classics.pgn", "--json"}
	if code := cli.Main(args, cli.Streams{Out: &out, Err: &errs}); code != 0 || errs.Len() > 0 {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	games := 0
	for dec := json.NewDecoder(&out); dec.More(); games++ {
		var l line
		dec.DisallowUnknownFields()
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.Approvals != 2 || l.Rejected != 0 || l.SessionSigned != l.Plies || l.Plies == 0 {
			t.Errorf("game %d: %+v", l.Game, l)
		}
		if l.CU.Median == 0 || l.CU.Median > 8000 || l.CU.P99 > 20_000 || l.LatencyUS.P50 <= 0 {
			t.Errorf("game %d: compute units %+v, latency %+v", l.Game, l.CU, l.LatencyUS)
		}
	}
	if games < 30 {
		t.Errorf("%d games", games)
	}
}

// TestReplayStreams plays a file of many games that is never in memory at once.
func TestReplayStreams(t *testing.T) {
	var out, errs bytes.Buffer
	const games = 300
	in := strings.NewReader(strings.Repeat("[Event \"x\"]\n\n1. f3 e5 2. g4 Qh4# 0-1\n\n", games))
	if code := cli.Main([]string{"replay", "-", "--json"}, cli.Streams{In: in, Out: &out, Err: &errs}); code != 0 {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	if got := strings.Count(out.String(), fmt.Sprintf("%q:%q", "reason", "checkmate")); got != games {
		t.Errorf("%d games ended by checkmate, want %d", got, games)
	}
}
