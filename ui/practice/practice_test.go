package practice_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/practice"
	"castlekey/ui/uitest"

	"github.com/google/go-cmp/cmp"
)

var (
	friends = backend.Setup{Venue: backend.OffChain, Opponent: backend.Keyboard}
	engine1 = backend.Setup{Venue: backend.OffChain, Opponent: backend.Engine, Level: 1}
)

func open(t *testing.T, dir string) *practice.Room {
	t.Helper()
	r, err := practice.Open(practice.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func closed(t *testing.T, c interface{ Close() error }) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func begin(t *testing.T, r *practice.Room, s backend.Setup) backend.Match {
	t.Helper()
	m, err := r.Begin(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// play makes moves, both sides from this keyboard.
func play(t *testing.T, m backend.Match, moves ...string) {
	t.Helper()
	for _, text := range moves {
		g := m.Snapshot().Game
		mv, err := g.ParseMove(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Play(t.Context(), g.Turn(), g.Ply(), mv); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

func act(t *testing.T, m backend.Match, c game.Color, a backend.Action) {
	t.Helper()
	if _, err := m.Act(t.Context(), c, a); err != nil {
		t.Fatalf("%s: %v", a, err)
	}
}

// settled waits until nothing goes on any more without time passing; it has to be called in a bubble.
func settled(m backend.Match) backend.Snapshot {
	synctest.Wait()
	return m.Snapshot()
}

func sans(s backend.Snapshot) string { return strings.Join(s.Game.SANs(), " ") }

func TestAGameOfTwoEndsInAPGNFile(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	defer closed(t, r)
	setup := friends
	setup.Time = game.TimeControl{Initial: 5 * time.Minute, Delay: 3 * time.Second}
	m := begin(t, r, setup)
	play(t, m, "f3", "e5", "g4", "Qh4")
	s := m.Snapshot()
	if s.Outcome != (game.Outcome{Result: game.BlackWins, Reason: game.Checkmate}) || s.Clocks.Running {
		t.Errorf("%v, %+v", s.Outcome, s.Clocks)
	}
	text, err := os.ReadFile(s.PGNPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`[White "You"]`, `[Black "Friend"]`, `[Termination "checkmate"]`, `[TimeControl "300d3"]`, "2. g4", "Qh4#", "[%clk 0:05:00"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the PGN lacks %q:\n%s", want, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, practice.Folder, "*")); len(left) != 1 { // the lock, until the game is closed
		t.Errorf("left over: %v", left)
	}
	closed(t, m)
	if left, _ := filepath.Glob(filepath.Join(dir, practice.Folder, "*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

// TestAGameSurvivesTheEndOfItsProgram opens the game again without closing it first, as after kill -9.
func TestAGameSurvivesTheEndOfItsProgram(t *testing.T) {
	dir := t.TempDir()
	setup := friends
	setup.Start = "4k3/8/8/8/8/8/4P3/4K3 w - - 0 1"
	setup.Time = game.TimeControl{Initial: time.Hour}
	m := begin(t, open(t, dir), setup)
	play(t, m, "e4", "Ke7")
	act(t, m, game.White, backend.OfferDraw)

	killed := t.TempDir()
	if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	closed(t, m)
	r := open(t, killed)
	defer closed(t, r)
	list, err := r.Unfinished()
	if err != nil || len(list) != 1 || list[0].Plies != 2 || list[0].LastSAN != "Ke7" || list[0].Venue != backend.OffChain {
		t.Fatalf("%+v, %v", list, err)
	}
	again, err := r.Resume(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	s := again.Snapshot()
	if sans(s) != "e4 Ke7" || s.Game.StartFEN() != setup.Start || !s.DrawOffer.Standing || !s.Clocks.Running {
		t.Errorf("%s from %s, %+v, %+v", sans(s), s.Game.StartFEN(), s.DrawOffer, s.Clocks)
	}
	if diff := cmp.Diff(m.Snapshot().Setup, s.Setup); diff != "" {
		t.Error(diff)
	}
	play(t, again, "Kd2")
	if _, err := open(t, killed).Resume(t.Context(), list[0].ID); !errors.Is(err, practice.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
}

func TestTheEngineMovesAndAgreesToTakebacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, t.TempDir())
		defer closed(t, r)
		setup := engine1
		setup.Time = game.TimeControl{Initial: 5 * time.Minute, Increment: 2 * time.Second}
		m := begin(t, r, setup)
		if _, err := m.Act(t.Context(), game.White, backend.Takeback); !errors.Is(err, practice.ErrNoMove) {
			t.Errorf("with nothing played: %v", err)
		}
		time.Sleep(10 * time.Second)
		play(t, m, "e4")
		s := settled(m)
		if s.Game.Ply() != 2 || s.Thinking || s.Seats[game.Black].Name != "Engine, level 1" {
			t.Fatalf("%s, %+v", sans(s), s)
		}
		time.Sleep(time.Minute)
		act(t, m, game.White, backend.Takeback)
		s = settled(m)
		if s.Game.Ply() != 0 || s.Notice != "Engine, level 1 agrees: e4 is taken back." {
			t.Errorf("%s, %q", sans(s), s.Notice)
		}
		if got := s.Clocks.At(game.White, game.White, time.Now()); got != 5*time.Minute {
			t.Errorf("the clock was not set back: %v", got)
		}
		play(t, m, "d4")
		if s = settled(m); s.Game.Ply() != 2 || s.Game.SANs()[0] != "d4" {
			t.Errorf("%s", sans(s))
		}
		if _, err := m.Play(t.Context(), game.Black, 2, 0); !errors.Is(err, practice.ErrNotLocal) {
			t.Errorf("the engine's side played from the keyboard: %v", err)
		}
	})
}

func TestTheEngineBeginsWhenItIsWhite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, t.TempDir())
		defer closed(t, r)
		setup := engine1
		setup.Side = backend.Black
		m := begin(t, r, setup)
		if s := settled(m); s.Game.Ply() != 1 {
			t.Errorf("%s", sans(s))
		}
		if _, err := m.Act(t.Context(), game.Black, backend.Takeback); !errors.Is(err, practice.ErrNoMove) {
			t.Errorf("the engine's move alone was taken back: %v", err)
		}
	})
}

func TestTakebackOfTwoUndoesOnePly(t *testing.T) {
	r := open(t, t.TempDir())
	defer closed(t, r)
	m := begin(t, r, friends)
	play(t, m, "e4", "e5", "Nf3")
	act(t, m, game.Black, backend.Takeback)
	if s := m.Snapshot(); sans(s) != "e4 e5" || s.Notice != "Nf3 is taken back." {
		t.Errorf("%s, %q", sans(s), s.Notice)
	}
}

func TestTheClockWaitsForTheDelayAndThenFalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, t.TempDir())
		defer closed(t, r)
		setup := friends
		setup.Time = game.TimeControl{Initial: time.Minute, Delay: 5 * time.Second}
		m := begin(t, r, setup)
		left := func() time.Duration {
			s := m.Snapshot()
			return s.Clocks.At(s.Game.Turn(), s.Game.Turn(), time.Now())
		}
		time.Sleep(4 * time.Second)
		if got := left(); got != time.Minute {
			t.Errorf("the delay costs time: %v", got)
		}
		play(t, m, "e4")
		time.Sleep(15 * time.Second)
		if got := left(); got != 50*time.Second {
			t.Errorf("%v left, want 50s", got)
		}
		time.Sleep(49 * time.Second)
		if s := settled(m); s.Outcome.Over() {
			t.Errorf("over too early: %v", s.Outcome)
		}
		time.Sleep(2 * time.Second)
		s := settled(m)
		if s.Outcome != (game.Outcome{Result: game.WhiteWins, Reason: game.TimeForfeit}) || s.PGNPath == "" {
			t.Errorf("%v, %q", s.Outcome, s.PGNPath)
		}
		act(t, m, game.White, backend.ClaimTimeout) // what the screen does at zero changes nothing
	})
}

func TestTheClockStandsWhileTheGameIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, t.TempDir())
		defer closed(t, r)
		setup := friends
		setup.Time = game.TimeControl{Initial: time.Minute}
		m := begin(t, r, setup)
		time.Sleep(20 * time.Second)
		closed(t, m)
		time.Sleep(time.Hour)
		again, err := r.Resume(t.Context(), m.ID())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if s := again.Snapshot(); s.Clocks.At(game.White, game.White, time.Now()) != 30*time.Second {
			t.Errorf("%+v", s.Clocks)
		}
	})
}

func TestWaysToEnd(t *testing.T) {
	for name, c := range map[string]struct {
		setup backend.Setup
		play  func(*testing.T, backend.Match)
		want  game.Outcome
		pgn   bool
	}{
		"resigning": {friends, func(t *testing.T, m backend.Match) { act(t, m, game.White, backend.Resign) }, game.Outcome{Result: game.BlackWins, Reason: game.Resignation}, true},
		"aborting":  {friends, func(t *testing.T, m backend.Match) { act(t, m, game.White, backend.Abort) }, game.Outcome{Reason: game.Cancelled}, false},
		"agreeing on a draw": {friends, func(t *testing.T, m backend.Match) {
			play(t, m, "e4")
			act(t, m, game.White, backend.OfferDraw)
			act(t, m, game.Black, backend.AcceptDraw)
		}, game.Outcome{Result: game.Draw, Reason: game.Agreement}, true},
		"claiming a repetition": {friends, func(t *testing.T, m backend.Match) {
			play(t, m, "Nf3", "Nf6", "Ng1", "Ng8", "Nf3", "Nf6", "Ng1", "Ng8")
			act(t, m, game.White, backend.ClaimDraw)
		}, game.Outcome{Result: game.Draw, Reason: game.Threefold}, true},
		"an engine that is worse takes the draw": {
			backend.Setup{Opponent: backend.Engine, Level: 1, Start: "4k3/8/8/8/8/8/3Q4/4K3 w - - 0 1"},
			func(t *testing.T, m backend.Match) { act(t, m, game.White, backend.OfferDraw) },
			game.Outcome{Result: game.Draw, Reason: game.Agreement}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t, t.TempDir())
			defer closed(t, r)
			m := begin(t, r, c.setup)
			c.play(t, m)
			s := m.Snapshot()
			if s.Outcome != c.want || (s.PGNPath != "") != c.pgn || s.Trouble != nil {
				t.Errorf("%v, %q, %v", s.Outcome, s.PGNPath, s.Trouble)
			}
			if list, err := r.Unfinished(); err != nil || len(list) != 0 {
				t.Errorf("still unfinished: %+v, %v", list, err)
			}
		})
	}
}

