package ledger_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// dieAfter lands an airdrop, submits a transaction and returns the ledger's files as a power cut right after the answer leaves them.
func dieAfter(t *testing.T, c ledger.Config, submit func(*ledger.Ledger)) (path string) {
	t.Helper()
	c.Idle = -1 // what it did is not to be found on disk
	l := open(t, c)
	if _, err := l.Airdrop(solana.PublicKey{1}, sol); err != nil {
		t.Fatal(err)
	}
	submit(l)
	return abandoned(t, c.Path)
}

// TestWhatWasWrittenAheadIsExecutedAgain kills a ledger whose last transaction is on disk only as it was sent. Opened a day later, with
// its blockhash long expired, or under a clock that was set back, it is there exactly as it was confirmed; and so it is when that process
// dies as well.
func TestWhatWasWrittenAheadIsExecutedAgain(t *testing.T) {
	for name, options := range map[string]ledger.SubmitOptions{"with preflight": {}, "without": {SkipPreflight: true}} {
		for later, d := range map[string]time.Duration{"at once": 0, "a day later": 24 * time.Hour, "an hour before": -time.Hour} {
			for every, slot := range map[string]time.Duration{"a slot each": 0, "slots of time": 400 * time.Millisecond} {
				t.Run(name+" "+later+" "+every, func(t *testing.T) {
					clock := newWallClock()
					c := ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db"), Now: clock.read, SlotDuration: slot}
					payer := solana.NewWallet().PrivateKey
					var id solana.Signature
					var want *ledger.Transaction
					var slotThen uint64
					c.Path = dieAfter(t, c, func(l *ledger.Ledger) {
						if _, err := l.Airdrop(payer.PublicKey(), 3*sol); err != nil {
							t.Fatal(err)
						}
						hash := l.LatestBlockhash().Hash
						clock.move(777 * time.Millisecond)
						if _, err := l.Airdrop(solana.PublicKey{1}, sol); err != nil {
							t.Fatal(err)
						}
						var err error
						if id, err = l.Submit(transfer(t, payer, solana.PublicKey{2}, sol, hash), options); err != nil {
							t.Fatal(err)
						}
						want, _ = l.Transaction(id)
						slotThen = l.Slot()
					})
					clock.move(d)
					for range 3 { // each time it is killed
						l := open(t, c)
						got, _ := l.Transaction(id)
						if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
							t.Errorf("transaction (-confirmed +found):\n%s", diff)
						}
						if l.TransactionCount() != 4 || l.Balance(solana.PublicKey{2}) != sol || l.Balance(payer.PublicKey()) != 2*sol-5000 {
							t.Errorf("%d transactions, balances %d and %d", l.TransactionCount(), l.Balance(solana.PublicKey{2}), l.Balance(payer.PublicKey()))
						}
						if got := l.Slot(); got < slotThen {
							t.Errorf("the slot is %d, was %d", got, slotThen)
						}
						if _, err := l.Submit(want.Raw, options); err == nil {
							t.Error("it could be sent again")
						}
						c.Path = abandoned(t, c.Path)
					}
				})
			}
		}
	}
}

