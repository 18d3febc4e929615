package match_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// clock is the wall clock of a test, which can be put forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }

func (c *clock) open(t *testing.T, dir string) *match.Host {
	t.Helper()
	h, err := match.Open(t.Context(), match.Options{DataDir: dir, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// renew approves a renewal of the side's session.
func renew(t *testing.T, m backend.Match, c game.Color) {
	t.Helper()
	r, ok := m.(backend.Renewer)
	if !ok {
		t.Fatal("the match cannot be renewed")
	}
	offer, err := r.PrepareRenewal(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if len(offer.Clauses) == 0 || offer.Wallet.Address == "" {
		t.Errorf("the renewal is shown as %+v", offer)
	}
	if err := r.Renew(t.Context(), offer); err != nil {
		t.Fatal(err)
	}
	if err := r.Renew(t.Context(), offer); !errors.Is(err, match.ErrUnknownProposal) {
		t.Errorf("renewed twice by one approval: %v", err)
	}
}

func TestAGameOverWhichTheSessionExpiresGoesOn(t *testing.T) {
	var c clock
	h := c.open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4", "e7e5")
	key := m.Snapshot().Seats[game.White].SessionKey
	c.forward(25 * time.Hour)
	_, err := m.Play(t.Context(), game.White, 2, move(t, "g1f3"))
	if !errors.Is(err, session.ErrExpired) || !errors.Is(err, onchain.TokenExpired) {
		t.Fatalf("a move after the end: %v, want ErrExpired by TokenExpired", err)
	}
	s := m.Snapshot()
	if what, todo := backend.Explain(s.Trouble); !strings.Contains(what, "expired") || !strings.Contains(todo, "Renew") {
		t.Errorf("trouble is explained as %q, %q", what, todo)
	}
	if seat := s.Seats[game.White]; seat.InHand != "Nf3" || seat.Standing != backend.Ended {
		t.Errorf("the seat shows %+v", seat)
	}
	renew(t, m, game.White)
	s = m.Snapshot()
	if s.Game.Ply() != 3 || s.Trouble != nil || s.Approvals != 2 {
		t.Errorf("after the renewal: ply %d, trouble %v, %d approvals", s.Game.Ply(), s.Trouble, s.Approvals)
	}
	if seat := s.Seats[game.White]; seat.InHand != "" || seat.Standing != backend.Good || seat.SessionKey != key || !seat.ValidUntil.After(c.now().Add(23*time.Hour)) {
		t.Errorf("the seat shows %+v", seat)
	}
	play(t, m, "b8c6", "f1b5") // the friend's session, of a wallet that never prompts, is renewed on the way
}

func move(t *testing.T, uci string) game.Move {
	t.Helper()
	mv, err := game.ParseUCI(uci)
	if err != nil {
		t.Fatal(err)
	}
	return mv
}

func TestASessionThatEndsSoonIsWarnedOfAndRenewedBetweenMoves(t *testing.T) {
	var c clock
	h := c.open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	c.forward(24*time.Hour - 5*time.Minute)
	play(t, m, "e2e4")
	s := await(t, m, "the warning", func(s backend.Snapshot) bool { return s.Seats[game.White].Standing == backend.EndsSoon })
	if !strings.Contains(s.Notice, "ends in 5 minutes") || s.Trouble != nil {
		t.Errorf("notice %q, trouble %v", s.Notice, s.Trouble)
	}
	renew(t, m, game.White)
	if s = m.Snapshot(); s.Seats[game.White].Standing != backend.Good || s.Game.Ply() != 1 {
		t.Errorf("after the renewal: %+v at ply %d", s.Seats[game.White], s.Game.Ply())
	}
	await(t, m, "the friend's renewal", func(s backend.Snapshot) bool {
		return s.Seats[game.Black].ValidUntil.After(c.now().Add(23 * time.Hour))
	})
	play(t, m, "e7e5")
}

func TestAGameWhoseSessionsHaveExpiredIsResumedAndRenewed(t *testing.T) {
	for name, opponent := range map[string]backend.Opponent{"a friend": backend.Keyboard, "the engine": backend.Engine} {
		t.Run("against "+name, func(t *testing.T) {
			var c clock
			dir := t.TempDir()
			h := c.open(t, dir)
			m := begin(t, h, backend.Setup{Opponent: opponent, Level: 1, Side: backend.White})
			id := m.ID()
			closed(t, h)
			c.forward(30 * time.Hour)
			h = c.open(t, dir)
			defer closed(t, h)
			m, err := h.Resume(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			await(t, m, "what is wrong", func(s backend.Snapshot) bool { return errors.Is(s.Trouble, session.ErrExpired) })
			if _, err := m.Play(t.Context(), game.White, 0, move(t, "e2e4")); !errors.Is(err, session.ErrExpired) {
				t.Errorf("a move before the renewal: %v", err)
			}
			renew(t, m, game.White)
			if opponent == backend.Engine {
				await(t, m, "the engine's answer", func(s backend.Snapshot) bool { return s.Game.Ply() == 2 })
			} else {
				play(t, m, "e7e5")
			}
		})
	}
}

func TestTheFriendsSessionIsRenewedForWhateverItDoes(t *testing.T) {
	var c clock
	h := c.open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	c.forward(25 * time.Hour)
	if _, err := m.Act(t.Context(), game.Black, backend.Resign); err != nil {
		t.Fatal(err)
	}
	await(t, m, "the end", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	if err := m.(backend.Renewer).Renew(t.Context(), backend.Proposal{}); !errors.Is(err, match.ErrUnknownProposal) {
		t.Errorf("an unknown renewal: %v", err)
	}
}

func TestAKeyTooPoorForAFeeIsFilledUpAndTheMoveGoesOut(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	match.DrainForTest(t, m.(*match.Match), game.White, session.RentFloor+3*session.FeePerSignature)
	left := 2
	for _, moves := range [][]string{{"e2e4", "e7e5"}, {"g1f3", "b8c6"}} {
		play(t, m, moves...)
		s := await(t, m, "the warning", func(s backend.Snapshot) bool { return s.Seats[game.White].MovesLeft == left })
		if s.Seats[game.White].Standing != backend.EndsSoon || !strings.Contains(s.Notice, fmt.Sprintf("pay for %d more move", left)) {
			t.Errorf("%d move(s) left: %+v, %q", left, s.Seats[game.White], s.Notice)
		}
		left--
	}
	play(t, m, "f1b5", "a7a6")
	_, err := m.Play(t.Context(), game.White, 6, move(t, "e1g1"))
	if !errors.Is(err, session.ErrOutOfFees) {
		t.Fatalf("a move without lamports: %v, want ErrOutOfFees", err)
	}
	if what, _ := backend.Explain(m.Snapshot().Trouble); !strings.Contains(what, "cannot pay") {
		t.Errorf("trouble is explained as %q", what)
	}
	renew(t, m, game.White)
	if s := m.Snapshot(); s.Game.Ply() != 7 || s.Seats[game.White].MovesLeft < 1800 || s.Trouble != nil {
		t.Errorf("after the renewal: ply %d, %+v, %v", s.Game.Ply(), s.Seats[game.White], s.Trouble)
	}
}
