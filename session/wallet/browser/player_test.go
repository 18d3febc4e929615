package browser_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"castlekey/session/wallet/browser"

	"github.com/gagliardetto/solana-go"
)

// other is a second account of the test wallet's.
var other = solana.PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize)))

// plan is how the test wallet in the page behaves.
type plan struct {
	Accounts []planAccount `json:"accounts"`
	Chains   []string      `json:"chains"`            // of each account
	Sign     string        `json:"sign,omitempty"`    // reject, fail, never, alter, drop; "" signs
	Connect  string        `json:"connect,omitempty"` // fail; "" connects
	Late     int           `json:"late,omitempty"`    // milliseconds before it registers
	Add      []planAdd     `json:"add,omitempty"`     // what it adds before it signs
	Disagree bool          `json:"disagree,omitempty"`
}

// planAdd is one instruction the wallet adds. Accounts are indexes of the message's keys.
type planAdd struct {
	Program  []byte   `json:"program"`
	Accounts []uint16 `json:"accounts"`
	Data     []byte   `json:"data"`
	First    bool     `json:"first"`
}

type planAccount struct {
	Address   string `json:"address"`
	PublicKey []byte `json:"publicKey"`
	Seed      []byte `json:"seed"`
}

// plain is a wallet of devnet with these keys that signs.
func plain(keys ...solana.PrivateKey) plan {
	p := plan{Chains: []string{"solana:mainnet", "solana:devnet"}}
	for _, k := range keys {
		p.Accounts = append(p.Accounts, planAccount{k.PublicKey().String(), k.PublicKey().Bytes(), k[:ed25519.SeedSize]})
	}
	return p
}

// glimpse is what the page showed.
type glimpse struct {
	URL, Status, Problem, Ask, Focus, Second string
	Complaints, Axe                          []string
	Wide                                     bool // it had to be scrolled sideways
	Tried                                    map[string]string
}

// report is one answer of the driver.
type report struct {
	URL   string
	Seen  glimpse
	Error string
}

// player is Chromium with the driver at its controls.
type player struct {
	in io.Writer

	mu      sync.Mutex
	waiting map[string]chan report // by address
}

// newPlayer starts the driver, or gives nil where Node, its packages or Chromium are missing.
func newPlayer(t *testing.T) *player {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join("e2e", "node_modules", "playwright-core", "package.json"))
	}
	var chromium string
	if err == nil {
		chromium, err = findChromium()
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI runs a real browser: install Node and Chromium and run npm ci in session/wallet/browser/e2e: %v", err)
		}
		fmt.Printf("browser: the tests in real Chromium were left out: %v\n", err)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Minute) // it ends with its input
	cmd := exec.CommandContext(ctx, node, filepath.Join("e2e", "drive.mjs"), chromium)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &player{in: in, waiting: map[string]chan report{}}
	read := make(chan struct{})
	go func() { defer close(read); p.read(out) }()
	t.Cleanup(func() {
		_ = in.Close()
		<-read
		_ = cmd.Wait()
		cancel()
	})
	return p
}

// findChromium looks where distributions put it.
func findChromium() (path string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no chromium: %w", err)
}

// read hands each report to whoever waits for it.
func (p *player) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r report
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			r.Error = fmt.Sprintf("read %q: %v", lines.Text(), err)
		}
		p.mu.Lock()
		if waiting := p.waiting[r.URL]; waiting != nil {
			waiting <- r
		}
		p.mu.Unlock()
	}
}

// play has a scenario of drive.mjs played at an address. The report comes when it is over.
func (p *player) play(t *testing.T, scenario string, page browser.Page, behaviour plan) chan report {
	t.Helper()
	waiting := make(chan report, 1)
	line, err := json.Marshal(map[string]any{"scenario": scenario, "url": page.URL, "plan": behaviour})
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting[page.URL] = waiting
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		t.Fatalf("write to the driver: %v", err)
	}
	return waiting
}

// see waits for the report of a scenario. The page must not have complained.
func see(t *testing.T, reports chan report) glimpse {
	t.Helper()
	select {
	case r := <-reports:
		if r.Error != "" {
			t.Error(r.Error)
		}
		for _, text := range append(r.Seen.Axe, quiet(r.Seen.Complaints)...) {
			t.Error(text)
		}
		return r.Seen
	case <-time.After(2 * time.Minute):
		t.Fatal("Chromium did not finish")
		return glimpse{}
	}
}

// quiet leaves out that Chromium reports every refusal of a fetch, and every one the server's end cut off.
func quiet(complaints []string) []string {
	var left []string
	for _, c := range complaints {
		if !strings.HasPrefix(c, "Failed to load resource") {
			left = append(left, c)
		}
	}
	return left
}
