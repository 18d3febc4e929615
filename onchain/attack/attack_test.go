package attack_test

import (
	"testing"

	"castlekey/onchain/attack"
	"castlekey/onchain/program"
)

// TestEveryAttackIsRefused carries out the whole suite.
func TestEveryAttackIsRefused(t *testing.T) {
	for _, a := range attack.All() {
		t.Run(a.ID+" "+a.Name, func(t *testing.T) {
			t.Parallel()
			if r := a.Run(attack.Options{}); !r.OK {
				t.Errorf("expected %s, got %s, state unchanged %t: %v", r.Expect, r.Got, r.Unchanged, r.Err)
			}
		})
	}
}

// TestAnotherProgramIsFoundOut puts the session program in the chess program's place: nothing can be staged, and the reports say so.
func TestAnotherProgramIsFoundOut(t *testing.T) {
	failed := 0
	for _, a := range attack.All() {
		if r := a.Run(attack.Options{Chess: program.Session()}); !r.OK && r.Err != nil {
			failed++
		}
	}
	if total := len(attack.All()); failed < total*9/10 {
		t.Errorf("%d of %d attacks failed", failed, total)
	}
}

// TestAttacksHaveNamesOfTheirOwn keeps the list readable and its IDs unique.
func TestAttacksHaveNamesOfTheirOwn(t *testing.T) {
	seen := make(map[string]string)
	for _, a := range attack.All() {
		if other, taken := seen[a.Name]; taken {
			t.Errorf("%s and %s are both called %q", other, a.ID, a.Name)
		}
		seen[a.Name] = a.ID
	}
	if len(seen) < 60 {
		t.Errorf("%d attacks, at least 60 are promised", len(seen))
	}
}
