package rpc

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"github.com/mr-tron/base58"
)

// Limits of filters: how many, and how long the bytes of one, decoded and encoded (rpc-client-types/src/filter.rs).
const (
	maxFilters      = 4
	maxFilterBytes  = 128
	maxFilterBase58 = 175
	maxFilterBase64 = 172
)

// tokenAccountSize is the length of an SPL token account; tokenAccountState keeps what could be one.
const tokenAccountSize = 165

// filter is a condition on the data of an account.
type filter func(data []byte) bool

// all reports whether data passes every filter.
func all(filters []filter, data []byte) bool {
	for _, f := range filters {
		if !f(data) {
			return false
		}
	}
	return true
}

// UnmarshalJSON reads {"dataSize":n}, {"memcmp":{…}} or "tokenAccountState".
func (f *filter) UnmarshalJSON(b []byte) error {
	var name string
	if json.Unmarshal(b, &name) == nil && name == "tokenAccountState" {
		*f = func(data []byte) bool { return len(data) >= tokenAccountSize }
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil || len(fields) != 1 {
		return invalidParams("Invalid params: a filter is one of `dataSize`, `memcmp`, `tokenAccountState`")
	}
	for name, raw := range fields {
		switch name {
		case "dataSize":
			return f.dataSize(raw)
		case "memcmp":
			return f.memcmp(raw)
		}
	}
	return invalidParams("Invalid params: unknown variant, expected one of `dataSize`, `memcmp`, `tokenAccountState`")
}

// dataSize keeps data of one length.
func (f *filter) dataSize(raw json.RawMessage) error {
	var size uint64
	if err := json.Unmarshal(raw, &size); err != nil {
		return err
	}
	*f = func(data []byte) bool { return uint64(len(data)) == size }
	return nil
}

// memcmp keeps data that has given bytes at an offset.
func (f *filter) memcmp(raw json.RawMessage) error {
	var c struct {
		Offset   uint64          `json:"offset"`
		Bytes    json.RawMessage `json:"bytes"`
		Encoding string          `json:"encoding"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	want, err := memcmpBytes(c.Bytes, c.Encoding)
	if err != nil {
		return err
	}
	*f = func(data []byte) bool {
		return c.Offset <= uint64(len(data)) && bytes.HasPrefix(data[c.Offset:], want)
	}
	return nil
}

// memcmpBytes reads a base58 or base64 string, or an array of numbers.
func memcmpBytes(raw json.RawMessage, encoding string) ([]byte, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return decodeFilter(text, encoding)
	}
	var numbers []uint16
	if err := json.Unmarshal(raw, &numbers); err != nil {
		return nil, err
	}
	if len(numbers) > maxFilterBytes {
		return nil, invalidParams("Invalid param: DataTooLarge")
	}
	out := make([]byte, len(numbers))
	for i, n := range numbers {
		if n > 0xff {
			return nil, invalidParams("Invalid params: invalid value: integer `%d`, expected u8.", n)
		}
		out[i] = byte(n)
	}
	return out, nil
}

func decodeFilter(text, encoding string) ([]byte, error) {
	var out []byte
	var err error
	name, limit := "Base58DecodeError", maxFilterBase58
	decode := base58.Decode
	if encoding == "base64" {
		name, limit, decode = "Base64DecodeError", maxFilterBase64, base64.StdEncoding.DecodeString
	}
	if len(text) > limit {
		return nil, invalidParams("Invalid param: DataTooLarge")
	}
	if text == "" {
		return nil, nil
	}
	if out, err = decode(text); err != nil {
		return nil, invalidParams("Invalid param: %s(%v)", name, err)
	}
	if len(out) > maxFilterBytes {
		return nil, invalidParams("Invalid param: DataTooLarge")
	}
	return out, nil
}