// TestWhatWasRefusedStaysRefused kills ledgers whose last transaction was written ahead and then refused.
func TestWhatWasRefusedStaysRefused(t *testing.T) {
	poor, rich := solana.NewWallet().PrivateKey, solana.NewWallet().PrivateKey
	forged := func(l *ledger.Ledger) []byte {
		raw := transfer(t, rich, solana.PublicKey{2}, sol, l.LatestBlockhash().Hash)
		raw[5] ^= 1
		return raw
	}
	unfunded := func(l *ledger.Ledger) []byte {
		return transfer(t, poor, solana.PublicKey{2}, sol, l.LatestBlockhash().Hash)
	}
	stale := func(*ledger.Ledger) []byte { return transfer(t, poor, solana.PublicKey{2}, sol, solana.Hash{1}) }
	for name, c := range map[string]struct {
		raw     func(*ledger.Ledger) []byte
		options ledger.SubmitOptions
		want    error
	}{
		"forged":                     {forged, ledger.SubmitOptions{}, svm.TxSignatureFailure},
		"forged, without preflight":  {forged, ledger.SubmitOptions{SkipPreflight: true}, svm.TxSignatureFailure},
		"unfunded":                   {unfunded, ledger.SubmitOptions{}, svm.TxAccountNotFound},
		"stale, without preflight":   {stale, ledger.SubmitOptions{SkipPreflight: true}, svm.TxBlockhashNotFound},
		"unfunded without preflight": {unfunded, ledger.SubmitOptions{SkipPreflight: true}, svm.TxAccountNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			config := ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db")}
			before := 0
			dieAfter(t, config, func(l *ledger.Ledger) {
				if _, err := l.Airdrop(rich.PublicKey(), 5*sol); err != nil {
					t.Fatal(err)
				}
				before = endOfJournal(contentOf(t, config.Path+"-journal"))
				if _, err := l.Submit(c.raw(l), c.options); !errors.Is(err, c.want) {
					t.Errorf("error is %v", err)
				}
				live := ledger.Config{Path: abandoned(t, config.Path)} // one copy goes on, without a transaction
				if err := l.SetAccount(solana.PublicKey{3}, account(5)); err != nil {
					t.Fatal(err)
				}
				if got := open(t, ledger.Config{Path: abandoned(t, config.Path)}).Balance(solana.PublicKey{3}); got != 5 {
					t.Errorf("what came next is lost: %d", got)
				}
				config.Path = live.Path
			})
			if endOfJournal(contentOf(t, config.Path+"-journal")) == before {
				t.Error("it was not written ahead: the test proves nothing")
			}
			l := open(t, config)
			if l.TransactionCount() != 2 || l.Balance(solana.PublicKey{1}) != sol || l.Balance(solana.PublicKey{2}) != 0 {
				t.Errorf("%d transactions", l.TransactionCount())
			}
			if err := l.SetAccount(solana.PublicKey{3}, account(6)); err != nil {
				t.Error(err)
			}
			l = open(t, ledger.Config{Path: abandoned(t, config.Path)})
			if got := l.Balance(solana.PublicKey{3}); got != 6 || l.TransactionCount() != 2 {
				t.Errorf("after another kill: %d transactions, balance %d", l.TransactionCount(), got)
			}
		})
	}
}

// TestWhatWasRefusedIsNotAskedAgain kills a ledger right after it refused a transaction and opens it under a genesis, as it could be under
// a program, that would let it land.
func TestWhatWasRefusedIsNotAskedAgain(t *testing.T) {
	poor := solana.NewWallet().PrivateKey
	funded := map[solana.PublicKey]*svm.Account{poor.PublicKey(): account(5 * sol)}
	submit := func(l *ledger.Ledger) (err error) {
		_, err = l.Submit(transfer(t, poor, solana.PublicKey{2}, sol, l.LatestBlockhash().Hash), ledger.SubmitOptions{})
		return err
	}
	t.Run("when it was sent", func(t *testing.T) {
		path := dieAfter(t, ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db")}, func(l *ledger.Ledger) {
			if err := submit(l); !errors.Is(err, svm.TxAccountNotFound) {
				t.Errorf("error is %v", err)
			}
		})
		l := open(t, ledger.Config{Path: path, Accounts: funded})
		if l.TransactionCount() != 1 || l.Balance(solana.PublicKey{2}) != 0 || l.Balance(solana.PublicKey{1}) != sol {
			t.Errorf("it landed: %d transactions", l.TransactionCount())
		}
	})
	t.Run("when it was executed again", func(t *testing.T) {
		path := dieAfter(t, ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db"), Accounts: funded}, func(l *ledger.Ledger) {
			if err := submit(l); err != nil {
				t.Error(err)
			}
		})
		if got := open(t, ledger.Config{Path: path}).TransactionCount(); got != 1 {
			t.Errorf("it was not refused: %d transactions", got)
		}
		l := open(t, ledger.Config{Path: abandoned(t, path), Accounts: funded})
		if l.TransactionCount() != 1 || l.Balance(solana.PublicKey{1}) != sol {
			t.Errorf("it came back: %d transactions", l.TransactionCount())
		}
	})
}

