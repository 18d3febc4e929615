package rpc

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"sync"

	"github.com/gagliardetto/solana-go"
	"github.com/klauspost/compress/zstd"
	"github.com/mr-tron/base58"

	"castlekey/onchain/svm"
)

// encoding is how binary data is written in JSON.
type encoding string

// The encodings of account data. jsonParsed is answered as base64, as Agave does for programs it has no parser for.
const (
	encodingBinary     encoding = "binary" // a bare base58 string, for clients of 2020
	encodingBase58     encoding = "base58"
	encodingBase64     encoding = "base64"
	encodingBase64Zstd encoding = "base64+zstd"
	encodingJSONParsed encoding = "jsonParsed"
	encodingJSON       encoding = "json" // of transactions only
)

// UnmarshalJSON implements json.Unmarshaler.
func (e *encoding) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, null) { // as Rust clients write "no wish"
		return nil
	}
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	switch *e = encoding(text); *e {
	case encodingBinary, encodingBase58, encodingBase64, encodingBase64Zstd, encodingJSONParsed, encodingJSON:
		return nil
	}
	return invalidParams("Invalid params: unknown variant `%s`, expected one of `binary`, `base58`, `base64`, `jsonParsed`, "+
		"`base64+zstd`.", text)
}

// maxBase58 is how much account data is encoded in base58, which takes quadratic time.
const maxBase58 = 128

// dataSlice is the part of an account's data a client wants.
type dataSlice struct {
	Offset uint64 `json:"offset"`
	Length uint64 `json:"length"`
}

func (s *dataSlice) cut(data []byte) []byte {
	if s == nil {
		return data
	}
	if s.Offset >= uint64(len(data)) {
		return nil
	}
	data = data[s.Offset:]
	return data[:min(s.Length, uint64(len(data)))]
}

// encodedAccount is an account in JSON. Numbers are bare u64, rentEpoch included.
type encodedAccount struct {
	Lamports   uint64           `json:"lamports"`
	Data       any              `json:"data"`
	Owner      solana.PublicKey `json:"owner"`
	Executable bool             `json:"executable"`
	RentEpoch  uint64           `json:"rentEpoch"`
	Space      uint64           `json:"space"`
}

// encodeAccount returns nil for no account.
func encodeAccount(a *svm.Account, e encoding, slice *dataSlice) (*encodedAccount, *Error) {
	if a == nil {
		return nil, nil
	}
	data, err := encodeData(slice.cut(a.Data), e)
	if err != nil {
		return nil, err
	}
	return &encodedAccount{
		Lamports: a.Lamports, Data: data, Owner: a.Owner, Executable: a.Executable, RentEpoch: a.RentEpoch,
		Space: uint64(len(a.Data)),
	}, nil
}

func encodeData(data []byte, e encoding) (any, *Error) {
	switch e {
	case encodingBinary, encodingBase58:
		if len(data) > maxBase58 {
			return nil, &Error{Code: CodeInvalidRequest, Message: "Encoded binary (base 58) data should be less than 128 bytes, " +
				"please use Base64 encoding."}
		}
		text := base58.Encode(data)
		if e == encodingBinary {
			return text, nil
		}
		return [2]string{text, string(e)}, nil
	case encodingBase64Zstd:
		return [2]string{base64.StdEncoding.EncodeToString(zstdEncoder().EncodeAll(data, nil)), string(e)}, nil
	default:
		return [2]string{base64.StdEncoding.EncodeToString(data), string(encodingBase64)}, nil
	}
}

// zstdEncoder is made when first needed: most chains never are asked for it, and it is not small.
var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic("rpc: zstd refuses its own defaults: " + err.Error())
	}
	return e
})
