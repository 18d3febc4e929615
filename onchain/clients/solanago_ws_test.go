package clients_test

import (
	"context"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc/ws"
)

// subscription is what solana-go's subscriptions have in common.
type subscription[T any] interface {
	Recv(context.Context) (T, error)
	Unsubscribe()
}

// next returns the next notification of what subscribe opened.
func next[T any](t *testing.T, s subscription[T], err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	got, err := s.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestSolanaGoSubscribes to everything, over WebSocket: its decoder refuses members it does not know.
func TestSolanaGoSubscribes(t *testing.T) {
	c := serveChain(t)
	ctx := t.Context()
	socket, err := ws.Connect(ctx, c.ws)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	from, to := rich(t, c), solana.NewWallet().PublicKey()
	tx := transfer(t, c, from, to)
	account, accountErr := socket.AccountSubscribe(to, confirmed)
	owned, ownedErr := socket.ProgramSubscribe(solana.SystemProgramID, confirmed)
	logs, logsErr := socket.LogsSubscribeMentions(to, confirmed)
	signature, signatureErr := socket.SignatureSubscribe(tx.Signatures[0], confirmed)
	slot, slotErr := socket.SlotSubscribe()
	root, rootErr := socket.RootSubscribe()
	next(t, slot, slotErr) // solana-go does not wait for ids: once slots are told, so is all that was asked for before
	if _, err := c.client.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if got := next(t, account, accountErr); got.Value.Lamports != solana.LAMPORTS_PER_SOL {
		t.Errorf("account %+v", got)
	}
	if got := next(t, owned, ownedErr); got.Value.Account == nil {
		t.Errorf("program %+v", got)
	}
	if got := next(t, logs, logsErr); got.Value.Signature != tx.Signatures[0] || len(got.Value.Logs) != 2 {
		t.Errorf("logs %+v", got)
	}
	if got := next(t, signature, signatureErr); got.Value.Err != nil {
		t.Errorf("signature %+v", got)
	}
	if got := next(t, slot, slotErr); got.Parent+1 != got.Slot {
		t.Errorf("slot %+v", got)
	}
	next(t, root, rootErr)
	late, lateErr := socket.SignatureSubscribe(tx.Signatures[0], confirmed)
	if got := next(t, late, lateErr); got.Value.Err != nil {
		t.Errorf("a signature that landed before: %+v", got)
	}
}
