package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	"github.com/mr-tron/base58"
)

// params are the positional parameters of a request.
type params []json.RawMessage

var null = []byte("null")

func parseParams(raw json.RawMessage) (params, *Error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, null) {
		return nil, nil
	}
	var p params
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, invalidParams("Invalid params: expected an array")
	}
	return p, nil
}

// into decodes the parameters into out, one each. The first required ones must be there; the others may be missing or null,
// which leaves their value as it is.
func (p params) into(required int, out ...any) *Error {
	if len(p) < required {
		return invalidParams("`params` should have at least %d argument(s)", required)
	}
	if len(p) > len(out) {
		return invalidParams("Invalid params: invalid length %d, expected at most %d", len(p), len(out))
	}
	for i, target := range out {
		if i >= len(p) || i >= required && bytes.Equal(p[i], null) {
			continue
		}
		if err := decode(p[i], target); err != nil {
			return err
		}
	}
	return nil
}

// decode decodes one parameter. Types with rules of their own return an *Error from UnmarshalJSON.
func decode(raw json.RawMessage, out any) *Error {
	err := json.Unmarshal(raw, out)
	var rpcErr *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rpcErr):
		return rpcErr
	default:
		return invalidParams("Invalid params: %v", err)
	}
}

// address is a public key as a parameter.
type address solana.PublicKey

// UnmarshalJSON implements json.Unmarshaler.
func (a *address) UnmarshalJSON(b []byte) error { return unmarshalBase58(b, a[:]) }

// blockhash is a hash as a parameter.
type blockhash solana.Hash

// UnmarshalJSON implements json.Unmarshaler.
func (h *blockhash) UnmarshalJSON(b []byte) error { return unmarshalBase58(b, h[:]) }

// signature is a transaction signature as a parameter.
type signature solana.Signature

// UnmarshalJSON implements json.Unmarshaler.
func (s *signature) UnmarshalJSON(b []byte) error { return unmarshalBase58(b, s[:]) }

// unmarshalBase58 fills dst from a base58 string of exactly its size. The words are those of Rust's parse errors.
func unmarshalBase58(b, dst []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("expected a base58 string: %w", err)
	}
	if text == "" || len(text) > 2*len(dst) { // never decode what cannot fit
		return invalidParams("Invalid param: WrongSize")
	}
	raw, err := base58.Decode(text)
	if err != nil {
		return invalidParams("Invalid param: Invalid")
	}
	if len(raw) != len(dst) {
		return invalidParams("Invalid param: WrongSize")
	}
	copy(dst, raw)
	return nil
}

// contextConfig is the part of a configuration object that most methods share. Commitment is accepted and has no effect: every
// state is final.
type contextConfig struct {
	MinContextSlot *uint64 `json:"minContextSlot"`
}

// reached reports an error if the ledger, at slot, is not where the client wants it.
func (c contextConfig) reached(slot uint64) *Error {
	if c.MinContextSlot == nil || slot >= *c.MinContextSlot {
		return nil
	}
	return &Error{
		Code:    CodeMinContextSlot,
		Message: "Minimum context slot has not been reached",
		Data:    map[string]uint64{"contextSlot": slot},
	}
}
