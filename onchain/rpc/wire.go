package rpc

import (
	"bytes"
	"context"
	"encoding/json"
)

// MaxBatch is how many requests one batch may hold.
const MaxBatch = 100

// maxBatchAnswer is how many bytes the answers to one batch may take before the rest of it is refused; the last may take more than that.
const maxBatchAnswer = 32 << 20

// Request is one JSON-RPC request as it came.
type Request struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"` // a string, a number or null, echoed as it is; absent: nobody waits for an answer
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// Answer is the answer to a Request. It is written with exactly the members that clients know.
type Answer struct {
	ID     json.RawMessage
	Result any // null if nil
	Error  *Error
}

// MarshalJSON implements json.Marshaler.
func (a Answer) MarshalJSON() ([]byte, error) {
	if a.ID == nil {
		a.ID = null
	}
	if a.Error != nil {
		return json.Marshal(struct {
			Version string          `json:"jsonrpc"`
			Error   *Error          `json:"error"`
			ID      json.RawMessage `json:"id"`
		}{"2.0", a.Error, a.ID})
	}
	return json.Marshal(struct {
		Version string          `json:"jsonrpc"`
		Result  any             `json:"result"`
		ID      json.RawMessage `json:"id"`
	}{"2.0", a.Result, a.ID})
}

// ParseRequest reads one request. The error is for the answer; the request then holds the id, if it had one.
func ParseRequest(raw []byte) (Request, *Error) {
	var r Request
	if !json.Valid(raw) {
		return r, &Error{Code: CodeParse, Message: "Parse error"}
	}
	if err := json.Unmarshal(raw, &r); err != nil || r.Version != "2.0" || r.Method == "" || !plain(r.ID) {
		if !plain(r.ID) {
			r.ID = nil
		}
		return r, &Error{Code: CodeInvalidRequest, Message: "Invalid request"}
	}
	return r, nil
}

// plain reports whether an id is one that may be echoed.
func plain(id json.RawMessage) bool {
	return len(id) == 0 || id[0] != '{' && id[0] != '['
}

// A Handler answers methods: a Server, or what serves more than it.
type Handler interface {
	Handle(ctx context.Context, method string, params json.RawMessage) (any, *Error)
}

// Serve answers the body of one HTTP request, a JSON-RPC request or a batch of them. It returns nil if nobody waits for an answer.
func Serve(ctx context.Context, h Handler, body []byte) []byte {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '[' {
		return encodeAnswer(serveOne(ctx, h, body))
	}
	return serveBatch(ctx, h, body)
}

// Refuse is the body that answers a request nobody looked into.
func Refuse(e *Error) []byte { return encodeAnswer(&Answer{Error: e}) }

func serveBatch(ctx context.Context, h Handler, body []byte) []byte {
	var batch []json.RawMessage
	if err := json.Unmarshal(body, &batch); err != nil {
		return Refuse(&Error{Code: CodeParse, Message: "Parse error"})
	}
	if len(batch) == 0 || len(batch) > MaxBatch {
		return Refuse(&Error{Code: CodeInvalidRequest, Message: "Invalid request"})
	}
	answers, size := [][]byte{}, 0
	for _, raw := range batch {
		if size > maxBatchAnswer {
			h = full{}
		}
		if answer := encodeAnswer(serveOne(ctx, h, raw)); answer != nil {
			answers = append(answers, answer)
			size += len(answer)
		}
	}
	if len(answers) == 0 {
		return nil
	}
	return append(append([]byte{'['}, bytes.Join(answers, []byte{','})...), ']')
}

// full answers what a batch has no room for any more. It is not executed.
type full struct{}

// Handle implements Handler.
func (full) Handle(context.Context, string, json.RawMessage) (any, *Error) {
	return nil, &Error{Code: CodeInvalidRequest, Message: "The answers to the batch are too large; ask for less at once"}
}

// serveOne answers one request, nil if it has no id. Requests without one are not executed either: no client of Solana's sends any
// that should do something.
func serveOne(ctx context.Context, h Handler, raw []byte) *Answer {
	r, err := ParseRequest(raw)
	if err != nil {
		return &Answer{ID: r.ID, Error: err}
	}
	if r.ID == nil {
		return nil
	}
	a := &Answer{ID: r.ID}
	a.Result, a.Error = h.Handle(ctx, r.Method, r.Params)
	return a
}

// encodeAnswer writes an answer; one whose result cannot be written becomes an error.
func encodeAnswer(a *Answer) []byte {
	if a == nil {
		return nil
	}
	out, err := json.Marshal(a)
	if err == nil {
		return out
	}
	if out, err = json.Marshal(Answer{ID: a.ID, Error: internal(err)}); err == nil {
		return out
	}
	return []byte(`{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":null}`)
}
