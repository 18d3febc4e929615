package uci_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/engine/uci"
	"castlekey/game/gametest"

	"github.com/google/go-cmp/cmp"
)

// moveTime and patience are short: a fake engine thinks no longer than it pretends.
const (
	moveTime = 20 * time.Millisecond
	patience = 400 * time.Millisecond
)

// config is the fake engine with a behaviour; log is where it notes what it hears.
func config(t *testing.T, how string) (c uci.Config, log string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "state")
	return uci.Config{Command: []string{self, "-fake", how, state}, MoveTime: moveTime, Patience: patience}, state + ".log"
}

func open(t *testing.T, c uci.Config) *uci.Engine {
	t.Helper()
	c.Patience = max(c.Patience, 10*patience) // starting the test binary can take a while where many do
	e, err := uci.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func heard(t *testing.T, log string) string {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatAnEngineIsTold(t *testing.T) {
	t.Parallel()
	c, log := config(t, "well")
	c.Options = map[string]string{"hash": "64", "style": "very wild", "Clear Hash": ""}
	e := open(t, c)
	if e.Name() != "Fake engine 1.0" || len(e.Options()) != 4 {
		t.Errorf("%q with options %+v", e.Name(), e.Options())
	}
	if m, err := e.Best(t.Context(), game.New()); err != nil || m.UCI() != "e2e4" {
		t.Errorf("%v, %v", m, err)
	}
	clocks := uci.Clocks{Remaining: [2]time.Duration{time.Minute, time.Hour}, Increment: 3 * time.Second}
	if m, err := e.Play(t.Context(), gametest.After(t, "e4"), clocks); err != nil || m.UCI() != "e7e5" {
		t.Errorf("%v, %v", m, err)
	}
	odd, err := game.FromFEN("4k3/4p3/8/8/8/8/4P3/4K3 b - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Best(t.Context(), odd); err != nil {
		t.Error(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	want := `uci
ucinewgame
isready
isready
setoption name Clear Hash
isready
setoption name Hash value 64
isready
setoption name Style value Very Wild
isready
position startpos
go movetime 20
isready
position startpos moves e2e4
go wtime 60000 btime N winc 3000 binc 3000
isready
position fen 4k3/4p3/8/8/8/8/4P3/4K3 b - - 0 1
go movetime 20
quit
`
	told := regexp.MustCompile(`btime (3600000|359\d{4}) `).ReplaceAllString(heard(t, log), "btime N ") // what starting took is gone
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

// TestNoEngineOverstepsItsClock has engines that never answer choose a move with little time: they are given up before it is over.
func TestNoEngineOverstepsItsClock(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"thinks forever", "silent later", "thinks until told", "crashes", "illegal move"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c, _ := config(t, how)
			c.Patience = time.Hour // the clock alone bounds it
			e := open(t, c)
			const left = 6 * time.Second
			if how == "silent later" {
				if _, err := e.Best(t.Context(), gametest.After(t, "e4")); err != nil {
					t.Fatal(err)
				}
			}
			start := time.Now()
			_, err := e.Play(t.Context(), gametest.After(t, "e4"), uci.Clocks{Remaining: [2]time.Duration{left, left}, Reserve: time.Second})
			if took := time.Since(start); took > left {
				t.Errorf("took %v of %v", took, left)
			}
			if answers := how == "thinks until told"; answers != (err == nil) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAVerdict(t *testing.T) {
	t.Parallel()
	c, _ := config(t, "well")
	v, err := open(t, c).Analyse(t.Context(), game.New())
	if err != nil {
		t.Fatal(err)
	}
	e4, _ := game.ParseUCI("e2e4")
	want := engine.Verdict{Score: engine.Score{Centipawns: 35}, Line: []game.Move{e4}, Depth: 12}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Error(diff)
	}
}

func TestEnginesThatMisbehave(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		opens, plays error  // what opening and choosing a move come to
		move         string // chosen where neither is an error
	}{
		"silent":             {opens: uci.ErrNotUCI},
		"no uciok":           {opens: uci.ErrNotUCI},
		"dies at once":       {opens: uci.ErrNotUCI},
		"wrong option types": {move: "e2e4"},
		"garbage":            {move: "e2e4"},
		"huge output":        {move: "e2e4"},
		"late":               {move: "e2e4"},
		"thinks until told":  {move: "e2e4"},
		"slow to quit":       {move: "e2e4"},
		"has children":       {move: "e2e4"},
		"illegal move":       {plays: uci.ErrNonsense},
		"illegal at first":   {move: "e2e4"},
		"no move":            {plays: uci.ErrNonsense},
		"half a line":        {plays: uci.ErrNonsense},
		"crashes":            {plays: uci.ErrDied},
		"crashes at first":   {move: "e2e4"},
		"thinks forever":     {plays: uci.ErrSilent},
		"forever at first":   {move: "e2e4"},
	}
	for how, want := range cases {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c, _ := config(t, how)
			if want.opens == nil {
				c.Patience = 4 * patience
			}
			e, err := uci.Open(t.Context(), c)
			if !errors.Is(err, want.opens) {
				t.Fatalf("opened with %v, want %v", err, want.opens)
			}
			if err != nil {
				return
			}
			start := time.Now()
			m, err := e.Best(t.Context(), game.New())
			if !errors.Is(err, want.plays) {
				t.Errorf("played with %v, want %v", err, want.plays)
			}
			if err == nil && m.UCI() != want.move {
				t.Errorf("played %v, want %s", m, want.move)
			}
			if took := time.Since(start); took > 30*patience {
				t.Errorf("took %v", took)
			}
			start = time.Now()
			if err := e.Close(); err != nil || time.Since(start) > 4*time.Second {
				t.Errorf("closed with %v after %v", err, time.Since(start))
			}
		})
	}
}

func TestASearchGivenUpIsNotTheNextAnswer(t *testing.T) {
	t.Parallel()
	c, _ := config(t, "late")
	e := open(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	start := time.Now()
	if _, err := e.Best(ctx, game.New()); !errors.Is(err, context.Canceled) || time.Since(start) > patience {
		t.Errorf("%v after %v, want %v at once", err, time.Since(start), context.Canceled)
	}
	if m, err := e.Best(t.Context(), gametest.After(t, "e4")); err != nil || m.UCI() != "e7e5" {
		t.Errorf("%v, %v", m, err)
	}
}

func TestCloseEndsASearch(t *testing.T) {
	t.Parallel()
	c, _ := config(t, "thinks forever")
	c.MoveTime = time.Hour
	e := open(t, c)
	time.AfterFunc(50*time.Millisecond, func() { e.Close() })
	if _, err := e.Best(t.Context(), game.New()); !errors.Is(err, uci.ErrClosed) {
		t.Errorf("%v, want %v", err, uci.ErrClosed)
	}
	if _, err := e.Best(t.Context(), game.New()); !errors.Is(err, uci.ErrClosed) {
		t.Errorf("%v, want %v", err, uci.ErrClosed)
	}
}

// TestCloseDoesNotWaitForAStop closes an engine that was told to stop and does not: its patience of an hour is not waited for.
func TestCloseDoesNotWaitForAStop(t *testing.T) {
	t.Parallel()
	c, log := config(t, "thinks forever")
	c.MoveTime, c.Patience = time.Hour, time.Hour
	e := open(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), moveTime)
	defer cancel()
	searched := make(chan error)
	go func() {
		_, err := e.Best(ctx, game.New())
		searched <- err
	}()
	for !strings.Contains(heard(t, log), "stop\n") {
		time.Sleep(moveTime)
	}
	go e.Close()
	select {
	case err := <-searched:
		if !errors.Is(err, uci.ErrClosed) {
			t.Errorf("%v, want %v", err, uci.ErrClosed)
		}
	case <-time.After(time.Minute):
		t.Fatal("closing waits for an engine that hangs")
	}
}

func TestARestartedEngineIsSetAgain(t *testing.T) {
	t.Parallel()
	c, log := config(t, "crashes at first")
	c.Options = map[string]string{"Hash": "32"}
	if _, err := open(t, c).Best(t.Context(), game.New()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(heard(t, log), "setoption name Hash value 32"); n != 2 {
		t.Errorf("set %d times, want twice", n)
	}
}

func TestStrengthIsLimitedAsTheEngineAllows(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		how   string
		elo   int
		set   int
		lines []string
		err   error
	}{
		"by rating":              {"rated", 1800, 1800, []string{"setoption name UCI_LimitStrength value true", "setoption name UCI_Elo value 1800"}, nil},
		"no lower than it goes":  {"rated", 400, 1350, []string{"setoption name UCI_Elo value 1350"}, nil},
		"by skill":               {"skilled", 2100, 2100, []string{"setoption name Skill Level value 10"}, nil},
		"by skill, at the least": {"skilled", 100, 1300, []string{"setoption name Skill Level value 0"}, nil},
		"not at all":             {"well", 1500, 0, nil, uci.ErrOption},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, log := config(t, want.how)
			e := open(t, c)
			set, err := e.Limit(t.Context(), want.elo)
			if set != want.set || !errors.Is(err, want.err) {
				t.Errorf("%d, %v, want %d, %v", set, err, want.set, want.err)
			}
			e.Close()
			for _, line := range want.lines {
				if !strings.Contains(heard(t, log), line) {
					t.Errorf("it was not told %q", line)
				}
			}
		})
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	t.Parallel()
	c, _ := config(t, "well")
	e := open(t, c)
	for name, value := range map[string]string{"Hash": "0", "Style": "Tame", "Nothing": "1", "Book File": "a\nquit"} {
		if err := e.Set(t.Context(), name, value); !errors.Is(err, uci.ErrOption) {
			t.Errorf("%s = %q: %v, want %v", name, value, err, uci.ErrOption)
		}
	}
	style := e.Options()[1]
	if want := []string{"Solid", "Very Wild", "Odd"}; !slices.Equal(style.Choices, want) || style.Default != "Solid" {
		t.Errorf("%+v", style)
	}
}

func TestCommandsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want []string
		err  error
	}{
		"a name":                  {"stockfish", []string{"stockfish"}, nil},
		"arguments":               {" gnuchess  --uci ", []string{"gnuchess", "--uci"}, nil},
		"quoted spaces":           {`"C:\Program Files\sf.exe" -x 'a b'`, []string{`C:\Program Files\sf.exe`, "-x", "a b"}, nil},
		"quotes within a word":    {`--book="my book.bin"`, []string{"--book=my book.bin"}, nil},
		"an empty argument":       {`e ""`, []string{"e", ""}, nil},
		"nothing":                 {"  ", nil, nil},
		"a quote that stays open": {`"e`, nil, uci.ErrQuote},
	}
	for name, c := range cases {
		got, err := uci.Split(c.text)
		if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v, want %q, %v", name, got, err, c.want, c.err)
		}
	}
}

