package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// killed returns the file of a ledger that landed n airdrops of 1 SOL and was never closed.
func killed(t *testing.T, n int) (path string, ids []solana.Signature) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "chain.db")
	l := open(t, ledger.Config{Path: live})
	for range n {
		id, err := l.Airdrop(solana.PublicKey{1}, sol)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return abandoned(t, live), ids
}

// damage changes a file in place.
func damage(t *testing.T, path string, change func(content []byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, change(content), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// flipAt flips a bit.
func flipAt(at int) func([]byte) []byte {
	return func(content []byte) []byte {
		content[at] ^= 1
		return content
	}
}

// endOfJournal is where the zeros begin.
func endOfJournal(content []byte) int { return len(bytes.TrimRight(content, "\x00")) }

// TestJournalThatIsNotWhole opens a ledger that was killed, after something happened to its journal.
func TestJournalThatIsNotWhole(t *testing.T) {
	cases := map[string]struct {
		change func(content []byte) []byte
		lost   int // of 5 airdrops
		want   error
	}{
		"nothing happened":                  {func(c []byte) []byte { return c }, 0, nil},
		"a bit flipped in the first record": {flipAt(100), 0, ledger.ErrCorrupt},
		"a bit flipped in a length":         {flipAt(1), 0, ledger.ErrCorrupt},
		"the last record was half written": {func(c []byte) []byte {
			clear(c[endOfJournal(c)-100:])
			return c
		}, 1, nil},
		"behind its end is a mess": {func(c []byte) []byte {
			for i := endOfJournal(c) + 512; i < len(c); i++ {
				c[i] = byte(i * i)
			}
			return c
		}, 0, nil},
		"it was cut short": {func(c []byte) []byte { return c[:endOfJournal(c)-100] }, 1, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path, ids := killed(t, 5)
			damage(t, path+"-journal", c.change)
			l, err := ledger.Open(ledger.Config{Path: path})
			if !errors.Is(err, c.want) {
				t.Fatalf("error is %v, want %v", err, c.want)
			}
			if err != nil {
				return
			}
			defer l.Close()
			for i, id := range ids {
				if _, ok := l.Transaction(id); ok != (i < len(ids)-c.lost) {
					t.Errorf("transaction %d is there: %v", i, ok)
				}
			}
			if got := l.Balance(solana.PublicKey{1}); got != uint64(5-c.lost)*sol {
				t.Errorf("balance is %d", got)
			}
		})
	}
}

// TestJournalOfAnotherTime puts together what does not belong together.
func TestJournalOfAnotherTime(t *testing.T) {
	t.Run("no journal, although the ledger was not closed", func(t *testing.T) {
		path, _ := killed(t, 3)
		if err := os.Remove(path + "-journal"); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.Open(ledger.Config{Path: path}); !errors.Is(err, ledger.ErrCorrupt) {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("no journal, after the ledger was closed", func(t *testing.T) {
		path, ids := killed(t, 3)
		open(t, ledger.Config{Path: path}).Close()
		if err := os.Remove(path + "-journal"); err != nil {
			t.Fatal(err)
		}
		if _, ok := open(t, ledger.Config{Path: path}).Transaction(ids[2]); !ok {
			t.Error("a closed ledger needs its journal")
		}
	})
	t.Run("an older copy of the ledger beside a newer journal", func(t *testing.T) {
		path, _ := killed(t, 3)
		older, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		open(t, ledger.Config{Path: path}).Close() // its file has the three now
		l := open(t, ledger.Config{Path: path})
		if _, err := l.Airdrop(solana.PublicKey{1}, sol); err != nil {
			t.Fatal(err)
		}
		path = abandoned(t, path)
		damage(t, path, func([]byte) []byte { return older })
		if _, err := ledger.Open(ledger.Config{Path: path}); !errors.Is(err, ledger.ErrCorrupt) {
			t.Errorf("error is %v", err)
		}
	})
}

// TestEveryDamagedPage flips bits in each page of a ledger, one at a time: it is refused, or opens with all accounts as they were.
func TestEveryDamagedPage(t *testing.T) {
	whole := storedChain(t)
	folder := t.TempDir()
	refused, opened := 0, 0
	offsets := []int{1, 9, 11, 12, 17, 25, 300, 4000} // page header, element table, values
	for n := range len(whole) / 4096 * len(offsets) {
		at := n/len(offsets)*4096 + offsets[n%len(offsets)]
		path := filepath.Join(folder, fmt.Sprint(at))
		if err := os.WriteFile(path, flipAt(at)(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := ledger.Open(ledger.Config{Path: path})
		if err != nil {
			refused++ // mostly as ErrCorrupt; where a length was hit it may also be that no disk is large enough
			os.Remove(path)
			continue
		}
		opened++
		if got := l.TransactionCount(); got != 20 {
			t.Errorf("byte %d: %d transactions", at, got)
		}
		l.Close()
		os.Remove(path + "-journal")
	}
	t.Logf("%d damaged files refused, %d opened with every account in its place", refused, opened)
	if refused < 10 {
		t.Error("the test proves nothing")
	}
}

// TestClockThatJumpsBack sets the wall clock back, again and again, under a ledger at work.
func TestClockThatJumpsBack(t *testing.T) {
	clock := newWallClock()
	l := open(t, ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db"), Now: clock.read, SlotDuration: 400 * time.Millisecond})
	last := l.Clock()
	for i := range 50 {
		clock.move(time.Duration(i%7-3) * time.Hour)
		if _, err := l.Airdrop(solana.PublicKey{1}, sol+uint64(i)); err != nil {
			t.Fatalf("jump %d: %v", i, err)
		}
		now := l.Clock()
		if now.Slot < last.Slot || now.UnixTimestamp < last.UnixTimestamp || now.Epoch < last.Epoch {
			t.Fatalf("jump %d: the chain went back from %+v to %+v", i, last, now)
		}
		last = now
	}
}

// TestFloodOfBadSignatures has four senders forge signatures while an honest wallet plays on.
func TestFloodOfBadSignatures(t *testing.T) {
	l := open(t, ledger.Config{})
	honest, victim := newWallet(t, l, 10*sol), newWallet(t, l, 10*sol)
	before := l.TransactionCount()
	raw := transfer(t, victim, solana.PublicKey{1}, sol, l.LatestBlockhash().Hash)
	var flood sync.WaitGroup
	for sender := range 4 {
		flood.Go(func() {
			for i := range atLength(500, 2500) {
				forged := bytes.Clone(raw)
				forged[1+i%64] ^= byte(1 + sender)
				if _, err := l.Submit(forged, ledger.SubmitOptions{SkipPreflight: i%2 == 0}); !errors.Is(err, svm.TxSignatureFailure) {
					t.Errorf("forgery %d: %v", i, err)
					return
				}
			}
		})
	}
	for range 20 {
		if _, err := l.Submit(transfer(t, honest, solana.PublicKey{2}, sol/100, l.LatestBlockhash().Hash), ledger.SubmitOptions{}); err != nil {
			t.Error(err)
		}
	}
	flood.Wait()
	if l.Balance(victim.PublicKey()) != 10*sol || l.Balance(solana.PublicKey{1}) != 0 || l.TransactionCount() != before+20 {
		t.Error("a forgery left a trace")
	}
}

// TestFilesStopGrowing lands many more transactions than are kept.
func TestFilesStopGrowing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	size := func() (total int64) {
		for _, suffix := range []string{"", "-journal"} {
			info, err := os.Stat(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			total += info.Size()
		}
		return total
	}
	var sizes [3]int64
	for i := range sizes {
		l := open(t, ledger.Config{Path: path, Keep: 200})
		for range atLength(500, 30_000) {
			if _, err := l.Airdrop(solana.PublicKey{1}, sol); err != nil {
				t.Fatal(err)
			}
		}
		l.Close()
		sizes[i] = size()
	}
	t.Logf("bytes: %d", sizes)
	if sizes[2] > sizes[1]*5/4 {
		t.Errorf("the files grow: %d", sizes)
	}
}

// TestLargeTransactionsAreForgottenSooner lands transactions that each find 60,000 bytes, where a million are kept.
func TestLargeTransactionsAreForgottenSooner(t *testing.T) {
	for name, path := range map[string]string{"in memory": "", "on disk": filepath.Join(t.TempDir(), "chain.db")} {
		t.Run(name, func(t *testing.T) {
			c := ledger.Config{Path: path, KeepBytes: 1_000_000}
			l := open(t, c)
			data := bytes.Repeat([]byte{1, 2, 3, 4}, 15_000)
			large := &svm.Account{Lamports: 100 * sol, Owner: solana.PublicKey{7}, RentEpoch: svm.RentExemptEpoch, Data: data}
			if err := l.SetAccount(solana.PublicKey{1}, large); err != nil {
				t.Fatal(err)
			}
			sizes := [3]int64{}
			for i := range sizes {
				ids := airdrops(t, l, solana.PublicKey{1}, 50)
				if path != "" {
					l.Close()
					info, err := os.Stat(path)
					if err != nil {
						t.Fatal(err)
					}
					sizes[i] = info.Size()
					l = open(t, c)
				}
				kept := 0
				for n, id := range ids {
					if _, ok := l.Transaction(id); ok != (n < 16) {
						t.Errorf("the newest but %d is there: %v", n, ok)
					} else if ok {
						kept++
					}
				}
				if found := landings(t, l, solana.PublicKey{1}, ledger.LandingsQuery{Limit: kept}); !slices.Equal(found, ids[:kept]) {
					t.Errorf("the history is another: %v", found)
				}
			}
			if sizes[2] > sizes[1] {
				t.Errorf("the file grows: %d", sizes)
			}
		})
	}
}
