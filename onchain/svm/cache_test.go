package svm

import (
	"bytes"
	"errors"
	"testing"

	"castlekey/onchain/sbpf/asm"
)

// TestProgramsAreVerifiedOnce, wherever their bytes lie; other bytes are another program, and what is none is remembered as such.
func TestProgramsAreVerifiedOnce(t *testing.T) {
	registry, err := newRegistry()
	if err != nil {
		t.Fatal(err)
	}
	cache := newProgramCache(registry)
	one, err := asm.ELF("mov64 r0, 1\nexit")
	if err != nil {
		t.Fatal(err)
	}
	two, err := asm.ELF("mov64 r0, 2\nexit")
	if err != nil {
		t.Fatal(err)
	}
	first, err := cache.load(one)
	if err != nil {
		t.Fatal(err)
	}
	for name, elf := range map[string][]byte{"the same bytes": one, "a copy of them": bytes.Clone(one)} {
		if again, err := cache.load(elf); err != nil || again != first {
			t.Errorf("%s were loaded again: %v", name, err)
		}
	}
	if other, err := cache.load(two); err != nil || other == first {
		t.Errorf("other bytes are the same program: %v", err)
	}
	broken := one[:len(one)-8]
	_, verdict := cache.load(broken)
	_, again := cache.load(broken)
	if verdict == nil || !errors.Is(again, verdict) {
		t.Errorf("what is no program is judged twice: %v, %v", verdict, again)
	}
}