func TestEnginesAreFound(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "my engines")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sf.exe")
	if err := os.WriteFile(path, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		path: {path}, `"` + path + `" -x`: {path, "-x"},
	} {
		if got, err := uci.Find(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "no-such-engine-anywhere", dir, path + "x"} {
		if got, err := uci.Find(text); !errors.Is(err, uci.ErrNotFound) {
			t.Errorf("%s: %q, %v, want %v", text, got, err, uci.ErrNotFound)
		}
	}
}

// TestStockfish plays and analyses with the real thing, where it is installed.
func TestStockfish(t *testing.T) {
	t.Parallel()
	command, err := uci.Find("stockfish")
	if err != nil {
		t.Skipf("no Stockfish on this %s machine: the protocol is tested with fake engines alone", runtime.GOOS)
	}
	e, err := uci.Open(t.Context(), uci.Config{
		Command: command, MoveTime: 50 * time.Millisecond, Options: map[string]string{"Threads": "1", "Hash": "8"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	mate, err := game.FromFEN("6k1/5ppp/8/8/8/8/8/4R1K1 w - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	v, err := e.Analyse(t.Context(), mate)
	if err != nil || v.Score != (engine.Score{Mate: 1}) || mate.SAN(v.Line[0]) != "Re8#" {
		t.Errorf("%+v, %v", v, err)
	}
	if set, err := e.Limit(t.Context(), 400); err != nil || set < 400 {
		t.Errorf("limited to %d, %v", set, err)
	}
	g := game.New()
	for range 6 {
		m, err := e.Play(t.Context(), g, uci.Clocks{Remaining: [2]time.Duration{2 * time.Second, 2 * time.Second}})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Play(m); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%s opened %v", e.Name(), g.SANs())
}
