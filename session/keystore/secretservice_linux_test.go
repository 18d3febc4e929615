package keystore_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"castlekey/session/keystore"

	"github.com/zalando/go-keyring"
)

// envRealKeychain tells the test binary that it runs beside a Secret Service of its own.
const envRealKeychain = "CASTLEKEY_TEST_KEYCHAIN"

// unlockThenRun starts a Secret Service on the bus it is given, unlocked, and then the test binary.
const unlockThenRun = `printf words | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && exec "$0" "$@"`

// TestRealSecretService runs TestBesideSecretService on a message bus and a gnome-keyring of its own.
func TestRealSecretService(t *testing.T) {
	for _, need := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(need); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("CI runs a real Secret Service: %v", err)
			}
			fmt.Printf("keystore: a real Secret Service was left out: %v\n", err)
			return
		}
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", unlockThenRun,
		os.Args[0], "-test.run=^TestBesideSecretService$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), envRealKeychain+"="+home, "HOME="+home, "XDG_DATA_HOME="+home, "XDG_RUNTIME_DIR="+filepath.Join(home, "run"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestBesideSecretService has a real keychain hold a data key from the first record to the last.
func TestBesideSecretService(t *testing.T) {
	home := os.Getenv(envRealKeychain)
	if home == "" {
		return // TestRealSecretService runs it
	}
	const service = "castlekey test"
	dir := filepath.Join(home, "keys")
	s := open(t, dir, keystore.Keychain(service))
	put(t, s, "white", "secret")
	_ = s.Close()
	if got := get(t, open(t, dir, keystore.Keychain(service)), "white"); got != "secret" {
		t.Errorf("got %q", got)
	}
	if _, err := keystore.Open(dir, keystore.Keychain("another")); !errors.Is(err, keystore.ErrKeyLost) {
		t.Errorf("another service's entry: %v, want ErrKeyLost", err)
	}
	entry := keystore.EntryForTest(t, dir)
	if _, err := keyring.Get(service, entry); err != nil {
		t.Fatalf("the keychain's entry: %v", err)
	}
	if err := keystore.Rewrap(dir, keystore.Keychain(service), words("rook")); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Get(service, entry); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("the entry after the passphrase took over: %v, want ErrNotFound", err)
	}
	if got := get(t, open(t, dir, words("rook")), "white"); got != "secret" {
		t.Errorf("got %q under the passphrase", got)
	}
}
