package rpc_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// seeds are one request of every kind, right and wrong, for both fuzz targets.
func seeds() []string {
	out := []string{
		"", "[]", "{", "null", `"x"`, `[[]]`, `[{"jsonrpc":"2.0","id":1,"method":"getSlot"},7]`,
		`{"jsonrpc":"2.0","method":"ping"}`, `{"jsonrpc":"2.0","id":{},"method":"getSlot"}`,
		`{"jsonrpc":"2.0","id":18446744073709551615,"method":"getSlot","params":[{"minContextSlot":18446744073709551615}]}`,
	}
	for method, params := range map[string]string{
		"getAccountInfo":          `["$board",{"encoding":"base64+zstd","dataSlice":{"offset":1,"length":18446744073709551615}}]`,
		"getBlock":                `[40,{"transactionDetails":"accounts","maxSupportedTransactionVersion":0}]`,
		"getBlocks":               `[18446744073709551615,18446744073709551615]`,
		"getBlocksWithLimit":      `[3,500000]`,
		"getFeeForMessage":        `["$message64"]`,
		"getMultipleAccounts":     `[["$alice","$nobody"]]`,
		"getProgramAccounts":      `["$program",{"filters":[{"memcmp":{"offset":1,"bytes":"2"}},"tokenAccountState"]}]`,
		"getSignatureStatuses":    `[["$landed"]]`,
		"getSignaturesForAddress": `["$alice",{"limit":1000,"before":"$landed"}]`,
		"getSlotLeaders":          `[0,5000]`,
		"getTokenAccountsByOwner": `["$alice",{"mint":"$board"}]`,
		"getTransaction":          `["$landed","jsonParsed"]`,
		"requestAirdrop":          `["$alice",1]`,
		"sendTransaction":         `["$transfer58"]`,
		"simulateTransaction":     `["$transfer64",{"encoding":"base64","accounts":{"addresses":["$alice"]},"innerInstructions":true}]`,
		"accountSubscribe":        `["$board",{"encoding":"base64"}]`,
		"accountUnsubscribe":      `[1]`,
		"programSubscribe":        `["$program",{"encoding":null,"filters":[{"dataSize":8}]}]`,
		"logsSubscribe":           `[{"mentions":["$alice"]}]`,
		"signatureSubscribe":      `["$landed",{"enableReceivedNotification":true}]`,
		"slotSubscribe":           `[]`,
		"rootSubscribe":           `[]`,
	} {
		out = append(out, expand.Replace(`{"jsonrpc":"2.0","id":"x","method":"`+method+`","params":`+params+`}`))
	}
	return out
}

// FuzzBody hands any body to the server: the answer is nothing or JSON, and says what version it is.
func FuzzBody(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	server := rpc.NewServer(newFake())
	f.Fuzz(func(t *testing.T, body string) {
		answer := rpc.Serve(t.Context(), server, []byte(body))
		if len(answer) > 0 && !json.Valid(answer) {
			t.Errorf("%q is answered by %q", body, answer)
		}
	})
}

// commits is an rpc.Feed that a test fills.
type commits struct{ tell func(rpc.Commit) }

func (c *commits) OnCommit(f func(rpc.Commit)) func() {
	c.tell = f
	return func() {}
}

// FuzzFrames hands any messages, one a line, to a peer, and lets something happen on the chain after each: whatever the peer is told
// is JSON, and once it is gone nothing is left of it.
func FuzzFrames(f *testing.F) {
	all := seeds()
	for _, s := range all {
		f.Add(s)
	}
	f.Add(strings.Join(all, "\n"))
	f.Fuzz(func(t *testing.T, lines string) {
		feed := &commits{}
		hub := rpc.NewPubSub(newFake(), feed)
		peer := hub.Peer()
		for line := range strings.Lines(lines) {
			peer.Say([]byte(line))
			happen(feed)
		}
		peer.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for peer.Waiting() > 0 {
			message, err := peer.Next(ctx)
			if err != nil {
				return // too many for a peer that did not read
			}
			if !json.Valid(message) {
				t.Errorf("told %q", message)
			}
		}
		if happen(feed); peer.Waiting() > 0 {
			t.Error("a peer that is gone was told something")
		}
	})
}

// happen commits the transfer, and the two accounts of the program.
func happen(feed *commits) {
	l := newFake()
	tx, _ := l.Transaction(landed)
	feed.tell(rpc.Commit{Slot: 40, Transaction: tx, Accounts: []svm.AccountWrite{
		{Key: board, Account: l.accounts[board]}, {Key: shelf, Account: l.accounts[shelf]}, {Key: alice},
	}})
}
