package wallet_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"castlekey/session/keystore"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// testKey is a fixed key: seed 0, 1, 2, …, 31.
func testKey() ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = byte(i)
	}
	return ed25519.NewKeyFromSeed(seed)
}

// keypairJSON is a key as the Solana CLI writes it.
func keypairJSON(key []byte) string {
	numbers := make([]string, len(key))
	for i, b := range key {
		numbers[i] = strconv.Itoa(int(b))
	}
	return "[" + strings.Join(numbers, ",") + "]"
}

func writeFile(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "id.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// transfer asks for the signatures of payer and other.
func transfer(t testing.TB, payer, other solana.PublicKey) *solana.Transaction {
	t.Helper()
	in := solana.NewInstruction(solana.MemoProgramID, solana.AccountMetaSlice{solana.Meta(other).SIGNER()}, []byte("x"))
	tx, err := solana.NewTransaction([]solana.Instruction{in}, solana.Hash{1}, solana.TransactionPayer(payer))
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestKeypairSignsItsOwnSlotOnly(t *testing.T) {
	key := testKey()
	w, err := wallet.OpenKeypair(writeFile(t, keypairJSON(key)))
	if err != nil {
		t.Fatal(err)
	}
	tx := transfer(t, solana.PublicKey{9}, w.PublicKey())
	tx.Signatures = []solana.Signature{{1, 2, 3}, {}}
	before, _ := tx.Message.MarshalBinary()
	if err := w.Sign(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	after, _ := tx.Message.MarshalBinary()
	want := []solana.Signature{{1, 2, 3}, solana.SignatureFromBytes(ed25519.Sign(key, before))}
	if diff := cmp.Diff(want, tx.Signatures); diff != "" || !bytes.Equal(before, after) {
		t.Errorf("signatures (-want +got), message unchanged %v:\n%s", bytes.Equal(before, after), diff)
	}
}

func TestSignRefuses(t *testing.T) {
	w, err := wallet.OpenKeypair(writeFile(t, keypairJSON(testKey())))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Sign(t.Context(), transfer(t, solana.PublicKey{9}, solana.PublicKey{8})); !errors.Is(err, wallet.ErrNotSigner) {
		t.Errorf("foreign transaction: %v, want ErrNotSigner", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	mine := transfer(t, w.PublicKey(), w.PublicKey())
	if err := w.Sign(ctx, mine); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	_ = w.Close()
	if err := w.Sign(t.Context(), mine); !errors.Is(err, wallet.ErrClosed) {
		t.Errorf("closed wallet: %v, want ErrClosed", err)
	}
}

func TestBrokenKeypairFiles(t *testing.T) {
	good := keypairJSON(testKey())
	half := testKey()
	half[63] ^= 1
	tests := map[string]struct{ content, reason string }{
		"empty":                     {"", "ends too early"},
		"cut short":                 {good[:100], "ends too early"},
		"63 numbers":                {keypairJSON(testKey()[:63]), "63 numbers"},
		"65 numbers":                {keypairJSON(append(testKey(), 1)), "65 numbers"},
		"32 numbers, a seed alone":  {keypairJSON(testKey()[:32]), "32 numbers"},
		"a public half of another":  {keypairJSON(half), "does not belong"},
		"a number over 255":         {strings.Replace(good, "[0,", "[256,", 1), "over 255"},
		"a negative number":         {strings.Replace(good, "[0,", "[-1,", 1), "no JSON array"},
		"a fraction":                {strings.Replace(good, "[0,", "[0.5,", 1), "no JSON array"},
		"words":                     {`["a"]`, "no JSON array"},
		"a phrase":                  {"pawn rook bishop", "no JSON array"},
		"an object":                 {`{"secret":1}`, "no JSON array"},
		"something after the array": {good + "[]", "more after"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, test.content)
			_, err := wallet.OpenKeypair(path)
			if !errors.Is(err, wallet.ErrKeypair) || !strings.Contains(err.Error(), test.reason) || !strings.Contains(err.Error(), path) {
				t.Errorf("error = %v, want ErrKeypair for %q, naming %s", err, test.reason, path)
			}
		})
	}
}

func TestKeypairFileCutAtEveryLength(t *testing.T) {
	good := keypairJSON(testKey())
	for n := range good {
		if _, err := wallet.ParseKeypair([]byte(good[:n])); !errors.Is(err, wallet.ErrKeypair) {
			t.Errorf("%d bytes: %v, want ErrKeypair", n, err)
		}
	}
	if _, err := wallet.ParseKeypair([]byte(" " + good + "\n")); err != nil {
		t.Errorf("with white space: %v", err)
	}
}

func TestMissingKeypairFile(t *testing.T) {
	_, err := wallet.OpenKeypair(filepath.Join(t.TempDir(), "none.json"))
	if !errors.Is(err, wallet.ErrNoKeypair) {
		t.Errorf("error = %v, want ErrNoKeypair", err)
	}
}

func FuzzParseKeypair(f *testing.F) {
	f.Add([]byte(keypairJSON(testKey())))
	f.Add([]byte("[]"))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, in []byte) {
		key, err := wallet.ParseKeypair(in)
		if err == nil && !bytes.Equal(key, ed25519.NewKeyFromSeed(key[:32])) {
			t.Errorf("%q gives a key that is none", in)
		}
		if err != nil && !errors.Is(err, wallet.ErrKeypair) {
			t.Errorf("%q: %v, want ErrKeypair", in, err)
		}
	})
}

func TestReadableByOthers(t *testing.T) {
	path := writeFile(t, keypairJSON(testKey()))
	for mode, want := range map[fs.FileMode]bool{0o600: false, 0o644: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		w, err := wallet.OpenKeypair(path)
		if err != nil || w.ReadableByOthers() != want {
			t.Errorf("mode %v: %v, %v; want %v", mode, w.ReadableByOthers(), err, want)
		}
	}
}

func TestDemoIsTheSameAfterReopening(t *testing.T) {
	store, err := keystore.Open(filepath.Join(t.TempDir(), "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	first := openDemo(t, store, "you", solana.Hash{1})
	tests := map[string]struct {
		name    string
		cluster solana.Hash
		same    bool
	}{
		"same name, same chain":    {"you", solana.Hash{1}, true},
		"another name":             {"engine", solana.Hash{1}, false},
		"same name, another chain": {"you", solana.Hash{2}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			again := openDemo(t, store, test.name, test.cluster)
			if same := again.PublicKey() == first.PublicKey(); same != test.same || again.Cluster() != test.cluster {
				t.Errorf("same key %v on %s, want %v on %s", same, again.Cluster(), test.same, test.cluster)
			}
		})
	}
}

func openDemo(t *testing.T, records wallet.Records, name string, cluster solana.Hash) *wallet.Demo {
	t.Helper()
	d, err := wallet.OpenDemo(records, name, cluster)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDamagedDemoRecord(t *testing.T) {
	store, err := keystore.Open(filepath.Join(t.TempDir(), "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Put("demo.you."+solana.Hash{1}.String(), []byte("short")); err != nil {
		t.Fatal(err)
	}
	if _, err := wallet.OpenDemo(store, "you", solana.Hash{1}); !errors.Is(err, wallet.ErrDemoRecord) {
		t.Errorf("error = %v, want ErrDemoRecord", err)
	}
}

// TestNothingSecretIsPrinted prints wallets, and a struct that holds them, in every way.
func TestNothingSecretIsPrinted(t *testing.T) {
	key := testKey()
	k, err := wallet.OpenKeypair(writeFile(t, keypairJSON(key)))
	if err != nil {
		t.Fatal(err)
	}
	store, err := keystore.Open(filepath.Join(t.TempDir(), "keys"), keystore.KeyFile(""))
	if err != nil {
		t.Fatal(err)
	}
	holder := struct {
		Exported wallet.Wallet
		hidden   *wallet.Keypair
		Demo     *wallet.Demo
		Value    wallet.Keypair // a copy, to see it printed
	}{k, k, openDemo(t, store, "you", solana.Hash{1}), *k}
	asJSON, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(asJSON)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		texts = append(texts, fmt.Sprintf(verb, holder), fmt.Sprintf(verb, k), fmt.Sprintf(verb, *k))
	}
	for _, text := range texts {
		for _, secret := range []string{"1 2 3 4 5", "1, 2, 3, 4", "0x1, 0x2, 0x3", "0001020304", "[0 1 2"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q shows %q", text, secret)
			}
		}
	}
}

func TestConfig(t *testing.T) {
	tests := map[string]struct {
		text string
		want wallet.Config
	}{
		"as the CLI writes it": {
			"---\njson_rpc_url: https://api.devnet.solana.com\nwebsocket_url: ''\nkeypair_path: /home/p/.config/solana/id.json\naddress_labels:\n  '11111111111111111111111111111111': System Program\ncommitment: confirmed\n",
			wallet.Config{RPCURL: "https://api.devnet.solana.com", KeypairPath: "/home/p/.config/solana/id.json", Commitment: "confirmed"},
		},
		"quoted":       {"keypair_path: 'it''s/id.json'\njson_rpc_url: \"http://localhost:8899\" \n", wallet.Config{KeypairPath: "it's/id.json", RPCURL: "http://localhost:8899"}},
		"with comment": {"keypair_path: id.json # mine\r\n", wallet.Config{KeypairPath: "id.json"}},
		"empty":        {"", wallet.Config{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := wallet.ReadConfig(writeFile(t, test.text))
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("config (-want +got), error %v:\n%s", err, diff)
			}
		})
	}
}

func TestDefaultKeypairPath(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	config := filepath.Join(home, ".config", "solana", "cli")
	check := func(want string) {
		t.Helper()
		if got, err := wallet.DefaultKeypairPath(); err != nil || got != filepath.Join(home, want) {
			t.Errorf("path = %s, %v; want %s in home", got, err, want)
		}
	}
	check(".config/solana/id.json")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "config.yml"), []byte("keypair_path: ~/keys/chess.json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("keys/chess.json")
}
