package keystore

import (
	"bytes"
	"errors"
	"testing"
)

// seeds are valid files of each kind.
func seeds() [][]byte {
	r := record{name: "white.1", sealed: bytes.Repeat([]byte{7}, 16+32)}
	p := dataKeyFile{magic: passphraseMagic, cost: DefaultCost}
	fill(r.nonce[:], p.salt[:], p.nonce[:], p.payload[:])
	k := dataKeyFile{magic: keyFileMagic}
	fill(k.payload[:keySize])
	c := dataKeyFile{magic: keychainMagic}
	fill(c.salt[:], c.nonce[:], c.payload[:])
	return [][]byte{r.marshal(), p.marshal(), k.marshal(), c.marshal()}
}

// FuzzMalleability checks that a file that parses has one encoding only.
func FuzzMalleability(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
		f.Add(seed[:len(seed)-checksumSize]) // the fuzz body adds a good checksum too
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, file := range [][]byte{in, appendChecksum(bytes.Clone(in))} {
			if r, err := parseRecord(file); err == nil && !bytes.Equal(r.marshal(), file) {
				t.Errorf("record %x parses, but is written %x", file, r.marshal())
			} else if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Errorf("parse record: %v, want ErrCorrupt", err)
			}
			if d, err := parseDataKey(file); err == nil && !bytes.Equal(d.marshal(), file) {
				t.Errorf("data key %x parses, but is written %x", file, d.marshal())
			} else if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Errorf("parse data key: %v, want ErrCorrupt", err)
			}
		}
	})
}

// TestParseRefusesWithGoodChecksum alters every byte of the headers and repairs the checksum:
// what parses all the same must be written exactly so again.
func TestParseRefusesWithGoodChecksum(t *testing.T) {
	for _, seed := range seeds() {
		body := seed[:len(seed)-checksumSize]
		for i := range body {
			for _, flip := range []byte{1, 0x80, 0xff} {
				altered := bytes.Clone(body)
				altered[i] ^= flip
				file := appendChecksum(altered)
				if r, err := parseRecord(file); err == nil && !bytes.Equal(r.marshal(), file) {
					t.Errorf("byte %d: record is malleable", i)
				}
				if d, err := parseDataKey(file); err == nil && !bytes.Equal(d.marshal(), file) {
					t.Errorf("byte %d: data key is malleable", i)
				}
			}
		}
	}
}

func TestCostBounds(t *testing.T) {
	tests := map[string]struct {
		cost Cost
		want bool
	}{
		"the default":             {DefaultCost, true},
		"the cheapest":            {Cost{1, 8, 1}, true},
		"the dearest":             {Cost{64, 1 << 20, 64}, true},
		"no passes":               {Cost{0, 8, 1}, false},
		"65 passes":               {Cost{65, 8, 1}, false},
		"no threads":              {Cost{1, 8, 0}, false},
		"65 threads":              {Cost{1, 1 << 10, 65}, false},
		"under 8 KiB a thread":    {Cost{1, 15, 2}, false},
		"more than a GiB":         {Cost{1, 1<<20 + 1, 1}, false},
		"memory that overflows":   {Cost{1, 1 << 31, 64}, false},
		"the zero value, unasked": {Cost{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.cost.ok(); got != test.want {
				t.Errorf("ok() of %+v = %v, want %v", test.cost, got, test.want)
			}
		})
	}
}
