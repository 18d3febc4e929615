package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"castlekey/ui/bell"

	"castlekey/ui/theme"

	"github.com/adrg/xdg"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Version is set by the linker in releases.
var Version = "dev"

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Standard is the process's own streams.
func Standard() Streams { return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr} }

// options are the flags every command knows.
type options struct {
	Streams

	url     string
	keypair string
	wallet  string
	dataDir string
	program string
	json    bool
	noColor bool
	ascii   bool

	graphics graphics
	theme    string
	plain    bool
	bell     bell.Set
	animate  bool
	rotate   bool

	reviewEngine string

	flags    *pflag.FlagSet // the settings
	settings settings

	passphrase bool
}

// Main runs one command line and returns its exit code. SIGINT and SIGTERM end the command in good order.
func Main(args []string, streams Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(&options{Streams: streams})
	root.SetArgs(args)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	return report(streams.Err, root.ExecuteContext(ctx))
}

func newRoot(o *options) *cobra.Command {
	o.graphics = graphicsAuto
	root := &cobra.Command{
		Use:   "castlekey",
		Short: "Terminal chess on Solana: approve once, then every move is signed by a session key",
		Long: `Terminal chess on Solana.

Your wallet approves once. From then on an ephemeral session key signs every move without a prompt, and an on-chain
program checks the key, its expiry, its scope and the move itself. Without --url the chain runs inside this program.`,
		Example: `  castlekey                        play
  castlekey replay games.pgn       play every game of a PGN file on chain`,
		Version:       Version,
		Args:          noArguments,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return o.begin(cmd.Context()) },
	}
	flags := root.PersistentFlags()
	o.flags = flags
	flags.StringVarP(&o.url, "url", "u", embeddedName, "cluster: embedded, localhost, devnet, testnet, mainnet-beta, or a URL")
	flags.StringVarP(&o.keypair, "keypair", "k", "", "wallet: a keypair file of the Solana CLI, or sealed for the one castlekey wallet new has made (default: a demo wallet on the embedded chain, elsewhere the one of the Solana CLI's config)")
	flags.StringVar(&o.wallet, "wallet", "", "browser: approve with the wallet in your browser, on a page of this machine")
	flags.StringVar(&o.dataDir, "data-dir", "", "where games, keys and the embedded chain are kept (default: "+shortHome(defaultDataDir())+")")
	flags.StringVar(&o.program, "program", "", "address of the chess program, on clusters other than the embedded chain")
	flags.BoolVar(&o.json, "json", false, "print results as JSON")
	flags.BoolVar(&o.noColor, "no-color", os.Getenv("NO_COLOR") != "", "use no colours")
	flags.BoolVar(&o.ascii, "ascii", false, "draw with ASCII letters only")
	flags.StringVar(&o.theme, "theme", theme.Schemes()[0].Name, "colours: walnut, moss, stone or iris (the last two for eyes that do not tell red from green), or one of your own")
	flags.Var(&o.graphics, "graphics", "what pieces are drawn with: auto (what the terminal says it can show), kitty, sixel, blocks or glyphs")
	flags.Var(bellFlag{&o.bell}, "bell", "when the terminal's bell rings: off, all, or a list of move, check, time, end")
	flags.BoolVar(&o.animate, "animation", false, "draw moves step by step, in at most 120 ms, except with pictures")
	flags.BoolVar(&o.rotate, "rotate", false, "turn the board to whoever moves, when two play at one keyboard")
	flags.BoolVar(&o.passphrase, "passphrase", false, "protect the key store with a passphrase, asked for at the start")
	flags.StringVar(&o.reviewEngine, "review-engine", "", "a UCI engine that goes over games: a name or path, with arguments if it needs some (default: the built-in one)")
	root.Flags().BoolVar(&o.plain, "plain", false, "play in lines of text, as castlekey plain does")
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return usage("Run castlekey --help for the flags there are.", "%w", err)
	})
	root.AddCommand(newReplay(o), newAttack(o))
	root.AddCommand(newChain(o), newTrace(o))
	root.AddCommand(newSession(o), newWallet(o), newGame(o))
	root.AddCommand(newReview(o), newPlain(o))
	o.equip(root)
	return root
}

// noArguments refuses a word that is no command, with the nearest one that is.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "Run castlekey --help for the commands there are."
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("Did you mean castlekey %s?", strings.Join(near, " or "))
	}
	return usage(hint, "unknown command %q", args[0])
}

func defaultDataDir() string { return filepath.Join(xdg.DataHome, "castlekey") }

// shortHome writes the home folder as ~, so that help reads the same everywhere.
func shortHome(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); err == nil && ok {
		return filepath.Join("~", rest)
	}
	return path
}

// data is the data folder, made for the user alone if it is not there.
func (o *options) data() (string, error) {
	dir := o.dataDir
	if dir == "" {
		dir = defaultDataDir()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", usage("Choose a folder you may write with --data-dir.", "make data folder: %w", err)
	}
	return dir, nil
}

// terminal reports whether w is a terminal.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

var errNoTerminal = errors.New("the game needs a terminal")
