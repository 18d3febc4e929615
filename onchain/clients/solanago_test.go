package clients_test

import (
	"errors"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"

	"castlekey/onchain/program"
)

const confirmed = solanarpc.CommitmentConfirmed

// transfer returns a signed transfer of one SOL with the latest blockhash.
func transfer(t *testing.T, c served, from solana.PrivateKey, to solana.PublicKey) *solana.Transaction {
	t.Helper()
	latest, err := c.client.GetLatestBlockhash(t.Context(), confirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{
		system.NewTransferInstruction(solana.LAMPORTS_PER_SOL, from.PublicKey(), to).Build(),
	}, latest.Value.Blockhash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &from }); err != nil {
		t.Fatal(err)
	}
	return tx
}

// rich returns a wallet with three SOL.
func rich(t *testing.T, c served) solana.PrivateKey {
	t.Helper()
	wallet := solana.NewWallet().PrivateKey
	if _, err := c.client.RequestAirdrop(t.Context(), wallet.PublicKey(), 3*solana.LAMPORTS_PER_SOL, confirmed); err != nil {
		t.Fatal(err)
	}
	return wallet
}

// TestSolanaGoDecodesEveryAnswer, over HTTP: its decoder refuses members it does not know.
func TestSolanaGoDecodesEveryAnswer(t *testing.T) {
	c := serveChain(t)
	client, ctx := c.client, t.Context()
	from, to := rich(t, c), solana.NewWallet().PublicKey()
	tx := transfer(t, c, from, to)
	id, err := client.SendTransactionWithOpts(ctx, tx, solanarpc.TransactionOpts{PreflightCommitment: confirmed})
	if err != nil {
		t.Fatal(err)
	}
	slot, err := client.GetSlot(ctx, confirmed)
	if err != nil {
		t.Fatal(err)
	}
	version := uint64(0)
	for name, call := range map[string]func() error{
		"getAccountInfo":                    func() error { _, err := client.GetAccountInfo(ctx, to); return err },
		"getBalance":                        func() error { _, err := client.GetBalance(ctx, to, confirmed); return err },
		"getBlockHeight":                    func() error { _, err := client.GetBlockHeight(ctx, confirmed); return err },
		"getBlockTime":                      func() error { _, err := client.GetBlockTime(ctx, slot); return err },
		"getBlocks":                         func() error { _, err := client.GetBlocks(ctx, 1, &slot, confirmed); return err },
		"getBlocksWithLimit":                func() error { _, err := client.GetBlocksWithLimit(ctx, 1, 2, confirmed); return err },
		"getClusterNodes":                   func() error { _, err := client.GetClusterNodes(ctx); return err },
		"getEpochInfo":                      func() error { _, err := client.GetEpochInfo(ctx, confirmed); return err },
		"getEpochSchedule":                  func() error { _, err := client.GetEpochSchedule(ctx); return err },
		"getFeeForMessage":                  func() error { _, err := client.GetFeeForMessage(ctx, tx.Message.ToBase64(), confirmed); return err },
		"getFirstAvailableBlock":            func() error { _, err := client.GetFirstAvailableBlock(ctx); return err },
		"getGenesisHash":                    func() error { _, err := client.GetGenesisHash(ctx); return err },
		"getHealth":                         func() error { _, err := client.GetHealth(ctx); return err },
		"getIdentity":                       func() error { _, err := client.GetIdentity(ctx); return err },
		"getInflationGovernor":              func() error { _, err := client.GetInflationGovernor(ctx, confirmed); return err },
		"getInflationRate":                  func() error { _, err := client.GetInflationRate(ctx); return err },
		"getLargestAccounts":                func() error { _, err := client.GetLargestAccounts(ctx, confirmed, ""); return err },
		"getMinimumBalanceForRentExemption": func() error { _, err := client.GetMinimumBalanceForRentExemption(ctx, 9, confirmed); return err },
		"getMultipleAccounts":               func() error { _, err := client.GetMultipleAccounts(ctx, to, from.PublicKey()); return err },
		"getProgramAccounts":                func() error { _, err := client.GetProgramAccounts(ctx, program.ChessID); return err },
		"getRecentPerformanceSamples":       func() error { _, err := client.GetRecentPerformanceSamples(ctx, nil); return err },
		"getRecentPrioritizationFees":       func() error { _, err := client.GetRecentPrioritizationFees(ctx, nil); return err },
		"getSignaturesForAddress":           func() error { _, err := client.GetSignaturesForAddress(ctx, to); return err },
		"getSignatureStatuses":              func() error { _, err := client.GetSignatureStatuses(ctx, true, id); return err },
		"getSlotLeader":                     func() error { _, err := client.GetSlotLeader(ctx, confirmed); return err },
		"getSlotLeaders":                    func() error { _, err := client.GetSlotLeaders(ctx, slot, 3); return err },
		"getSupply":                         func() error { _, err := client.GetSupply(ctx, confirmed); return err },
		"getTransactionCount":               func() error { _, err := client.GetTransactionCount(ctx, confirmed); return err },
		"getVersion":                        func() error { _, err := client.GetVersion(ctx); return err },
		"getVoteAccounts":                   func() error { _, err := client.GetVoteAccounts(ctx, nil); return err },
		"isBlockhashValid": func() error {
			_, err := client.IsBlockhashValid(ctx, tx.Message.RecentBlockhash, confirmed)
			return err
		},
		"minimumLedgerSlot":   func() error { _, err := client.MinimumLedgerSlot(ctx); return err },
		"simulateTransaction": func() error { _, err := client.SimulateTransaction(ctx, tx); return err },
		"getBlock": func() error {
			_, err := client.GetBlockWithOpts(ctx, slot, &solanarpc.GetBlockOpts{
				Commitment: confirmed, Encoding: solana.EncodingBase64, MaxSupportedTransactionVersion: &version,
			})
			return err
		},
		"getTransaction": func() error {
			_, err := client.GetTransaction(ctx, id, &solanarpc.GetTransactionOpts{Commitment: confirmed, Encoding: solana.EncodingBase64})
			return err
		},
		"getTokenAccountsByOwner": func() error {
			_, err := client.GetTokenAccountsByOwner(ctx, to, &solanarpc.GetTokenAccountsConfig{ProgramId: &solana.TokenProgramID}, nil)
			return err
		},
	} {
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSolanaGoSeesHistoryAndRefusals: what landed is found by account and by block, and a refusal keeps its code and data.
func TestSolanaGoSeesHistoryAndRefusals(t *testing.T) {
	c := serveChain(t)
	client, ctx := c.client, t.Context()
	from, to := rich(t, c), solana.NewWallet().PublicKey()
	id, err := client.SendTransaction(ctx, transfer(t, c, from, to))
	if err != nil {
		t.Fatal(err)
	}
	found, err := client.GetSignaturesForAddress(ctx, to)
	if err != nil || len(found) != 1 || found[0].Signature != id || found[0].Err != nil {
		t.Fatalf("the account's transactions are %+v, %v", found, err)
	}
	version := uint64(0)
	block, err := client.GetBlockWithOpts(ctx, found[0].Slot, &solanarpc.GetBlockOpts{
		TransactionDetails: solanarpc.TransactionDetailsSignatures, MaxSupportedTransactionVersion: &version,
	})
	if err != nil || len(block.Signatures) == 0 || block.Signatures[len(block.Signatures)-1] != id {
		t.Errorf("block %d is %+v, %v", found[0].Slot, block, err)
	}
	poor := transfer(t, c, solana.NewWallet().PrivateKey, to)
	var refusal *jsonrpc.RPCError
	if _, err := client.SendTransaction(ctx, poor); !errors.As(err, &refusal) || refusal.Code != -32002 {
		t.Fatalf("a wallet without money was refused by %v", err)
	}
	if data, ok := refusal.Data.(map[string]any); !ok || data["err"] != "AccountNotFound" {
		t.Errorf("the refusal says %v", refusal.Data)
	}
	answers, err := client.RPCCallBatch(ctx, jsonrpc.RPCRequests{
		jsonrpc.NewRequest("getSlot"), jsonrpc.NewRequest("nonsense"), jsonrpc.NewRequest("getHealth"),
	})
	if err != nil || len(answers) != 3 || answers[0].Error != nil || answers[1].Error == nil || answers[2].Error != nil {
		t.Errorf("a batch was answered by %v, %v", answers, err)
	}
}
