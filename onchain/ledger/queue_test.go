package ledger

import (
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// TestBlockhashesAgeAndAreForgotten moves a queue ahead, by slots and by leaps.
func TestBlockhashesAgeAndAreForgotten(t *testing.T) {
	cases := map[string]struct {
		to    []uint64 // slots the queue is moved to, from 1000
		slot  uint64   // whose blockhash is asked about
		age   uint64
		known bool
	}{
		"the newest has no age":                     {nil, 1000, 0, true},
		"one of the past is known at once":          {nil, 700, 300, true},
		"one before the queue is not":               {nil, 699, 0, false},
		"one of the future is not":                  {nil, 1001, 0, false},
		"it ages slot by slot":                      {[]uint64{1001, 1002}, 1000, 2, true},
		"it ages by leaps":                          {[]uint64{1150}, 1000, 150, true},
		"the last remembered one":                   {[]uint64{1100, 1300}, 1000, 300, true},
		"it is forgotten":                           {[]uint64{1301}, 1000, 0, false},
		"a leap over the whole queue fills it anew": {[]uint64{99_000}, 98_700, 300, true},
		"and forgets everything before":             {[]uint64{99_000}, 1000, 0, false},
		"the queue does not go back":                {[]uint64{1010, 1000}, 1010, 0, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q := newBlockhashes([32]byte{1}, 1000)
			for _, slot := range c.to {
				q.advance(slot)
			}
			age, known := q.age(q.of(c.slot))
			if known != c.known || known && age != c.age {
				t.Errorf("age is %d, %v, want %d, %v", age, known, c.age, c.known)
			}
			if len(q.slots) != queueLength+1 {
				t.Errorf("%d blockhashes are remembered, want %d", len(q.slots), queueLength+1)
			}
		})
	}
}

// TestBlockhashesOfTwoLedgersDiffer guards the key of the hash.
func TestBlockhashesOfTwoLedgersDiffer(t *testing.T) {
	a, b := newBlockhashes([32]byte{1}, 5), newBlockhashes([32]byte{2}, 5)
	if a.of(5) == b.of(5) {
		t.Error("two secrets give one blockhash")
	}
	if len(a.slots) != 6 {
		t.Errorf("a young queue has %d blockhashes, want 6", len(a.slots))
	}
}

// TestStatusesAreForgottenWithTheirBlockhash keeps what could land again and nothing else.
func TestStatusesAreForgottenWithTheirBlockhash(t *testing.T) {
	s := newStatuses()
	s.add(status{BlockhashSlot: 10, Message: solana.Hash{1}})
	s.add(status{BlockhashSlot: 10, Message: solana.Hash{2}})
	s.add(status{BlockhashSlot: 11, Message: solana.Hash{3}})
	s.forget(11)
	got := []bool{s.has(solana.Hash{1}), s.has(solana.Hash{2}), s.has(solana.Hash{3})}
	if diff := cmp.Diff([]bool{false, false, true}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEpochsWarmUp compares with the schedule of Agave's EpochSchedule sysvar.
func TestEpochsWarmUp(t *testing.T) {
	cases := map[string]struct {
		slot uint64
		want EpochInfo
	}{
		"the first slot":               {0, EpochInfo{0, 0, 32, 0}},
		"the last of the first epoch":  {31, EpochInfo{0, 31, 32, 31}},
		"the second epoch is twice it": {32, EpochInfo{1, 0, 64, 32}},
		"and the third twice that":     {96, EpochInfo{2, 0, 128, 96}},
		"the last slot of warmup":      {524_255, EpochInfo{13, 262_143, 262_144, 524_255}},
		"the first normal epoch":       {524_256, EpochInfo{14, 0, 432_000, 524_256}},
		"a slot of long after":         {447_552_000, EpochInfo{1048, 339_744, 432_000, 447_552_000}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, epochAt(c.slot)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
