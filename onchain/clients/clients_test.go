package clients_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/google/go-cmp/cmp"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/rpc/serve"
	"castlekey/session"
	"castlekey/ui/cli"
)

// served is a chain behind real sockets, as castlekey chain serves it.
type served struct {
	*embedded.Chain
	http, ws string
	client   *solanarpc.Client // over HTTP
}

func serveChain(t *testing.T) served {
	t.Helper()
	chain, err := embedded.Open(embedded.Options{SlotDuration: embedded.DefaultSlotDuration})
	if err != nil {
		t.Fatal(err)
	}
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pubsub := chain.PubSub()
	server := serve.New(serve.Config{
		Handler: chain.Server(), Local: chain.Local(), PubSub: pubsub, SlotDuration: embedded.DefaultSlotDuration,
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listeners...) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		pubsub.Close()
		chain.Close()
	})
	url := "http://" + listeners[0].Addr().String()
	return served{chain, url, "ws://" + listeners[1].Addr().String(), solanarpc.New(url)}
}

// run runs a script and decodes what it reports into seen. It is false where there is no Node to run it.
func run(t *testing.T, seen any, script string, args ...string) bool {
	t.Helper()
	_, missing := exec.LookPath("node")
	if missing == nil {
		_, missing = os.Stat(filepath.Join("node_modules", "@solana", "kit", "package.json"))
	}
	if missing != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI runs real clients: install Node and run npm ci in onchain/clients: %v", missing)
		}
		fmt.Printf("clients: %s was left out: %v\n", script, missing)
		return false
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, errs.Bytes())
	}
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(seen); err != nil {
		t.Fatalf("%s reported %q: %v", script, out.Bytes(), err)
	}
	return true
}

// isFoolsMate reads a game as our own client does and compares it with the shortest there is.
func isFoolsMate(t *testing.T, c served, address solana.PublicKey) {
	t.Helper()
	client := onchain.NewClient(c.client, onchain.Program{ID: program.ChessID})
	state, err := client.Game(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	played, err := state.Game()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"f3", "e5", "g4", "Qh4#"}, played.SANs()); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	if got := played.Outcome(); got.Result != game.BlackWins || got.Reason != game.Checkmate {
		t.Errorf("outcome is %+v", got)
	}
}

// TestMain is the command itself where the test binary goes by its name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == command {
		os.Exit(cli.Main(os.Args[1:], cli.Standard()))
	}
	os.Exit(m.Run())
}

const command = "castlekey"

// startCommand starts castlekey chain, as a user types it, and returns where it serves and how to end it.
func startCommand(t *testing.T) (url string, end func() error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), command)
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "chain", "--json", "--listen", "127.0.0.1:0", "--ledger", t.TempDir())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said struct{ RPC string }
	if err := json.NewDecoder(out).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return said.RPC, func() error { return errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()) }
}

// TestWeb3PlaysAGameBySession on castlekey chain, from a plain script: two sessions, four moves signed by their keys, both revoked,
// confirmTransaction at every step. Then the chain ends as it should.
func TestWeb3PlaysAGameBySession(t *testing.T) {
	url, end := startCommand(t)
	c := served{http: url, client: solanarpc.New(url)}
	var seen struct {
		Game      solana.PublicKey
		Confirmed int
		Changes   int
		Slot      uint64
		Mate      solana.Signature
	}
	if run(t, &seen, "web3.mjs", url) {
		const steps = 2 + 2 + 4 + 2 // airdrops, approvals, moves, revocations
		if seen.Confirmed != steps || seen.Changes != 4 {
			t.Errorf("%d transactions confirmed, %d changes seen", seen.Confirmed, seen.Changes)
		}
		isFoolsMate(t, c, seen.Game)
		landed, err := c.client.GetTransaction(t.Context(), seen.Mate, &solanarpc.GetTransactionOpts{Encoding: solana.EncodingBase64})
		if err != nil || landed.Slot != seen.Slot || landed.Meta.Err != nil {
			t.Errorf("the mating move landed as %+v, %v", landed, err)
		}
	}
	if err := end(); err != nil {
		t.Errorf("the chain ended with %v", err)
	}
}

// TestKitSendsConfirmsAndSubscribes: sendAndConfirm of both versions, and every subscription.
func TestKitSendsConfirmsAndSubscribes(t *testing.T) {
	c := serveChain(t)
	var seen struct {
		To      solana.PublicKey
		Balance uint64
		Counts  map[string]int
	}
	if !run(t, &seen, "kit.mjs", c.http, c.ws) {
		return
	}
	if got := c.Ledger().Balance(seen.To); got != seen.Balance || len(seen.Counts) != 7 {
		t.Errorf("kit saw %d lamports, the ledger has %d; %d subscriptions", seen.Balance, got, len(seen.Counts))
	}
}

