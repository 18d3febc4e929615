package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"castlekey/game/collection"
	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/ui"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
	"castlekey/ui/engines"
	"castlekey/ui/match"
	"castlekey/ui/practice"

	"github.com/gagliardetto/solana-go"
)

// runPlay opens the game.
func runPlay(ctx context.Context, o *options) error {
	where, err := o.matchOptions()
	if err != nil {
		return err
	}
	if !terminal(o.In) || !terminal(o.Out) {
		return usage("Run castlekey in a terminal; castlekey replay works in a pipe.", "%w", errNoTerminal)
	}
	where.Browser = nil // the screen shows it
	schemes, err := o.schemes()
	if err != nil {
		return err
	}
	host, err := o.openHost(ctx, where)
	if err != nil {
		return err
	}
	both, err := withPractice(host, where.DataDir)
	if err != nil {
		return errors.Join(err, host.Close())
	}
	a := &analysts{command: o.reviewEngine, moveTime: reviewTime}
	defer a.close()
	l := o.looks(os.Stdout)
	shown := ui.Run(ctx, ui.Options{
		Backend: both, Engines: o.engines(where.DataDir), Theme: l.theme, Schemes: schemes, Pictures: l.pictures, Keys: o.settings.keys, Bell: o.bell, Notices: o.notices(),
		Animate: o.animate, Rotate: o.rotate, Asks: host.Asks(), Desk: deskOf(where.DataDir), Analysts: a.of,
	})
	return errors.Join(shown, both.Close())
}

// withPractice is a chain's games and those off chain together.
func withPractice(host *match.Host, dataDir string) (backend.Backend, error) {
	room, err := practice.Open(practice.Options{DataDir: dataDir})
	if err != nil {
		return nil, err
	}
	return practice.Beside(host, room), nil
}

// engines are the UCI engines of the config file, of the data folder and of this machine.
func (o *options) engines(dataDir string) *engines.Known {
	return engines.Open(filepath.Join(dataDir, engines.File), o.settings.engines)
}

// bellFlag is a flag that says when the bell rings.
type bellFlag struct{ when *bell.Set }

// Set implements pflag.Value.
func (b bellFlag) Set(text string) error {
	s, err := bell.Parse(text)
	if err == nil {
		*b.when = s
	}
	return err
}

// String implements pflag.Value; of a zero flag it is the default.
func (b bellFlag) String() string {
	if b.when == nil {
		return bell.Set(0).String()
	}
	return b.when.String()
}

// Type implements pflag.Value.
func (bellFlag) Type() string { return "events" }

// deskOf is where games go to and are deleted from.
func deskOf(dataDir string) ui.Desk {
	finished, exports := filepath.Join(dataDir, archive.Folder), filepath.Join(dataDir, "exports")
	return ui.Desk{
		Save:   savedIn(dataDir),
		Export: func(name, text string) (string, error) { return collection.Save(exports, name, text) },
		Delete: func(path string) error { return archive.Remove(finished, path) },
	}
}

// savedIn saves texts next to the finished games of a data folder.
func savedIn(dataDir string) func(name, text string) (string, error) {
	return func(name, text string) (string, error) {
		return collection.Save(filepath.Join(dataDir, "games"), name, text)
	}
}

// matchOptions reads the flags that say where to play and who approves.
func (o *options) matchOptions() (match.Options, error) {
	c, err := parseCluster(o.url)
	if err != nil {
		return match.Options{}, err
	}
	m := match.Options{ClusterName: c.name, URL: c.url, Keypair: o.keypair, Seal: o.seal()}
	if o.program != "" {
		if m.Program, err = solana.PublicKeyFromBase58(o.program); err != nil {
			return match.Options{}, usage("Name the program's address in base58.", "read --program: %w", err)
		}
	}
	m.Usual, _ = wallet.DefaultKeypairPath() // without a home folder there is none
	if err := o.useBrowser(&m); err != nil {
		return match.Options{}, err
	}
	m.DataDir, err = o.data()
	return m, err
}

// passphraseTries is how often a wrong passphrase may be typed.
const passphraseTries = 3

// openHost opens the backend, asking for the key store's passphrase if it has one.
func (o *options) openHost(ctx context.Context, m match.Options) (*match.Host, error) {
	if err := o.useSealed(&m); err != nil {
		return nil, err
	}
	if !o.passphrase {
		host, err := match.Open(ctx, m)
		if !errors.Is(err, keystore.ErrWrongSource) {
			return host, match.Explained(err)
		}
	}
	for try := 1; ; try++ {
		words, err := o.askWords("Passphrase of the key store: ")
		if err != nil {
			return nil, err
		}
		m.Seal = keystore.Passphrase(words)
		host, err := match.Open(ctx, m)
		clear(words)
		if !errors.Is(err, keystore.ErrWrongPassphrase) || try == passphraseTries {
			return host, match.Explained(err)
		}
		fmt.Fprintln(o.Err, "That is not the passphrase. Try again.")
	}
}
