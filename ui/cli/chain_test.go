package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"castlekey/onchain/ledger"
	"castlekey/ui/cli"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
)

// castlekey returns the command itself: this test binary under the name it goes by.
func castlekey(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "castlekey")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// servedChain is what castlekey chain --json says of itself.
type servedChain struct {
	RPC       string `json:"rpc"`
	WebSocket string `json:"websocket"`
	Genesis   string `json:"genesis"`
	Faucet    string `json:"faucet"`
	Ledger    string `json:"ledger"`

	process *exec.Cmd
}

// startChain starts castlekey chain on free ports and waits until it serves.
func startChain(t *testing.T, command string, args ...string) servedChain {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command, append([]string{"chain", "--json", "--listen", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("chain said nothing: %v %s", err, errs.Bytes())
	}
	c := servedChain{process: cmd}
	if err := json.Unmarshal(line, &c); err != nil {
		t.Fatalf("chain said %s: %v", line, err)
	}
	return c
}

// stop ends a chain with a signal and returns its exit code.
func (c servedChain) stop(t *testing.T, s os.Signal) int {
	t.Helper()
	if err := c.process.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	_ = c.process.Wait()
	return c.process.ProcessState.ExitCode()
}

// TestChainIsServedAndKept: money of the faucet is still there after a kill and a restart, and Ctrl-C ends it with 0.
func TestChainIsServedAndKept(t *testing.T) {
	command, folder := castlekey(t), t.TempDir()
	first := startChain(t, command, "--ledger", folder)
	wallet := solana.NewWallet().PublicKey()
	client := solanarpc.New(first.RPC)
	if _, err := client.RequestAirdrop(t.Context(), wallet, 5, solanarpc.CommitmentConfirmed); err == nil {
		t.Error("an airdrop too small for rent was accepted")
	}
	if _, err := client.RequestAirdrop(t.Context(), wallet, solana.LAMPORTS_PER_SOL, solanarpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	first.stop(t, syscall.SIGKILL)

	again := startChain(t, command, "--ledger", folder)
	balance, err := solanarpc.New(again.RPC).GetBalance(t.Context(), wallet, solanarpc.CommitmentConfirmed)
	if err != nil || balance.Value != solana.LAMPORTS_PER_SOL || again.Genesis != first.Genesis {
		t.Errorf("after a kill: %+v, %v; genesis %s, was %s", balance, err, again.Genesis, first.Genesis)
	}
	if code := again.stop(t, os.Interrupt); code != 0 {
		t.Errorf("Ctrl-C: exit code %d", code)
	}
	if _, err := os.Stat(filepath.Join(folder, "chain.db-owner")); err == nil {
		t.Error("the note of who serves the chain was left behind")
	}

	anew := startChain(t, command, "--ledger", folder, "--reset")
	defer anew.stop(t, os.Interrupt)
	balance, err = solanarpc.New(anew.RPC).GetBalance(t.Context(), wallet, solanarpc.CommitmentConfirmed)
	if err != nil || balance.Value != 0 || anew.Genesis == first.Genesis {
		t.Errorf("--reset kept the old chain: %+v, %v", balance, err)
	}
}

// TestAGameThatHoldsTheChainIsNamed although it serves it to nobody.
func TestAGameThatHoldsTheChainIsNamed(t *testing.T) {
	folder := t.TempDir()
	held, err := ledger.Open(ledger.Config{Path: filepath.Join(folder, "chain.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	var out, errs bytes.Buffer
	code := cli.Main([]string{"chain", "--ledger", folder, "--listen", "127.0.0.1:0"}, cli.Streams{Out: &out, Err: &errs})
	if want := fmt.Sprintf("Process %d plays on this chain", os.Getpid()); code != 1 || !strings.Contains(errs.String(), want) {
		t.Errorf("exit code %d, %s", code, errs.String())
	}
}

// TestTheSecondIsToldWhoServes and how to join, with exit code 1.
func TestTheSecondIsToldWhoServes(t *testing.T) {
	command, folder := castlekey(t), t.TempDir()
	chain := startChain(t, command, "--ledger", folder)
	defer chain.stop(t, os.Interrupt)
	for name, args := range map[string][]string{"plain": nil, "with --reset": {"--reset"}} {
		t.Run(name, func(t *testing.T) {
			out, err := exec.Command(command, append([]string{"chain", "--ledger", folder, "--listen", "127.0.0.1:0"}, args...)...).CombinedOutput()
			var exit *exec.ExitError
			if !asExit(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("second chain: %v", err)
			}
			pid := fmt.Sprintf("Process %d serves this chain at %s since 2", chain.process.Process.Pid, chain.RPC)
			for _, want := range []string{pid, "castlekey --url " + chain.RPC} {
				if !strings.Contains(string(out), want) {
					t.Errorf("%s\ndoes not say %q", out, want)
				}
			}
		})
	}
}

func asExit(err error, exit **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError) //nolint:errorlint // exec returns it bare
	*exit = e
	return ok
}

// TestChainTakesAccountsOfFiles and answers within 50 ms of its start, in slots that are transactions.
func TestChainTakesAccountsOfFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "account.json")
	key := solana.NewWallet().PublicKey()
	text := fmt.Sprintf(`{"pubkey":%q,"account":{"lamports":1000000000,"data":["AQID","base64"],"owner":%q,"executable":false,`+
		`"rentEpoch":18446744073709551615,"space":3}}`, key, solana.SystemProgramID)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	chain := startChain(t, castlekey(t), "--in-memory", "--slot-ms", "0", "--account", file)
	defer chain.stop(t, syscall.SIGTERM)
	client := solanarpc.New(chain.RPC)
	account, err := client.GetAccountInfo(t.Context(), key)
	if err != nil || account.Value.Lamports != solana.LAMPORTS_PER_SOL || !bytes.Equal(account.Value.Data.GetBinary(), []byte{1, 2, 3}) {
		t.Fatalf("account of the file is %+v, %v", account, err)
	}
	t.Logf("start to first answer: %v", time.Since(began))
	before, err := client.GetSlot(t.Context(), solanarpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.RequestAirdrop(t.Context(), key, 1, solanarpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	if after, err := client.GetSlot(t.Context(), solanarpc.CommitmentConfirmed); err != nil || after != before+1 {
		t.Errorf("slot %d after slot %d and one transaction, %v", after, before, err)
	}
	response, err := http.Get(strings.Replace(chain.WebSocket, "ws:", "http:", 1) + "/health")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("health on the second port: %v", err)
	}
	response.Body.Close()
}

// TestServedChainsAreTraced over RPC: by their URL, and by the folder they are served from.
func TestServedChainsAreTraced(t *testing.T) {
	command, home := castlekey(t), t.TempDir()
	chain := startChain(t, command, "--data-dir", home)
	defer chain.stop(t, os.Interrupt)
	wallet := solana.NewWallet().PublicKey()
	id, err := solanarpc.New(chain.RPC).RequestAirdrop(t.Context(), wallet, solana.LAMPORTS_PER_SOL, solanarpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"the latest, by URL":        {"trace", "latest", "--url", chain.RPC},
		"one of them, by folder":    {"trace", id.String(), "--data-dir", home},
		"every instruction, if any": {"trace", id.String(), "--data-dir", home, "--instructions"},
		"as JSON":                   {"trace", id.String(), "--url", chain.RPC, "--json"},
		"in a list":                 {"trace", "--url", chain.RPC},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := exec.Command(command, args...).CombinedOutput()
			if err != nil || !strings.Contains(string(out), id.String()) {
				t.Errorf("%v\n%s", err, out)
			}
			if strings.HasPrefix(name, "one") && !strings.Contains(string(out), "lamports  0 → 1000000000 (+1000000000)") {
				t.Errorf("the change is not shown:\n%s", out)
			}
		})
	}
}

// TestClustersHaveNoTraces and are not asked for what they cannot know.
func TestClustersHaveNoTraces(t *testing.T) {
	cluster := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}`)
	}))
	defer cluster.Close()
	var out, errs bytes.Buffer
	code := cli.Main([]string{"trace", "latest", "--url", cluster.URL}, cli.Streams{Out: &out, Err: &errs})
	if code != 2 || !strings.Contains(errs.String(), "has no traces of transactions") || !strings.Contains(errs.String(), "Only castlekey chain") {
		t.Errorf("exit code %d, %s", code, errs.String())
	}
}
