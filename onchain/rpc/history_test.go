package rpc_test

import (
	"encoding/binary"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/svm"
)

// TestHistory compares the lists of transactions and blocks whole.
func TestHistory(t *testing.T) {
	const (
		failedLine = `{"signature":"$failed","slot":41,"err":{"InstructionError":[0,{"Custom":1}]},"memo":null,"blockTime":1700000000,"confirmationStatus":"finalized"}`
		landedLine = `{"signature":"$landed","slot":40,"err":null,"memo":null,"blockTime":1699999999,"confirmationStatus":"finalized"}`
		block      = `"blockTime":1700000000,"blockhash":"$hash","parentSlot":39,"previousBlockhash":"` // of slot 40
	)
	previous := solana.Hash(key(8)).String() + `"`
	cases := map[string]struct{ method, params, want string }{
		"transactions of an account":   {"getSignaturesForAddress", `["$alice",{"limit":2,"before":"$failed"}]`, `{"result":[` + failedLine + `,` + landedLine + `]}`},
		"a page of nothing":            {"getSignaturesForAddress", `["$alice",{"limit":0}]`, `{"error":{"code":-32602,"message":"Invalid limit; max 1000"}}`},
		"a page too long":              {"getSignaturesForAddress", `["$alice",{"limit":1001}]`, `{"error":{"code":-32602,"message":"Invalid limit; max 1000"}}`},
		"a block's signatures":         {"getBlock", `[40,{"transactionDetails":"signatures","rewards":false}]`, `{"result":{"blockHeight":40,` + block + previous + `,"signatures":["$landed"]}}`},
		"a block without transactions": {"getBlock", `[40,{"transactionDetails":"none"}]`, `{"result":{"blockHeight":40,` + block + previous + `,"rewards":[]}}`},
		"an empty block":               {"getBlock", `[42,"base64"]`, `{"result":{"blockHeight":42,"blockTime":1700000000,"blockhash":"$hash","parentSlot":41,"previousBlockhash":"` + previous + `,"transactions":[],"rewards":[]}}`},
		"a block of the future":        {"getBlock", `[43]`, `{"error":{"code":-32004,"message":"Block not available for slot 43"}}`},
		"a block in strange detail":    {"getBlock", `[40,{"transactionDetails":"some"}]`, "{\"error\":{\"code\":-32602,\"message\":\"Invalid params: unknown variant `some`, expected one of `full`, `signatures`, `none`, `accounts`.\"}}"},
		"blocks to the newest":         {"getBlocks", `[40]`, `{"result":[40,41,42]}`},
		"blocks of a range":            {"getBlocks", `[3,4,{"commitment":"finalized"}]`, `{"result":[3,4]}`},
		"blocks with a configuration":  {"getBlocks", `[42,{"commitment":"finalized"}]`, `{"result":[42]}`},
		"blocks of too long a range":   {"getBlocks", `[0,500001]`, `{"error":{"code":-32602,"message":"Slot range too large; max 500000"}}`},
		"so many blocks":               {"getBlocksWithLimit", `[41,5]`, `{"result":[41,42]}`},
		"no blocks":                    {"getBlocksWithLimit", `[41,0]`, `{"result":[]}`},
		"the supply":                   {"getSupply", `[]`, `{"result":{"context":$context,"value":{"circulating":1000000016,"nonCirculating":0,"nonCirculatingAccounts":[],"total":1000000016}}}`},
		"the leaders":                  {"getSlotLeaders", `[1,2]`, `{"result":["$hash","$hash"]}`},
		"the votes":                    {"getVoteAccounts", `[{"commitment":"recent"}]`, `{"result":{"current":[],"delinquent":[]}}`},
		"the epochs":                   {"getEpochSchedule", ``, `{"result":{"firstNormalEpoch":14,"firstNormalSlot":524256,"leaderScheduleSlotOffset":432000,"slotsPerEpoch":432000,"warmup":true}}`},
		"rewards nobody got":           {"getInflationReward", `[["$alice","$board"]]`, `{"result":[null,null]}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ask(t, newFake(), c.method, expand.Replace(c.params))
			if diff := cmp.Diff(expand.Replace(c.want), got); diff != "" {
				t.Errorf("%s(%s) (-want +got):\n%s", c.method, c.params, diff)
			}
		})
	}
	f := newFake()
	ask(t, f, "getSignaturesForAddress", expand.Replace(`["$alice",{"limit":2,"before":"$failed","until":"$landed"}]`))
	if f.query.Before != failed || f.query.Until != landed || f.query.Limit != 2 {
		t.Errorf("asked for %+v", f.query)
	}
}

// TestBlocksAreWrittenInEveryDetail compares getBlock with golden files.
func TestBlocksAreWrittenInEveryDetail(t *testing.T) {
	for name, params := range map[string]string{
		"full":     `[40,{"encoding":"base64","maxSupportedTransactionVersion":0}]`,
		"accounts": `[40,{"transactionDetails":"accounts","maxSupportedTransactionVersion":0}]`,
	} {
		t.Run(name, func(t *testing.T) { golden(t, "block-"+name, ask(t, newFake(), "getBlock", params)) })
	}
}

// TestTokens puts a mint and an account of it on the chain.
func TestTokens(t *testing.T) {
	mint, wallet := key(6), key(7)
	token := make([]byte, 165)
	copy(token, mint[:])
	copy(token[32:], alice[:])
	binary.LittleEndian.PutUint64(token[64:], 1_050_000)
	supply := make([]byte, 82)
	binary.LittleEndian.PutUint64(supply[36:], 7)
	supply[44] = 6
	f := newFake()
	f.accounts[mint] = &svm.Account{Lamports: 1, Owner: solana.TokenProgramID, Data: supply}
	f.accounts[wallet] = &svm.Account{Lamports: 1, Owner: solana.TokenProgramID, Data: token}
	cases := map[string]struct{ method, params, want string }{
		"a balance":       {"getTokenAccountBalance", `["` + wallet.String() + `"]`, `{"result":{"context":$context,"value":{"uiAmount":1.05,"decimals":6,"amount":"1050000","uiAmountString":"1.05"}}}`},
		"a supply":        {"getTokenSupply", `["` + mint.String() + `"]`, `{"result":{"context":$context,"value":{"uiAmount":0.000007,"decimals":6,"amount":"7","uiAmountString":"0.000007"}}}`},
		"no token":        {"getTokenAccountBalance", `["$alice"]`, `{"error":{"code":-32602,"message":"Invalid param: not a Token account"}}`},
		"nothing":         {"getTokenSupply", `["$nobody"]`, `{"error":{"code":-32602,"message":"Invalid param: could not find account"}}`},
		"of no one":       {"getTokenAccountsByOwner", `["$nobody",{"mint":"` + mint.String() + `"},{"encoding":"jsonParsed"}]`, `{"result":{"context":$context,"value":[]}}`},
		"of no program":   {"getTokenAccountsByOwner", `["$alice",{"programId":"$program"}]`, `{"error":{"code":-32602,"message":"Invalid param: unrecognized Token program id"}}`},
		"of nothing else": {"getTokenAccountsByOwner", `["$alice",{}]`, "{\"error\":{\"code\":-32602,\"message\":\"Invalid params: expected `mint` or `programId`\"}}"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(expand.Replace(c.want), ask(t, f, c.method, expand.Replace(c.params))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
