package match

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"castlekey/onchain"
	"castlekey/ui/backend"
)

// TestProofsStandInOrder puts proofs into a list as they are confirmed, which is not always the order of the moves, and never changes a
// list that was handed out.
func TestProofsStandInOrder(t *testing.T) {
	var list []backend.Proof
	for _, p := range []backend.Proof{{Ply: 0, Text: "e4"}, {Ply: 2, Text: "Nf3"}, {Ply: 1, Text: "e5"}, {Ply: 3, Text: "Nc6"}, {Ply: 3, Text: "draw"}} {
		before := append([]backend.Proof(nil), list...)
		next := withProof(list, p)
		if diff := cmp.Diff(before, list); diff != "" {
			t.Fatalf("the old list changed: %s", diff)
		}
		list = next
	}
	var texts []string
	for _, p := range list {
		texts = append(texts, p.Text)
	}
	if diff := cmp.Diff([]string{"draw", "Nc6", "Nf3", "e5", "e4"}, texts); diff != "" {
		t.Error(diff)
	}
	for range 2 * proofsKept {
		list = withProof(list, backend.Proof{Ply: 9})
	}
	if len(list) != proofsKept {
		t.Errorf("%d proofs are kept", len(list))
	}
}

// TestDetailsComeLater completes one proof and leaves the list that was handed out as it is.
func TestDetailsComeLater(t *testing.T) {
	list := []backend.Proof{{Signature: "b"}, {Signature: "a", Changes: []string{"ply 0 → 1"}}}
	done := withDetails(list, "a", onchain.Details{Units: 7, Fee: 5000, Payer: [2]uint64{1_234_567, 1_229_567}})
	want := backend.Proof{Signature: "a", Units: 7, Fee: 5000, Changes: []string{"ply 0 → 1", "session key 1,234,567 → 1,229,567 lamports"}}
	if diff := cmp.Diff(want, done[1]); diff != "" {
		t.Error(diff)
	}
	if list[1].Units != 0 || len(list[1].Changes) != 1 {
		t.Errorf("the old list changed: %+v", list[1])
	}
	if diff := cmp.Diff(list, withDetails(list, "c", onchain.Details{Units: 7})); diff != "" {
		t.Errorf("details of something else: %s", diff)
	}
}
