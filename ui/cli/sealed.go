package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// sealedWallet is what --keypair says for the wallet of our own, and the name of its record.
const sealedWallet = "sealed"

// walletDir is the folder of the sealed wallet, apart from the session keys: it has a passphrase whatever they have.
func walletDir(dataDir string) string { return filepath.Join(dataDir, "wallet") }

func newWalletNew(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "new",
		Short: "Make a wallet sealed by a passphrase",
		Long: `Make a wallet of castlekey's own, sealed by a passphrase (Argon2id). Use it with --keypair sealed. There is no way back to
its key without the passphrase and the files of the data folder.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.data()
			if err != nil {
				return err
			}
			words, err := o.newPassphrase()
			if err != nil {
				return err
			}
			defer clear(words)
			w, err := openSealed(walletDir(dir), words, wallet.CreateSealed)
			if err != nil {
				return match.Explained(err)
			}
			defer w.Close() //nolint:errcheck // only wipes
			if o.json {
				return o.printJSON(map[string]string{"address": w.PublicKey().String()})
			}
			_, err = fmt.Fprintf(o.Out, "Made wallet %s.\n", w.PublicKey())
			return err
		},
	}
}

// openSealed opens the folder by its passphrase and the wallet in it by how.
func openSealed(dir string, words []byte, how func(wallet.Records, string) (*wallet.Sealed, error)) (*wallet.Sealed, error) {
	store, err := keystore.Open(dir, keystore.Passphrase(words))
	if err != nil {
		return nil, err
	}
	defer store.Close() //nolint:errcheck // only wipes
	return how(store, sealedWallet)
}

// useSealed puts the sealed wallet in the place of the keypair file, if that is what was asked for.
func (o *options) useSealed(m *match.Options) error {
	if m.Keypair != sealedWallet {
		return nil
	}
	if _, err := os.Stat(walletDir(m.DataDir)); err != nil {
		return match.Explained(wallet.ErrNoSealed)
	}
	words, err := o.askWords("Passphrase of the wallet: ")
	if err != nil {
		return err
	}
	defer clear(words)
	w, err := openSealed(walletDir(m.DataDir), words, wallet.OpenSealed)
	if err != nil {
		return match.Explained(err)
	}
	m.Keypair, m.Wallet = "", w
	return nil
}

func newWalletPassphrase(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "passphrase",
		Short: "Change the passphrase of the sealed wallet",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.data()
			if err != nil {
				return err
			}
			old, err := o.askWords("Passphrase of the wallet: ")
			if err != nil {
				return err
			}
			defer clear(old)
			return o.rewrap(walletDir(dir), keystore.Passphrase(old))
		},
	}
}

// rewrap asks for a new passphrase and puts it in the place of what protected the folder.
func (o *options) rewrap(dir string, from keystore.Source) error {
	words, err := o.newPassphrase()
	if err != nil {
		return err
	}
	defer clear(words)
	if err := keystore.Rewrap(dir, from, keystore.Passphrase(words)); err != nil {
		return match.Explained(err)
	}
	fmt.Fprintln(o.Err, "The new passphrase holds from now on.")
	return nil
}

func newSessionProtect(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "protect passphrase|keychain|file",
		Short: "Choose what protects the session keys on this machine",
		Long: `Choose what holds the key that every session key is sealed with: a passphrase, asked for at every start; the system's
keychain; or a file that only you may read, the weakest of the three. With passphrase it also changes the one there is.
No session is touched.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("Name one of passphrase, keychain and file.", "protect takes one word, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.protect(cmd.Context(), args[0]) },
	}
}

func (o *options) protect(ctx context.Context, how string) error {
	to, known := map[string]keystore.Source{"passphrase": nil, "keychain": keystore.Keychain(keychainService), "file": keystore.KeyFile("")}[how]
	if !known {
		return usage("Name one of passphrase, keychain and file.", "nothing called %q protects keys", how)
	}
	data, err := o.data()
	if err != nil {
		return err
	}
	dir := filepath.Join(data, match.KeysFolder)
	from, err := o.holder(dir)
	if err != nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	if to == nil {
		return o.rewrap(dir, from)
	}
	if err := keystore.Rewrap(dir, from, to); err != nil {
		return match.Explained(err)
	}
	fmt.Fprintf(o.Err, "The session keys are protected by the %s from now on.\n", how)
	return nil
}

// holder is what protects the key store now, asking for the passphrase if that is it.
func (o *options) holder(dir string) (keystore.Source, error) {
	store, err := keystore.Open(dir, o.seal())
	switch {
	case err == nil:
		return o.seal(), store.Close()
	case !errors.Is(err, keystore.ErrWrongSource):
		return nil, match.Explained(err)
	}
	words, err := o.askWords("Passphrase of the key store: ")
	if err != nil {
		return nil, err
	}
	defer clear(words)
	return keystore.Passphrase(words), nil
}

// newPassphrase asks for a new passphrase twice.
func (o *options) newPassphrase() ([]byte, error) {
	words, err := o.askWords("New passphrase: ")
	if err != nil {
		return nil, err
	}
	again, err := o.askWords("The same again: ")
	defer clear(again)
	switch {
	case err != nil:
		return nil, err
	case len(words) == 0:
		return nil, match.Explained(keystore.ErrEmptyPassphrase)
	case !bytes.Equal(words, again):
		return nil, usage("Try again.", "the two passphrases differ")
	}
	return words, nil
}

// askWords reads a line from the terminal without showing it.
func (o *options) askWords(prompt string) ([]byte, error) {
	in, ok := o.In.(*os.File)
	if !ok || !terminal(in) {
		return nil, usage("Run it in a terminal.", "a passphrase is read from a terminal")
	}
	fmt.Fprint(o.Err, prompt)
	words, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(o.Err)
	if err != nil {
		return nil, fmt.Errorf("read passphrase: %w", err)
	}
	return words, nil
}
