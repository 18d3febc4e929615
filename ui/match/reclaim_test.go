package match_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"castlekey/session"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// TestReclaimWritesAGameDownBeforeItCloses takes back the deposit of a game that is in no file, as one that ended while nobody looked: its
// record on the chain is the only one there is, and goes with the deposit.
func TestReclaimWritesAGameDownBeforeItCloses(t *testing.T) {
	var c clock
	dir := t.TempDir()
	h, err := match.Open(t.Context(), match.Options{DataDir: dir, Keypair: keypairFile(t), Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "f2f3", "e7e5", "g2g4", "d8h4")
	end := await(t, m, "the end", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	for untilSessions(t, h, 1)[0].Info.State != session.SignedOut {
	}
	closed(t, m)
	if err := os.RemoveAll(filepath.Join(dir, archive.Folder)); err != nil {
		t.Fatal(err)
	}
	c.forward(2 * time.Minute)
	offers, _, err := h.Reclaim(t.Context())
	if err != nil || len(offers) != 1 || offers[0].Steps != 1 {
		t.Fatalf("offers %+v, %v; want one that closes the game", offers, err)
	}
	if _, err := os.Stat(end.PGNPath); err != nil {
		t.Errorf("the game is about to be closed and in no file: %v", err)
	}
	// What cannot be written down is not closed.
	if err := os.RemoveAll(filepath.Join(dir, archive.Folder)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, archive.Folder), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if offers, _, err := h.Reclaim(t.Context()); err == nil || len(offers) != 0 {
		t.Errorf("with no room for the file: %d offers, %v", len(offers), err)
	}
}
