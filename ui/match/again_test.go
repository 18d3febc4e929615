package match_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// TestASessionIsRevokedFromTheBoard ends the player's session in the middle of a game, which goes on under another.
func TestASessionIsRevokedFromTheBoard(t *testing.T) {
	for name, setup := range map[string]backend.Setup{"a friend": friends, "the engine": {Opponent: backend.Engine, Level: 1, Side: backend.White}} {
		t.Run(name, func(t *testing.T) {
			h := open(t, t.TempDir())
			defer closed(t, h)
			m := begin(t, h, setup)
			id, key := m.ID(), m.Snapshot().Seats[game.White].SessionKey
			r := m.(backend.Revoker)
			unused, err := r.PrepareRevocation(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			moveOn(t, m, game.White, "e4")
			offer, err := r.PrepareRevocation(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			shown := fmt.Sprint(offer.Clauses)
			for _, text := range []string{key, "Closes session token", "Closes session policy", "Sends 9995000 lamports", "stays as it is on chain"} {
				if !strings.Contains(shown, text) {
					t.Errorf("it is not said: %s\n%s", text, shown)
				}
			}
			if _, err := r.Revoke(t.Context(), unused); !errors.Is(err, match.ErrUnknownProposal) {
				t.Errorf("an older proposal: %v", err)
			}
			before := purse(t, h)
			returned, err := r.Revoke(t.Context(), offer)
			if err != nil || purse(t, h) != before+returned-2*session.FeePerSignature {
				t.Errorf("%d lamports came back, %d were told, %v", purse(t, h)-before, returned, err)
			}
			if _, err := r.Revoke(t.Context(), offer); !errors.Is(err, match.ErrUnknownProposal) {
				t.Errorf("revoked twice by one approval: %v", err)
			}
			ply := await(t, m, "White's turn", func(s backend.Snapshot) bool {
				return s.Game.Turn() == game.White || setup.Opponent == backend.Keyboard
			}).Game.Ply()
			if _, err := m.Play(t.Context(), game.White, ply, move(t, "g1f3")); err == nil {
				t.Error("a revoked session still plays")
			}
			closed(t, m)
			again := begin(t, h, backend.Setup{Join: id})
			if s := again.Snapshot(); s.Seats[game.White].SessionKey == key || s.Game.Ply() == 0 {
				t.Errorf("taken again: %+v at ply %d", s.Seats[game.White], s.Game.Ply())
			}
			if setup.Opponent == backend.Keyboard {
				moveOn(t, again, game.Black, "e5")
			}
			moveOn(t, again, game.White, "Nf3")
		})
	}
}

// only returns the one game on the chain as a host lists it.
func only(t *testing.T, h *match.Host) backend.Listing {
	t.Helper()
	list, err := h.Games(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

// revokes and signsOut are two ways to be rid of a session.
func revokes(t *testing.T, h *match.Host, ref session.Ref) {
	t.Helper()
	if _, err := h.RevokeSession(t.Context(), ref, func([]string) {}); err != nil {
		t.Fatal(err)
	}
}

func signsOut(t *testing.T, h *match.Host, ref session.Ref) {
	t.Helper()
	if _, err := h.SignOutSession(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
}

// TestASeatIsTakenAgain ends the sessions of an unfinished game, the player's alone or all of them, and goes on playing it by another
// approval, against whoever it was.
func TestASeatIsTakenAgain(t *testing.T) {
	engine := backend.Setup{Opponent: backend.Engine, Level: 2, Side: backend.Black, Time: game.TimeControl{Initial: time.Hour}}
	for name, c := range map[string]struct {
		setup backend.Setup
		end   func(*testing.T, *match.Host, session.Ref)
		all   bool
		level int // what is known of the engine's afterwards
	}{
		"a friend, revoked":        {friends, revokes, false, 0},
		"a friend, signed out":     {friends, signsOut, false, 0},
		"a friend, all revoked":    {friends, revokes, true, 1},
		"the engine, revoked":      {engine, revokes, false, 2},
		"the engine, signed out":   {engine, signsOut, false, 2},
		"the engine, both revoked": {engine, revokes, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, t.TempDir())
			defer closed(t, h)
			m := begin(t, h, c.setup)
			id := m.ID()
			if c.setup.Opponent == backend.Engine {
				await(t, m, "the engine's move", func(s backend.Snapshot) bool { return s.Game.Ply() == 1 })
			} else {
				play(t, m, "e2e4")
			}
			closed(t, m)
			if l := only(t, h); !l.Mine || !l.Here {
				t.Errorf("before: %+v", l)
			}
			if _, err := h.Prepare(t.Context(), backend.Setup{Join: id}); !errors.Is(err, match.ErrSeated) {
				t.Errorf("with a session for it: %v", err)
			}
			endSessions(t, h, c.end, c.all)
			home, err := h.Home(t.Context())
			if err != nil || len(home.Unfinished) != 0 {
				t.Errorf("without a session: %+v, %v", home.Unfinished, err)
			}
			if l := only(t, h); !l.Mine || l.Here || l.Joinable || l.Over {
				t.Errorf("afterwards: %+v", l)
			}
			if _, err := h.Resume(t.Context(), id); !errors.Is(err, match.ErrUnknownMatch) {
				t.Errorf("resumed: %v", err)
			}
			m = begin(t, h, backend.Setup{Join: id})
			s := m.Snapshot()
			if s.Setup.Opponent != c.setup.Opponent || s.Setup.Side != c.setup.Side || s.Setup.Level != c.level || s.Setup.Time != c.setup.Time || s.Game.Ply() != 1 {
				t.Errorf("taken again: %+v at ply %d", s.Setup, s.Game.Ply())
			}
			moveOn(t, m, game.Black, "e5")
			if c.setup.Opponent == backend.Engine {
				await(t, m, "the engine's next move", func(s backend.Snapshot) bool { return s.Game.Ply() == 3 })
			} else {
				moveOn(t, m, game.White, "Nf3")
			}
			closed(t, m)
			if m, err = h.Resume(t.Context(), id); err != nil || m.Snapshot().Game.Ply() != 3 {
				t.Fatalf("resumed: %v", err)
			}
		})
	}
}

// endSessions ends the sessions of the player's wallet, or of all wallets of a host.
func endSessions(t *testing.T, h *match.Host, end func(*testing.T, *match.Host, session.Ref), all bool) {
	t.Helper()
	home, err := h.Home(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listed, err := h.Sessions(t.Context())
	if err != nil || len(listed) != 2 {
		t.Fatalf("%+v, %v", listed, err)
	}
	for _, l := range listed {
		if all || l.Info.Ref.Authority.String() == home.Wallet.Address {
			end(t, h, l.Info.Ref)
		}
	}
}

// TestASeatIsTakenAgainOnAnotherMachine goes on with a game against a stranger from another data folder with the same wallet.
func TestASeatIsTakenAgainOnAnotherMachine(t *testing.T) {
	url, keypair := served(t, nil), keypairFile(t)
	machine := func() *match.Host {
		h, err := match.Open(t.Context(), match.Options{DataDir: t.TempDir(), ClusterName: "served", URL: url, Keypair: keypair})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closed(t, h) })
		return h
	}
	here, bob := machine(), guest(t, url)
	mine := begin(t, here, backend.Setup{Opponent: backend.Remote, Side: backend.White})
	bobs := begin(t, bob, backend.Setup{Opponent: backend.Remote, Join: mine.ID()})
	moveOn(t, mine, game.White, "e4")
	moveOn(t, bobs, game.Black, "e5")
	there := machine()
	if l := only(t, there); !l.Mine || l.Here {
		t.Errorf("%+v", l)
	}
	again := begin(t, there, backend.Setup{Join: mine.ID()})
	s := again.Snapshot()
	if s.Setup.Opponent != backend.Remote || s.Setup.Side != backend.White || s.Setup.Invite == "" || s.Waiting || s.Game.Ply() != 2 {
		t.Errorf("%+v at ply %d", s.Setup, s.Game.Ply())
	}
	moveOn(t, again, game.White, "Nf3")
	for _, m := range []backend.Match{mine, bobs} {
		await(t, m, "the move from the other machine", func(s backend.Snapshot) bool { return s.Game.Ply() == 3 })
	}
	moveOn(t, bobs, game.Black, "Nc6")
	moveOn(t, mine, game.White, "Bb5") // the first machine's session still plays
}
