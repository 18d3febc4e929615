package ledger_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
	"github.com/google/go-cmp/cmp"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

const sol = solana.LAMPORTS_PER_SOL

// wallClock is a clock that stands still until it is moved.
type wallClock struct{ now time.Time }

func newWallClock() *wallClock { return &wallClock{time.Unix(1_700_000_000, 0)} }

func (c *wallClock) read() time.Time { return c.now }

func (c *wallClock) move(d time.Duration) { c.now = c.now.Add(d) }

// open opens a ledger that is closed with the test.
func open(t testing.TB, c ledger.Config) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(c)
	if err != nil {
		t.Fatalf("open ledger: %v", err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// newWallet returns a key with some SOL.
func newWallet(t testing.TB, l *ledger.Ledger, lamports uint64) solana.PrivateKey {
	t.Helper()
	k := solana.NewWallet().PrivateKey
	if _, err := l.Airdrop(k.PublicKey(), lamports); err != nil {
		t.Fatalf("airdrop: %v", err)
	}
	return k
}

// transfer returns a signed transfer in wire format.
func transfer(t testing.TB, from solana.PrivateKey, to solana.PublicKey, lamports uint64, hash solana.Hash) []byte {
	t.Helper()
	tx, err := solana.NewTransaction(
		[]solana.Instruction{system.NewTransferInstruction(lamports, from.PublicKey(), to).Build()}, hash)
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
	return raw
}

// TestAirdropIsATransferThatLanded looks at balance, record and fee.
func TestAirdropIsATransferThatLanded(t *testing.T) {
	l := open(t, ledger.Config{})
	before := l.Balance(l.Faucet())
	to := solana.NewWallet().PublicKey()
	id, err := l.Airdrop(to, 2*sol)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Balance(to); got != 2*sol {
		t.Errorf("balance is %d", got)
	}
	tx, ok := l.Transaction(id)
	if !ok {
		t.Fatal("no record")
	}
	if tx.Err != nil || tx.Fee != 5000 || tx.Slot != 1 || len(tx.Logs) != 2 || tx.Signature != id {
		t.Errorf("record is %+v", tx)
	}
	if got := before - l.Balance(l.Faucet()); got != 2*sol+5000 {
		t.Errorf("the faucet paid %d", got)
	}
}

// TestSameAirdropTwiceInASlot works, although a transfer repeated would be the same transaction.
func TestSameAirdropTwiceInASlot(t *testing.T) {
	l := open(t, ledger.Config{SlotDuration: time.Hour})
	to := solana.NewWallet().PublicKey()
	for range 3 {
		if _, err := l.Airdrop(to, sol); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.Balance(to); got != 3*sol {
		t.Errorf("balance is %d", got)
	}
}

// TestWithoutDurationEveryTransactionIsASlot counts slots and transactions.
func TestWithoutDurationEveryTransactionIsASlot(t *testing.T) {
	l := open(t, ledger.Config{})
	first := l.LatestBlockhash()
	newWallet(t, l, sol)
	newWallet(t, l, sol)
	got := l.LatestBlockhash()
	if got.Slot != first.Slot+2 || got.LastValidBlockHeight != got.Slot+ledger.MaxAge || got.Hash == first.Hash {
		t.Errorf("blockhash went from %+v to %+v", first, got)
	}
	if l.TransactionCount() != 2 {
		t.Errorf("%d transactions", l.TransactionCount())
	}
}

// TestFateOfATransaction submits one transfer under circumstances.
func TestFateOfATransaction(t *testing.T) {
	type stage struct {
		chain *ledger.Ledger
		clock *wallClock
		raw   []byte
		skip  bool
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	again := func(s *stage) {
		_, err := s.chain.Submit(s.raw, ledger.SubmitOptions{})
		must(err)
	}
	slots := func(n uint64) func(*stage) { return func(s *stage) { must(s.chain.WarpSlots(n)) } }
	skip := func(s *stage) { s.skip = true }
	cases := map[string]struct {
		lamports uint64
		before   []func(*stage)
		want     error // a kind of transaction error
		as       any   // the type of the error
		fee      uint64
	}{
		"it succeeds": {lamports: sol / 2, fee: 5000},
		"a second time it has already been processed": {lamports: sol / 2, before: []func(*stage){again}, want: svm.TxAlreadyProcessed, as: new(*ledger.PreflightError), fee: 5000},
		"also without preflight":                      {lamports: sol / 2, before: []func(*stage){again, skip}, want: svm.TxAlreadyProcessed, as: new(*ledger.DroppedError), fee: 5000},
		"also when its blockhash is almost too old":   {lamports: sol / 2, before: []func(*stage){again, slots(148), skip}, want: svm.TxAlreadyProcessed, as: new(*ledger.DroppedError), fee: 5000},
		"at age 144 preflight lets it pass":           {lamports: sol / 2, before: []func(*stage){slots(144)}, fee: 5000},
		"at age 145 preflight is careful":             {lamports: sol / 2, before: []func(*stage){slots(145)}, want: svm.TxBlockhashNotFound, as: new(*ledger.PreflightError)},
		"at age 150 it still lands without preflight": {lamports: sol / 2, before: []func(*stage){slots(150), skip}, fee: 5000},
		"at age 151 it never lands":                   {lamports: sol / 2, before: []func(*stage){slots(151), skip}, want: svm.TxBlockhashNotFound, as: new(*ledger.DroppedError)},
		"what would fail is refused for free":         {lamports: 2 * sol, want: svm.TxInstructionError, as: new(*ledger.PreflightError)},
		"without preflight it lands and pays":         {lamports: 2 * sol, before: []func(*stage){skip}, fee: 5000},
		"a byte changed breaks the signature":         {lamports: sol / 2, before: []func(*stage){func(s *stage) { s.raw[len(s.raw)-1] ^= 1 }}, want: svm.TxSignatureFailure, as: new(*ledger.PreflightError)},
		"a byte missing is no transaction":            {lamports: sol / 2, before: []func(*stage){func(s *stage) { s.raw = s.raw[:len(s.raw)-1] }}, want: ledger.ErrInvalidTransaction},
		"a closed ledger takes nothing":               {lamports: sol / 2, before: []func(*stage){func(s *stage) { must(s.chain.Close()) }}, want: ledger.ErrClosed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			clock := newWallClock()
			l := open(t, ledger.Config{Now: clock.read, SlotDuration: time.Second})
			from := newWallet(t, l, sol)
			s := &stage{chain: l, clock: clock}
			s.raw = transfer(t, from, solana.PublicKey{1}, c.lamports, l.LatestBlockhash().Hash)
			for _, f := range c.before {
				f(s)
			}
			_, err := l.Submit(s.raw, ledger.SubmitOptions{SkipPreflight: s.skip})
			if !errors.Is(err, c.want) {
				t.Errorf("error is %v, want %v", err, c.want)
			}
			if c.as != nil && !errors.As(err, c.as) {
				t.Errorf("error is %T, want %T", err, c.as)
			}
			spent := uint64(0)
			if c.fee > 0 && c.lamports < sol {
				spent = c.lamports
			}
			if got := l.Balance(from.PublicKey()); got != sol-c.fee-spent {
				t.Errorf("balance is %d, want %d", got, sol-c.fee-spent)
			}
		})
	}
}

// TestPreflightLeavesNoTrace shows that a refused transaction has no record and no status.
func TestPreflightLeavesNoTrace(t *testing.T) {
	l := open(t, ledger.Config{})
	from := newWallet(t, l, sol)
	id, err := l.Submit(transfer(t, from, solana.PublicKey{1}, 2*sol, l.LatestBlockhash().Hash), ledger.SubmitOptions{})
	var refused *ledger.PreflightError
	if !errors.As(err, &refused) {
		t.Fatalf("error is %v", err)
	}
	want := []string{
		"Program 11111111111111111111111111111111 invoke [1]",
		"Transfer: insufficient lamports 999995000, need 2000000000",
		"Program 11111111111111111111111111111111 failed: custom program error: 0x1",
	}
	if diff := cmp.Diff(want, refused.Result.Logs); diff != "" {
		t.Errorf("logs (-want +got):\n%s", diff)
	}
	if _, ok := l.Transaction(id); ok || l.TransactionCount() != 1 {
		t.Error("the refused transaction was recorded")
	}
}

// TestFailureIsRecorded lets a transaction fail on chain.
func TestFailureIsRecorded(t *testing.T) {
	l := open(t, ledger.Config{})
	from := newWallet(t, l, sol)
	id, err := l.Submit(transfer(t, from, solana.PublicKey{1}, 2*sol, l.LatestBlockhash().Hash), ledger.SubmitOptions{SkipPreflight: true})
	if err != nil {
		t.Fatal(err)
	}
	tx, ok := l.Transaction(id)
	if !ok {
		t.Fatal("no record")
	}
	if code, custom := tx.Err.Custom(); !custom || code != 1 || tx.Fee != 5000 {
		t.Errorf("record is %+v", tx)
	}
}

// TestSimulationChangesNothing runs a transfer twice and finds the chain as before.
func TestSimulationChangesNothing(t *testing.T) {
	l := open(t, ledger.Config{})
	from := newWallet(t, l, sol)
	raw := transfer(t, from, solana.PublicKey{1}, sol/2, l.LatestBlockhash().Hash)
	for range 2 {
		s, err := l.Simulate(raw, svm.SimulateOptions{VerifySignatures: true})
		if err != nil || s.Err != nil || s.Fee != 5000 {
			t.Fatalf("simulation: %v, %+v", err, s)
		}
	}
	if l.Balance(from.PublicKey()) != sol || l.TransactionCount() != 1 {
		t.Error("simulation left a trace")
	}
}

// TestRecordsAreKeptUpToALimit lands more transactions than are remembered.
func TestRecordsAreKeptUpToALimit(t *testing.T) {
	for name, path := range map[string]string{"in memory": "", "on disk": t.TempDir() + "/chain.db"} {
		t.Run(name, func(t *testing.T) {
			l := open(t, ledger.Config{Path: path, Keep: 3})
			var ids []solana.Signature
			for range 5 {
				id, err := l.Airdrop(solana.PublicKey{1}, sol)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
			}
			var kept []bool
			for _, id := range ids {
				_, ok := l.Transaction(id)
				kept = append(kept, ok)
			}
			if diff := cmp.Diff([]bool{false, false, true, true, true}, kept); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWatcherSeesTheLatestState reads late, in time, and after the end.
func TestWatcherSeesTheLatestState(t *testing.T) {
	l := open(t, ledger.Config{})
	to := solana.NewWallet().PublicKey()
	updates, cancel := l.WatchAccount(to)
	for range 3 {
		if _, err := l.Airdrop(to, sol); err != nil {
			t.Fatal(err)
		}
	}
	if u := <-updates; u.Account.Lamports != 3*sol || u.Slot != 3 {
		t.Errorf("the late reader got %+v", u)
	}
	if err := l.SetAccount(to, nil); err != nil {
		t.Fatal(err)
	}
	if u := <-updates; u.Account != nil {
		t.Errorf("a removed account is %+v", u.Account)
	}
	cancel()
	cancel()
	if _, open := <-updates; open {
		t.Error("the channel is open after cancel")
	}
	other, _ := l.WatchAccount(to)
	l.Close()
	if _, open := <-other; open {
		t.Error("the channel is open after Close")
	}
}

// TestClockSysvarFollowsTheChain reads the account, the slot and the time of day.
func TestClockSysvarFollowsTheChain(t *testing.T) {
	clock := newWallClock()
	l := open(t, ledger.Config{Now: clock.read, SlotDuration: 400 * time.Millisecond})
	clock.move(40 * time.Second)
	want := svm.Clock{Slot: 101, Epoch: 2, LeaderScheduleEpoch: 3, EpochStartTimestamp: 1_700_000_038, UnixTimestamp: 1_700_000_040}
	if diff := cmp.Diff(want, l.Clock()); diff != "" {
		t.Errorf("clock (-want +got):\n%s", diff)
	}
	account, _ := l.Account(svm.ClockSysvarID)
	if diff := cmp.Diff(svm.ClockAccount(want), account); diff != "" {
		t.Errorf("account (-want +got):\n%s", diff)
	}
	if at, ok := l.BlockTime(51); !ok || at != 1_700_000_020 {
		t.Errorf("slot 51 was at %d, %v", at, ok)
	}
	if err := l.WarpClock(time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := l.Clock(); got.UnixTimestamp != 1_700_003_640 || got.Slot != 9101 {
		t.Errorf("after an hour's warp the clock is %+v", got)
	}
}

// TestGenesisHasProgramsAndBuiltins looks for what every transaction needs.
func TestGenesisHasProgramsAndBuiltins(t *testing.T) {
	id := solana.PublicKey{7}
	elf := sessionProgram(t)
	l := open(t, ledger.Config{Programs: map[solana.PublicKey][]byte{id: elf}})
	for name, key := range map[string]solana.PublicKey{
		"the program": id, "system": svm.SystemProgramID, "compute budget": svm.ComputeBudgetID, "rent": svm.RentSysvarID,
	} {
		if _, ok := l.Account(key); !ok {
			t.Errorf("%s is missing", name)
		}
	}
	_, err := ledger.Open(ledger.Config{Programs: map[solana.PublicKey][]byte{id: elf[:100]}})
	if err == nil {
		t.Error("a truncated program was accepted")
	}
}

func sessionProgram(t testing.TB) []byte {
	t.Helper()
	elf, err := os.ReadFile("../program/built/session.so")
	if err != nil {
		t.Fatal(err)
	}
	return elf
}
