package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"castlekey/game/collection"
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
	schemes, err := o.schemes()
	if err != nil {
		return err
	}
	asks := make(chan backend.Ask, 1)
	where.Browser, where.Asks = nil, asks // the screen shows it
	a := &analysts{command: o.reviewEngine, moveTime: reviewTime}
	defer a.close()
	looks := sync.OnceValue(func() look { return o.looks(os.Stdout) })
	return o.opening(ctx, where, func(open open) error {
		return o.behind(func() error {
			return show(ctx, open, where.DataDir, func() ui.Options {
				l := looks()
				return ui.Options{
					Engines: o.engines(where.DataDir), Theme: l.theme, Schemes: schemes, Pictures: l.pictures, Keys: o.settings.keys, Bell: o.bell,
					Notices: o.notices(), Animate: o.animate, Rotate: o.rotate, Asks: asks, Desk: deskOf(where.DataDir), Analysts: a.of,
				}
			})
		})
	})
}

// show shows the game while its backend opens, and closes that in any case. options may ask the terminal; the backend is none of them.
func show(ctx context.Context, open open, dataDir string, options func() ui.Options) (err error) {
	drawn := make(chan struct{})
	opening := backend.Open(ctx, func(ctx context.Context) (backend.Backend, error) {
		host, err := open(ctx, drawn)
		if err != nil {
			return nil, err // no backend at all, rather than one that is a nil host
		}
		return host, nil
	})
	both, err := withPractice(opening, dataDir)
	if err != nil {
		return errors.Join(err, opening.Close())
	}
	defer func() { err = errors.Join(err, both.Close()) }()
	shown := options()
	shown.Backend, shown.Drawn = both, func() { close(drawn) }
	return ui.Run(ctx, shown)
}

// behind runs f, which shows a screen. What is written to standard error meanwhile would destroy it and is kept until it is gone.
func (o *options) behind(f func() error) error {
	var kept bytes.Buffer
	stderr := o.Err
	o.Err = &kept
	defer func() {
		o.Err = stderr
		_, _ = kept.WriteTo(stderr) // there is nowhere else to say it
	}()
	return f()
}

// withPractice is a chain's games and those off chain together.
func withPractice(host backend.Backend, dataDir string) (backend.Backend, error) {
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
