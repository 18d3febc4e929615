package rpc

import (
	"fmt"
	"strconv"
)

// Code is a JSON-RPC error code.
type Code int

// The codes this server answers with. The first five are those of JSON-RPC 2.0, the others Solana's own
// (rpc-client-api/src/custom_error.rs).
const (
	CodeParse          Code = -32700 // the body is not JSON
	CodeInvalidRequest Code = -32600 // the request cannot be served in this form, e.g. base58 of too much data
	CodeMethodNotFound Code = -32601 // no such method here
	CodeInvalidParams  Code = -32602 // parameters of the wrong number, type or content, or bytes that are no transaction
	CodeInternal       Code = -32603 // storage failed

	// CodePreflightFailure: the transaction would fail; the data says why, as simulateTransaction would.
	CodePreflightFailure Code = -32002

	// CodeSignatureFailure: a signature of a submitted transaction does not verify. Agave answered so up to 3.x and clients
	// know it; 4.3 wraps the same finding in CodePreflightFailure.
	CodeSignatureFailure Code = -32003

	// CodeBlockNotAvailable: the slot is yet to come.
	CodeBlockNotAvailable Code = -32004

	// CodeUnsupportedVersion: the transaction's version is above what the client says it understands.
	CodeUnsupportedVersion Code = -32015

	// CodeMinContextSlot: the ledger has not reached the slot the client asks for.
	CodeMinContextSlot Code = -32016
)

var codeNames = map[Code]string{
	CodeParse:              "parse error",
	CodeInvalidRequest:     "invalid request",
	CodeMethodNotFound:     "method not found",
	CodeInvalidParams:      "invalid params",
	CodeInternal:           "internal error",
	CodePreflightFailure:   "preflight failure",
	CodeSignatureFailure:   "signature failure",
	CodeBlockNotAvailable:  "block not available",
	CodeUnsupportedVersion: "unsupported transaction version",
	CodeMinContextSlot:     "minimum context slot not reached",
}

// String names the code.
func (c Code) String() string {
	if name, ok := codeNames[c]; ok {
		return name
	}
	return strconv.Itoa(int(c))
}

// Error is the error object of a JSON-RPC answer.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// Error gives the code's name and the message.
func (e *Error) Error() string { return e.Code.String() + ": " + e.Message }

func invalidParams(format string, args ...any) *Error {
	return &Error{Code: CodeInvalidParams, Message: fmt.Sprintf(format, args...)}
}

// internal hides what failed, as Agave does; the ledger's owner sees it in the returned error's text only.
func internal(err error) *Error {
	return &Error{Code: CodeInternal, Message: "Internal error: " + err.Error()}
}
