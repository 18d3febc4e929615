package match

import (
	"encoding/binary"
	"testing"

	"castlekey/game"
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

// DrainForTest has a session key burn what it holds, as a priority fee, down to keep lamports.
func DrainForTest(t *testing.T, m *Match, c game.Color, keep uint64) {
	t.Helper()
	s, h := m.seats[c].session, m.host
	balance, err := s.Balance(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	latest, err := h.rpc.GetLatestBlockhash(t.Context(), rpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	const units = 1_000_000 // at a price of n micro-lamports each, the fee is n lamports
	limit := binary.LittleEndian.AppendUint32([]byte{2}, units)
	price := binary.LittleEndian.AppendUint64([]byte{3}, balance-session.FeePerSignature-keep)
	tx, err := solana.NewTransaction([]solana.Instruction{
		solana.NewInstruction(solana.ComputeBudget, nil, limit), solana.NewInstruction(solana.ComputeBudget, nil, price),
	}, latest.Value.Blockhash, solana.TransactionPayer(s.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sign(tx); err != nil {
		t.Fatal(err)
	}
	if _, err := submit.Send(t.Context(), h.rpc, tx, submit.Options{}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Balance(t.Context()); err != nil || got != keep {
		t.Fatalf("%d lamports left on the key, want %d; %v", got, keep, err)
	}
}
