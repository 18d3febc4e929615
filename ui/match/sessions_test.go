package match_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/google/go-cmp/cmp"
)

// sessions lists what is in the key store, which settles what can be settled.
func sessions(t *testing.T, h *match.Host) []match.Listing {
	t.Helper()
	all, err := h.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// untilSessions waits until so many sessions are left.
func untilSessions(t *testing.T, h *match.Host, want int) []match.Listing {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if all := sessions(t, h); len(all) == want {
			return all
		} else if time.Now().After(deadline) {
			t.Fatalf("%d sessions, want %d: %+v", len(all), want, all)
		}
	}
}

func purse(t *testing.T, h *match.Host) uint64 {
	t.Helper()
	p, err := h.Purse(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p.Lamports
}

// gameRent is what the account of a game with room for 200 plies holds: (336 + 4·200 + 128) · 6,960 lamports.
const gameRent = 8_797_440

func TestTheDemoWalletGetsEverythingBackWhenAGameIsOver(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	if all := sessions(t, h); len(all) != 2 || all[0].Status() != "active" || all[0].Game.String() != m.ID() {
		t.Errorf("while playing: %+v", all)
	}
	play(t, m, "f2f3", "e7e5", "g2g4", "d8h4")
	untilSessions(t, h, 0)
	// Approval: two signatures. White's two moves: one each. Revocation: two. The game's own account stays for those who read it.
	if lost := 10_000_000_000 - purse(t, h); lost != gameRent+6*session.FeePerSignature {
		t.Errorf("the wallet has lost %d lamports, want the game's rent and six fees: %d", lost, gameRent+6*session.FeePerSignature)
	}
}

// keypairFile writes a wallet as the Solana CLI does.
func keypairFile(t *testing.T) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	numbers := make([]int, len(key))
	for i, b := range key {
		numbers[i] = int(b)
	}
	text, err := json.Marshal(numbers)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "id.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnotherWalletGetsTheDepositBackWithItsNextApproval(t *testing.T) {
	h, err := match.Open(t.Context(), match.Options{DataDir: t.TempDir(), Keypair: keypairFile(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "f2f3", "e7e5", "g2g4", "d8h4")
	await(t, m, "the end", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	left := untilSessions(t, h, 1)[0]
	for left.Info.State != session.SignedOut {
		left = untilSessions(t, h, 1)[0]
	}
	if left.Owed() != session.TokenV2Rent || left.Status() != "signed out" {
		t.Errorf("left: %s, %d lamports owed, want the token's rent", left.Status(), left.Owed())
	}
	closed(t, m)
	offer, err := h.Prepare(t.Context(), friends)
	if err != nil {
		t.Fatal(err)
	}
	last := offer.Clauses[len(offer.Clauses)-1]
	if diff := cmp.Diff("It also closes", last.Label); diff != "" {
		t.Errorf("last clause (-want +got):\n%s", diff)
	}
	if _, err := h.Approve(t.Context(), offer); err != nil {
		t.Fatal(err)
	}
	for _, l := range untilSessions(t, h, 2) {
		if l.Info.Ref == left.Info.Ref {
			t.Errorf("the old session is still there: %s", l.Status())
		}
	}
}

func TestSessionsOpenedByHand(t *testing.T) {
	var c clock
	h := c.open(t, t.TempDir())
	defer closed(t, h)
	moves := uint32(7)
	grant := match.Grant{ValidFor: time.Hour, Limits: onchain.Limits{Actions: onchain.ActPlayOneGame, Moves: &moves}}
	offer, err := h.OfferSession(t.Context(), grant)
	if err != nil {
		t.Fatal(err)
	}
	ref, err := offer.Approve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	offer.Close()
	c.forward(2 * time.Hour)
	if l := sessions(t, h)[0]; l.Status() != "expired" || *l.Policy.MovesLeft != 7 {
		t.Errorf("after its time: %s", l.Status())
	}
	renewed := func(r match.Renewal) match.Listing {
		offer, err := h.OfferRenewal(t.Context(), ref, r)
		if err != nil {
			t.Fatal(err)
		}
		defer offer.Close()
		if ref, err = offer.Approve(t.Context()); err != nil {
			t.Fatal(err)
		}
		all := sessions(t, h)
		if len(all) != 1 {
			t.Fatalf("%d sessions", len(all))
		}
		return all[0]
	}
	if l := renewed(match.Renewal{ValidFor: time.Hour}); l.Status() != "active" || l.Info.Ref.ID != ref.ID || *l.Policy.MovesLeft != 7 || l.Policy.Until != l.View.Token.ValidUntil {
		t.Errorf("renewed: %s, policy %+v", l.Status(), l.Policy)
	}
	more := uint32(40)
	if l := renewed(match.Renewal{ValidFor: time.Hour, Moves: &more}); l.Status() != "active" || *l.Policy.MovesLeft != 40 {
		t.Errorf("renewed with moves: %s, policy %+v", l.Status(), l.Policy)
	}
	old := ref
	if l := renewed(match.Renewal{ValidFor: time.Hour, Rotate: true}); l.Status() != "active" || l.Info.Ref == old || *l.Policy.MovesLeft != 7 {
		t.Errorf("rotated: %s, %v", l.Status(), l.Info.Ref)
	}
	back, err := h.RevokeSession(t.Context(), ref, func([]string) {})
	if err != nil || back.Returned != 10_000_000+session.TokenV2Rent+2_004_480 {
		t.Errorf("revoked: %+v, %v", back, err)
	}
	untilSessions(t, h, 0)
	if lost := 10_000_000_000 - purse(t, h); lost != (2+2+2+3+2)*session.FeePerSignature {
		t.Errorf("the wallet has lost %d lamports, want eleven fees", lost)
	}
}

// TestARenewalOpensAPolicyThatIsGone lets a stranger close the policy of an expired session, as anyone may.
func TestARenewalOpensAPolicyThatIsGone(t *testing.T) {
	var c clock
	h := c.open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	c.forward(25 * time.Hour)
	seat := m.Snapshot().Seats[game.White]
	for _, l := range sessions(t, h) {
		if l.Info.Ref.ID.String() == seat.SessionKey {
			match.ClosePolicyForTest(t, h, l.Info.Ref)
		}
	}
	if _, err := m.Play(t.Context(), game.White, 0, move(t, "e2e4")); !errors.Is(err, session.ErrExpired) {
		t.Fatalf("a move: %v", err)
	}
	renew(t, m, game.White)
	if ply := m.Snapshot().Game.Ply(); ply != 1 {
		t.Errorf("ply %d after the renewal, want the move in hand played", ply)
	}
}

// TestReclaimFindsDepositsOnTheChainItself loses the key store, and gets back all that does not need a lost key.
func TestReclaimFindsDepositsOnTheChainItself(t *testing.T) {
	var c clock
	dir, keypair := t.TempDir(), keypairFile(t)
	reopen := func() *match.Host {
		h, err := match.Open(t.Context(), match.Options{DataDir: dir, Keypair: keypair, Now: c.now})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := reopen()
	m := begin(t, h, friends)
	play(t, m, "f2f3", "e7e5", "g2g4", "d8h4")
	await(t, m, "the end", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	for untilSessions(t, h, 1)[0].Info.State != session.SignedOut {
	}
	begin(t, h, friends) // another game, whose session is lost alive; it closes the first one's token
	if offers, _, err := h.Reclaim(t.Context()); err != nil || len(offers) != 0 {
		t.Errorf("while all is in use: %d offers, %v", len(offers), err)
	}
	closed(t, h)
	if err := os.RemoveAll(filepath.Join(dir, match.KeysFolder)); err != nil {
		t.Fatal(err)
	}
	c.forward(25 * time.Hour)
	h = reopen()
	defer closed(t, h)
	before := purse(t, h)
	offers, promised, err := h.Reclaim(t.Context())
	if err != nil || len(offers) != 1 || offers[0].Steps != 3 {
		t.Fatalf("offers %+v, %v; want one that closes policy, token and game", offers, err)
	}
	for _, line := range offers[0].Lines {
		if strings.Contains(line, "cannot read") {
			t.Errorf("not in words: %s", line)
		}
	}
	if _, err := offers[0].Approve(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := purse(t, h) - before; got != promised-session.FeePerSignature || promised != gameRent+session.TokenV2Rent+2_004_480 {
		t.Errorf("%d came back, %d were promised", got, promised)
	}
	if offers, _, err := h.Reclaim(t.Context()); err != nil || len(offers) != 0 {
		t.Errorf("afterwards: %d offers, %v", len(offers), err)
	}
}
