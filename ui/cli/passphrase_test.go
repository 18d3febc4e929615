//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const (
	askForKeys   = "Passphrase of the key store: "
	askForWallet = "Passphrase of the wallet: "
	leaveScreen  = "\x1b[?1049l"
	enterScreen  = "\x1b[?1049h"
)

// protected is a data folder whose key store has the passphrase rook.
func protected(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	x := start(t, folder, "--passphrase")
	x.says(askForKeys, 1)
	x.keys("rook" + enter)
	x.expect("embedded")
	x.keys("q")
	x.leaves()
	return folder
}

// TestAPassphraseIsAskedBeforeTheScreen types a wrong one twice, each time gets the terminal back, and plays with the right one.
func TestAPassphraseIsAskedBeforeTheScreen(t *testing.T) {
	x := start(t, protected(t))
	for try, words := range []string{"bishop", "knight", "rook"} {
		x.says(askForKeys, try+1)
		x.unasked(try)
		x.keys(words + enter)
	}
	x.friends()
	x.move("e4", "e4 ✓")
	x.quitsTheGame()
}

// unasked holds that so many screens were shown and left, and none is there now.
func (x *terminal) unasked(screens int) {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	entered, left := bytes.Count(x.written, []byte(enterScreen)), bytes.Count(x.written, []byte(leaveScreen))
	if entered != screens || left != screens {
		x.t.Errorf("%d screens were entered and %d left, want %d: %q", entered, left, screens, x.written)
	}
}

// TestThreeWrongPassphrasesAreEnough ends with the reason, on the player's own screen.
func TestThreeWrongPassphrasesAreEnough(t *testing.T) {
	x := start(t, protected(t))
	for try := range 3 {
		x.says(askForKeys, try+1)
		x.keys("bishop" + enter)
	}
	x.says("castlekey: That is not the passphrase.", 1)
	x.ends(1)
	x.unasked(3)
}

// TestASealedWalletPlays plays with a wallet and a key store that each have a passphrase: only the wrong one is asked for again.
func TestASealedWalletPlays(t *testing.T) {
	folder := protected(t)
	x := start(t, folder, "wallet", "new")
	x.says("New passphrase: ", 1)
	x.keys("queen" + enter)
	x.says("The same again: ", 1)
	x.keys("queen" + enter)
	x.leaves()

	x = start(t, folder, "--keypair", "sealed")
	x.says(askForWallet, 1)
	x.keys("queen" + enter)
	x.says(askForKeys, 1)
	x.keys("bishop" + enter)
	x.says(askForKeys, 2)
	x.keys("rook" + enter)
	x.expect("sealed wallet")
	x.mu.Lock()
	if n := bytes.Count(x.written, []byte(askForWallet)); n != 1 {
		t.Errorf("asked for the wallet's passphrase %d times, though it was right", n)
	}
	x.mu.Unlock()
	x.keys("q")
	x.leaves()
}

// TestInterruptingAPassphrase ends at the prompt by Ctrl-C.
func TestInterruptingAPassphrase(t *testing.T) {
	x := start(t, protected(t))
	x.says(askForKeys, 1)
	x.keys("\x03")
	x.says("castlekey: Stopped.", 1)
	x.ends(1)
}

// TestQuittingBeforeTheKeysAreOpen leaves while Argon2id may still run; nothing stays locked.
func TestQuittingBeforeTheKeysAreOpen(t *testing.T) {
	folder := protected(t)
	for range 2 {
		x := start(t, folder)
		x.says(askForKeys, 1)
		x.keys("rook" + enter)
		x.expect("New game")
		x.keys("\x03")
		x.ends(1)
	}
}

// TestWhatCannotBeOpenedIsSaidOutsideOfTheScreen spoils a chain: the screen is left, and the error is the command line's.
func TestWhatCannotBeOpenedIsSaidOutsideOfTheScreen(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "chain.db"), bytes.Repeat([]byte("no chain "), 4000), 0o600); err != nil {
		t.Fatal(err)
	}
	x := start(t, folder)
	x.says("castlekey: ", 1)
	x.ends(1)
	x.unasked(1)
	x.mu.Lock()
	defer x.mu.Unlock()
	if said := x.written[bytes.LastIndex(x.written, []byte(leaveScreen)):]; !bytes.Contains(said, []byte("castlekey: ")) {
		t.Errorf("after the screen was left: %q", said)
	}
}
