package trace

import (
	"encoding/hex"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// Change is how a transaction changed one account.
type Change struct {
	Address        solana.PublicKey  `json:"address"`
	LamportsBefore uint64            `json:"lamportsBefore"`
	LamportsAfter  uint64            `json:"lamportsAfter"`
	OwnerBefore    *solana.PublicKey `json:"ownerBefore,omitempty"` // nil: there was no account
	OwnerAfter     *solana.PublicKey `json:"ownerAfter,omitempty"`  // nil: there is none any more
	SizeBefore     int               `json:"sizeBefore"`            // bytes of data
	SizeAfter      int               `json:"sizeAfter"`
	Data           []Range           `json:"data,omitempty"` // where bytes differ
}

// Range is a run of bytes that differ, in hexadecimal. Where the account ended before or ends after, that side is shorter.
type Range struct {
	Offset int    `json:"offset"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// gap is how many equal bytes end a range: fewer are shown along with it, as a number that changed in part is easier to read whole.
const gap = 8

// changes compares what a transaction left with what it found.
func changes(found *ledger.Found, r svm.Result) []Change {
	list := []Change{}
	for _, w := range r.Writes {
		if c, changed := change(w.Key, found.Accounts[w.Key], w.Account); changed {
			list = append(list, c)
		}
	}
	return list
}

// change compares two states of an account; nil is none.
func change(key solana.PublicKey, before, after *svm.Account) (Change, bool) {
	c := Change{Address: key}
	var a, b []byte
	if before != nil {
		c.LamportsBefore, c.OwnerBefore, a = before.Lamports, &before.Owner, before.Data
	}
	if after != nil {
		c.LamportsAfter, c.OwnerAfter, b = after.Lamports, &after.Owner, after.Data
	}
	c.SizeBefore, c.SizeAfter, c.Data = len(a), len(b), ranges(a, b)
	same := before != nil && after != nil && before.Owner == after.Owner && before.Lamports == after.Lamports && len(c.Data) == 0
	return c, !same && (before != nil || after != nil)
}

// ranges lists where two pieces of data differ.
func ranges(a, b []byte) []Range {
	var list []Range
	differ := func(i int) bool { return i >= len(a) || i >= len(b) || a[i] != b[i] }
	end := max(len(a), len(b))
	for i := 0; i < end; i++ {
		if !differ(i) {
			continue
		}
		last := i
		for j := i; j < end && j-last <= gap; j++ {
			if differ(j) {
				last = j
			}
		}
		list = append(list, Range{i, hex.EncodeToString(part(a, i, last+1)), hex.EncodeToString(part(b, i, last+1))})
		i = last
	}
	return list
}

// part is data[from:to], as far as it is there.
func part(data []byte, from, to int) []byte { return data[min(from, len(data)):min(to, len(data))] }