func TestWhatIsRefused(t *testing.T) {
	r := open(t, t.TempDir())
	defer closed(t, r)
	m := begin(t, r, friends)
	play(t, m, "e4", "e5")
	e4, _ := game.ParseUCI("e2e4")
	_, stale := m.Play(t.Context(), game.White, 0, e4)
	_, illegal := m.Play(t.Context(), game.White, 2, e4)
	_, abort := m.Act(t.Context(), game.White, backend.Abort)
	_, accept := m.Act(t.Context(), game.White, backend.AcceptDraw)
	_, claim := m.Act(t.Context(), game.White, backend.ClaimDraw)
	_, flag := m.Act(t.Context(), game.White, backend.ClaimTimeout)
	_, unknown := r.Resume(t.Context(), "practice-nothing")
	_, outside := r.Resume(t.Context(), "practice-/../../etc/passwd")
	_, over := r.Begin(t.Context(), backend.Setup{Start: "7k/5Q2/6K1/8/8/8/8/8 b - - 0 1"})
	_, fen := r.Begin(t.Context(), backend.Setup{Start: "nonsense"})
	for want, got := range map[error]error{
		practice.ErrMoved: stale, game.ErrIllegal: illegal, practice.ErrTooLate: abort, practice.ErrNoOffer: accept, game.ErrNoClaim: claim,
		practice.ErrTimeLeft: flag, practice.ErrUnknown: errors.Join(unknown, outside), practice.ErrUnplayable: over,
	} {
		if !errors.Is(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	var wrong *game.FENError
	if !errors.As(fen, &wrong) {
		t.Errorf("a start that is no position: %v", fen)
	}
	if s := m.Snapshot(); sans(s) != "e4 e5" || s.Outcome.Over() {
		t.Errorf("what was refused changed the game: %s, %v", sans(s), s.Outcome)
	}
}

func TestWhatCannotBeWrittenHasNotHappened(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	m := begin(t, r, friends)
	if err := os.RemoveAll(filepath.Join(dir, practice.Folder)); err != nil {
		t.Fatal(err)
	}
	e4, _ := game.ParseUCI("e2e4")
	if _, err := m.Play(t.Context(), game.White, 0, e4); err == nil || m.Snapshot().Game.Ply() != 0 {
		t.Errorf("%v; %s", err, sans(m.Snapshot()))
	}
	_ = r.Close()
}

// TestAFallenFlagWaitsForTheDisk lets a flag fall while nothing can be written: that is tried again, but not without a pause, and the
// player is told.
func TestAFallenFlagWaitsForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var looks atomic.Int64
		r, err := practice.Open(practice.Options{DataDir: dir, Now: func() time.Time {
			looks.Add(1)
			return time.Now()
		}})
		if err != nil {
			t.Fatal(err)
		}
		setup := friends
		setup.Time = game.TimeControl{Initial: time.Minute}
		m := begin(t, r, setup)
		unwritable := filepath.Join(dir, practice.Folder)
		if err := os.Rename(unwritable, unwritable+"-away"); err != nil {
			t.Fatal(err)
		}
		looks.Store(0)
		time.Sleep(time.Minute + 10*time.Second)
		if s := settled(m); s.Outcome.Over() || s.Trouble == nil {
			t.Errorf("%v, trouble %v", s.Outcome, s.Trouble)
		}
		if n := looks.Load(); n > 200 {
			t.Errorf("looked at the clock %d times in ten seconds", n)
		}
		if err := os.Rename(unwritable+"-away", unwritable); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if s := settled(m); s.Outcome.Reason != game.TimeForfeit || s.Trouble != nil || s.PGNPath == "" {
			t.Errorf("%v, trouble %v, %q", s.Outcome, s.Trouble, s.PGNPath)
		}
		closed(t, r)
	})
}

