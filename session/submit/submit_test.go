package submit_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
	"github.com/google/go-cmp/cmp"
)

// chain is a cluster told what to answer.
type chain struct {
	sends    []error                              // answers to sendTransaction, the last one for ever
	statuses []*rpc.SignatureStatusesResult       // answers to getSignatureStatuses, the last one for ever
	height   func(looks int) uint64               // finalized block height
	status   func() (*rpc.TransactionMeta, error) // what getTransaction answers
	raws     [][]byte
	looks    int
}

func (c *chain) SendRawTransactionWithOpts(ctx context.Context, raw []byte, _ rpc.TransactionOpts) (solana.Signature, error) {
	c.raws = append(c.raws, append([]byte(nil), raw...))
	if err := ctx.Err(); err != nil {
		return solana.Signature{}, err
	}
	if len(c.sends) == 0 {
		return solana.Signature{}, nil
	}
	return solana.Signature{}, c.sends[min(len(c.raws), len(c.sends))-1]
}

func (c *chain) GetSignatureStatuses(context.Context, bool, ...solana.Signature) (*rpc.GetSignatureStatusesResult, error) {
	c.looks++
	if len(c.statuses) == 0 {
		return &rpc.GetSignatureStatusesResult{Value: []*rpc.SignatureStatusesResult{nil}}, nil
	}
	status := c.statuses[min(c.looks, len(c.statuses))-1]
	return &rpc.GetSignatureStatusesResult{Value: []*rpc.SignatureStatusesResult{status}}, nil
}

func (c *chain) GetBlockHeight(context.Context, rpc.CommitmentType) (uint64, error) {
	if c.height == nil {
		return 0, nil
	}
	return c.height(c.looks), nil
}

func (c *chain) GetTransaction(context.Context, solana.Signature, *rpc.GetTransactionOpts) (*rpc.GetTransactionResult, error) {
	if c.status == nil {
		return nil, rpc.ErrNotFound
	}
	meta, err := c.status()
	return &rpc.GetTransactionResult{Meta: meta}, err
}

// signed is a transaction with one good signature.
func signed(t testing.TB) *solana.Transaction { return signedWith(t, []byte("hello")) }

// signedWith is one whose instruction holds data.
func signedWith(t testing.TB, data []byte) *solana.Transaction {
	t.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	payer := solana.PublicKeyFromBytes(key[32:])
	in := solana.NewInstruction(solana.MemoProgramID, solana.AccountMetaSlice{solana.Meta(payer).SIGNER()}, data)
	tx, err := solana.NewTransaction([]solana.Instruction{in}, solana.Hash{1}, solana.TransactionPayer(payer))
	if err != nil {
		t.Fatal(err)
	}
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	tx.Signatures = []solana.Signature{solana.SignatureFromBytes(ed25519.Sign(key, message))}
	return tx
}

// preflight is an answer of a node whose simulation failed, as it looks after decoding.
func preflight(t testing.TB, transactionError string) error {
	t.Helper()
	var data any
	if err := json.Unmarshal([]byte(`{"err":`+transactionError+`,"logs":["Program log: no"]}`), &data); err != nil {
		t.Fatal(err)
	}
	return &jsonrpc.RPCError{Code: -32002, Message: "Transaction simulation failed", Data: data}
}

func confirmed(slot uint64) *rpc.SignatureStatusesResult {
	return &rpc.SignatureStatusesResult{Slot: slot, ConfirmationStatus: rpc.ConfirmationStatusConfirmed}
}

var errNetwork = errors.New("connection reset")

