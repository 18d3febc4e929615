package match

import (
	"testing"

	"castlekey/session"
	"castlekey/session/submit"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// ClosePolicyForTest has a stranger close a session's policy.
func ClosePolicyForTest(t *testing.T, h *Host, ref session.Ref) {
	t.Helper()
	stranger, err := wallet.OpenDemo(h.store, "stranger", h.genesis)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.fund(t.Context(), stranger.PublicKey()); err != nil {
		t.Fatal(err)
	}
	token, _, err := session.TokenAddress(session.V2, ref.Target, ref.ID, ref.Authority)
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.policy(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	latest, err := h.rpc.GetLatestBlockhash(t.Context(), rpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{h.client.Program().ClosePolicy(p.addr, token, ref.Authority)},
		latest.Value.Blockhash, solana.TransactionPayer(stranger.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if err := stranger.Sign(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if _, err := submit.Send(t.Context(), h.rpc, tx, submit.Options{}); err != nil {
		t.Fatal(err)
	}
}
