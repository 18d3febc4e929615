package cli_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
)

// pages is where the driver of real Chromium lives, with the test wallet it plays with.
const pages = "../../session/wallet/browser/e2e"

// chromiumAt is where Chromium is, or "" with a line that says why the test is left out.
func chromiumAt(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err == nil {
		_, err = exec.LookPath("node")
	}
	if err == nil {
		_, err = os.Stat(filepath.Join(pages, "node_modules", "playwright-core", "package.json"))
	}
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("CI runs a real browser: install Node and Chromium and run npm ci in %s: %v", pages, err)
	}
	fmt.Printf("browser: the command line in real Chromium was left out: %v\n", err)
	return ""
}

// inChromium runs a command that approves in the browser, plays the player there, and gives what the command printed.
func inChromium(t *testing.T, chromium string, key ed25519.PrivateKey, cmd *exec.Cmd) []byte {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout = &out
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(errs)
	url := ""
	for url == "" && said.Scan() {
		if text := strings.TrimSpace(said.Text()); strings.HasPrefix(text, "http://127.0.0.1:") {
			url = text
		}
	}
	played := pressed(t, chromium, key, url)
	var rest strings.Builder
	for said.Scan() {
		rest.WriteString(said.Text() + "\n")
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %v\n%s\n%s", cmd.Args, err, rest.String(), <-played)
	}
	if report := <-played; !bytes.Contains(report, []byte("Signed.")) {
		t.Errorf("the page ended with %s", report)
	}
	return out.Bytes()
}

// pressed plays a player in Chromium who connects his wallet at an address and approves; it gives what the driver reports.
func pressed(t *testing.T, chromium string, key ed25519.PrivateKey, url string) <-chan []byte {
	t.Helper()
	account := map[string]any{"address": solana.PrivateKey(key).PublicKey().String(), "publicKey": []byte(key[32:]), "seed": []byte(key[:32])}
	plan := map[string]any{"accounts": []any{account}, "chains": []string{"solana:localnet"}}
	line, err := json.Marshal(map[string]any{"scenario": "press", "url": url, "plan": plan})
	if err != nil {
		t.Fatal(err)
	}
	driver := exec.CommandContext(t.Context(), "node", filepath.Join(pages, "drive.mjs"), chromium)
	driver.Stdin = bytes.NewReader(append(line, '\n'))
	played := make(chan []byte, 1)
	go func() {
		report, _ := driver.Output()
		played <- report
	}()
	return played
}

// TestAGameApprovedInTheBrowser plays the first moves of a game in lines of text; the wallet signs once, for the session.
func TestAGameApprovedInTheBrowser(t *testing.T) {
	chromium := chromiumAt(t)
	if chromium == "" {
		return
	}
	command, key := castlekey(t), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	cmd := exec.CommandContext(t.Context(), command, "plain", "--wallet", "browser")
	cmd.Env = homeless(command)
	cmd.Stdin = strings.NewReader("new engine 1 white\nyes\ne4\nd4\nquit\n")
	told := string(inChromium(t, chromium, key, cmd))
	for _, want := range []string{solana.PrivateKey(key).PublicKey().String(), "e4", "d4"} {
		if !strings.Contains(told, want) {
			t.Errorf("the game does not tell of %s:\n%s", want, told)
		}
	}
}

// homeless is an environment in which everything is kept beside the command.
func homeless(command string) []string {
	home := filepath.Dir(command)
	return append(os.Environ(), "CASTLEKEY_KEYCHAIN=off", "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"))
}

func balance(t *testing.T, client *solanarpc.Client, key solana.PublicKey) uint64 {
	t.Helper()
	got, err := client.GetBalance(t.Context(), key, solanarpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	return got.Value
}
