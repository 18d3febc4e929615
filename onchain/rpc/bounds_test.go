package rpc_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"castlekey/onchain/rpc"
)

// long answers everything with a megabyte, and counts.
type long struct{ asked int }

func (l *long) Handle(context.Context, string, json.RawMessage) (any, *rpc.Error) {
	l.asked++
	return strings.Repeat("x", 1<<20), nil
}

// TestBatchesAreAnsweredToALimit asks for more in one batch than anybody should have to keep in memory.
func TestBatchesAreAnsweredToALimit(t *testing.T) {
	calls := make([]string, rpc.MaxBatch)
	for i := range calls {
		calls[i] = fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"getProgramAccounts"}`, i)
	}
	var handler long
	body := rpc.Serve(t.Context(), &handler, []byte("["+strings.Join(calls, ",")+"]"))
	if len(body) > 40<<20 {
		t.Errorf("answered by %d bytes", len(body))
	}
	var answers []struct {
		ID     int
		Result string
		Error  *rpc.Error
	}
	if err := json.Unmarshal(body, &answers); err != nil || len(answers) != len(calls) {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	for i, a := range answers {
		if a.ID != i || (a.Error == nil) != (i < handler.asked) || (a.Error == nil) != (len(a.Result) == 1<<20) {
			t.Fatalf("answer %d of %d that were looked into: id %d, %d bytes, %v", i, handler.asked, a.ID, len(a.Result), a.Error)
		}
	}
	if handler.asked < 20 {
		t.Errorf("only %d calls were answered", handler.asked)
	}
}

// TestWhoAsksAndNeverReadsIsLetGo before what he is answered takes much memory; who opens all he may before he reads is not.
func TestWhoAsksAndNeverReadsIsLetGo(t *testing.T) {
	isSlow := func(p *rpc.Peer) bool {
		select {
		case <-p.Slow():
			return true
		default:
			return false
		}
	}
	hub := rpc.NewPubSub(newFake(), &commits{})
	busy := hub.Peer()
	for i := range rpc.MaxSubscriptions {
		busy.Say(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":"%036d","method":"accountSubscribe","params":["%s"]}`, i, board))
	}
	if isSlow(busy) {
		t.Error("who opened all his subscriptions was let go of")
	}
	greedy, waiting := hub.Peer(), 0
	for !isSlow(greedy) && waiting < 16<<20 {
		greedy.Say([]byte(`{"jsonrpc":"2.0","method":"slotSubscribe","id":"` + strings.Repeat("x", 60_000) + `"}`))
		waiting += 60_000
	}
	if waiting > 1<<20 {
		t.Errorf("%d bytes of answers wait for who does not read", waiting)
	}
}