// TestABugInTheBackgroundComesUpWhereItIsAsked has a match panic while nobody asks anything of it: whoever draws it is told, and can put
// the terminal back.
func TestABugInTheBackgroundComesUpWhereItIsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken atomic.Bool
		r, err := practice.Open(practice.Options{DataDir: t.TempDir(), Now: func() time.Time {
			if broken.CompareAndSwap(true, false) {
				panic("a bug")
			}
			return time.Now()
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer closed(t, r)
		setup := friends
		setup.Time = game.TimeControl{Initial: time.Minute}
		m := begin(t, r, setup)
		synctest.Wait()
		broken.Store(true)
		defer func() {
			if bug, _ := recover().(string); !strings.Contains(bug, "a bug") || !strings.Contains(bug, "practice_test.go") {
				t.Errorf("came up as %q", bug)
			}
		}()
		for open := true; open; {
			_, open = backend.Next(m)
		}
	})
}

// TestAGameIsReadOnceItIsFree resumes a game that is open elsewhere: what lies on disk is not looked at before the other lets go, as the
// other may still write the latest move there.
func TestAGameIsReadOnceItIsFree(t *testing.T) {
	dir := t.TempDir()
	r, other := open(t, dir), open(t, dir)
	defer closed(t, r)
	m := begin(t, r, friends)
	if err := os.WriteFile(filepath.Join(dir, practice.Folder, m.ID()+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Resume(t.Context(), m.ID()); !errors.Is(err, practice.ErrInUse) {
		t.Errorf("%v, want %v", err, practice.ErrInUse)
	}
	play(t, m, "e4")
	closed(t, m)
	again, err := other.Resume(t.Context(), m.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, again)
	if got := sans(again.Snapshot()); got != "e4" {
		t.Errorf("resumed with %q", got)
	}
}

// TestBothVenuesAreOneBackend lists and resumes games of both together.
func TestBothVenuesAreOneBackend(t *testing.T) {
	r := open(t, t.TempDir())
	chain := uitest.New()
	chain.Unfinished = []backend.Summary{{ID: "newer", Changed: time.Now().Add(time.Hour)}, {ID: "older", Changed: time.Now().Add(-time.Hour)}}
	b := practice.Beside(chain, r)
	m, err := b.Begin(t.Context(), friends)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, m)
	home, err := b.Home(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range home.Unfinished {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"newer", m.ID(), "older"}, ids); diff != "" {
		t.Error(diff)
	}
	if again, err := b.Resume(t.Context(), m.ID()); err != nil || again.ID() != m.ID() {
		t.Errorf("%v", err)
	}
	if _, err := b.Resume(t.Context(), "older"); !errors.Is(err, uitest.ErrUnknown) {
		t.Errorf("a game on chain was not looked for there: %v", err)
	}
	chain.HomeErr = errors.New("no chain")
	closed(t, r)
	if home, err := b.Home(t.Context()); err == nil || len(home.Unfinished) < 1 {
		t.Errorf("without a chain: %+v, %v", home.Unfinished, err)
	}
}
