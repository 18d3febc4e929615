package embedded_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

var update = flag.Bool("update", false, "write testdata/methods.golden anew")

// needed are the methods each client cannot do without, as read in its source or seen on the wire.
var needed = map[string]string{
	"solana-go": "getLatestBlockhash sendTransaction simulateTransaction getSignatureStatuses getBalance getAccountInfo getMultipleAccounts " +
		"getMinimumBalanceForRentExemption requestAirdrop getBlockHeight getSlot getEpochInfo getTransaction getVersion getHealth getGenesisHash",
	"@solana/kit":     "getLatestBlockhash sendTransaction getSignatureStatuses requestAirdrop getEpochInfo",
	"@solana/web3.js": "getLatestBlockhash sendTransaction simulateTransaction getSignatureStatuses getAccountInfo getMultipleAccounts getMinimumBalanceForRentExemption requestAirdrop getBlockHeight",
	"Anchor":          "getLatestBlockhash sendTransaction simulateTransaction getSignatureStatuses getAccountInfo getMultipleAccounts getProgramAccounts getMinimumBalanceForRentExemption requestAirdrop getTransaction",
	"the explorer": "getSignatureStatuses getBalance getAccountInfo getMultipleAccounts getProgramAccounts getSlot getBlockHeight getEpochInfo getTransaction getSignaturesForAddress getVersion getHealth getGenesisHash " +
		"getBlock getBlocks getBlockTime getFirstAvailableBlock getEpochSchedule getTokenAccountsByOwner getTokenAccountBalance getTokenSupply getTokenLargestAccounts",
	"MagicBlock": "getLatestBlockhash sendTransaction getSignatureStatuses getBalance getAccountInfo getMultipleAccounts getSlot getTransaction",
	"wallets":    "getBalance getTokenAccountsByOwner getLatestBlockhash simulateTransaction sendTransaction getSignatureStatuses",
	"the Solana CLI": "isBlockhashValid getFeeForMessage getLatestBlockhash sendTransaction simulateTransaction getSignatureStatuses getBalance getAccountInfo getMultipleAccounts " +
		"getMinimumBalanceForRentExemption requestAirdrop getBlockHeight getSlot getEpochInfo getTransaction getVersion getHealth getGenesisHash getClusterNodes getSlotLeaders",
	"whoever asks": "getBlocksWithLimit getTransactionCount getRecentPerformanceSamples getVoteAccounts getSupply getLargestAccounts getSlotLeader getInflationReward getInflationRate " +
		"getInflationGovernor getStakeMinimumDelegation getRecentPrioritizationFees getIdentity minimumLedgerSlot",
}

// shaped is a chain about which every method has something to say, and the parameters to ask with.
func shaped(t *testing.T) (*embedded.Chain, map[string]string) {
	t.Helper()
	mint, account := solana.PublicKey{1, 31: 1}, solana.PublicKey{2, 31: 2}
	c := open(t, embedded.Options{Accounts: map[solana.PublicKey]*svm.Account{
		mint:    {Lamports: sol, Owner: solana.TokenProgramID, RentEpoch: svm.RentExemptEpoch, Data: append(make([]byte, 44), append([]byte{6}, make([]byte, 37)...)...)},
		account: {Lamports: sol, Owner: solana.TokenProgramID, RentEpoch: svm.RentExemptEpoch, Data: append(mint[:], make([]byte, 133)...)},
	}})
	from := airdrop(t, c, 2*sol)
	id, err := c.Client().SendTransaction(t.Context(), transfer(t, c, from, solana.PublicKey{9}, sol/2))
	if err != nil {
		t.Fatal(err)
	}
	landed, _ := c.Ledger().Transaction(id)
	tx := transfer(t, c, from, solana.PublicKey{9}, sol/4)
	text, err := tx.ToBase64()
	if err != nil {
		t.Fatal(err)
	}
	wallet := `"` + from.PublicKey().String() + `"`
	encoded := fmt.Sprintf(`[%q,{"encoding":"base64"}]`, text)
	return c, map[string]string{
		"getAccountInfo": `[` + wallet + `,{"encoding":"base64"}]`, "getBalance": `[` + wallet + `]`,
		"getBlock": fmt.Sprintf(`[%d,{"maxSupportedTransactionVersion":0}]`, landed.Slot), "getBlockTime": `[0]`, "getBlocks": `[0]`, "getBlocksWithLimit": `[0,1]`,
		"getFeeForMessage": fmt.Sprintf(`[%q]`, tx.Message.ToBase64()), "getInflationReward": `[[` + wallet + `]]`,
		"getMinimumBalanceForRentExemption": `[9]`, "getMultipleAccounts": `[[` + wallet + `,"` + solana.PublicKey{7}.String() + `"]]`,
		"getProgramAccounts":   `["` + solana.TokenProgramID.String() + `",{"encoding":"base64","filters":[{"dataSize":165},{"memcmp":{"offset":0,"bytes":"` + mint.String() + `"}}]}]`,
		"getSignatureStatuses": fmt.Sprintf(`[[%q,%q]]`, id, solana.Signature{1}), "getSignaturesForAddress": `[` + wallet + `,{"limit":1}]`,
		"getSlotLeaders": `[0,2]`, "getTokenAccountBalance": `["` + account.String() + `"]`,
		"getTokenAccountsByOwner": `["` + solana.PublicKey{}.String() + `",{"mint":"` + mint.String() + `"},{"encoding":"base64"}]`,
		"getTokenLargestAccounts": `["` + mint.String() + `"]`, "getTokenSupply": `["` + mint.String() + `"]`,
		"getTransaction":   fmt.Sprintf(`[%q,{"encoding":"jsonParsed","maxSupportedTransactionVersion":0}]`, id),
		"isBlockhashValid": `["` + c.Ledger().LatestBlockhash().Hash.String() + `"]`, "requestAirdrop": `[` + wallet + `,1000000000]`,
		"sendTransaction": encoded, "simulateTransaction": fmt.Sprintf(`[%q,{"encoding":"base64","replaceRecentBlockhash":true}]`, text),
	}
}