func TestSend(t *testing.T) {
	type want struct {
		Slot     uint64
		Sends    int
		Took     time.Duration
		Expired  bool
		Rejected bool
		Landed   bool
		Custom   uint32
		Index    int
		Logs     []string
	}
	ok := confirmed(7)
	failed := &rpc.SignatureStatusesResult{Slot: 8, ConfirmationStatus: rpc.ConfirmationStatusConfirmed,
		Err: map[string]any{"InstructionError": []any{json.Number("1"), map[string]any{"Custom": json.Number("6004")}}}}
	tests := map[string]struct {
		chain chain
		opts  submit.Options
		want  want
	}{
		"a chain that answers at once is not waited for": {
			chain: chain{statuses: []*rpc.SignatureStatusesResult{ok}},
			want:  want{Slot: 7, Sends: 1},
		},
		"a slow chain is asked again after 200, 400, 800 and 1000 ms": {
			chain: chain{statuses: []*rpc.SignatureStatusesResult{nil, nil, nil, nil, ok}},
			want:  want{Slot: 7, Sends: 2, Took: 2400 * time.Millisecond},
		},
		"a status below the commitment asked for is not enough": {
			chain: chain{statuses: []*rpc.SignatureStatusesResult{{Slot: 7, ConfirmationStatus: rpc.ConfirmationStatusProcessed, Confirmations: new(uint64)}, ok}},
			want:  want{Slot: 7, Sends: 1, Took: 200 * time.Millisecond},
		},
		"a node without confirmationStatus marks finality by null confirmations": {
			chain: chain{statuses: []*rpc.SignatureStatusesResult{{Slot: 9}}},
			want:  want{Slot: 9, Sends: 1},
		},
		"already processed means: look": {
			chain: chain{sends: []error{preflight(t, `"AlreadyProcessed"`)}, statuses: []*rpc.SignatureStatusesResult{ok}},
			want:  want{Slot: 7, Sends: 1},
		},
		"a refusal by simulation is final, with the program's code": {
			chain: chain{sends: []error{preflight(t, `{"InstructionError":[2,{"Custom":6001}]}`)}},
			want:  want{Rejected: true, Custom: 6001, Index: 2, Logs: []string{"Program log: no"}},
		},
		"a refusal without a program's code has none": {
			chain: chain{sends: []error{preflight(t, `{"InstructionError":[2,"InvalidArgument"]}`)}},
			want:  want{Rejected: true, Index: 2, Logs: []string{"Program log: no"}},
		},
		"a refusal not of an instruction has no index": {
			chain: chain{sends: []error{preflight(t, `"AccountNotFound"`)}},
			want:  want{Rejected: true, Index: -1, Logs: []string{"Program log: no"}},
		},
		"a signature the node does not like is a refusal": {
			chain: chain{sends: []error{&jsonrpc.RPCError{Code: -32003, Message: "signature verification failure"}}},
			want:  want{Rejected: true, Index: -1},
		},
		"a transaction that landed and failed is rejected, with its logs": {
			chain: chain{statuses: []*rpc.SignatureStatusesResult{failed}, status: func() (*rpc.TransactionMeta, error) {
				return &rpc.TransactionMeta{LogMessages: []string{"Program log: late"}}, nil
			}},
			want: want{Rejected: true, Landed: true, Custom: 6004, Index: 1, Logs: []string{"Program log: late"}},
		},
		"a broken connection is not an answer": {
			chain: chain{sends: []error{errNetwork}, statuses: []*rpc.SignatureStatusesResult{nil, ok}},
			want:  want{Slot: 7, Sends: 1, Took: 200 * time.Millisecond},
		},
		"after a broken connection a refusal proves nothing": {
			chain: chain{
				sends:    []error{errNetwork, preflight(t, `{"InstructionError":[0,{"Custom":1}]}`)},
				statuses: []*rpc.SignatureStatusesResult{nil, nil, nil, nil, nil, ok},
			},
			want: want{Slot: 7, Sends: 2, Took: 3400 * time.Millisecond},
		},
		"bytes that may have been sent before are not refused by simulation alone": {
			chain: chain{sends: []error{preflight(t, `{"InstructionError":[0,{"Custom":0}]}`)}, statuses: []*rpc.SignatureStatusesResult{nil, ok}},
			opts:  submit.Options{SentBefore: true},
			want:  want{Slot: 7, Sends: 1, Took: 200 * time.Millisecond},
		},
		"a blockhash one node does not know yet is tried on the next": {
			chain: chain{sends: []error{preflight(t, `"BlockhashNotFound"`), nil}, statuses: []*rpc.SignatureStatusesResult{nil, ok}},
			want:  want{Slot: 7, Sends: 2, Took: 200 * time.Millisecond},
		},
		"a blockhash no node knows is a refusal": {
			chain: chain{sends: []error{preflight(t, `"BlockhashNotFound"`)}},
			want:  want{Rejected: true, Index: -1, Took: 3400 * time.Millisecond, Logs: []string{"Program log: no"}},
		},
		"past the last valid height it has expired": {
			chain: chain{height: func(looks int) uint64 { return 98 + uint64(looks) }},
			opts:  submit.Options{LastValidBlockHeight: 100},
			want:  want{Expired: true, Took: 600 * time.Millisecond},
		},
		"a landing seen only after the height has passed still counts": {
			chain: chain{height: func(int) uint64 { return 101 }, statuses: []*rpc.SignatureStatusesResult{nil, ok}},
			opts:  submit.Options{LastValidBlockHeight: 100},
			want:  want{Slot: 7, Sends: 1},
		},
		"an expiry after refusals that proved nothing names the last of them": {
			chain: chain{
				sends:  []error{errNetwork, preflight(t, `{"InstructionError":[0,{"Custom":3}]}`)},
				height: func(looks int) uint64 { return 90 + 2*uint64(looks) },
			},
			opts: submit.Options{LastValidBlockHeight: 101},
			want: want{Expired: true, Rejected: true, Custom: 3, Logs: []string{"Program log: no"}, Took: 3400 * time.Millisecond},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				receipt, err := submit.Send(t.Context(), &test.chain, signed(t), test.opts)
				got := want{Slot: receipt.Slot, Sends: receipt.Timings.Sends, Took: time.Since(start), Expired: errors.Is(err, submit.ErrExpired)}
				if r := (*submit.Rejected)(nil); errors.As(err, &r) {
					got.Rejected, got.Landed, got.Index, got.Logs = true, r.Landed, r.Instruction, r.Logs
					got.Custom, _ = r.Custom()
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("outcome (-want +got), error %v:\n%s", err, diff)
				}
				sameBytes(t, test.chain.raws)
			})
		})
	}
}

