package embedded_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// local calls a method of whoever sits at the machine and decodes the result into out, if it is not nil.
func local(t *testing.T, c *embedded.Chain, out any, method, params string) {
	t.Helper()
	result, rpcErr := c.Local().Handle(t.Context(), method, json.RawMessage(params))
	if rpcErr != nil {
		t.Fatalf("%s(%s): %v", method, params, rpcErr)
	}
	raw, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			t.Fatal(err)
		}
	}
}

// where is what methods that move time answer.
type where struct{ AbsoluteSlot, Epoch uint64 }

// TestTimeTravelGoesAhead to a slot, an epoch or a moment, and never back.
func TestTimeTravelGoesAhead(t *testing.T) {
	for name, slot := range map[string]time.Duration{"slots of 400 ms": embedded.DefaultSlotDuration, "slots of a transaction": 0} {
		t.Run(name, func(t *testing.T) {
			now := time.Unix(1_700_000_000, 0)
			c := open(t, embedded.Options{SlotDuration: slot, Now: func() time.Time { return now }})
			var at where
			local(t, c, &at, "surfnet_timeTravel", `[{"absoluteSlot":1000}]`)
			if at.AbsoluteSlot != 1000 {
				t.Errorf("travelled to %+v", at)
			}
			local(t, c, &at, "surfnet_timeTravel", `[{"absoluteSlot":10}]`)
			local(t, c, &at, "surfnet_timeTravel", `[{"absoluteTimestamp":1600000000000}]`)
			if at.AbsoluteSlot != 1000 {
				t.Errorf("travelled back to %+v", at)
			}
			for _, epoch := range []uint64{7, 14, 15, 16} {
				local(t, c, &at, "surfnet_timeTravel", fmt.Sprintf(`[{"absoluteEpoch":%d}]`, epoch))
				if info := c.Ledger().EpochInfo(); at.Epoch != epoch || info.SlotIndex != 0 {
					t.Errorf("travelled to epoch %d: %+v", epoch, info)
				}
			}
			local(t, c, &at, "surfnet_timeTravel", `[{"absoluteTimestamp":1900000000000}]`)
			if got := c.Ledger().Clock().UnixTimestamp; got != 1_900_000_000 {
				t.Errorf("the clock says %d", got)
			}
		})
	}
}

// TestThePausedClockStands and goes on from there.
func TestThePausedClockStands(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	c := open(t, embedded.Options{SlotDuration: time.Second, Now: func() time.Time { return now }})
	local(t, c, nil, "surfnet_pauseClock", `[]`)
	local(t, c, nil, "surfnet_pauseClock", `[]`)
	before := c.Ledger().Slot()
	now = now.Add(time.Hour)
	if got := c.Ledger().Slot(); got != before {
		t.Errorf("slot %d passed to %d", before, got)
	}
	local(t, c, nil, "surfnet_resumeClock", `[]`)
	local(t, c, nil, "surfnet_resumeClock", `[]`)
	now = now.Add(5 * time.Second)
	if got := c.Ledger().Slot(); got != before+5 {
		t.Errorf("slot %d five seconds after slot %d", got, before)
	}
}

