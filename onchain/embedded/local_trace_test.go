package embedded_test

import (
	"fmt"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/trace"
	"castlekey/session"
)

// submit sends one instruction that all of the signers sign and the first pays for.
func submit(t *testing.T, c *embedded.Chain, in solana.Instruction, signers ...solana.PrivateKey) solana.Signature {
	t.Helper()
	latest, err := c.Client().GetLatestBlockhash(t.Context(), confirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{in}, latest.Value.Blockhash, solana.TransactionPayer(signers[0].PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.Sign(func(key solana.PublicKey) *solana.PrivateKey {
		for i := range signers {
			if signers[i].PublicKey() == key {
				return &signers[i]
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.Client().SendTransaction(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestTransactionsAreTraced: what landed is listed, replayed, and shown by instruction if that is asked for.
func TestTransactionsAreTraced(t *testing.T) {
	c := open(t, embedded.Options{})
	wallet := airdrop(t, c, sol)
	target, key := program.ChessID, solana.NewWallet().PrivateKey
	create, err := session.CreateV2(session.Parties{
		Target: target, Signer: key.PublicKey(), Authority: wallet.PublicKey(), Payer: wallet.PublicKey(),
	}, session.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	id := submit(t, c, create, wallet, key)
	var latest []embedded.Landed
	local(t, c, &latest, "castlekey_latestTransactions", `[1]`)
	if len(latest) != 1 || latest[0].Signature != id || latest[0].Err != nil {
		t.Fatalf("the latest is %+v, not %s", latest, id)
	}
	for _, how := range []struct {
		config string
		listed bool
	}{{``, false}, {`,{}`, false}, {`,{"instructions":true}`, true}} {
		var r trace.Report
		local(t, c, &r, "castlekey_traceTransaction", fmt.Sprintf(`["%s"%s]`, id, how.config))
		if r.Signature != id || r.Differs || r.Instructions == 0 || len(r.Functions) == 0 || len(r.Accounts) < 2 {
			t.Errorf("%s: report is %+v", how.config, r)
		}
		if listed := uint64(len(r.Bytecode)); listed != 0 != how.listed || how.listed && listed != r.Instructions {
			t.Errorf("%s: %d of %d instructions are listed", how.config, listed, r.Instructions)
		}
	}
	var none *trace.Report
	local(t, c, &none, "castlekey_traceTransaction", fmt.Sprintf(`["%s"]`, solana.Signature{1}))
	if none != nil {
		t.Errorf("a transaction that never was did %+v", none)
	}
}
