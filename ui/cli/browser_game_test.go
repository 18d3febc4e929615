//go:build unix

package cli_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/submit"
	"castlekey/session/wallet"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
)

// TestALifeApprovedInTheBrowser is a session's whole life on a served chain, by a wallet that lives in real Chromium: opened, a game
// played by the session key alone, renewed, revoked. After each step every lamport is accounted for: what is gone are fees and the
// rent that the finished game still holds, and in the end that comes back too.
func TestALifeApprovedInTheBrowser(t *testing.T) {
	chromium := chromiumAt(t)
	if chromium == "" {
		return
	}
	command, folder := castlekey(t), t.TempDir()
	chain := startChain(t, command, "--in-memory")
	defer chain.stop(t, os.Interrupt)
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	player, client := solana.PrivateKey(key).PublicKey(), solanarpc.New(chain.RPC)
	if _, err := client.RequestAirdrop(t.Context(), player, solana.LAMPORTS_PER_SOL, solanarpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), command, append(args, "--url", chain.RPC, "--wallet", "browser", "--data-dir", folder, "--json")...)
		cmd.Env = homeless(command)
		return string(inChromium(t, chromium, key, cmd))
	}
	start, fees := balance(t, client, player), uint64(0)
	spent := func(what string, held uint64) {
		t.Helper()
		if got := start - balance(t, client, player); got != fees+held {
			t.Errorf("%s: the wallet has lost %d lamports, want %d of fees and %d held", what, got, fees, held)
		}
	}
	const fee, allowance, policyRent = session.FeePerSignature, 10_000_000, 2_004_480

	run("session", "new")
	fees += 2 * fee
	spent("opened", allowance+session.TokenV2Rent+policyRent)

	addr, sent := playByHand(t, client, folder)
	rent := balance(t, client, addr)
	spent("played", allowance+session.TokenV2Rent+policyRent) // all of it was the session key's to pay

	run("session", "renew", "--for", "2h") // which fills the key up again
	fees += 2*fee + sent*fee
	spent("renewed", allowance+session.TokenV2Rent+policyRent+rent)

	if out := run("session", "revoke"); !strings.Contains(out, `"signature"`) {
		t.Errorf("revoked: %s", out)
	}
	fees += 2 * fee
	spent("revoked", rent)

	travel(t, chain.RPC, 2*time.Minute) // a finished game may be read for a minute before it is closed
	run("wallet", "reclaim", "--yes")
	fees += fee
	spent("reclaimed", 0)
}

// playByHand plays the fool's mate with the one session in a data folder, against a wallet of the test's own. It tells where the game
// is, and how many transactions the session key has paid for.
func playByHand(t *testing.T, client *solanarpc.Client, folder string) (addr solana.PublicKey, sent uint64) {
	t.Helper()
	store, err := keystore.Open(filepath.Join(folder, match.KeysFolder), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keeper := session.New(store, client, session.Options{})
	refs, err := keeper.List()
	if err != nil || len(refs) != 1 {
		t.Fatalf("sessions %v, %v", refs, err)
	}
	s, err := keeper.Resume(t.Context(), refs[0])
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := wallet.OpenDemo(store, "other", refs[0].Cluster)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.RequestAirdrop(t.Context(), other.PublicKey(), solana.LAMPORTS_PER_SOL, solanarpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	chess := onchain.NewClient(client, onchain.Program{ID: program.ChessID})
	white, black := onchain.BySession(s), onchain.ByWallet(other)
	if addr, _, err = chess.Program().GameAddress(s.Authority(), 1); err != nil {
		t.Fatal(err)
	}
	actor, err := white.Actor(chess.Program())
	if err != nil {
		t.Fatal(err)
	}
	invited := other.PublicKey()
	submitBy(t, client, white, s.PublicKey(), chess.Program().CreateGame(addr, actor, onchain.NewGame{ID: 1, Side: game.White, Invited: &invited}))
	submitBy(t, client, black, other.PublicKey(), chess.Program().JoinGame(addr, onchain.Actor{Signer: other.PublicKey()}))
	for ply, text := range []string{"f2f3", "e7e5", "g2g4", "d8h4"} {
		mv, err := game.ParseUCI(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := chess.Play(t.Context(), []onchain.Signer{white, black}[ply%2], addr, uint16(ply), mv); err != nil {
			t.Fatal(err)
		}
	}
	if state, err := chess.Game(t.Context(), addr); err != nil || state.Status != onchain.Over {
		t.Fatalf("the game is %+v, %v", state, err)
	}
	return addr, 1 + 2
}

// submitBy sends one instruction that must land.
func submitBy(t *testing.T, client *solanarpc.Client, s onchain.Signer, payer solana.PublicKey, in solana.Instruction) {
	t.Helper()
	latest, err := client.GetLatestBlockhash(t.Context(), solanarpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{in}, latest.Value.Blockhash, solana.TransactionPayer(payer))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sign(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if _, err := submit.Send(t.Context(), client, tx, submit.Options{}); err != nil {
		t.Fatal(err)
	}
}

// travel moves a served chain's clock ahead.
func travel(t *testing.T, url string, d time.Duration) {
	t.Helper()
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"surfnet_timeTravel","params":[{"absoluteTimestamp":%d}]}`, time.Now().Add(d).UnixMilli())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || !bytes.Contains(text, []byte("absoluteSlot")) {
		t.Fatalf("time travel: %s, %v", text, err)
	}
}

var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/#\w+`)

// TestAGameOnTheScreenApprovedInTheBrowser starts a game in a terminal with a wallet in real Chromium: the screen shows the page's
// address, the player connects, reads the approval in the terminal, approves on the page, and plays.
func TestAGameOnTheScreenApprovedInTheBrowser(t *testing.T) {
	chromium := chromiumAt(t)
	if chromium == "" {
		return
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	x := start(t, t.TempDir(), "--wallet", "browser")
	x.expect("New game")
	x.keys(enter)
	x.expect("Connect your wallet in the browser")
	x.expect("█")
	x.mu.Lock()
	url := pageAddress.FindString(x.screen.String())
	x.mu.Unlock()
	played := pressed(t, chromium, key, url)
	x.expect("Approve once")
	x.expect(solana.PrivateKey(key).PublicKey().String())
	x.expect("to 9.97729 SOL")
	x.keys(enter)
	x.expect("approvals 1")
	if report := <-played; !bytes.Contains(report, []byte("Signed.")) {
		t.Errorf("the page ended with %s", report)
	}
	x.move("e4", "1. e4")
	x.expect("prompts 0")
	x.quitsTheGame()
}
