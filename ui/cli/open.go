package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/ui/match"

	"golang.org/x/term"
)

// passphraseTries is how often passphrases may be typed.
const passphraseTries = 3

// open opens a backend that the caller closes. It asks for nothing. What keeps every core busy, as Argon2id does, begins when free is closed.
type open func(ctx context.Context, free <-chan struct{}) (*match.Host, error)

// opening has use open the backend, once. The passphrases that takes are asked for before, and again if use says that one was wrong; they
// are wiped in any case. What use opens has to be done with opening when use returns.
func (o *options) opening(ctx context.Context, where match.Options, use func(open) error) error {
	u := &unlocking{where: where, wallet: secret{prompt: "Passphrase of the wallet: "}, keys: secret{prompt: "Passphrase of the key store: "}}
	u.keys.needed = o.passphrase || keystore.HolderOf(filepath.Join(where.DataDir, match.KeysFolder)) == keystore.APassphrase
	if u.wallet.needed = where.Keypair == sealedWallet; u.wallet.needed {
		if _, err := os.Stat(walletDir(where.DataDir)); err != nil {
			return match.Explained(wallet.ErrNoSealed)
		}
		u.where.Keypair = ""
	}
	defer u.close()
	for try := 1; ; try++ {
		for _, s := range []*secret{&u.wallet, &u.keys} {
			if err := s.ask(ctx, o); err != nil {
				return err
			}
		}
		err := use(u.open)
		if !errors.Is(err, keystore.ErrWrongPassphrase) || try == passphraseTries {
			return err
		}
		fmt.Fprintln(o.Err, "That is not the passphrase. Try again.")
	}
}

// openHost opens the backend at once.
func (o *options) openHost(ctx context.Context, where match.Options) (*match.Host, error) {
	var host *match.Host
	free := make(chan struct{})
	close(free)
	err := o.opening(ctx, where, func(open open) (err error) {
		host, err = open(ctx, free)
		return err
	})
	return host, err
}

// unlocking is what a backend is opened with.
type unlocking struct {
	where        match.Options
	wallet, keys secret
	unsealed     wallet.Wallet // the sealed wallet, from when it is open until a host has it; nil elsewhere
}

// secret is a passphrase, from when it is asked for until it was used.
type secret struct {
	prompt string
	needed bool
	words  []byte // nil while it is to be asked for
}

// ask asks for it, if it is needed and not there.
func (s *secret) ask(ctx context.Context, o *options) error {
	if !s.needed || s.words != nil {
		return nil
	}
	words, err := o.askWords(ctx, s.prompt)
	s.words = words
	return err
}

// wipe forgets it.
func (s *secret) wipe() {
	clear(s.words)
	s.words = nil
}

// open is an open. A passphrase that was wrong is wiped, and so asked for again.
func (u *unlocking) open(ctx context.Context, free <-chan struct{}) (*match.Host, error) {
	host, err := u.unlocked(ctx, free)
	return host, match.Explained(err)
}

func (u *unlocking) unlocked(ctx context.Context, free <-chan struct{}) (*match.Host, error) {
	if u.wallet.needed || u.keys.needed {
		select {
		case <-free:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := u.unseal(); err != nil {
		return nil, err
	}
	m := u.where
	if u.unsealed != nil {
		m.Wallet = u.unsealed
	}
	if u.keys.needed {
		m.Seal = keystore.Passphrase(u.keys.words)
		defer u.keys.wipe()
	}
	host, err := match.Open(ctx, m)
	if err != nil {
		return nil, err
	}
	u.unsealed = nil
	return host, nil
}

// unseal opens the sealed wallet, if it is the one to play with.
func (u *unlocking) unseal() error {
	if !u.wallet.needed {
		return nil
	}
	defer u.wallet.wipe()
	w, err := openSealed(walletDir(u.where.DataDir), u.wallet.words, wallet.OpenSealed)
	if err != nil {
		return err
	}
	u.unsealed, u.wallet.needed = w, false
	return nil
}

// close wipes what was not used, and the wallet that no host has.
func (u *unlocking) close() {
	u.wallet.wipe()
	u.keys.wipe()
	if u.unsealed != nil {
		_ = u.unsealed.Close() // only wipes
	}
}

// askWords reads a line from the terminal without showing it. It gives up when the context ends, as by Ctrl-C.
func (o *options) askWords(ctx context.Context, prompt string) ([]byte, error) {
	in, ok := o.In.(*os.File)
	if !ok || !terminal(in) {
		return nil, usage("Run it in a terminal.", "a passphrase is read from a terminal")
	}
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, fmt.Errorf("read passphrase: %w", err)
	}
	fmt.Fprint(o.Err, prompt)
	defer fmt.Fprintln(o.Err)
	type line struct {
		words []byte
		err   error
	}
	read := make(chan line)
	go func() {
		words, err := term.ReadPassword(fd)
		select {
		case read <- line{words, err}:
		case <-ctx.Done():
			clear(words)
		}
	}()
	select {
	case l := <-read:
		if l.err != nil {
			return nil, fmt.Errorf("read passphrase: %w", l.err)
		}
		return l.words, nil
	case <-ctx.Done(): // whoever reads is left behind: nothing but a key would wake it
		return nil, errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}
