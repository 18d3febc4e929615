package serve_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
	"github.com/klauspost/compress/zstd"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// socket is a connection that a test talks over, message by message.
type socket struct {
	*websocket.Conn
	t testing.TB
}

func dial(t testing.TB, n *node) socket {
	t.Helper()
	c, _, err := websocket.Dial(t.Context(), n.ws, nil) //nolint:bodyclose // the library closes it
	if err != nil {
		t.Fatal(err)
	}
	c.SetReadLimit(64 << 20)
	t.Cleanup(func() { c.CloseNow() })
	return socket{c, t}
}

func (s socket) say(text string) {
	s.t.Helper()
	if err := s.Write(s.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

// hear returns the next message.
func (s socket) hear() string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	_, message, err := s.Read(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(message)
}

func (s socket) expect(want string) {
	s.t.Helper()
	if got := s.hear(); got != want {
		s.t.Fatalf("got  %s\nwant %s", got, want)
	}
}

// ask makes a call and compares its outcome, `"result":…` or `"error":…`.
func (s socket) ask(method, params, outcome string) {
	s.t.Helper()
	s.say(`{"jsonrpc":"2.0","id":"q","method":"` + method + `","params":` + params + `}`)
	s.expect(`{"jsonrpc":"2.0",` + outcome + `,"id":"q"}`)
}

const noSubscription = `"error":{"code":-32602,"message":"Invalid subscription id."}`

var board = key(1)

func key(b byte) solana.PublicKey { return solana.PublicKey{0: b, 31: b} }

// owned returns an account of a program.
func owned(program solana.PublicKey, data ...byte) *svm.Account {
	return &svm.Account{Lamports: 9, Owner: program, RentEpoch: svm.RentExemptEpoch, Data: data}
}

func (n *node) set(t testing.TB, key solana.PublicKey, a *svm.Account) {
	t.Helper()
	if err := n.Ledger().SetAccount(key, a); err != nil {
		t.Fatal(err)
	}
}

func notice(method string, subscription int, result string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":"%s","params":{"result":%s,"subscription":%d}}`, method, result, subscription)
}

// TestAccountsAreTold in every encoding, until the client has heard enough.
func TestAccountsAreTold(t *testing.T) {
	n := start(t)
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := base64.StdEncoding.EncodeToString(encoder.EncodeAll([]byte{1, 2, 3}, nil))
	cases := map[string]struct{ config, data string }{
		"as of old":      {``, `"Ldp"`},
		"no wish at all": {`,{"encoding":null,"commitment":null,"dataSlice":null}`, `"Ldp"`},
		"base58":         {`,{"encoding":"base58"}`, `["Ldp","base58"]`},
		"base64":         {`,{"encoding":"base64","commitment":"confirmed"}`, `["AQID","base64"]`},
		"base64+zstd":    {`,{"encoding":"base64+zstd"}`, `["` + packed + `","base64+zstd"]`},
		"a slice":        {`,{"encoding":"base64","dataSlice":{"offset":1,"length":1}}`, `["Ag==","base64"]`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := dial(t, n)
			s.say(`{"jsonrpc":"2.0","id":7,"method":"accountSubscribe","params":["` + board.String() + `"` + c.config + `]}`)
			var reply struct{ Result int }
			if err := json.Unmarshal([]byte(s.hear()), &reply); err != nil || reply.Result < 1 {
				t.Fatalf("subscription %d, %v", reply.Result, err)
			}
			n.set(t, board, owned(board, 1, 2, 3))
			s.expect(notice("accountNotification", reply.Result, `{"context":{"slot":1},"value":{"lamports":9,"data":`+c.data+
				`,"owner":"`+board.String()+`","executable":false,"rentEpoch":18446744073709551615,"space":3}}`))
			s.ask("accountUnsubscribe", fmt.Sprintf("[%d]", reply.Result), `"result":true`)
			n.set(t, board, nil)
			s.ask("accountUnsubscribe", fmt.Sprintf("[%d]", reply.Result), noSubscription)
		})
	}
}

// TestWhatIsGoneIsTold as an account without lamports.
func TestWhatIsGoneIsTold(t *testing.T) {
	n := start(t)
	n.set(t, board, owned(board, 1))
	s := dial(t, n)
	s.ask("accountSubscribe", `["`+board.String()+`",{"encoding":"base64"}]`, `"result":1`)
	n.set(t, board, nil)
	s.expect(notice("accountNotification", 1, `{"context":{"slot":1},"value":{"lamports":0,"data":["","base64"],"owner":"`+
		solana.SystemProgramID.String()+`","executable":false,"rentEpoch":0,"space":0}}`))
}

// TestProgramsAreToldByFilter and long data is not written in base58.
func TestProgramsAreToldByFilter(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	program := key(9)
	filtered := `["` + program.String() + `",{"encoding":"base64","filters":[{"dataSize":2},{"memcmp":{"offset":1,"bytes":"3"}}]}]`
	s.ask("programSubscribe", filtered, `"result":1`)
	s.ask("programSubscribe", `["`+program.String()+`",{"encoding":null,"filters":null,"withContext":null}]`, `"result":2`)
	n.set(t, key(2), owned(program, make([]byte, 200)...))
	n.set(t, key(3), owned(key(8), 1, 2))
	n.set(t, key(4), owned(program, 1, 2))
	account := func(k solana.PublicKey, data string, space int) string {
		return fmt.Sprintf(`{"context":{"slot":1},"value":{"pubkey":"%s","account":{"lamports":9,"data":%s,"owner":"%s",`+
			`"executable":false,"rentEpoch":18446744073709551615,"space":%d}}}`, k, data, program, space)
	}
	s.expect(notice("programNotification", 2, account(key(2), `"error: data too large for bs58 encoding"`, 200)))
	heard := []string{s.hear(), s.hear()} // of one event, in no order
	for _, want := range []string{
		notice("programNotification", 1, account(key(4), `["AQI=","base64"]`, 2)),
		notice("programNotification", 2, account(key(4), `"5T"`, 2)),
	} {
		if heard[0] != want && heard[1] != want {
			t.Errorf("heard %s\nnot %s", heard, want)
		}
	}
}

// TestTransactionsAreTold: logs of all and of some, signatures to come and signatures that landed before.
func TestTransactionsAreTold(t *testing.T) {
	n := start(t)
	alice, bob := key(5), key(6)
	some, every := dial(t, n), dial(t, n)
	some.ask("logsSubscribe", `[{"mentions":["`+alice.String()+`"]},{"commitment":"confirmed"}]`, `"result":1`)
	every.ask("logsSubscribe", `["all"]`, `"result":2`)
	every.ask("logsSubscribe", `["allWithVotes"]`, `"result":3`)
	every.ask("logsUnsubscribe", `[3]`, `"result":true`)
	airdrop := func(to solana.PublicKey) string {
		id, err := n.Ledger().Airdrop(to, solana.LAMPORTS_PER_SOL)
		if err != nil {
			t.Fatal(err)
		}
		return id.String()
	}
	logs := func(subscription, slot int, id string) string {
		return notice("logsNotification", subscription, fmt.Sprintf(`{"context":{"slot":%d},"value":{"signature":"%s","err":null,`+
			`"logs":["Program %[3]s invoke [1]","Program %[3]s success"]}}`, slot, id, solana.SystemProgramID))
	}
	first := airdrop(bob)
	every.expect(logs(2, 1, first))
	second := airdrop(alice)
	every.expect(logs(2, 2, second))
	some.expect(logs(1, 2, second))

	some.ask("signatureSubscribe", `["`+first+`",{"commitment":"finalized","enableReceivedNotification":false}]`, `"result":4`)
	some.expect(notice("signatureNotification", 4, `{"context":{"slot":1},"value":{"err":null}}`))
	some.ask("signatureUnsubscribe", `[4]`, noSubscription)
}

// TestReceivedSignaturesAreTold before how the transaction ended, to whoever asks for it, and once only: signatures to come and
// signatures that landed before, transactions that succeed and such that fail.
func TestReceivedSignaturesAreTold(t *testing.T) {
	n := start(t)
	wallet := solana.NewWallet().PrivateKey
	if _, err := n.Ledger().Airdrop(wallet.PublicKey(), solana.LAMPORTS_PER_SOL); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		lamports uint64
		end      string
	}{
		"one that succeeds": {solana.LAMPORTS_PER_SOL / 10, `{"err":null}`},
		"one that fails":    {5 * solana.LAMPORTS_PER_SOL, `{"err":{"InstructionError":[0,{"Custom":1}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			id, raw := payment(t, n, wallet, c.lamports)
			s, plain := dial(t, n), dial(t, n)
			first := s.subscribe(`["` + id.String() + `",{"commitment":"processed","enableReceivedNotification":true}]`)
			unasked := plain.subscribe(`["` + id.String() + `",{"enableReceivedNotification":false}]`)
			if _, err := n.Ledger().Submit(raw, ledger.SubmitOptions{SkipPreflight: true}); err != nil {
				t.Fatal(err)
			}
			slot := n.Ledger().Slot() - 1 // a slot a transaction
			told := func(value string) string { return fmt.Sprintf(`{"context":{"slot":%d},"value":%s}`, slot, value) }
			s.expect(notice("signatureNotification", first, told(`"receivedSignature"`)))
			s.expect(notice("signatureNotification", first, told(c.end)))
			plain.expect(notice("signatureNotification", unasked, told(c.end)))
			s.ask("signatureUnsubscribe", fmt.Sprintf("[%d]", first), noSubscription)

			late := s.subscribe(`["` + id.String() + `",{"enableReceivedNotification":true}]`)
			s.expect(notice("signatureNotification", late, told(`"receivedSignature"`)))
			s.expect(notice("signatureNotification", late, told(c.end)))
		})
	}
}

// subscribe asks to be told of a signature and returns the subscription.
func (s socket) subscribe(params string) int {
	s.t.Helper()
	s.say(`{"jsonrpc":"2.0","id":7,"method":"signatureSubscribe","params":` + params + `}`)
	var reply struct{ Result int }
	if err := json.Unmarshal([]byte(s.hear()), &reply); err != nil || reply.Result < 1 {
		s.t.Fatalf("subscription %d, %v", reply.Result, err)
	}
	return reply.Result
}

// payment returns a signed transfer to board.
func payment(t *testing.T, n *node, from solana.PrivateKey, lamports uint64) (solana.Signature, []byte) {
	t.Helper()
	transfer := system.NewTransferInstruction(lamports, from.PublicKey(), board).Build()
	tx, err := solana.NewTransaction([]solana.Instruction{transfer}, n.Ledger().LatestBlockhash().Hash, solana.TransactionPayer(from.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &from }); err != nil {
		t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return tx.Signatures[0], raw
}

// TestSlotsAreTold as they pass.
func TestSlotsAreTold(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	s.ask("slotSubscribe", `[]`, `"result":1`)
	if err := n.Ledger().WarpSlots(2); err != nil {
		t.Fatal(err)
	}
	s.expect(notice("slotNotification", 1, `{"parent":1,"root":1,"slot":2}`))
	s.expect(notice("slotNotification", 1, `{"parent":2,"root":2,"slot":3}`))
	s.ask("slotUnsubscribe", `[1]`, `"result":true`)
	s.ask("rootSubscribe", `[]`, `"result":2`)
	clock := `["` + svm.ClockSysvarID.String() + `",{"encoding":"base64","dataSlice":{"offset":0,"length":8}}]`
	s.ask("accountSubscribe", clock, `"result":3`)
	if err := n.Ledger().WarpSlots(1); err != nil {
		t.Fatal(err)
	}
	s.expect(notice("rootNotification", 2, `3`))
	if got := s.hear(); !strings.Contains(got, `"data":["BAAAAAAAAAA=","base64"]`) {
		t.Errorf("the clock was told as %s", got)
	}
}

// TestSocketsRefuse what makes no sense, and pass over pings.
func TestSocketsRefuse(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	s.say(`{"jsonrpc":"2.0","method":"ping"}`)
	s.ask("accountSubscribe", `["0OIl"]`, `"error":{"code":-32602,"message":"Invalid param: Invalid"}`)
	s.ask("logsSubscribe", `[{"mentions":[]}]`, `"error":{"code":-32602,"message":"Invalid Request: Only 1 address supported"}`)
	s.ask("voteSubscribe", `[]`, `"error":{"code":-32601,"message":"Method not found"}`)
	s.ask("slotUnsubscribe", `[1]`, noSubscription)
	s.ask("slotSubscribe", `[]`, `"result":1`)
	s.ask("rootUnsubscribe", `[1]`, noSubscription)
	dial(t, n).ask("slotUnsubscribe", `[1]`, noSubscription)
	s.say(`[1]`)
	s.expect(`{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid request"},"id":null}`)
	s.say(`{`)
	s.expect(`{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}`)
}

// TestSubscriptionsAreLimited to a thousand a connection.
func TestSubscriptionsAreLimited(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	for i := 1; i <= 1000; i++ {
		s.ask("rootSubscribe", `[]`, fmt.Sprintf(`"result":%d`, i))
	}
	const refused = `"error":{"code":-32603,"message":"Internal Error: Subscription refused. Node subscription limit reached"}`
	s.ask("rootSubscribe", `[]`, refused)
	s.ask("rootUnsubscribe", `[500]`, `"result":true`)
	s.ask("rootSubscribe", `[]`, `"result":1001`)
}

// TestMagicBlocksValidatorIsAtHome: what its ephemeral validator asks of a base chain when it starts, word for word.
func TestMagicBlocksValidatorIsAtHome(t *testing.T) {
	n := start(t)
	s := dial(t, n)
	const nulls = `"filters":null,"dataSlice":null,"minContextSlot":null,"withContext":null,"sortResults":null`
	s.ask("programSubscribe", `["DELeGGvXpWV2fqJUhqcF5ZSYMS4JTLjteaAMARRSaeSh",{"commitment":"confirmed","encoding":"base64+zstd",`+nulls+`}]`, `"result":1`)
	clock := svm.ClockSysvarID.String()
	s.ask("accountSubscribe", `["`+clock+`",{"commitment":"confirmed","encoding":"base64+zstd","dataSlice":null,"minContextSlot":null}]`, `"result":2`)
	call := `{"jsonrpc":"2.0","id":1,"method":"getMultipleAccounts","params":[["` + clock + `"],` +
		`{"commitment":"confirmed","encoding":"base64+zstd","dataSlice":null,"minContextSlot":0}]}`
	if got := n.post(t, call); !strings.Contains(got, `"owner":"Sysvar1111111111111111111111111111111111111"`) {
		t.Errorf("the clock is answered by %s", got)
	}
	call = `{"jsonrpc":"2.0","id":1,"method":"getBalance","params":["mAGicPQYBMvcYveUZA5F5UNNwyHvfYh5xkLS2Fr1mev"]}`
	if got := n.post(t, call); !strings.Contains(got, `"value":0`) {
		t.Errorf("the balance is answered by %s", got)
	}
}
