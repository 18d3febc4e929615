package ledger

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// A transaction's record has accounts as it found and as it left them, mostly the same bytes, and mostly zeros. So an account in it is
// written as what changed against another state of it, its base; where there is none, against zeros:
//
//	lamports   uvarint
//	owner      key reference
//	marks      u8: executableMark, rentMark
//	rent epoch u64, with rentMark; without, it is svm.RentExemptEpoch
//	size       uvarint, of the data
//	data       runs, till the size is reached: skip u8, length u8, as many bytes. The skipped bytes are those of the base.
//
// A key reference is a u8: which of the transaction's keys it is; or literalKey, and the key follows.
const (
	executableMark = 1 << iota
	rentMark
)

const (
	literalKey = 0xff
	maxRun     = 0xff // bytes skipped or given by one run: so a few bytes never make a large account
	minSkip    = 3    // fewer equal bytes are given again: a new run costs two
)

func appendKey(b []byte, keys []solana.PublicKey, key solana.PublicKey) []byte {
	if i := slices.Index(keys, key); i >= 0 && i < literalKey {
		return append(b, byte(i))
	}
	return append(append(b, literalKey), key[:]...)
}

func (d *decoder) keyOf(keys []solana.PublicKey) solana.PublicKey {
	i := d.u8()
	if i == literalKey {
		key := solana.PublicKey(d.key())
		if at := slices.Index(keys, key); at >= 0 && at < literalKey {
			d.fail("a key is written out that is in the transaction")
		}
		return key
	}
	if int(i) >= len(keys) || slices.Index(keys, keys[i]) != int(i) {
		d.fail("a key %d of %d", i, len(keys))
		return solana.PublicKey{}
	}
	return keys[i]
}

// appendAccount appends an account as what changed against base, which may be nil.
func appendAccount(b []byte, keys []solana.PublicKey, a, base *svm.Account) []byte {
	b = appendKey(binary.AppendUvarint(b, a.Lamports), keys, a.Owner)
	var marks byte
	if a.Executable {
		marks |= executableMark
	}
	if a.RentEpoch != svm.RentExemptEpoch {
		marks |= rentMark
	}
	b = append(b, marks)
	if marks&rentMark != 0 {
		b = binary.LittleEndian.AppendUint64(b, a.RentEpoch)
	}
	b = binary.AppendUvarint(b, uint64(len(a.Data)))
	return appendRuns(b, a.Data, dataOf(base))
}

// account reads what appendAccount wrote.
func (d *decoder) account(keys []solana.PublicKey, base *svm.Account) *svm.Account {
	a := &svm.Account{Lamports: d.uvarint(), Owner: d.keyOf(keys), RentEpoch: svm.RentExemptEpoch}
	marks := d.u8()
	if marks > executableMark|rentMark {
		d.fail("unknown marks %#x of an account", marks)
	}
	a.Executable = marks&executableMark != 0
	if marks&rentMark != 0 {
		if a.RentEpoch = d.u64(); a.RentEpoch == svm.RentExemptEpoch {
			d.fail("the usual rent epoch is written out")
		}
	}
	a.Data = d.runs(d.uvarint(), dataOf(base))
	return a
}

func dataOf(a *svm.Account) []byte {
	if a == nil {
		return nil
	}
	return a.Data
}

// appendRuns appends data as what changed against base.
func appendRuns(b, data, base []byte) []byte {
	for at := 0; at < len(data); {
		skip := equalBytes(data, base, at, maxRun)
		at += skip
		given := changedBytes(data, base, at)
		b = append(append(b, byte(skip), byte(given)), data[at:at+given]...)
		at += given
	}
	return b
}

// changedBytes counts the bytes of data from at on that one run gives: up to so many equal ones that the next run had better skip them.
func changedBytes(data, base []byte, at int) int {
	end := min(at+maxRun, len(data))
	for i := at; i < end; {
		if i < len(base) && data[i] != base[i] || i >= len(base) && data[i] != 0 {
			i++
			continue
		}
		same := equalBytes(data, base, i, minSkip)
		if same == minSkip || i+same == len(data) {
			return i - at
		}
		i += same
	}
	return end - at
}

// equalBytes counts the bytes of data from at on, most at most, that are those of base, or zeros where base has ended.
func equalBytes(data, base []byte, at, most int) int {
	data, base = data[at:min(at+most, len(data))], base[min(at, len(base)):]
	n := samePrefix(data, base)
	if n == len(base) {
		n += samePrefix(data[n:], zeros[:])
	}
	return n
}

var zeros [maxRun]byte

// samePrefix counts the bytes that two pieces of data begin with alike.
func samePrefix(a, b []byte) (n int) {
	for end := min(len(a), len(b)); n < end; n++ {
		for ; n+8 <= end; n += 8 {
			if d := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); d != 0 {
				return n + bits.TrailingZeros64(d)/8
			}
		}
		if n == end || a[n] != b[n] {
			break
		}
	}
	return n
}

// runs reads what appendRuns wrote.
func (d *decoder) runs(size uint64, base []byte) []byte {
	// Each two bytes of runs can stand for 2*maxRun bytes at most: no more is set aside than could be filled.
	if size > svm.MaxAccountData || size > uint64(len(d.rest))*maxRun {
		d.fail("%d bytes of account data", size)
		return nil
	}
	data := make([]byte, size)
	copy(data, base)
	start := d.rest
	for at := uint64(0); at < size && d.err == nil; {
		at += uint64(d.u8())
		given := d.take(uint64(d.u8()))
		if at+uint64(len(given)) > size {
			d.fail("account data run beyond their end")
			return nil
		}
		at += uint64(copy(data[at:], given))
	}
	if d.err == nil && !bytes.Equal(appendRuns(nil, data, base), start[:len(start)-len(d.rest)]) {
		d.fail("account data in more runs than they need")
	}
	return data
}
