package match_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session/keystore"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
	"castlekey/ui/match"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, dir string) *match.Host {
	t.Helper()
	h, err := match.Open(t.Context(), match.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func closed(t *testing.T, c interface{ Close() error }) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func begin(t *testing.T, h *match.Host, s backend.Setup) backend.Match {
	t.Helper()
	offer, err := h.Prepare(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Approve(t.Context(), offer)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// play makes the moves given in UCI, both sides from this keyboard.
func play(t *testing.T, m backend.Match, moves ...string) {
	t.Helper()
	for _, text := range moves {
		g := m.Snapshot().Game
		mv, err := game.ParseUCI(text)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := m.Play(t.Context(), g.Turn(), g.Ply(), mv)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if proof.Signature == "" || proof.Elapsed <= 0 {
			t.Errorf("%s: the proof says %+v", text, proof)
		}
	}
}

// await reads updates until one satisfies the condition.
func await(t *testing.T, m backend.Match, what string, done func(backend.Snapshot) bool) backend.Snapshot {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		if s := m.Snapshot(); done(s) {
			return s
		}
		select {
		case <-m.Updates():
		case <-timeout:
			t.Fatalf("waited in vain: %s; last %+v", what, m.Snapshot())
		}
	}
}

var friends = backend.Setup{Opponent: backend.Keyboard, Side: backend.White}

func TestOneApprovalThenMateWithoutAPrompt(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4", "e7e5", "d1h5", "b8c6", "f1c4", "g8f6", "h5f7")
	s := await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	if s.Outcome != (game.Outcome{Result: game.WhiteWins, Reason: game.Checkmate}) {
		t.Errorf("outcome %v", s.Outcome)
	}
	if s.Approvals != 1 || s.SessionMoves != 7 || s.Prompts != 0 {
		t.Errorf("approvals %d, moves %d, prompts %d", s.Approvals, s.SessionMoves, s.Prompts)
	}
	text, err := os.ReadFile(s.PGNPath)
	if err != nil || !strings.Contains(string(text), "Qxf7#") {
		t.Errorf("PGN %q, %v", text, err)
	}
}

func TestTheProgramRefusesAnIllegalMoveByName(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	illegal, _ := game.ParseUCI("e2e5")
	if _, err := m.Play(t.Context(), game.White, 0, illegal); !errors.Is(err, onchain.IllegalMove) {
		t.Errorf("an illegal move: %v", err)
	}
	if what, todo := backend.Explain(m.Snapshot().Proofs[0].Err); !strings.Contains(what, "rules of chess") || todo == "" {
		t.Errorf("explained as %q, %q", what, todo)
	}
	if m.Snapshot().Game.Ply() != 0 {
		t.Error("an illegal move was applied")
	}
	play(t, m, "e2e4")
}

func TestAMatchResumesAfterRestart(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	m := begin(t, h, friends)
	play(t, m, "e2e4", "c7c5")
	fen := m.Snapshot().Game.FEN()
	closed(t, h)

	h = open(t, dir)
	defer closed(t, h)
	home, err := h.Home(t.Context())
	if err != nil || len(home.Unfinished) != 1 {
		t.Fatalf("unfinished games %v, %v", home.Unfinished, err)
	}
	m, err = h.Resume(t.Context(), home.Unfinished[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Snapshot().Game.FEN(); got != fen {
		t.Errorf("resumed at %s, left at %s", got, fen)
	}
	play(t, m, "g1f3")
	if _, err := m.Act(t.Context(), game.White, backend.Resign); err != nil {
		t.Fatal(err)
	}
	await(t, m, "the end", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	if home, err = h.Home(t.Context()); err != nil || len(home.Unfinished) != 0 {
		t.Errorf("a finished game is offered again: %v, %v", home.Unfinished, err)
	}
}

func TestTheEngineAnswersThroughASessionOfItsOwn(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, backend.Setup{Opponent: backend.Engine, Level: 1, Side: backend.White})
	play(t, m, "e2e4")
	s := await(t, m, "the engine's move", func(s backend.Snapshot) bool { return s.Game.Ply() == 2 && len(s.Proofs) == 2 })
	mine, theirs := s.Seats[game.White].SessionKey, s.Seats[game.Black].SessionKey
	if theirs == "" || mine == theirs || s.Proofs[0].SignedBy != theirs {
		t.Errorf("sessions %q and %q; the engine's move signed by %q", mine, theirs, s.Proofs[0].SignedBy)
	}
	if _, err := m.Play(t.Context(), game.Black, 2, 0); !errors.Is(err, match.ErrNotLocal) {
		t.Errorf("the engine's side played from the keyboard: %v", err)
	}
}

// TestHints are given against the engine, the same for the same game, and refused against a person.
func TestHints(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, backend.Setup{Opponent: backend.Engine, Level: 1, Side: backend.White})
	first, err := m.(backend.Advisor).Advise(t.Context())
	if err != nil || m.Snapshot().Game.Clone().Play(first) != nil {
		t.Errorf("hint %v, %v", first, err)
	}
	if again, err := m.(backend.Advisor).Advise(t.Context()); err != nil || again != first {
		t.Errorf("another hint for the same game: %v, %v", again, err)
	}
	against := begin(t, h, friends)
	if _, err := against.(backend.Advisor).Advise(t.Context()); !errors.Is(err, engines.ErrNoHint) {
		t.Errorf("a hint against a person: %v", err)
	}
}

func TestTheEngineOpensWhenItIsWhite(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, backend.Setup{Opponent: backend.Engine, Level: 1, Side: backend.Black})
	await(t, m, "the engine's first move", func(s backend.Snapshot) bool { return s.Game.Ply() == 1 })
}

func TestDrawOfferAndAcceptance(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4")
	if _, err := m.Act(t.Context(), game.White, backend.OfferDraw); err != nil {
		t.Fatal(err)
	}
	if s := m.Snapshot(); !s.DrawOffer.Standing || s.DrawOffer.By != game.White {
		t.Errorf("the offer shows as %+v", s.DrawOffer)
	}
	if _, err := m.Act(t.Context(), game.Black, backend.AcceptDraw); err != nil {
		t.Fatal(err)
	}
	if s := m.Snapshot(); s.Outcome != (game.Outcome{Result: game.Draw, Reason: game.Agreement}) {
		t.Errorf("outcome %v", s.Outcome)
	}
}

func TestTheFlagFallsByItself(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	setup := friends
	setup.Time = game.TimeControl{Initial: time.Second}
	m := begin(t, h, setup)
	s := await(t, m, "White's flag", func(s backend.Snapshot) bool { return s.Outcome.Over() })
	if s.Outcome != (game.Outcome{Result: game.BlackWins, Reason: game.TimeForfeit}) {
		t.Errorf("outcome %v", s.Outcome)
	}
}

func TestTheApprovalSaysWhatIsApproved(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	offer, err := h.Prepare(t.Context(), friends)
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]bool{}
	for _, c := range offer.Clauses {
		labels[c.Label] = len(c.Lines) > 0
		t.Logf("%s: %q", c.Label, c.Lines)
	}
	for _, want := range []string{"Program", "Session key", "The key may", "The key may not", "Until", "It can spend", "You pay now"} {
		if !labels[want] {
			t.Errorf("the approval says nothing under %q", want)
		}
	}
	want := []string{
		"0.02271 SOL: 0.01 for the key, deposits of 0.0127 that come back, a fee of 10000 lamports",
		"tried on the chain just now: your wallet goes from 10 to 9.97729 SOL",
	}
	if diff := cmp.Diff(want, offer.Clauses[6].Lines); diff != "" {
		t.Errorf("the price (-want +got):\n%s", diff)
	}
	h.Discard(offer)
	if _, err := h.Approve(t.Context(), offer); !errors.Is(err, match.ErrUnknownProposal) {
		t.Errorf("a discarded approval was taken: %v", err)
	}
}

// TestChoicesAtTheApproval chooses another time, allowance and number of moves: that is what is then written, approved and kept.
func TestChoicesAtTheApproval(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	first, err := h.Prepare(t.Context(), friends)
	if err != nil {
		t.Fatal(err)
	}
	var proposed []string
	for _, c := range first.Choices {
		proposed = append(proposed, c.Label+" "+c.Options[c.Chosen])
	}
	want := []string{"It lasts 24 hours", "It pays for 1821 moves (0.01 SOL)", "It may play as many moves as it can pay for", "It may move, draw, resign, cancel"}
	if diff := cmp.Diff(want, proposed); diff != "" {
		t.Errorf("proposed (-want +got):\n%s", diff)
	}
	for _, none := range [][]int{nil, {0, 0, 0}, {-1, 0, 0, 0}, {0, 9, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 3}} {
		if _, err := h.Adjust(t.Context(), first, none); err == nil {
			t.Errorf("choices %v were taken", none)
		}
	}
	p, err := h.Adjust(t.Context(), first, []int{0, 3, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Approve(t.Context(), first); !errors.Is(err, match.ErrUnknownProposal) {
		t.Errorf("the old proposal was approved: %v", err)
	}
	text := fmt.Sprint(p.Clauses)
	for _, want := range []string{"play moves, claim draws, in this one game, at most 60 moves", "in 15 minutes", "0.02 SOL: the fees of 3821 moves"} {
		if !strings.Contains(text, want) {
			t.Errorf("the approval does not say %q: %s", want, text)
		}
	}
	if _, err := h.Approve(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	limited := 0
	for _, l := range sessions(t, h) {
		if l.Info.Ref.ID.String() == p.ID && *l.Policy.MovesLeft == 60 && l.Policy.Actions == onchain.ActPlay|onchain.ActClaimDraw && l.View.Balance == 20_000_000 {
			limited++
		}
	}
	if limited != 1 {
		t.Errorf("%d sessions are as they were chosen, want one", limited)
	}
	if last, err := h.Prepare(t.Context(), backend.Setup{Opponent: backend.Keyboard, Time: game.TimeControl{Initial: 5 * time.Minute}}); err != nil || last.Choices[0].Options[last.Choices[0].Chosen] != "30 minutes" {
		t.Errorf("for five minutes a side: %+v, %v", last.Choices, err)
	}
}

func TestAKeyStoreWithAPassphraseDoesNotOpenWithout(t *testing.T) {
	dir := t.TempDir()
	cheap := keystore.WithCost(keystore.Cost{Passes: 1, Memory: 64, Threads: 1})
	h, err := match.Open(t.Context(), match.Options{DataDir: dir, Seal: keystore.Passphrase([]byte("correct"), cheap)})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, h)
	if _, err := match.Open(t.Context(), match.Options{DataDir: dir}); !errors.Is(err, keystore.ErrWrongSource) {
		t.Errorf("opened without the passphrase: %v", err)
	}
	wrong := match.Options{DataDir: dir, Seal: keystore.Passphrase([]byte("wrong"))}
	if _, err := match.Open(t.Context(), wrong); !errors.Is(err, keystore.ErrWrongPassphrase) {
		t.Errorf("opened with a wrong passphrase: %v", err)
	}
}
