package embedded_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/embedded"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
)

const (
	sol       = solana.LAMPORTS_PER_SOL
	confirmed = solanarpc.CommitmentConfirmed
)

func open(t testing.TB, o embedded.Options) *embedded.Chain {
	t.Helper()
	c, err := embedded.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func airdrop(t testing.TB, c *embedded.Chain, lamports uint64) solana.PrivateKey {
	t.Helper()
	k := solana.NewWallet().PrivateKey
	if _, err := c.Client().RequestAirdrop(t.Context(), k.PublicKey(), lamports, confirmed); err != nil {
		t.Fatal(err)
	}
	return k
}

// transfer returns a signed transfer with the latest blockhash.
func transfer(t testing.TB, c *embedded.Chain, from solana.PrivateKey, to solana.PublicKey, lamports uint64) *solana.Transaction {
	t.Helper()
	latest, err := c.Client().GetLatestBlockhash(t.Context(), confirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction(
		[]solana.Instruction{system.NewTransferInstruction(lamports, from.PublicKey(), to).Build()}, latest.Value.Blockhash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &from }); err != nil {
		t.Fatal(err)
	}
	return tx
}

// TestClientSeesACluster walks through what a wallet does, with solana-go's own client.
func TestClientSeesACluster(t *testing.T) {
	c := open(t, embedded.Options{})
	client, ctx := c.Client(), t.Context()
	from, to := airdrop(t, c, 2*sol), solana.NewWallet().PublicKey()

	tx := transfer(t, c, from, to, sol)
	fee, err := client.GetFeeForMessage(ctx, tx.Message.ToBase64(), confirmed)
	if err != nil || *fee.Value != 5000 {
		t.Fatalf("fee is %v, %v", fee, err)
	}
	simulated, err := client.SimulateTransactionWithOpts(ctx, tx, &solanarpc.SimulateTransactionOpts{
		SigVerify: true,
		Accounts:  &solanarpc.SimulateTransactionAccountsOpts{Encoding: solana.EncodingBase64, Addresses: []solana.PublicKey{to}},
	})
	if err != nil || simulated.Value.Err != nil || simulated.Value.Accounts[0].Lamports != sol {
		t.Fatalf("simulation is %+v, %v", simulated, err)
	}
	id, err := client.SendTransaction(ctx, tx)
	if err != nil || id != tx.Signatures[0] {
		t.Fatalf("sent %s, %v", id, err)
	}
	statuses, err := client.GetSignatureStatuses(ctx, true, id, solana.Signature{1})
	if err != nil {
		t.Fatal(err)
	}
	if s := statuses.Value; s[0].ConfirmationStatus != solanarpc.ConfirmationStatusFinalized || s[0].Err != nil || s[1] != nil {
		t.Errorf("statuses are %+v", s)
	}
	landed, err := client.GetTransaction(ctx, id, &solanarpc.GetTransactionOpts{Encoding: solana.EncodingBase64})
	if err != nil {
		t.Fatal(err)
	}
	wantLogs := []string{"Program 11111111111111111111111111111111 invoke [1]", "Program 11111111111111111111111111111111 success"}
	if diff := cmp.Diff(wantLogs, landed.Meta.LogMessages); diff != "" || *landed.Meta.ComputeUnitsConsumed != 150 {
		t.Errorf("logs (-want +got):\n%s\n%+v", diff, landed.Meta)
	}
	balance, err := client.GetBalance(ctx, from.PublicKey(), confirmed)
	if err != nil || balance.Value != sol-5000 {
		t.Errorf("balance is %+v, %v", balance, err)
	}
	if _, err := client.GetTransaction(ctx, solana.Signature{1}, nil); !errors.Is(err, solanarpc.ErrNotFound) {
		t.Errorf("an unknown transaction: %v", err)
	}
}

// rpcError returns the error object of a refused call.
func rpcError(t testing.TB, err error) *jsonrpc.RPCError {
	t.Helper()
	var e *jsonrpc.RPCError
	if !errors.As(err, &e) {
		t.Fatalf("error is %v", err)
	}
	return e
}

// TestClientIsToldWhy sends what cannot land.
func TestClientIsToldWhy(t *testing.T) {
	type make func(*testing.T, *embedded.Chain) *solana.Transaction
	cases := map[string]struct {
		make make
		code int
		err  any // data.err
	}{
		"more than there is": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			return transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, 2*sol)
		}, -32002, map[string]any{"InstructionError": []any{json.Number("0"), map[string]any{"Custom": json.Number("1")}}}},
		"a wallet that does not exist": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			return transfer(t, c, solana.NewWallet().PrivateKey, solana.PublicKey{1}, 1)
		}, -32002, "AccountNotFound"},
		"too little for the receiver to exist": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			return transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, 1)
		}, -32002, map[string]any{"InsufficientFundsForRent": map[string]any{"account_index": json.Number("1")}}},
		"a blockhash that is too old": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			tx := transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, sol/2)
			if err := c.Ledger().WarpSlots(151); err != nil {
				t.Fatal(err)
			}
			return tx
		}, -32002, "BlockhashNotFound"},
		"the same transaction twice": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			tx := transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, sol/2)
			if _, err := c.Client().SendTransaction(t.Context(), tx); err != nil {
				t.Fatal(err)
			}
			return tx
		}, -32002, "AlreadyProcessed"},
		"a signature of somebody else": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			tx := transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, sol/2)
			tx.Signatures[0][0] ^= 1
			return tx
		}, -32003, nil},
		"an instruction that names no account": {func(t *testing.T, c *embedded.Chain) *solana.Transaction {
			tx := transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, sol/2)
			tx.Message.Instructions[0].Accounts[0] = 9
			return tx
		}, -32602, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			chain := open(t, embedded.Options{})
			_, err := chain.Client().SendTransaction(t.Context(), c.make(t, chain))
			e := rpcError(t, err)
			if e.Code != c.code {
				t.Errorf("code is %d, want %d: %s", e.Code, c.code, e.Message)
			}
			data, _ := e.Data.(map[string]any)
			if diff := cmp.Diff(c.err, data["err"]); diff != "" {
				t.Errorf("err (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProgramsAreThere looks at the programs' accounts and finds accounts by their owner.
func TestProgramsAreThere(t *testing.T) {
	c := open(t, embedded.Options{})
	client, ctx := c.Client(), t.Context()
	for name, id := range map[string]solana.PublicKey{"session": program.SessionID, "chess": program.ChessID} {
		out, err := client.GetAccountInfo(ctx, id)
		if err != nil || !out.Value.Executable || out.Value.Owner != svm.LoaderV2ID {
			t.Errorf("the %s program is %+v, %v", name, out, err)
		}
	}
	key, data := solana.NewWallet().PublicKey(), []byte{0, 1, 2, 3}
	account := &svm.Account{Lamports: sol, Owner: program.ChessID, RentEpoch: svm.RentExemptEpoch, Data: data}
	if err := c.Ledger().SetAccount(key, account); err != nil {
		t.Fatal(err)
	}
	found, err := client.GetProgramAccountsWithOpts(ctx, program.ChessID, &solanarpc.GetProgramAccountsOpts{
		Filters: []solanarpc.RPCFilter{{DataSize: 4}, {Memcmp: &solanarpc.RPCFilterMemcmp{Offset: 2, Bytes: []byte{2, 3}}}},
	})
	if err != nil || len(found) != 1 || found[0].Pubkey != key {
		t.Fatalf("found %+v, %v", found, err)
	}
	if diff := cmp.Diff(base64.StdEncoding.EncodeToString(data), base64.StdEncoding.EncodeToString(found[0].Account.Data.GetBinary())); diff != "" {
		t.Errorf("data (-want +got):\n%s", diff)
	}
}

// TestChainGoesOnWhereItWasClosed reopens a file and plays on with the same client calls.
func TestChainGoesOnWhereItWasClosed(t *testing.T) {
	o := embedded.Options{Path: filepath.Join(t.TempDir(), "chain.db"), SlotDuration: embedded.DefaultSlotDuration}
	c := open(t, o)
	from := airdrop(t, c, sol)
	tx := transfer(t, c, from, solana.PublicKey{1}, sol/2)
	if _, err := embedded.Open(o); !errors.Is(err, ledger.ErrLocked) {
		t.Errorf("a second opener: %v", err)
	}
	c.Close()

	c = open(t, o)
	if _, err := c.Client().SendTransaction(t.Context(), tx); err != nil {
		t.Errorf("a transaction signed before the restart: %v", err)
	}
	count, err := c.Client().GetTransactionCount(t.Context(), confirmed)
	if err != nil || count != 2 {
		t.Errorf("%d transactions, %v", count, err)
	}
}

// TestWatchingTellsOfAClientsTransaction receives the account a transfer credits.
func TestWatchingTellsOfAClientsTransaction(t *testing.T) {
	c := open(t, embedded.Options{})
	key := solana.NewWallet().PublicKey()
	updates, cancel := c.WatchAccount(key)
	defer cancel()
	if _, err := c.Client().RequestAirdrop(t.Context(), key, sol, ""); err != nil {
		t.Fatal(err)
	}
	select {
	case u := <-updates:
		if u.Account.Lamports != sol {
			t.Errorf("update is %+v", u)
		}
	case <-time.After(time.Second):
		t.Error("no update")
	}
}
