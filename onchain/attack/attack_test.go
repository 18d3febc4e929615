package attack_test

import (
	"testing"

	"castlekey/onchain/attack"
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
