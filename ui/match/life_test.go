package match_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// proven waits until the latest proof is complete.
func proven(t *testing.T, m backend.Match) backend.Proof {
	t.Helper()
	s := await(t, m, "the transaction read back", func(s backend.Snapshot) bool { return len(s.Proofs) > 0 && len(s.Proofs[0].Logs) > 0 })
	return s.Proofs[0]
}

// inOrder fails unless a transaction went through its stages one after the other.
func inOrder(t *testing.T, p backend.Proof) {
	t.Helper()
	s := p.Stages
	times := []time.Duration{0, s.Built, s.Signed, s.Sent, s.Executed, s.Confirmed}
	if !slices.IsSorted(times) || s.Built == 0 || s.Confirmed-s.Built != p.Elapsed {
		t.Errorf("%s: the stages are %+v, from signing to confirmation it took %v", p.Text, s, p.Elapsed)
	}
}

// TestTheLifeOfAMove reads everything back that the chain knows of a move, on the embedded chain and on one that is reached by its URL.
func TestTheLifeOfAMove(t *testing.T) {
	for name, o := range map[string]match.Options{
		"embedded":   {DataDir: t.TempDir()},
		"by its URL": {DataDir: t.TempDir(), ClusterName: "served", URL: served(t, nil)},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := match.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer closed(t, h)
			m := begin(t, h, backend.Setup{Opponent: backend.Keyboard, Time: game.TimeControl{Initial: 300 * time.Second, Increment: 2 * time.Second}})
			play(t, m, "e2e4")
			p := proven(t, m)
			inOrder(t, p)
			if p.Units < 500 || p.Fee != 5000 || p.Instruction != "play_move(ply 0, e2e4)" {
				t.Errorf("units %d, fee %d, instruction %q", p.Units, p.Fee, p.Instruction)
			}
			if last := p.Logs[len(p.Logs)-1]; !strings.HasSuffix(last, "success") {
				t.Errorf("the log ends with %q", last)
			}
			want := []string{"ply 0 → 1", "record + e2e4", "White 5:00 → 5:02", "session key 10,000,000 → 9,995,000 lamports"}
			if diff := cmp.Diff(want, p.Changes); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTheLifeOfOtherActions says why something was refused, and what an offer and its acceptance change.
func TestTheLifeOfOtherActions(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4")
	proof, err := m.Act(t.Context(), game.Black, backend.AcceptDraw) // nobody offered
	if err == nil || len(proof.Logs) == 0 || proof.Stages != (backend.Stages{}) {
		t.Errorf("refused: %v, logs %q, stages %+v", err, proof.Logs, proof.Stages)
	}
	for _, c := range []struct {
		by     game.Color
		action backend.Action
		call   string
		change string
	}{
		{game.White, backend.OfferDraw, "offer_draw(ply 1)", "draw offer none → by White"},
		{game.Black, backend.AcceptDraw, "accept_draw(ply 1)", "status active → over: agreement, 1/2-1/2"},
	} {
		if _, err := m.Act(t.Context(), c.by, c.action); err != nil {
			t.Fatal(err)
		}
		p := proven(t, m)
		inOrder(t, p)
		if p.Instruction != c.call || !slices.Contains(p.Changes, c.change) {
			t.Errorf("%q changed %q", p.Instruction, p.Changes)
		}
	}
}