// TestWhatIsSettledStands kills a ledger a moment after its last transaction and opens it with another program in place of the one that
// was called: the transaction is what it was when it was confirmed.
func TestWhatIsSettledStands(t *testing.T) {
	id, payer := solana.PublicKey{7}, solana.NewWallet().PrivateKey
	c := ledger.Config{
		Path: filepath.Join(t.TempDir(), "chain.db"), Idle: time.Millisecond, Programs: map[solana.PublicKey][]byte{id: sessionProgram(t)},
	}
	l := open(t, c)
	if _, err := l.Airdrop(payer.PublicKey(), sol); err != nil {
		t.Fatal(err)
	}
	sent := called(t, l, id, payer)
	want, _ := l.Transaction(sent)
	chess, err := os.ReadFile("../program/built/chess.so")
	if err != nil {
		t.Fatal(err)
	}
	for tries := 1; ; tries++ { // it is killed again and again, until it has had its moment
		other := ledger.Config{Path: abandoned(t, c.Path), Programs: map[solana.PublicKey][]byte{id: chess}}
		got, _ := open(t, other).Transaction(sent)
		switch {
		case got != nil && fmt.Sprint(got.Err) == fmt.Sprint(want.Err) && slices.Equal(got.Logs, want.Logs):
			return
		case tries == 1000:
			t.Fatalf("confirmed was %v %v, found is %v %v", want.Err, want.Logs, got.Err, got.Logs)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// called sends a transaction that calls a program.
func called(t *testing.T, l *ledger.Ledger, id solana.PublicKey, payer solana.PrivateKey) solana.Signature {
	t.Helper()
	call, err := solana.NewTransaction([]solana.Instruction{solana.NewInstruction(id, nil, []byte{1})}, l.LatestBlockhash().Hash, solana.TransactionPayer(payer.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := call.Sign(func(solana.PublicKey) *solana.PrivateKey { return &payer }); err != nil {
		t.Fatal(err)
	}
	raw, err := call.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	sent, err := l.Submit(raw, ledger.SubmitOptions{SkipPreflight: true})
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// TestWrittenAheadUnderAnotherProgram kills a ledger and opens it with another program in place of the one that its last transaction
// called: the transaction lands, as the new program has it.
func TestWrittenAheadUnderAnotherProgram(t *testing.T) {
	id := solana.PublicKey{7}
	path := filepath.Join(t.TempDir(), "chain.db")
	payer := solana.NewWallet().PrivateKey
	var sent solana.Signature
	path = dieAfter(t, ledger.Config{Path: path, Programs: map[solana.PublicKey][]byte{id: sessionProgram(t)}}, func(l *ledger.Ledger) {
		if _, err := l.Airdrop(payer.PublicKey(), sol); err != nil {
			t.Fatal(err)
		}
		sent = called(t, l, id, payer)
	})
	chess, err := os.ReadFile("../program/built/chess.so")
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, ledger.Config{Path: path, Programs: map[solana.PublicKey][]byte{id: chess}})
	if tx, ok := l.Transaction(sent); !ok || tx.Err == nil || l.TransactionCount() != 3 || l.Balance(payer.PublicKey()) != sol-5000 {
		t.Errorf("record %+v, %d transactions", tx, l.TransactionCount())
	}
}

func account(lamports uint64) *svm.Account {
	return &svm.Account{Lamports: lamports, RentEpoch: svm.RentExemptEpoch}
}

func contentOf(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
