package keystore

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
)

const (
	recordMagic     = "CKRECRD1"
	passphraseMagic = "CKDKEYP1"
	keyFileMagic    = "CKDKEYF1"
	keychainMagic   = "CKDKEYK1"

	keySize      = 32 // chacha20poly1305.KeySize
	nonceSize    = 24 // chacha20poly1305.NonceSizeX
	tagSize      = 16 // chacha20poly1305.Overhead
	saltSize     = 16
	checksumSize = 8

	// MaxRecord is the largest record in bytes.
	MaxRecord = 1 << 16
	maxName   = 200

	recordHead  = 40
	dataKeyHead = 60
	dataKeySize = dataKeyHead + keySize + tagSize + checksumSize
)

// record is a parsed record file.
type record struct {
	name   string
	nonce  [nonceSize]byte
	sealed []byte
}

// head is the associated data: every byte before the sealed part.
func (r record) head() []byte {
	out := make([]byte, recordHead, recordHead+len(r.name))
	copy(out, recordMagic)
	binary.LittleEndian.PutUint16(out[8:], uint16(len(r.name)))
	binary.LittleEndian.PutUint32(out[12:], uint32(len(r.sealed)))
	copy(out[16:], r.nonce[:])
	return append(out, r.name...)
}

// marshal is the file.
func (r record) marshal() []byte {
	return appendChecksum(append(r.head(), r.sealed...))
}

// parseRecord reads a record file and refuses every byte string that marshal could not have written.
func parseRecord(file []byte) (record, error) {
	body, err := verifyChecksum(file, recordMagic)
	if err != nil {
		return record{}, err
	}
	if len(body) < recordHead {
		return record{}, corrupt("header cut short")
	}
	n := int(binary.LittleEndian.Uint16(body[8:]))
	m := uint64(binary.LittleEndian.Uint32(body[12:]))
	switch {
	case !zero(body[10:12]):
		return record{}, corrupt("reserved bytes in use")
	case m < tagSize || m > MaxRecord+tagSize:
		return record{}, corrupt("sealed part of impossible size")
	case uint64(len(body)) != recordHead+uint64(n)+m:
		return record{}, corrupt("length differs from the header")
	}
	r := record{name: string(body[recordHead : recordHead+n]), sealed: bytes.Clone(body[recordHead+n:])}
	copy(r.nonce[:], body[16:])
	if checkName(r.name) != nil {
		return record{}, corrupt("name not allowed")
	}
	return r, nil
}

// Cost is what turning a passphrase into a key costs: Argon2id (RFC 9106) parameters. They
// are stored with the data key, so raising the default later breaks nothing.
type Cost struct {
	Passes  uint32 // t, 1 to 64
	Memory  uint32 // m in KiB, 8*Threads to 1,048,576
	Threads uint8  // p, 1 to 64
}

// DefaultCost is the second choice recommended by RFC 9106 §4: 64 MiB, three passes, four lanes.
var DefaultCost = Cost{Passes: 3, Memory: 64 << 10, Threads: 4}

// ok keeps a tampered file from asking for days of work or all memory.
func (c Cost) ok() bool {
	return c.Passes >= 1 && c.Passes <= 64 && c.Threads >= 1 && c.Threads <= 64 &&
		c.Memory >= 8*uint32(c.Threads) && c.Memory <= 1<<20
}

// dataKeyFile is a parsed data key file.
type dataKeyFile struct {
	magic   string         // passphraseMagic, keyFileMagic or keychainMagic
	cost    Cost           // of a passphrase, else zero
	salt    [saltSize]byte // of a passphrase; name of the entry in the keychain; zero in a key file
	nonce   [nonceSize]byte
	payload [keySize + tagSize]byte // sealed data key; zeroes sealed by it; the data key and zeroes
}

// head is the associated data: every byte before the payload.
func (d dataKeyFile) head() []byte {
	out := make([]byte, dataKeyHead, dataKeySize)
	copy(out, d.magic)
	binary.LittleEndian.PutUint32(out[8:], d.cost.Passes)
	binary.LittleEndian.PutUint32(out[12:], d.cost.Memory)
	out[16] = d.cost.Threads
	copy(out[20:], d.salt[:])
	copy(out[36:], d.nonce[:])
	return out
}

// marshal is the file.
func (d dataKeyFile) marshal() []byte {
	return appendChecksum(append(d.head(), d.payload[:]...))
}

// parseDataKey reads a data key file and refuses every byte string that marshal could not have written.
func parseDataKey(file []byte) (dataKeyFile, error) {
	magic := passphraseMagic
	for _, other := range []string{keyFileMagic, keychainMagic} {
		if bytes.HasPrefix(file, []byte(other)) {
			magic = other
		}
	}
	body, err := verifyChecksum(file, magic)
	if err != nil {
		return dataKeyFile{}, err
	}
	if len(file) != dataKeySize {
		return dataKeyFile{}, corrupt("wrong length")
	}
	d := dataKeyFile{magic: magic}
	d.cost.Passes = binary.LittleEndian.Uint32(body[8:])
	d.cost.Memory = binary.LittleEndian.Uint32(body[12:])
	d.cost.Threads = body[16]
	copy(d.salt[:], body[20:])
	copy(d.nonce[:], body[36:])
	copy(d.payload[:], body[dataKeyHead:])
	return d, d.check(body)
}

// check refuses unused bytes that are not zero and costs out of bounds.
func (d dataKeyFile) check(body []byte) error {
	switch {
	case d.magic == passphraseMagic && !d.cost.ok():
		return corrupt("impossible cost")
	case d.magic == passphraseMagic && !zero(body[17:20]),
		d.magic == keychainMagic && !zero(body[8:20]),
		d.magic == keyFileMagic && (!zero(body[8:dataKeyHead]) || !zero(d.payload[keySize:])):
		return corrupt("reserved bytes in use")
	}
	return nil
}

// appendChecksum ends a file.
func appendChecksum(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(body, sum[:checksumSize]...)
}

// verifyChecksum checks a file's first and last bytes and returns what lies before the checksum.
func verifyChecksum(file []byte, magic string) ([]byte, error) {
	if len(file) < len(magic)+checksumSize || string(file[:len(magic)]) != magic {
		return nil, corrupt("not a castlekey file of a known version")
	}
	body := file[:len(file)-checksumSize]
	sum := sha256.Sum256(body)
	if subtle.ConstantTimeCompare(sum[:checksumSize], file[len(body):]) != 1 {
		return nil, corrupt("checksum differs")
	}
	return body, nil
}

// zero tells whether all bytes are zero.
func zero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// checkName keeps names inside the folder on every file system.
func checkName(name string) error {
	if len(name) == 0 || len(name) > maxName || name[0] == '.' {
		return ErrName
	}
	for _, c := range []byte(name) {
		switch {
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '.', c == '_', c == '-':
		default:
			return ErrName
		}
	}
	return nil
}
