package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.data()
			if err != nil {
				return err
			}
			words, err := o.newPassphrase(cmd.Context())
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

func newWalletPassphrase(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "passphrase",
		Short: "Change the passphrase of the sealed wallet",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.data()
			if err != nil {
				return err
			}
			old, err := o.askWords(cmd.Context(), "Passphrase of the wallet: ")
			if err != nil {
				return err
			}
			defer clear(old)
			return o.rewrap(cmd.Context(), walletDir(dir), keystore.Passphrase(old))
		},
	}
}

// rewrap asks for a new passphrase and puts it in the place of what protected the folder.
func (o *options) rewrap(ctx context.Context, dir string, from keystore.Source) error {
	words, err := o.newPassphrase(ctx)
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
	from, done, err := o.holder(ctx, dir)
	defer done()
	if err != nil {
		return err
	}
	if to == nil {
		return o.rewrap(ctx, dir, from)
	}
	if err := keystore.Rewrap(dir, from, to); err != nil {
		return match.Explained(err)
	}
	fmt.Fprintf(o.Err, "The session keys are protected by the %s from now on.\n", how)
	return nil
}

// holder is what protects the key store now, asking for the passphrase if that is it. done wipes it.
func (o *options) holder(ctx context.Context, dir string) (from keystore.Source, done func(), err error) {
	if keystore.HolderOf(dir) != keystore.APassphrase {
		return o.seal(), func() {}, nil
	}
	words, err := o.askWords(ctx, "Passphrase of the key store: ")
	return keystore.Passphrase(words), func() { clear(words) }, err
}

// newPassphrase asks for a new passphrase twice.
func (o *options) newPassphrase(ctx context.Context) ([]byte, error) {
	words, err := o.askWords(ctx, "New passphrase: ")
	if err != nil {
		return nil, err
	}
	again, err := o.askWords(ctx, "The same again: ")
	defer clear(again)
	switch {
	case err != nil:
	case len(words) == 0:
		err = match.Explained(keystore.ErrEmptyPassphrase)
	case !bytes.Equal(words, again):
		err = usage("Try again.", "the two passphrases differ")
	}
	if err != nil {
		clear(words)
		return nil, err
	}
	return words, nil
}