// TestAnchorPlaysAGame: a Program made of our IDL, wallets at both sides.
func TestAnchorPlaysAGame(t *testing.T) {
	c := serveChain(t)
	var seen struct {
		Game    solana.PublicKey
		Changes []int
		Refused string
	}
	if !run(t, &seen, "anchor.mjs", c.http) {
		return
	}
	isFoolsMate(t, c, seen.Game)
	if seen.Refused != "notYourTurn" {
		t.Errorf("a move out of turn was refused as %q", seen.Refused)
	}
}

// TestGumAndGoReadEachOthersSessions: each side reads what the other created, and Go revokes what the SDK opened.
func TestGumAndGoReadEachOthersSessions(t *testing.T) {
	c := serveChain(t)
	ours := openSession(t, c)
	var seen struct {
		Read struct {
			Authority, TargetProgram, SessionSigner, FeePayer solana.PublicKey
			ValidUntil                                        string
		}
		Kept, Revoked struct{ Token, Signer solana.PublicKey }
		Authority     solana.PublicKey
		ValidUntil    int64
		Secret        string
	}
	if !run(t, &seen, "gum.mjs", c.http, ours.address.String()) {
		return
	}
	read, want := seen.Read, ours.token
	if read.Authority != want.Authority || read.SessionSigner != want.Signer || read.TargetProgram != want.Target ||
		read.FeePayer != want.FeePayer || read.ValidUntil != fmt.Sprint(want.ValidUntil) {
		t.Errorf("the SDK read %+v of %+v", read, want)
	}
	want = session.Token{
		Version: session.V2, Authority: seen.Authority, Target: program.ChessID, Signer: seen.Kept.Signer,
		FeePayer: seen.Authority, ValidUntil: seen.ValidUntil,
	}
	if diff := cmp.Diff(want, tokenAt(t, c, seen.Kept.Token)); diff != "" {
		t.Errorf("token of the SDK (-want +got):\n%s", diff)
	}
	secret, err := hex.DecodeString(seen.Secret)
	if err != nil {
		t.Fatal(err)
	}
	revoke, err := session.RevokeV2(session.Parties{
		Target: program.ChessID, Signer: seen.Kept.Signer, Authority: seen.Authority, Payer: seen.Authority,
	})
	if err != nil {
		t.Fatal(err)
	}
	send(t, c, solana.PrivateKey(secret), nil, revoke)
	for _, gone := range []solana.PublicKey{seen.Kept.Token, seen.Revoked.Token} {
		if _, ok := c.Ledger().Account(gone); ok {
			t.Errorf("token %s is still there", gone)
		}
	}
}

// opened is a session that Go opened.
type opened struct {
	address solana.PublicKey
	token   session.Token
}

func openSession(t *testing.T, c served) opened {
	t.Helper()
	wallet, key := solana.NewWallet().PrivateKey, solana.NewWallet().PrivateKey
	if _, err := c.client.RequestAirdrop(t.Context(), wallet.PublicKey(), solana.LAMPORTS_PER_SOL, solanarpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(time.Hour).Unix()
	parties := session.Parties{
		Target: program.ChessID, Signer: key.PublicKey(), Authority: wallet.PublicKey(), Payer: wallet.PublicKey(),
	}
	create, err := session.CreateV2(parties, session.Terms{ValidUntil: &until})
	if err != nil {
		t.Fatal(err)
	}
	send(t, c, wallet, key, create)
	address, _, err := session.TokenAddress(session.V2, parties.Target, parties.Signer, parties.Authority)
	if err != nil {
		t.Fatal(err)
	}
	return opened{address, tokenAt(t, c, address)}
}

func tokenAt(t *testing.T, c served, address solana.PublicKey) session.Token {
	t.Helper()
	account, err := c.client.GetAccountInfo(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	token, err := session.ParseToken(account.Value.Data.GetBinary())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// send sends one instruction over HTTP, signed by payer and, if there is one, by a second key.
func send(t *testing.T, c served, payer, second solana.PrivateKey, in solana.Instruction) {
	t.Helper()
	latest, err := c.client.GetLatestBlockhash(t.Context(), solanarpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{in}, latest.Value.Blockhash, solana.TransactionPayer(payer.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.Sign(func(key solana.PublicKey) *solana.PrivateKey {
		if second != nil && key == second.PublicKey() {
			return &second
		}
		return &payer
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.client.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
}