// TestEveryMethodAClientNeeds is answered, with nothing beside the envelope's three members, in the shape on file.
func TestEveryMethodAClientNeeds(t *testing.T) {
	c, params := shaped(t)
	methods := make(map[string]bool)
	for _, list := range needed {
		for _, name := range strings.Fields(list) {
			methods[name] = true
		}
	}
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		body := rpc.Serve(t.Context(), c.Server(), []byte(`{"jsonrpc":"2.0","id":"a","method":"`+name+`","params":`+orNone(params[name])+`}`))
		var answer map[string]any
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if answer["id"] != "a" || answer["jsonrpc"] != "2.0" || len(answer) != 3 || answer["error"] != nil {
			t.Errorf("%s is answered by %s", name, body)
		}
		fmt.Fprintf(&lines, "%s %s\n", name, shape(answer["result"]))
	}
	const golden = "testdata/methods.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), lines.String()); diff != "" {
		t.Errorf("shapes (-want +got):\n%s", diff)
	}
}

// orNone is an empty list where there are no parameters.
func orNone(params string) string {
	if params == "" {
		return "[]"
	}
	return params
}

// shape writes down what a JSON value is made of: n, s, b for numbers, strings and truths.
func shape(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case float64:
		return "n"
	case string:
		return "s"
	case bool:
		return "b"
	case []any:
		var parts []string
		for _, e := range v {
			if s := shape(e); !slices.Contains(parts, s) {
				parts = append(parts, s)
			}
		}
		return "[" + strings.Join(parts, "|") + "]"
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, name+":"+shape(v[name]))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprintf("%T", value)
}

// TestWhatIsNotOfferedIsRefusedByName: what a client may try because a cluster has it.
func TestWhatIsNotOfferedIsRefusedByName(t *testing.T) {
	c := open(t, embedded.Options{})
	payer := airdrop(t, c, 10*sol)
	meta := solana.Meta(payer.PublicKey()).WRITE().SIGNER()
	call := func(address string, data ...byte) solana.Instruction {
		return solana.NewInstruction(solana.MustPublicKeyFromBase58(address), solana.AccountMetaSlice{meta}, data)
	}
	for want, ix := range map[string]solana.Instruction{
		"Nonce accounts are not offered":                  call(solana.SystemProgramID.String(), 4, 0, 0, 0),
		"Upgradeable loader instructions are not offered": call(svm.UpgradeableLoaderID.String(), 0, 0, 0, 0),
		"BPF loader management instructions are no":       call(svm.LoaderV2ID.String(), 0, 0, 0, 0),
		"Address lookup tables are not offered":           call("AddressLookupTab1e1111111111111111111111111", 0, 0, 0, 0),
		"Stakes are not offered":                          call("Stake11111111111111111111111111111111111111", 0, 0, 0, 0),
		"Votes are not offered":                           call("Vote111111111111111111111111111111111111111", 0, 0, 0, 0),
		"The ed25519 precompile is not offered":           call("Ed25519SigVerify111111111111111111111111111", 0, 0),
		"The secp256k1 precompile is not offered":         call("KeccakSecp256k11111111111111111111111111111", 0),
		"The secp256r1 precompile is not offered":         call("Secp256r1SigVerify1111111111111111111111111", 0, 0),
	} {
		latest, err := c.Client().GetLatestBlockhash(t.Context(), confirmed)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := solana.NewTransaction([]solana.Instruction{ix}, latest.Value.Blockhash, solana.TransactionPayer(payer.PublicKey()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &payer }); err != nil {
			t.Fatal(err)
		}
		_, err = c.Client().SendTransaction(t.Context(), tx)
		if refused := rpcError(t, err); refused.Code != -32002 || !strings.Contains(fmt.Sprint(refused.Data), want) {
			t.Errorf("instead of %q: %+v", want, refused)
		}
	}
}

// TestLookupTablesAreRefusedByName before anything else is looked at.
func TestLookupTablesAreRefusedByName(t *testing.T) {
	c := open(t, embedded.Options{})
	tx := transfer(t, c, airdrop(t, c, sol), solana.PublicKey{1}, 1)
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	const message = 65 // behind one signature
	table := append(append([]byte{1}, program.ChessID[:]...), 1, 0, 0)
	raw = slices.Concat(raw[:message], []byte{0x80}, raw[message:], table)
	for _, method := range []string{"sendTransaction", "simulateTransaction"} {
		body := rpc.Serve(t.Context(), c.Server(), fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":%q,"params":[%q,{"encoding":"base64"}]}`,
			method, base64.StdEncoding.EncodeToString(raw)))
		if !strings.Contains(string(body), "this chain offers no address lookup tables") || !strings.Contains(string(body), "-32602") {
			t.Errorf("%s answers %s", method, body)
		}
	}
}
