package ledger_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
)

// long reports whether the tests are to take hours rather than seconds.
func long() bool { return os.Getenv("SOAK") != "" }

// atLength returns how often to do something: a few times, or with SOAK=1 many.
func atLength(short, soak int) int {
	if long() {
		return soak
	}
	return short
}

// TestKilledLedgerKeepsWhatItConfirmed kills a process, at random moments, in which one submitter or several land what they can. When the
// ledger is opened again, everything that was confirmed is there, and nothing by half.
func TestKilledLedgerKeepsWhatItConfirmed(t *testing.T) {
	rounds := atLength(20, 200)
	path := filepath.Join(t.TempDir(), "chain.db")
	total := 0
	for round := range rounds {
		confirmed := submitUntilKilled(t, path, 1+3*(round%2), 1+rand.IntN(40))
		total += len(confirmed)
		l := open(t, ledger.Config{Path: path})
		for i, id := range confirmed {
			if tx, ok := l.Transaction(id); !ok || tx.Err != nil {
				t.Errorf("round %d: confirmed transaction %d of %d is gone", round, i, len(confirmed))
			}
		}
		balance, count := l.Balance(solana.PublicKey{1}), l.TransactionCount()
		if balance != count*sol || count < uint64(total) {
			t.Errorf("round %d: balance %d after %d transactions, %d of them confirmed", round, balance, count, total)
		}
		if round/2%2 == 0 { // the other half of the time nobody closes it
			l.Close()
		} else {
			path = abandoned(t, path)
			l.Close()
		}
	}
	t.Logf("%d confirmed transactions survived %d kills", total, rounds)
}

// abandoned copies an open ledger's files as a kill would leave them.
func abandoned(t *testing.T, path string) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "chain.db")
	for _, suffix := range []string{"", "-journal", "-owner"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return copied
}

const submitterPath, submitterCount = "LEDGER_TEST_SUBMIT_TO", "LEDGER_TEST_SUBMITTERS"

// submitUntilKilled runs this test binary as some submitters, kills it at some moment after it confirmed n transactions, and returns
// those it confirmed.
func submitUntilKilled(t *testing.T, path string, submitters, n int) (confirmed []solana.Signature) {
	t.Helper()
	cmd := child(t, "TestSubmitterOfTheKillTest", submitterPath+"="+path, fmt.Sprint(submitterCount, "=", submitters))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, err := solana.SignatureFromBase58(lines.Text())
		if err != nil {
			t.Errorf("the submitter says %q", lines.Text())
			continue
		}
		if confirmed = append(confirmed, id); len(confirmed) == n {
			time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed
	if len(confirmed) < n {
		t.Fatalf("the submitter confirmed %d of %d", len(confirmed), n)
	}
	return confirmed
}

// child is this test binary, running one test that does something only with the variables set.
func child(t *testing.T, test string, variables ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), variables...)
	return cmd
}

// TestSubmitterOfTheKillTest is the process that gets killed; on its own it does nothing.
func TestSubmitterOfTheKillTest(t *testing.T) {
	path := os.Getenv(submitterPath)
	if path == "" {
		return
	}
	l, err := ledger.Open(ledger.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	submitters, err := strconv.Atoi(os.Getenv(submitterCount))
	if err != nil {
		t.Fatal(err)
	}
	for range submitters {
		wait.Go(func() {
			for {
				id, err := l.Airdrop(solana.PublicKey{1}, sol)
				if err != nil {
					t.Error(err)
					return
				}
				fmt.Println(id)
			}
		})
	}
	wait.Wait()
}
