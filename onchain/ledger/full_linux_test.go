package ledger_test

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
)

const fullDiskPath = "LEDGER_TEST_FILL_DISK_AT"

// TestFullDiskLosesNothing runs a ledger in a process whose files may not grow beyond a size: first it confirms, then it refuses, and
// when there is room again it confirms again. All it confirmed is found afterwards.
func TestFullDiskLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	cmd := child(t, "TestSubmitterOnTheFullDisk", fullDiskPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var confirmed []solana.Signature
	refused := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if id, err := solana.SignatureFromBase58(lines.Text()); err == nil {
			confirmed = append(confirmed, id)
		} else if strings.HasPrefix(lines.Text(), "refused") {
			refused++
		} else {
			t.Errorf("the process says %q", lines.Text())
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process was to be killed at the end")
	}
	if len(confirmed) < 10 || refused != 3 {
		t.Errorf("%d transactions confirmed, %d refused", len(confirmed), refused)
	}
	l := open(t, ledger.Config{Path: path})
	for _, id := range confirmed {
		if _, ok := l.Transaction(id); !ok {
			t.Errorf("%s is gone", id)
		}
	}
	if n := uint64(len(confirmed)); l.TransactionCount() != n || l.Balance(solana.PublicKey{1}) != n*sol {
		t.Errorf("%d transactions, balance %d, want %d", l.TransactionCount(), l.Balance(solana.PublicKey{1}), n)
	}
	t.Logf("%d confirmed, 3 refused, all as told", len(confirmed))
}

// TestSubmitterOnTheFullDisk is the process with the full disk; on its own it does nothing.
func TestSubmitterOnTheFullDisk(t *testing.T) {
	path := os.Getenv(fullDiskPath)
	if path == "" {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	l, err := ledger.Open(ledger.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	limitFiles(t, 200<<10)
	submitTill(l, func(refused int) bool { return refused == 3 })
	if l.Balance(l.Faucet()) == 0 {
		t.Error("it does not answer any more")
	}
	limitFiles(t, 64<<20)
	for range 5 {
		id, err := l.Airdrop(solana.PublicKey{1}, sol)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(id)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // nobody closes it
}

// submitTill prints what was confirmed and refused until stop says so.
func submitTill(l *ledger.Ledger, stop func(refused int) bool) {
	for refused := 0; !stop(refused); {
		id, err := l.Airdrop(solana.PublicKey{1}, sol)
		if err != nil {
			refused++
			fmt.Println("refused", err)
			continue
		}
		fmt.Println(id)
	}
}

func limitFiles(t *testing.T, bytes uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = bytes
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}
