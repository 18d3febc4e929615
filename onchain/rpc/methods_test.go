package rpc_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mr-tron/base58"

	"castlekey/onchain/rpc"
)

// ask calls a method with params in JSON and returns the answer as it goes over the wire: result or error.
func ask(t testing.TB, l rpc.Ledger, method, params string) string {
	t.Helper()
	result, rpcErr := rpc.NewServer(l).Handle(t.Context(), method, json.RawMessage(params))
	var answer any = map[string]any{"result": result}
	if rpcErr != nil {
		answer = map[string]any{"error": rpcErr}
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		t.Fatalf("encode answer: %v", err)
	}
	return string(raw)
}

// expand replaces the names of the test chain by their text.
var expand = strings.NewReplacer(
	"$alice", alice.String(), "$program", program.String(), "$board", board.String(), "$shelf", shelf.String(),
	"$nobody", nobody.String(), "$hash", hash.String(), "$landed", landed.String(), "$failed", failed.String(),
	"$context", `{"apiVersion":"4.3.0","slot":42}`, "$system", "11111111111111111111111111111111",
	"$data58", base58.Encode(counted(8)), "$data64", base64.StdEncoding.EncodeToString(counted(8)),
	"$transfer64", base64.StdEncoding.EncodeToString(transferBytes()), "$transfer58", base58.Encode(transferBytes()),
	"$message64", base64.StdEncoding.EncodeToString(transferBytes()[65:]),
	"$ix58", base58.Encode([]byte{2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}), "$inner58", base58.Encode([]byte{1, 2}),
)

