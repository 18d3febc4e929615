package serve_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
)

// TestTenThousandGarbageFrames end connections at worst, never the server.
func TestTenThousandGarbageFrames(t *testing.T) {
	n := start(t)
	random := rand.New(rand.NewPCG(1, 2))
	sent, connections := 0, 0
	for sent < 10_000 {
		s := dial(t, n)
		connections++
		go func() {
			for _, _, err := s.Read(t.Context()); err == nil; _, _, err = s.Read(t.Context()) {
			}
		}()
		for range 500 {
			kind := websocket.MessageText
			if random.IntN(2) == 0 {
				kind = websocket.MessageBinary
			}
			if s.Write(t.Context(), kind, garbage(random)) != nil {
				break
			}
			sent++
		}
		s.CloseNow()
	}
	t.Logf("%d frames over %d connections", sent, connections)
	dial(t, n).ask("slotUnsubscribe", `[1]`, noSubscription)
}

// garbage returns bytes, or a request that was bitten.
func garbage(random *rand.Rand) []byte {
	b := []byte(`{"jsonrpc":"2.0","id":1,"method":"logsSubscribe","params":[{"mentions":["11111111111111111111111111111111"]}]}`)
	if random.IntN(2) == 0 {
		b = make([]byte, random.IntN(300))
	}
	for range 1 + random.IntN(5) {
		if len(b) > 0 {
			b[random.IntN(len(b))] = byte(random.Uint32())
		}
	}
	return b
}

// TestLongFramesEndTheConnection before they are in memory.
func TestLongFramesEndTheConnection(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	_ = s.Write(t.Context(), websocket.MessageText, make([]byte, 70<<10))
	if _, _, err := s.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
		t.Errorf("ended with %v", err)
	}
	dial(t, n).ask("slotSubscribe", `[]`, `"result":1`)
}

// TestWhoNeverReadsIsLetGo without holding up the chain, or those who read: who waited for him would wait for ever.
func TestWhoNeverReadsIsLetGo(t *testing.T) {
	n := start(t)
	lazy, keen := dial(t, n), dial(t, n)
	subscribe := `["` + board.String() + `",{"encoding":"base64"}]`
	lazy.ask("accountSubscribe", subscribe, `"result":1`)
	keen.ask("accountSubscribe", subscribe, `"result":2`)
	const changes, size = 800, 64 << 10
	var longest time.Duration
	for i := range changes {
		began := time.Now()
		n.set(t, board, owned(board, make([]byte, size+i)...))
		longest = max(longest, time.Since(began))
		keen.hear()
	}
	got := 0
	for ; got < changes; got++ {
		if _, _, err := lazy.Read(t.Context()); err != nil {
			break
		}
	}
	if got == changes {
		t.Error("who never read was told everything in the end")
	}
	t.Logf("longest commit %v; who never read was let go of after %d of %d messages of %d bytes", longest, got, changes, size)
}

// TestAThousandSubscribersOfOneAccount on fifty connections: how long until the last is told.
func TestAThousandSubscribersOfOneAccount(t *testing.T) {
	n := start(t)
	const subscribers, sockets, rounds = 1000, 50, 10
	all := make([]socket, sockets)
	for i := range all {
		all[i] = dial(t, n)
		for range subscribers / sockets {
			all[i].say(`{"jsonrpc":"2.0","id":1,"method":"accountSubscribe","params":["` + board.String() + `",{"encoding":"base64"}]}`)
			all[i].hear()
		}
	}
	took := make([]time.Duration, rounds)
	for round := range rounds {
		began := time.Now()
		n.set(t, board, owned(board, make([]byte, 1136)...)) // a game of 200 plies
		done := make(chan struct{})
		for _, s := range all {
			go func() {
				for range subscribers / sockets {
					s.hear()
				}
				done <- struct{}{}
			}()
		}
		for range all {
			<-done
		}
		took[round] = time.Since(began)
	}
	slices.Sort(took)
	t.Logf("%d subscribers on %d sockets: from commit to the last notification, median %v, worst %v",
		subscribers, sockets, took[rounds/2], took[rounds-1])
}

// TestAFloodOfBadSignatures is refused, each by its code, while an honest client is served.
func TestAFloodOfBadSignatures(t *testing.T) {
	n := start(t)
	const senders, each = 4, 250
	var refused atomic.Int64
	var flood sync.WaitGroup
	for range senders {
		flood.Go(func() {
			for range each {
				if strings.Contains(n.post(t, forged(t, n)), `"code":-32003`) {
					refused.Add(1)
				}
			}
		})
	}
	var longest time.Duration
	for to := byte(1); to < 50; to++ {
		began := time.Now()
		call := `{"jsonrpc":"2.0","id":1,"method":"requestAirdrop","params":["` + key(to).String() + `",1000000000]}`
		if got := n.post(t, call); !strings.Contains(got, `"result"`) {
			t.Errorf("an airdrop was answered by %s", got)
		}
		longest = max(longest, time.Since(began))
	}
	flood.Wait()
	if refused.Load() != senders*each {
		t.Errorf("%d of %d forged transactions were refused by -32003", refused.Load(), senders*each)
	}
	t.Logf("%d forged transactions refused; the honest client waited %v at most", refused.Load(), longest)
}

// forged returns a request to send a transfer from the faucet, signed by nobody who may.
func forged(t *testing.T, n *node) string {
	transfer := system.NewTransferInstruction(rand.Uint64N(1<<40), n.Ledger().Faucet(), board).Build()
	tx, err := solana.NewTransaction([]solana.Instruction{transfer}, n.Ledger().LatestBlockhash().Hash, solana.TransactionPayer(n.Ledger().Faucet()))
	if err != nil {
		t.Error(err)
		return ""
	}
	tx.Signatures = []solana.Signature{{1, 2, 3}}
	text, err := tx.ToBase64()
	if err != nil {
		t.Error(err)
	}
	return `{"jsonrpc":"2.0","id":1,"method":"sendTransaction","params":["` + text + `",{"encoding":"base64"}]}`
}
