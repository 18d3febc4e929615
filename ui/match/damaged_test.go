package match_test

import (
	"os"
	"path/filepath"
	"testing"

	"castlekey/ui/match"
)

// TestOneDamagedRecordStandsInNoOthersWay damages a session's record on disk: the other sessions can still be played, listed and ended.
func TestOneDamagedRecordStandsInNoOthersWay(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	defer closed(t, h)
	first := begin(t, h, friends)
	closed(t, first)
	bad := sessions(t, h)
	m := begin(t, h, friends)
	id := m.ID()
	closed(t, m)
	for _, l := range bad {
		path := filepath.Join(dir, match.KeysFolder, l.Info.Ref.String()+".sealed")
		if _, err := os.Stat(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("not a record"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	home, err := h.Home(t.Context())
	if err != nil || len(home.Unfinished) != 1 || home.Unfinished[0].ID != id {
		t.Errorf("at home: %+v, %v", home.Unfinished, err)
	}
	again, err := h.Resume(t.Context(), id)
	if err != nil {
		t.Fatalf("resumed: %v", err)
	}
	play(t, again, "e2e4")
	closed(t, again)
	listed := sessions(t, h)
	damaged := 0
	for _, l := range listed {
		if l.Damaged != nil {
			damaged++
			if l.Status() != "damaged" {
				t.Errorf("a damaged one is %s", l.Status())
			}
			if _, err := h.RevokeSession(t.Context(), l.Info.Ref, func([]string) {}); err == nil {
				t.Error("a damaged one was revoked")
			}
			continue
		}
		revokes(t, h, l.Info.Ref)
	}
	if len(listed) != 4 || damaged != 2 {
		t.Errorf("%d listed, %d of them damaged; want 4 and 2", len(listed), damaged)
	}
}