// TestAnswers compares whole answers, so that a field too many is noticed like one too few.
func TestAnswers(t *testing.T) {
	const aliceAccount = `{"lamports":1000000000,"data":["","base64"],"owner":"$system","executable":false,` +
		`"rentEpoch":18446744073709551615,"space":0}`
	cases := map[string]struct{ method, params, want string }{
		"the balance of a wallet":            {"getBalance", `["$alice"]`, `{"result":{"context":$context,"value":1000000000}}`},
		"the balance of nobody is 0":         {"getBalance", `["$nobody",{"commitment":"confirmed"}]`, `{"result":{"context":$context,"value":0}}`},
		"no account is null":                 {"getAccountInfo", `["$nobody"]`, `{"result":{"context":$context,"value":null}}`},
		"rent epoch is a bare number":        {"getAccountInfo", `["$alice",{"encoding":"base64"}]`, `{"result":{"context":$context,"value":` + aliceAccount + `}}`},
		"the default encoding is the oldest": {"getAccountInfo", `["$board"]`, `{"result":{"context":$context,"value":{"lamports":7,"data":"$data58","owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":8}}}`},
		"base58 names itself":                {"getAccountInfo", `["$board",{"encoding":"base58"}]`, `{"result":{"context":$context,"value":{"lamports":7,"data":["$data58","base58"],"owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":8}}}`},
		"jsonParsed falls back to base64":    {"getAccountInfo", `["$board",{"encoding":"jsonParsed"}]`, `{"result":{"context":$context,"value":{"lamports":7,"data":["$data64","base64"],"owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":8}}}`},
		"a slice keeps the whole space":      {"getAccountInfo", `["$shelf",{"encoding":"base64","dataSlice":{"offset":2,"length":3}}]`, `{"result":{"context":$context,"value":{"lamports":9,"data":["AgME","base64"],"owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":200}}}`},
		"a slice past the end is empty":      {"getAccountInfo", `["$board",{"encoding":"base64","dataSlice":{"offset":9,"length":3}}]`, `{"result":{"context":$context,"value":{"lamports":7,"data":["","base64"],"owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":8}}}`},
		"several accounts default to base64": {"getMultipleAccounts", `[["$alice","$nobody"]]`, `{"result":{"context":$context,"value":[` + aliceAccount + `,null]}}`},
		"program accounts have no context":   {"getProgramAccounts", `["$program",{"encoding":"base64","filters":[{"dataSize":8}]}]`, `{"result":[{"pubkey":"$board","account":{"lamports":7,"data":["$data64","base64"],"owner":"$program","executable":false,"rentEpoch":18446744073709551615,"space":8}}]}`},
		"unless asked for":                   {"getProgramAccounts", `["$program",{"withContext":true,"filters":[{"dataSize":9}]}]`, `{"result":{"context":$context,"value":[]}}`},
		"rent of an empty account":           {"getMinimumBalanceForRentExemption", `[0]`, `{"result":890880}`},
		"rent of a token account":            {"getMinimumBalanceForRentExemption", `[165]`, `{"result":2039280}`},
		"the latest blockhash":               {"getLatestBlockhash", `[{"commitment":"finalized"}]`, `{"result":{"context":$context,"value":{"blockhash":"$hash","lastValidBlockHeight":192}}}`},
		"a valid blockhash":                  {"isBlockhashValid", `["$hash"]`, `{"result":{"context":$context,"value":true}}`},
		"an unknown blockhash":               {"isBlockhashValid", `["$alice"]`, `{"result":{"context":$context,"value":false}}`},
		"the slot":                           {"getSlot", ``, `{"result":42}`},
		"the block height":                   {"getBlockHeight", `[]`, `{"result":42}`},
		"the epoch":                          {"getEpochInfo", `null`, `{"result":{"epoch":1,"slotIndex":10,"slotsInEpoch":64,"absoluteSlot":42,"blockHeight":42,"transactionCount":17}}`},
		"the transaction count":              {"getTransactionCount", ``, `{"result":17}`},
		"the time of a slot":                 {"getBlockTime", `[42]`, `{"result":1700000000}`},
		"the genesis hash":                   {"getGenesisHash", ``, `{"result":"$hash"}`},
		"the health":                         {"getHealth", ``, `{"result":"ok"}`},
		"the version":                        {"getVersion", ``, `{"result":{"feature-set":1667330932,"solana-core":"4.3.0"}}`},
		"the fee of a message":               {"getFeeForMessage", `["$message64"]`, `{"result":{"context":$context,"value":5000}}`},
		"statuses of the landed, the failed and the unknown": {"getSignatureStatuses", `[["$landed","$failed","1111111111111111111111111111111111111111111111111111111111111111"],{"searchTransactionHistory":true}]`,
			`{"result":{"context":$context,"value":[` +
				`{"slot":40,"confirmations":null,"status":{"Ok":null},"err":null,"confirmationStatus":"finalized"},` +
				`{"slot":41,"confirmations":null,"status":{"Err":{"InstructionError":[0,{"Custom":1}]}},"err":{"InstructionError":[0,{"Custom":1}]},"confirmationStatus":"finalized"},null]}}`},
		"a sent transaction is answered by its signature": {"sendTransaction", `["$transfer64",{"encoding":"base64","skipPreflight":true,"maxRetries":3,"preflightCommitment":"processed"}]`, `{"result":"$landed"}`},
		"base58 is the default of transactions":           {"sendTransaction", `["$transfer58"]`, `{"result":"$landed"}`},
		"an airdrop is answered by its signature":         {"requestAirdrop", `["$alice",5,{"commitment":"confirmed"}]`, `{"result":"$landed"}`},
		"a transaction that is not there is null":         {"getTransaction", `["1111111111111111111111111111111111111111111111111111111111111111"]`, `{"result":null}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ask(t, newFake(), c.method, expand.Replace(c.params))
			if diff := cmp.Diff(expand.Replace(expand.Replace(c.want)), got); diff != "" {
				t.Errorf("%s(%s) (-want +got):\n%s", c.method, c.params, diff)
			}
		})
	}
}

// TestRefusals compares errors whole.
func TestRefusals(t *testing.T) {
	manyKeys := "[[" + strings.Repeat(`"$alice",`, 100) + `"$alice"]]`
	manySignatures := "[[" + strings.Repeat(`"$landed",`, 256) + `"$landed"]]`
	filters := `["$program",{"filters":[` + strings.Repeat(`{"dataSize":1},`, 4) + `{"dataSize":1}]}]`
	cases := map[string]struct{ method, params, want string }{
		"a method that is not offered":       {"getSnapshot", `[]`, `{"code":-32601,"message":"Method not found"}`},
		"too few parameters":                 {"getBalance", `[]`, "{\"code\":-32602,\"message\":\"`params` should have at least 1 argument(s)\"}"},
		"parameters by name":                 {"getBalance", `{"pubkey":"$alice"}`, `{"code":-32602,"message":"Invalid params: expected an array"}`},
		"a key of wrong letters":             {"getBalance", `["0OIl"]`, `{"code":-32602,"message":"Invalid param: Invalid"}`},
		"a key of wrong size":                {"getBalance", `["abc"]`, `{"code":-32602,"message":"Invalid param: WrongSize"}`},
		"an empty key":                       {"getAccountInfo", `[""]`, `{"code":-32602,"message":"Invalid param: WrongSize"}`},
		"a slot that is yet to come":         {"getBlockTime", `[43]`, `{"code":-32004,"message":"Block not available for slot 43"}`},
		"a context that is yet to come":      {"getSlot", `[{"minContextSlot":43}]`, `{"code":-32016,"message":"Minimum context slot has not been reached","data":{"contextSlot":42}}`},
		"base58 of much data":                {"getAccountInfo", `["$shelf"]`, `{"code":-32600,"message":"Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding."}`},
		"too many accounts":                  {"getMultipleAccounts", manyKeys, `{"code":-32602,"message":"Too many inputs provided; max 100"}`},
		"too many signatures":                {"getSignatureStatuses", manySignatures, `{"code":-32602,"message":"Too many inputs provided; max 256"}`},
		"too many filters":                   {"getProgramAccounts", filters, `{"code":-32602,"message":"Too many filters provided; max 4"}`},
		"a filter that is too long":          {"getProgramAccounts", `["$program",{"filters":[{"memcmp":{"offset":0,"bytes":"` + strings.Repeat("1", 129) + `"}}]}]`, `{"code":-32602,"message":"Invalid param: DataTooLarge"}`},
		"a transaction in a strange coat":    {"sendTransaction", `["$transfer64",{"encoding":"json"}]`, `{"code":-32602,"message":"unsupported encoding: json. Supported encodings: base58, base64"}`},
		"a transaction that is too long":     {"sendTransaction", `["` + strings.Repeat("A", 1648) + `",{"encoding":"base64"}]`, `{"code":-32602,"message":"base64 encoded solana_transaction::versioned::VersionedTransaction too large: 1648 bytes (max: encoded/raw 1644/1232)"}`},
		"simulation with exclusive wishes":   {"simulateTransaction", `["$transfer64",{"encoding":"base64","sigVerify":true,"replaceRecentBlockhash":true}]`, `{"code":-32602,"message":"sigVerify may not be used with replaceRecentBlockhash"}`},
		"simulated accounts in base58":       {"simulateTransaction", `["$transfer64",{"encoding":"base64","accounts":{"encoding":"base58","addresses":[]}}]`, `{"code":-32602,"message":"base58 encoding not supported"}`},
		"more simulated accounts than known": {"simulateTransaction", `["$transfer64",{"encoding":"base64","accounts":{"addresses":["$alice","$alice","$alice","$alice"]}}]`, `{"code":-32602,"message":"Too many accounts provided; max 3"}`},
		"a transaction below confirmed":      {"getTransaction", `["$landed",{"commitment":"processed"}]`, "{\"code\":-32602,\"message\":\"Method does not support commitment below `confirmed`\"}"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ask(t, newFake(), c.method, expand.Replace(c.params))
			if diff := cmp.Diff(`{"error":`+c.want+`}`, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTransactionsAreWrittenInEveryEncoding compares getTransaction with golden files; UPDATE=1 writes them.
func TestTransactionsAreWrittenInEveryEncoding(t *testing.T) {
	cases := map[string]string{
		"json":        `["$landed"]`,
		"base64":      `["$landed",{"encoding":"base64","commitment":"confirmed","maxSupportedTransactionVersion":0}]`,
		"base58":      `["$landed","base58"]`,
		"json-parsed": `["$landed",{"encoding":"jsonParsed","maxSupportedTransactionVersion":0}]`,
		"failed":      `["$failed",{"encoding":"base64"}]`,
	}
	for name, params := range cases {
		t.Run(name, func(t *testing.T) {
			golden(t, "transaction-"+name, ask(t, newFake(), "getTransaction", expand.Replace(params)))
		})
	}
}

// golden compares a JSON text, indented, with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(got), &value); err != nil {
		t.Fatalf("%s is no JSON: %v", got, err)
	}
	pretty, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, append(pretty, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(pretty)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestFilters asks which of the two accounts of a program pass.
func TestFilters(t *testing.T) {
	cases := map[string]struct{ filters, want string }{
		"none":                          {``, "board shelf"},
		"by size":                       {`{"dataSize":200}`, "shelf"},
		"by bytes in base58":            {`{"memcmp":{"offset":1,"bytes":"2"}}`, "board shelf"},
		"by bytes that differ":          {`{"memcmp":{"offset":1,"bytes":"3"}}`, ""},
		"by bytes in base64":            {`{"memcmp":{"offset":100,"bytes":"ZGU=","encoding":"base64"}}`, "shelf"},
		"by an array of bytes":          {`{"memcmp":{"offset":7,"bytes":[7]}}`, "board shelf"},
		"bytes beyond the end":          {`{"memcmp":{"offset":7,"bytes":[7,8]}}`, "shelf"},
		"an offset beyond the end":      {`{"memcmp":{"offset":9999,"bytes":""}}`, ""},
		"no bytes at the very end":      {`{"memcmp":{"offset":8,"bytes":""}},{"dataSize":8}`, "board"},
		"all of several":                {`{"dataSize":200},{"memcmp":{"offset":0,"bytes":"1"}}`, "shelf"},
		"one that could hold a token":   {`"tokenAccountState"`, "shelf"},
		"two in one object are refused": {`{"dataSize":8,"memcmp":{"offset":0,"bytes":"1"}}`, "-32602"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ask(t, newFake(), "getProgramAccounts", fmt.Sprintf(`["%s",{"encoding":"base64","filters":[%s]}]`, program, c.filters))
			var seen []string
			for _, name := range []string{"board", "shelf", "-32602"} {
				if strings.Contains(got, expand.Replace("$"+name)) || strings.Contains(got, name) {
					seen = append(seen, name)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(seen, " ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", got, diff)
			}
		})
	}
}

// FuzzHandle looks for a request that panics the server.
func FuzzHandle(f *testing.F) {
	f.Add("getBalance", expand.Replace(`["$alice",{"minContextSlot":1}]`))
	f.Add("getProgramAccounts", expand.Replace(`["$program",{"filters":[{"memcmp":{"offset":1,"bytes":"2"}},"tokenAccountState"]}]`))
	f.Add("sendTransaction", expand.Replace(`["$transfer64",{"encoding":"base64"}]`))
	f.Add("simulateTransaction", expand.Replace(`["$transfer64",{"encoding":"base64","accounts":{"addresses":["$alice"]}}]`))
	f.Add("getFeeForMessage", expand.Replace(`["$message64"]`))
	f.Add("getTransaction", expand.Replace(`["$landed",{"encoding":"jsonParsed"}]`))
	f.Add("getAccountInfo", `[[]]`)
	f.Fuzz(func(t *testing.T, method, params string) { ask(t, newFake(), method, params) })
}
