package player_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/engine/player"
	"castlekey/game/engine/uci"
	"castlekey/game/gametest"
)

// The test binary is its own engine: called as "-fake BEHAVIOUR LOG" it speaks UCI, well or badly, and notes what it hears.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "-fake" {
		fake(os.Args[2], os.Args[3])
		return
	}
	os.Exit(m.Run())
}

func fake(how, log string) {
	note, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil || how == "dies at once" {
		os.Exit(3)
	}
	fmt.Fprintln(note, "started")
	black := false
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		line := in.Text()
		fmt.Fprintln(note, line)
		switch verb, _, _ := strings.Cut(line, " "); verb {
		case "uci":
			fmt.Println("id name Fake\nuciok")
		case "isready":
			fmt.Println("readyok")
		case "position":
			black = strings.Contains(line, "moves")
		case "go":
			switch {
			case how == "dies after a move" && black:
				fmt.Println("bestmove e7e5")
				os.Exit(3)
			case how == "dies":
				os.Exit(3)
			case how == "plays nonsense":
				fmt.Println("bestmove e2e5")
			case how == "plays":
				fmt.Println("bestmove " + map[bool]string{false: "e2e4", true: "e7e5"}[black])
			}
		case "quit":
			fmt.Fprintln(note, "ended")
			return
		}
	}
}

// seat is a player with the fake engine, and what the engine has heard.
func seat(t *testing.T, how string) (p *player.Player, heard func() string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "log")
	p = player.New(player.Config{UCI: uci.Config{Command: []string{self, "-fake", how, log}, MoveTime: 10 * time.Millisecond, Patience: 10 * time.Second}})
	t.Cleanup(func() { _ = p.Close() })
	return p, func() string {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

func clock(left time.Duration) player.Clock {
	return player.Clock{Timed: true, Remaining: [2]time.Duration{left, left}, Increment: 2 * time.Second}
}

func TestAnEngineIsToldMovesAndClocks(t *testing.T) {
	t.Parallel()
	p, heard := seat(t, "plays")
	if c, err := p.Move(t.Context(), game.New(), player.Clock{}); err != nil || c.Move.UCI() != "e2e4" || c.Instead != nil {
		t.Fatalf("%+v, %v", c, err)
	}
	if c, err := p.Move(t.Context(), gametest.After(t, "e4"), clock(time.Hour)); err != nil || c.Move.UCI() != "e7e5" || c.Instead != nil {
		t.Fatalf("%+v, %v", c, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	said := heard()
	for _, want := range []string{"position startpos\ngo movetime 10\n", "position startpos moves e2e4\ngo wtime 3600000 btime 3", "winc 2000 binc 2000\n", "quit\nended\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("it was not told %q:\n%s", want, said)
		}
	}
	if n := strings.Count(said, "started"); n != 1 {
		t.Errorf("%d processes for one game", n)
	}
}

func TestAnEngineThatDiesIsStartedAgainAndToldTheGame(t *testing.T) {
	t.Parallel()
	p, heard := seat(t, "dies after a move")
	for _, g := range []*game.Game{gametest.After(t, "e4"), gametest.After(t, "d4")} {
		if c, err := p.Move(t.Context(), g, clock(time.Hour)); err != nil || c.Instead != nil || c.Move.UCI() != "e7e5" {
			t.Fatalf("%+v, %v", c, err)
		}
	}
	if said := heard(); strings.Count(said, "started") < 2 || !strings.Contains(said, "position startpos moves d2d4") {
		t.Errorf("it heard\n%s", said)
	}
}

func TestTheBuiltInEngineStandsInForOneThatGivesNoMove(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]error{"dies at once": uci.ErrNotUCI, "dies": uci.ErrDied, "plays nonsense": uci.ErrNonsense, "hangs": context.DeadlineExceeded} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			p, _ := seat(t, how)
			g, left := game.New(), 9*time.Second
			for try := range 4 {
				began := time.Now()
				c, err := p.Move(t.Context(), g, clock(left))
				if err != nil || c.Instead == nil {
					t.Fatalf("move %d: %+v, %v", try, c, err)
				}
				if try == 0 && !errors.Is(c.Instead, want) && !errors.Is(c.Instead, uci.ErrSilent) {
					t.Errorf("stood in because of %v, want %v", c.Instead, want)
				}
				if given := errors.Is(c.Instead, player.ErrGivenUp); given != (try == 3) {
					t.Errorf("move %d: %v", try, c.Instead)
				}
				if left -= time.Since(began); left < 0 {
					t.Fatal("it lost on time")
				}
				left += 2 * time.Second
				if err := g.Play(c.Move); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestClosingEndsAChoice(t *testing.T) {
	t.Parallel()
	p, _ := seat(t, "hangs")
	time.AfterFunc(50*time.Millisecond, func() { _ = p.Close() })
	if c, err := p.Move(t.Context(), game.New(), clock(24*time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v, want %v", c, err, context.Canceled)
	}
}

func TestNoLevelLosesOnTime(t *testing.T) {
	t.Parallel()
	for level := engine.Level1; level <= engine.Top; level++ {
		p := player.New(player.Config{Level: level})
		c, err := p.Move(t.Context(), game.New(), player.Clock{Timed: true})
		if err != nil || game.New().Play(c.Move) != nil {
			t.Errorf("%v, with no time left: %+v, %v", level, c, err)
		}
	}
}

func TestDrawsAreTakenWhenWorseOrLevelForLong(t *testing.T) {
	t.Parallel()
	dance := strings.Repeat(" Nf3 Nf6 Ng1 Ng8", 3)
	long := gametest.After(t, dance+" a3 a6"+dance+" b3 b6"+dance+" c3 c6"+dance+" d3 d6"+dance+" e3 e6"+dance)
	down, err := game.FromFEN("4k3/8/8/8/8/8/4P3/4K3 w - - 0 1")
	if err != nil {
		t.Fatal(err)
	}
	if player.Agrees(game.New(), game.White) || !player.Agrees(long, game.White) {
		t.Error("a level position is drawn late, not early")
	}
	if !player.Agrees(down, game.Black) || player.Agrees(down, game.White) {
		t.Error("the side with less material should take the draw, the other should not")
	}
}

// TestStockfish plays a few moves of a fast game against itself, where it is installed.
func TestStockfish(t *testing.T) {
	t.Parallel()
	command, err := uci.Find("stockfish")
	if err != nil {
		t.Skip("no Stockfish on this machine")
	}
	p := player.New(player.Config{UCI: uci.Config{Command: command, Elo: 1500}})
	defer p.Close()
	g, c := game.New(), player.Clock{Timed: true, Remaining: [2]time.Duration{20 * time.Second, 20 * time.Second}}
	for range 8 {
		began := time.Now()
		choice, err := p.Move(t.Context(), g, c)
		if err != nil || choice.Instead != nil {
			t.Fatalf("%+v, %v", choice, err)
		}
		if c.Remaining[g.Turn()] -= time.Since(began); c.Remaining[g.Turn()] < 0 {
			t.Fatal("it lost on time")
		}
		if err := g.Play(choice.Move); err != nil {
			t.Fatal(err)
		}
	}
}