// TestAccountsAreSetAndReset, one by one and all at once, also on disk.
func TestAccountsAreSetAndReset(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	c, err := embedded.Open(embedded.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	wallet := airdrop(t, c, sol).PublicKey()
	set := fmt.Sprintf(`["%s",{"lamports":7,"data":"0a0b","owner":"%s"}]`, wallet, program.ChessID)
	local(t, c, nil, "surfnet_setAccount", set)
	local(t, c, nil, "surfnet_setAccount", fmt.Sprintf(`["%s",{"lamports":8}]`, wallet))
	want := &svm.Account{Lamports: 8, Owner: program.ChessID, RentEpoch: svm.RentExemptEpoch, Data: []byte{10, 11}}
	got, _ := c.Ledger().Account(wallet)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var snapshot struct {
		Value map[string]*struct {
			Lamports uint64
			Data     []byte
		}
	}
	local(t, c, &snapshot, "surfnet_exportSnapshot", `[]`)
	if saved := snapshot.Value[wallet.String()]; saved == nil || saved.Lamports != 8 || len(saved.Data) != 2 {
		t.Errorf("the snapshot has %+v", snapshot.Value)
	}
	// A program is exchanged while the chain runs.
	elf := hex.EncodeToString(program.Session())
	local(t, c, nil, "surfnet_setAccount", fmt.Sprintf(`["%s",{"data":"%s"}]`, program.ChessID, elf))
	local(t, c, nil, "surfnet_resetAccount", fmt.Sprintf(`["%s"]`, program.ChessID))
	if a, ok := c.Ledger().Account(program.ChessID); !ok || len(a.Data) != len(program.Chess()) {
		t.Error("the chess program was not put back")
	}
	local(t, c, nil, "surfnet_resetNetwork", `[]`)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, embedded.Options{Path: path})
	if a, ok := again.Ledger().Account(wallet); ok {
		t.Errorf("after a reset there is %+v", a)
	}
	if again.Ledger().TransactionCount() != 1 {
		t.Error("a reset took the record of what landed")
	}
}

// TestSettingPartOfAnAccountKeepsTheRest sets one field of an account again and again while transactions change another.
func TestSettingPartOfAnAccountKeepsTheRest(t *testing.T) {
	c := open(t, embedded.Options{})
	wallet := solana.NewWallet().PublicKey()
	const drops = 200
	done := make(chan error, 1)
	go func() {
		for range drops {
			if _, err := c.Ledger().Airdrop(wallet, solana.LAMPORTS_PER_SOL); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for landing := true; landing; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			landing = false
		default:
			local(t, c, nil, "surfnet_setAccount", fmt.Sprintf(`["%s",{"rentEpoch":7}]`, wallet))
		}
	}
	if got := c.Ledger().Balance(wallet); got != drops*solana.LAMPORTS_PER_SOL {
		t.Errorf("%d lamports after %d airdrops of a SOL", got, drops)
	}
}

// TestLocalMethodsRefuse what makes no sense.
func TestLocalMethodsRefuse(t *testing.T) {
	c := open(t, embedded.Options{})
	for name, r := range map[string]struct {
		method, params string
		code           rpc.Code
	}{
		"another method":         {"surfnet_setSupply", `[]`, rpc.CodeMethodNotFound},
		"parameters by name":     {"surfnet_timeTravel", `{}`, rpc.CodeInvalidParams},
		"no parameters":          {"surfnet_timeTravel", ``, rpc.CodeInvalidParams},
		"no goal":                {"surfnet_timeTravel", `[{}]`, rpc.CodeInvalidParams},
		"a goal too far":         {"surfnet_timeTravel", `[{"absoluteSlot":18446744073709551615}]`, rpc.CodeInvalidParams},
		"a time in microseconds": {"surfnet_timeTravel", `[{"absoluteTimestamp":1900000000000000}]`, rpc.CodeInvalidParams},
		"an epoch too far":       {"surfnet_timeTravel", `[{"absoluteEpoch":18446744073709551615}]`, rpc.CodeInvalidParams},
		"no account":             {"surfnet_setAccount", `["x",{}]`, rpc.CodeInvalidParams},
		"data that is no hex":    {"surfnet_setAccount", `["` + solana.SystemProgramID.String() + `",{"data":"xy"}]`, rpc.CodeInvalidParams},
		"no transaction":         {"castlekey_traceTransaction", `["x"]`, rpc.CodeInvalidParams},
		"no list at all":         {"castlekey_latestTransactions", `[0]`, rpc.CodeInvalidParams},
		"a list too long":        {"castlekey_latestTransactions", `[1001]`, rpc.CodeInvalidParams},
		"nothing to be changed":  {"surfnet_setAccount", `["` + solana.SystemProgramID.String() + `"]`, rpc.CodeInvalidParams},
	} {
		if _, err := c.Local().Handle(t.Context(), r.method, json.RawMessage(r.params)); err == nil || err.Code != r.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
