package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
)

// Transport carries a solana-go client's requests to a Handler in the same process. Requests and answers are JSON on the way, so
// the client sees exactly what it would see over HTTP.
type Transport struct {
	handler Handler
}

var _ solanarpc.JSONRPCClient = (*Transport)(nil)

// NewTransport returns a transport to l, for solana-go's NewWithCustomRPCClient.
func NewTransport(l Ledger) *Transport { return TransportTo(NewServer(l)) }

// TransportTo returns a transport to whatever answers methods.
func TransportTo(h Handler) *Transport { return &Transport{h} }

// CallForInto makes one call and decodes the result into out. Errors of the method are *jsonrpc.RPCError.
func (t *Transport) CallForInto(ctx context.Context, out any, method string, params []any) error {
	answer, err := t.call(ctx, method, params)
	if err != nil {
		return err
	}
	if answer.Error != nil {
		return answer.Error
	}
	if err := json.Unmarshal(answer.Result, out); err != nil {
		return fmt.Errorf("decode result of %s: %w", method, err)
	}
	return nil
}

// CallWithCallback makes one call and hands its answer over as an HTTP response would have brought it.
func (t *Transport) CallWithCallback(
	ctx context.Context, method string, params []any, callback func(*http.Request, *http.Response) error,
) error {
	answer, err := t.call(ctx, method, params)
	if err != nil {
		return err
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("encode answer of %s: %w", method, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "inprocess:", http.NoBody)
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	return callback(request, &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/json"}},
		ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)), Request: request,
	})
}

// CallBatch makes several calls, one after the other.
func (t *Transport) CallBatch(ctx context.Context, requests jsonrpc.RPCRequests) (jsonrpc.RPCResponses, error) {
	answers := make(jsonrpc.RPCResponses, len(requests))
	for i, r := range requests {
		answer, err := t.call(ctx, r.Method, r.Params)
		if err != nil {
			return nil, err
		}
		answer.ID = i // as solana-go numbers the requests of a batch
		answers[i] = answer
	}
	return answers, nil
}

// Close implements io.Closer. The ledger is its owner's to close.
func (t *Transport) Close() error { return nil }

func (t *Transport) call(ctx context.Context, method string, params any) (*jsonrpc.RPCResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	raw, err := json.Marshal(params)
	if err != nil {
		return nil, fmt.Errorf("encode parameters of %s: %w", method, err)
	}
	answer := &jsonrpc.RPCResponse{JSONRPC: "2.0", ID: 1}
	result, rpcErr := t.handler.Handle(ctx, method, raw)
	if rpcErr != nil {
		answer.Error, err = overTheWire(rpcErr)
		return answer, err
	}
	if answer.Result, err = json.Marshal(result); err != nil {
		return nil, fmt.Errorf("encode result of %s: %w", method, err)
	}
	return answer, nil
}

// overTheWire returns an error as a client decodes it: its data as plain maps, its numbers exact.
func overTheWire(e *Error) (*jsonrpc.RPCError, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode error: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var out jsonrpc.RPCError
	if err := decoder.Decode(&out); err != nil {
		return nil, fmt.Errorf("decode error: %w", err)
	}
	return &out, nil
}
