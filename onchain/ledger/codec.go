package ledger

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"castlekey/onchain/svm"
)

// Every value on disk is a CRC-32C of the payload, little endian, then the payload. A page that rotted is noticed when the
// value is read, not when a game has already gone wrong.
//
// What a payload holds has one encoding only: what decodes encodes to the same bytes again, and anything else is refused. Its parts:
//
//	u8, u64   fixed width, little endian
//	uvarint   seven bits a byte, low ones first, the top bit set on all but the last (as encoding/binary), in the fewest bytes
//	varint    a signed number n as the uvarint of n<<1 ^ n>>63
//	bytes     length (uvarint), then as many bytes
//	key       32 bytes
//	list of … count (uvarint), then as many of them

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumSize = 4

func seal(payload []byte) []byte {
	value := binary.LittleEndian.AppendUint32(make([]byte, 0, sumSize+len(payload)), crc32.Checksum(payload, castagnoli))
	return append(value, payload...)
}

// unseal returns the payload of a value, sharing its memory.
func unseal(value []byte) ([]byte, error) {
	if len(value) < sumSize {
		return nil, fmt.Errorf("%w: a record of %d bytes", ErrCorrupt, len(value))
	}
	payload := value[sumSize:]
	if binary.LittleEndian.Uint32(value) != crc32.Checksum(payload, castagnoli) {
		return nil, fmt.Errorf("%w: a record does not match its checksum", ErrCorrupt)
	}
	return payload, nil
}

func appendBytes[T ~[]byte | ~string](b []byte, data T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

// A decoder reads the parts of a payload until the first that is wrong, after which every read gives zeros. What it returns shares the
// payload's memory.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: "+format, append([]any{ErrCorrupt}, args...)...)
	}
	d.rest = nil
}

// done returns what was wrong, which may be that there is more.
func (d *decoder) done() error {
	if len(d.rest) > 0 {
		d.fail("%d bytes too many in a record", len(d.rest))
	}
	return d.err
}

func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.rest)) {
		d.fail("a record is cut short")
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) u8() uint8 {
	b := d.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

func (d *decoder) u64() uint64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || n > 1 && d.rest[n-1] == 0 {
		d.fail("a number is cut short, too large or padded")
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) varint() int64 {
	v := d.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (d *decoder) bytes() []byte { return d.take(d.uvarint()) }

func (d *decoder) key() (k [32]byte) {
	copy(k[:], d.take(uint64(len(k))))
	return k
}

// count reads the length of a list whose elements take a byte at least.
func (d *decoder) count() int {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.fail("a list is cut short")
		return 0
	}
	return int(n)
}

// An account's payload: lamports u64, rent epoch u64, owner key, executable u8 (0 or 1), data. An account of genesis that is gone is
// an empty payload.
const accountHeader = 8 + 8 + 32 + 1

func encodeAccount(a *svm.Account) []byte {
	if a == nil {
		return nil
	}
	b := make([]byte, 0, accountHeader+len(a.Data))
	b = binary.LittleEndian.AppendUint64(b, a.Lamports)
	b = binary.LittleEndian.AppendUint64(b, a.RentEpoch)
	b = append(b, a.Owner[:]...)
	if a.Executable {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	return append(b, a.Data...)
}

// decodeAccount copies what it returns out of b.
func decodeAccount(b []byte) (*svm.Account, error) {
	if len(b) == 0 {
		return nil, nil
	}
	if len(b) < accountHeader || len(b) > accountHeader+svm.MaxAccountData || b[accountHeader-1] > 1 {
		return nil, fmt.Errorf("%w: an account record of %d bytes", ErrCorrupt, len(b))
	}
	a := &svm.Account{
		Lamports:   binary.LittleEndian.Uint64(b),
		RentEpoch:  binary.LittleEndian.Uint64(b[8:]),
		Executable: b[accountHeader-1] == 1,
		Data:       append([]byte{}, b[accountHeader:]...),
	}
	copy(a.Owner[:], b[16:])
	return a, nil
}
