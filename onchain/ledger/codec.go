package ledger

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"castlekey/onchain/svm"
)

// Every value on disk is a CRC-32C of the payload, little endian, then the payload. A page that rotted is noticed when the
// value is read, not when a game has already gone wrong.

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

// An account's payload: lamports u64, rent epoch u64, owner, executable u8, data. An account of genesis that is gone is an
// empty payload.
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
