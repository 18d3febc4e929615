package rpc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

func txError(t testing.TB, text string) *svm.TransactionError {
	t.Helper()
	e := new(svm.TransactionError)
	if err := json.Unmarshal([]byte(text), e); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestWhatBecomesOfRefusedTransactions maps every way Submit can fail to what the client is told.
func TestWhatBecomesOfRefusedTransactions(t *testing.T) {
	refused := func(text string) error { return &rpc.PreflightError{Result: svm.Result{Err: txError(t, text)}} }
	dropped := func(text string) error { return &rpc.DroppedError{Err: txError(t, text)} }
	cases := map[string]struct {
		err  error
		want string
	}{
		"a transaction that would fail": {
			&rpc.PreflightError{Result: svm.Result{Err: insufficientFunds(), Logs: []string{"Program X failed"}, ComputeUnits: 150,
				Fee: 5000, LoadedAccountsDataSize: 206, Return: &svm.ReturnData{ProgramID: program, Data: []byte("no")}}},
			`{"error":{"code":-32002,"message":"Transaction simulation failed: Error processing Instruction 0: custom program error: 0x1",` +
				`"data":{"err":{"InstructionError":[0,{"Custom":1}]},"logs":["Program X failed"],"accounts":null,"unitsConsumed":150,` +
				`"loadedAccountsDataSize":206,"returnData":{"programId":"$program","data":["bm8=","base64"]},"innerInstructions":null,` +
				`"replacementBlockhash":null,"fee":5000,"preBalances":null,"postBalances":null,"preTokenBalances":null,` +
				`"postTokenBalances":null,"loadedAddresses":null}}}`,
		},
		"a transaction refused before it ran": {
			refused(`"BlockhashNotFound"`),
			`{"error":{"code":-32002,"message":"Transaction simulation failed: Blockhash not found",` +
				`"data":{"err":"BlockhashNotFound","logs":[],"accounts":null,"unitsConsumed":0,` +
				`"loadedAccountsDataSize":0,"returnData":null,"innerInstructions":null,` +
				`"replacementBlockhash":null,"fee":null,"preBalances":null,"postBalances":null,"preTokenBalances":null,` +
				`"postTokenBalances":null,"loadedAddresses":null}}}`,
		},
		"a signature that does not verify": {refused(`"SignatureFailure"`), `{"error":{"code":-32003,"message":"Transaction signature verification failure"}}`},
		"parts that do not fit":            {refused(`"SanitizeFailure"`), `{"error":{"code":-32602,"message":"invalid transaction: Transaction failed to sanitize accounts offsets correctly"}}`},
		"nor without preflight":            {dropped(`"SanitizeFailure"`), `{"error":{"code":-32602,"message":"invalid transaction: Transaction failed to sanitize accounts offsets correctly"}}`},
		"a drop is not told":               {dropped(`"BlockhashNotFound"`), `{"result":"$landed"}`},
		"storage that failed":              {errors.New("disk full"), `{"error":{"code":-32603,"message":"Internal error: disk full"}}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.submitErr = c.err
			got := ask(t, f, "sendTransaction", expand.Replace(`["$transfer64",{"encoding":"base64"}]`))
			if diff := cmp.Diff(expand.Replace(c.want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSendTransactionHandsOverBytesAndWishes looks at what reaches the ledger.
func TestSendTransactionHandsOverBytesAndWishes(t *testing.T) {
	f := newFake()
	ask(t, f, "sendTransaction", expand.Replace(`["$transfer64",{"encoding":"base64","skipPreflight":true}]`))
	if !bytes.Equal(f.submitted, transferBytes()) || f.preflight != rpc.WithoutPreflight {
		t.Errorf("the ledger got %x with preflight %v", f.submitted, f.preflight)
	}
	ask(t, f, "sendTransaction", expand.Replace(`["$transfer64",{"encoding":"base64"}]`))
	if f.preflight != rpc.WithPreflight {
		t.Error("preflight is not the default")
	}
}

// TestSimulationAnswersWhatWasAskedFor compares a whole answer with every option on.
func TestSimulationAnswersWhatWasAskedFor(t *testing.T) {
	f := newFake()
	f.result = svm.Result{
		Logs: []string{"Program log: hello"}, ComputeUnits: 150, Fee: 5000, LoadedAccountsDataSize: 206,
		PreBalances: []uint64{3, 0, 1}, PostBalances: []uint64{1, 1, 1},
		Writes: []svm.AccountWrite{{Key: nobody, Account: &svm.Account{Lamports: 1, RentEpoch: svm.RentExemptEpoch}}},
		Inner: []svm.InnerInstructions{{Index: 0, Instructions: []svm.InnerInstruction{
			{ProgramIDIndex: 2, Accounts: []uint8{0, 1}, Data: []byte{1, 2}, StackHeight: 2},
		}}},
	}
	got := ask(t, f, "simulateTransaction", expand.Replace(`["$transfer64",{"encoding":"base64","replaceRecentBlockhash":true,`+
		`"innerInstructions":true,"accounts":{"addresses":["$nobody"]}}]`))
	want := `{"result":{"context":$context,"value":{"err":null,"logs":["Program log: hello"],` +
		`"accounts":[{"lamports":1,"data":["","base64"],"owner":"$system","executable":false,"rentEpoch":18446744073709551615,"space":0}],` +
		`"unitsConsumed":150,"loadedAccountsDataSize":206,"returnData":null,` +
		`"innerInstructions":[{"index":0,"instructions":[{"programId":"$system","accounts":["$alice","$nobody"],"data":"$inner58","stackHeight":2}]}],` +
		`"replacementBlockhash":{"blockhash":"$hash","lastValidBlockHeight":192},"fee":5000,"preBalances":[3,0,1],"postBalances":[1,1,1],` +
		`"preTokenBalances":[],"postTokenBalances":[],"loadedAddresses":{"readonly":[],"writable":[]}}}}`
	if diff := cmp.Diff(expand.Replace(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(svm.SimulateOptions{SkipBlockhashCheck: true, RecordInner: true}, f.simulated); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

// TestTransportKeepsErrors shows that solana-go's client sees code and data as over HTTP.
func TestTransportKeepsErrors(t *testing.T) {
	f := newFake()
	f.submitErr = &rpc.PreflightError{Result: svm.Result{Err: insufficientFunds(), Logs: []string{"Program X failed"}, ComputeUnits: 150}}
	client := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(f))
	_, err := client.SendEncodedTransaction(t.Context(), transferBase64(t))
	var rpcErr *jsonrpc.RPCError
	if !errors.As(err, &rpcErr) {
		t.Fatalf("error is %T", err)
	}
	data, ok := rpcErr.Data.(map[string]any)
	if !ok || rpcErr.Code != -32002 {
		t.Fatalf("code %d, data %T", rpcErr.Code, rpcErr.Data)
	}
	want := map[string]any{"InstructionError": []any{json.Number("0"), map[string]any{"Custom": json.Number("1")}}}
	if diff := cmp.Diff(want, data["err"]); diff != "" {
		t.Errorf("err (-want +got):\n%s", diff)
	}
}

// TestTransportSpeaksHTTPToCallbacks and batches answer in order.
func TestTransportSpeaksHTTPToCallbacks(t *testing.T) {
	client := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(newFake()))
	err := client.RPCCallWithCallback(t.Context(), "getSlot", nil, func(_ *http.Request, r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if diff := cmp.Diff(`{"jsonrpc":"2.0","result":42,"id":1}`, string(body)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	answers, err := client.RPCCallBatch(t.Context(), jsonrpc.RPCRequests{
		jsonrpc.NewRequest("getSlot"), jsonrpc.NewRequest("getNothing"), jsonrpc.NewRequest("getBalance", alice.String()),
	})
	if err != nil {
		t.Fatal(err)
	}
	if string(answers[0].Result) != "42" || answers[1].Error.Code != -32601 || answers[2].ID != 2 {
		t.Errorf("answers are %s, %v, id %v", answers[0].Result, answers[1].Error, answers[2].ID)
	}
}

// TestTransportStopsWithItsContext gives a cancelled context.
func TestTransportStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(newFake())).GetSlot(ctx, "")
	if !errors.Is(err, ctx.Err()) || err == nil {
		t.Errorf("error is %v", err)
	}
}

// TestClientReadsEveryEncoding lets solana-go decode accounts and transactions.
func TestClientReadsEveryEncoding(t *testing.T) {
	client := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(newFake()))
	for _, e := range []solana.EncodingType{solana.EncodingBase58, solana.EncodingBase64, solana.EncodingBase64Zstd} {
		out, err := client.GetAccountInfoWithOpts(t.Context(), board, &solanarpc.GetAccountInfoOpts{Encoding: e})
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if diff := cmp.Diff(counted(8), out.GetBinary()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", e, diff)
		}
	}
	out, err := client.GetTransaction(t.Context(), landed, &solanarpc.GetTransactionOpts{Encoding: solana.EncodingBase64})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Transaction.GetBinary(), transferBytes()) || out.Slot != 40 || *out.Meta.ComputeUnitsConsumed != 150 {
		t.Errorf("transaction is %+v", out)
	}
}