// sameBytes checks that whatever was sent more than once was the same.
func sameBytes(t *testing.T, raws [][]byte) {
	t.Helper()
	for _, raw := range raws {
		if diff := cmp.Diff(raws[0], raw); diff != "" {
			t.Errorf("resent bytes differ:\n%s", diff)
		}
	}
}

func TestSendUnsure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		tx := signed(t)
		_, err := submit.Send(ctx, &chain{}, tx, submit.Options{LastValidBlockHeight: 50})
		var unsure *submit.Unsure
		if !errors.As(err, &unsure) || !errors.Is(err, submit.ErrUnsure) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("error = %v, want an *Unsure by the deadline", err)
		}
		want := submit.Unsure{Signature: tx.Signatures[0], LastValidBlockHeight: 50, Cause: unsure.Cause}
		if diff := cmp.Diff(want, *unsure, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
			t.Errorf("unsure (-want +got):\n%s", diff)
		}
	})
}

func TestSendRefusesBeforeSending(t *testing.T) {
	unsigned := signed(t)
	unsigned.Signatures[0] = solana.Signature{}
	none := signed(t)
	none.Signatures = nil
	tests := map[string]struct {
		tx   *solana.Transaction
		want error
	}{
		"a missing signature": {none, submit.ErrUnsigned},
		"an empty signature":  {unsigned, submit.ErrUnsigned},
		"more than a packet":  {signedWith(t, make([]byte, 1100)), submit.ErrTooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := &chain{}
			if _, err := submit.Send(t.Context(), c, test.tx, submit.Options{}); !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
			if len(c.raws) != 0 {
				t.Errorf("sent %d times, want none", len(c.raws))
			}
		})
	}
}

func TestSendWithEndedContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := &chain{}
	_, err := submit.Send(ctx, c, signed(t), submit.Options{})
	if !errors.Is(err, context.Canceled) || errors.Is(err, submit.ErrUnsure) || len(c.raws) != 0 {
		t.Errorf("error = %v after %d sends, want context.Canceled after none", err, len(c.raws))
	}
}

func TestOutcome(t *testing.T) {
	ok := confirmed(7)
	tests := map[string]struct {
		chain chain
		want  error
		slot  uint64
	}{
		"landed":                     {chain: chain{statuses: []*rpc.SignatureStatusesResult{ok}}, slot: 7},
		"not seen, may still land":   {chain: chain{height: func(int) uint64 { return 10 }}, want: submit.ErrUnsure},
		"not seen, cannot land":      {chain: chain{height: func(int) uint64 { return 11 }}, want: submit.ErrExpired},
		"seen only at a second look": {chain: chain{height: func(int) uint64 { return 11 }, statuses: []*rpc.SignatureStatusesResult{nil, ok}}, slot: 7},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			receipt, err := submit.Outcome(t.Context(), &test.chain, solana.Signature{1}, 10)
			if !errors.Is(err, test.want) || receipt.Slot != test.slot {
				t.Errorf("outcome = slot %d, %v; want slot %d, %v", receipt.Slot, err, test.slot, test.want)
			}
			if len(test.chain.raws) != 0 {
				t.Error("Outcome sent something")
			}
		})
	}
}
