package match_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// guest opens a host of its own, with a wallet of its own, on a chain that is served.
func guest(t *testing.T, url string) *match.Host {
	t.Helper()
	h, err := match.Open(t.Context(), match.Options{DataDir: t.TempDir(), ClusterName: "served", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, h) })
	return h
}

// moveOn plays one move of a side.
func moveOn(t *testing.T, m backend.Match, c game.Color, text string) {
	t.Helper()
	s := await(t, m, "its turn for "+text, func(s backend.Snapshot) bool { return !s.Waiting && s.Game.Turn() == c })
	mv, err := s.Game.ParseMove(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Play(t.Context(), c, s.Game.Ply(), mv); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// TestTwoPeopleOnTwoTerminals open, find, join, play, watch and end a game, each under a session of their own wallet.
func TestTwoPeopleOnTwoTerminals(t *testing.T) {
	url := served(t, nil)
	ann, bob, eve := guest(t, url), guest(t, url), guest(t, url)
	annes := begin(t, ann, backend.Setup{Opponent: backend.Remote, Side: backend.White, Time: game.TimeControl{Initial: time.Hour}})
	s := annes.Snapshot()
	if !s.Waiting || s.Clocks.Running || s.Seats[game.Black].Name != "nobody yet" || s.Invitation != "castlekey game join "+annes.ID()+" --url "+url {
		t.Errorf("%+v", s)
	}
	list, err := bob.Games(t.Context())
	if err != nil || len(list) != 1 || !list[0].Joinable || list[0].Mine || list[0].ID != annes.ID() {
		t.Fatalf("%+v, %v", list, err)
	}
	bobs := begin(t, bob, backend.Setup{Opponent: backend.Remote, Join: annes.ID()})
	s = await(t, annes, "Bob", func(s backend.Snapshot) bool { return !s.Waiting })
	if !strings.HasSuffix(s.Notice, "has joined: the game is on.") || !s.Clocks.Running || s.Clocks.Remaining[game.White] != time.Hour {
		t.Errorf("%+v", s)
	}
	eves, err := eve.Watch(t.Context(), annes.ID())
	if err != nil {
		t.Fatal(err)
	}
	moveOn(t, annes, game.White, "e4")
	moveOn(t, bobs, game.Black, "e5")
	moveOn(t, annes, game.White, "Nf3")
	s = await(t, eves, "three moves", func(s backend.Snapshot) bool { return s.Game.Ply() == 3 })
	if s.Seats[game.White].Local || s.Seats[game.Black].Local || len(s.Seats[game.White].Name) < 9 {
		t.Errorf("%+v", s.Seats)
	}
	if _, err := eves.Act(t.Context(), game.Black, backend.Resign); !errors.Is(err, match.ErrNotLocal) {
		t.Errorf("a spectator resigned: %v", err)
	}
	if _, err := bobs.Play(t.Context(), game.White, 3, 0); !errors.Is(err, match.ErrNotLocal) {
		t.Errorf("Bob moved for Ann: %v", err)
	}
	if _, err := bobs.Act(t.Context(), game.Black, backend.Resign); err != nil {
		t.Fatal(err)
	}
	for _, m := range []backend.Match{annes, bobs} {
		s := await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" })
		if s.Outcome != (game.Outcome{Result: game.WhiteWins, Reason: game.Resignation}) || s.Trouble != nil {
			t.Errorf("%v, %v", s.Outcome, s.Trouble)
		}
	}
	text, err := os.ReadFile(bobs.Snapshot().PGNPath)
	if err != nil || !strings.Contains(string(text), `[Black "You"]`) || !strings.Contains(string(text), "2. Nf3") {
		t.Errorf("%s, %v", text, err)
	}
	await(t, eves, "the end", func(s backend.Snapshot) bool { return s.Outcome.Over() })
	closed(t, eves)
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(eves.Snapshot().PGNPath), "*.pgn")); len(files) != 0 {
		t.Errorf("a spectator wrote %v", files)
	}
	again := annes.Snapshot().Setup.Swapped()
	if again.Side != backend.Black || again.Join != "" || again.Invite == "" {
		t.Errorf("the rematch is %+v", again)
	}
}

func TestSeatsThatAreNotFree(t *testing.T) {
	url := served(t, nil)
	ann, bob := guest(t, url), guest(t, url)
	home, err := bob.Home(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	forBob := begin(t, ann, backend.Setup{Opponent: backend.Remote, Invite: home.Wallet.Address})
	eve := guest(t, url)
	for h, want := range map[*match.Host]error{eve: match.ErrSeatTaken, ann: match.ErrSeated} {
		if _, err := h.Prepare(t.Context(), backend.Setup{Join: forBob.ID()}); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	list, err := bob.Games(t.Context())
	if err != nil || len(list) != 1 || !list[0].Invited || !list[0].Joinable {
		t.Errorf("%+v, %v", list, err)
	}
	for _, text := range []string{"", "nonsense", "0OIl"} {
		if _, err := bob.Prepare(t.Context(), backend.Setup{Join: text + " "}); !errors.Is(err, match.ErrAddress) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := bob.Watch(t.Context(), home.Wallet.Address); err == nil {
		t.Error("a wallet was watched as a game")
	}
	// An open game that nobody has joined is resumed and withdrawn.
	closed(t, forBob)
	home, err = ann.Home(t.Context())
	if err != nil || len(home.Unfinished) != 1 || !home.Unfinished[0].Waiting {
		t.Fatalf("%+v, %v", home.Unfinished, err)
	}
	again, err := ann.Resume(t.Context(), forBob.ID())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Act(t.Context(), game.White, backend.Abort); err != nil {
		t.Error(err)
	}
}

func TestNobodyIsInvitedToAChainInsideTheProgram(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	if _, err := h.Prepare(t.Context(), backend.Setup{Opponent: backend.Remote}); !errors.Is(err, match.ErrAlone) {
		t.Errorf("%v", err)
	}
	delay := friends
	delay.Time = game.TimeControl{Initial: time.Minute, Delay: time.Second}
	if _, err := h.Prepare(t.Context(), delay); !errors.Is(err, match.ErrNoDelay) {
		t.Errorf("%v", err)
	}
}

// TestAGameOnChainBeginsAnywhere plays from a position, and not from one in which the game is over.
func TestAGameOnChainBeginsAnywhere(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	setup := friends
	setup.Start = "7k/8/5KQ1/8/8/8/8/8 w - - 0 1"
	m := begin(t, h, setup)
	play(t, m, "g6g7")
	if s := await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" }); s.Outcome.Reason != game.Checkmate {
		t.Errorf("%v", s.Outcome)
	}
	setup.Start = "7k/6Q1/5K2/8/8/8/8/8 b - - 0 1"
	if _, err := h.Prepare(t.Context(), setup); err == nil {
		t.Error("a game began in mate")
	}
}

// TestGamesThatEndedUnseenAreWrittenDown takes the files away and asks for the past.
func TestGamesThatEndedUnseenAreWrittenDown(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4")
	if _, err := m.Act(t.Context(), game.Black, backend.Resign); err != nil {
		t.Fatal(err)
	}
	await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	closed(t, m)
	if err := os.RemoveAll(filepath.Join(dir, archive.Folder)); err != nil {
		t.Fatal(err)
	}
	folder, err := h.Past(t.Context())
	files, _ := filepath.Glob(filepath.Join(folder, "*.pgn"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if text, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(text), "1. e4") || !strings.Contains(string(text), `[Termination "resignation"]`) {
		t.Errorf("%s, %v", text, err)
	}
}
