package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/onchain/rpc/serve"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
	"github.com/spf13/cobra"
)

// chainFile is the embedded chain's file in its folder, the same that the game plays on.
const chainFile = "chain.db"

// chainFlags are the flags of castlekey chain.
type chainFlags struct {
	listen   string
	folder   string
	reset    bool
	inMemory bool
	slotMS   uint
	programs []string
	accounts []string
}

func newChain(o *options) *cobra.Command {
	var f chainFlags
	cmd := &cobra.Command{
		Use:   "chain",
		Short: "Serve the embedded chain to other programs, as a Solana node would",
		Long: `Serve the embedded chain over JSON-RPC, with subscriptions over WebSocket on the same port and the one after it.

Any Solana client can use it, and several players can share it: castlekey --url http://127.0.0.1:8899. It listens on this
machine only unless told otherwise; whoever can reach it can take money from its faucet. Methods that change the chain from
outside (surfnet_setAccount, surfnet_timeTravel, …) answer on this machine only. Ctrl-C ends it in good order.`,
		Example: `  castlekey chain                            serve the chain the game plays on
  castlekey chain --in-memory --slot-ms 0    a fresh one in which every transaction is a slot
  castlekey chain --in-memory --program ChessKey…=chess.so`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("Use castlekey chain, and --help for its flags.", "chain takes no arguments, got %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return runChain(cmd.Context(), o, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8899", "host and port of RPC; the port after it serves WebSocket too")
	flags.StringVar(&f.folder, "ledger", "", "folder of the chain (default: the data folder)")
	flags.BoolVar(&f.reset, "reset", false, "begin a new chain; the old one is removed")
	flags.BoolVar(&f.inMemory, "in-memory", false, "keep nothing on disk")
	flags.UintVar(&f.slotMS, "slot-ms", uint(embedded.DefaultSlotDuration.Milliseconds()),
		"length of a slot in milliseconds; 0: every transaction is a slot of its own")
	flags.StringArrayVar(&f.programs, "program", nil, "ID=FILE: a program to load, or to put in place of a built-in one")
	flags.StringArrayVar(&f.accounts, "account", nil, "FILE: an account to begin with, as solana account --output json writes it")
	return cmd
}

func runChain(ctx context.Context, o *options, f chainFlags) error {
	path, err := f.path(o)
	if err != nil {
		return err
	}
	chain, err := f.open(ctx, path)
	if err != nil {
		return err
	}
	listeners, err := serve.Listen(ctx, f.listen)
	if err != nil {
		return errors.Join(listenError(f.listen, err), chain.Close())
	}
	url := "http://" + listeners[0].Addr().String()
	if err := chain.Ledger().Announce(url); err != nil {
		return errors.Join(err, chain.Close())
	}
	if err := o.printChain(chain, path, listeners); err != nil {
		return errors.Join(err, chain.Close())
	}
	pubsub := chain.PubSub()
	server := serve.New(serve.Config{
		Handler: chain.Server(), Local: chain.Local(), PubSub: pubsub, SlotDuration: f.slotDuration(),
	})
	err = server.Serve(ctx, listeners...)
	pubsub.Close()
	return errors.Join(err, chain.Close())
}

func (f chainFlags) slotDuration() time.Duration { return time.Duration(f.slotMS) * time.Millisecond }

// path returns the chain's file, in a folder that is there; empty: none.
func (f chainFlags) path(o *options) (string, error) {
	switch {
	case f.inMemory && (f.folder != "" || f.reset):
		return "", usage("Use --in-memory alone: nothing is kept.", "--in-memory goes with neither --ledger nor --reset")
	case f.inMemory:
		return "", nil
	case f.folder == "":
		dir, err := o.data()
		return filepath.Join(dir, chainFile), err
	}
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return "", usage("Choose a folder you may write with --ledger.", "make ledger folder: %w", err)
	}
	return filepath.Join(f.folder, chainFile), nil
}

// open opens the chain. An old one is removed only once it is certain that nobody plays on it.
func (f chainFlags) open(ctx context.Context, path string) (*embedded.Chain, error) {
	options := embedded.Options{Path: path, SlotDuration: f.slotDuration()}
	var err error
	if options.Programs, err = readPrograms(f.programs); err != nil {
		return nil, err
	}
	if options.Accounts, err = readAccounts(f.accounts); err != nil {
		return nil, err
	}
	chain, err := embedded.Open(options)
	if locked, ok := errors.AsType[*ledger.LockedError](err); ok {
		return nil, held(ctx, locked)
	}
	beginAnew := f.reset && (err == nil || errors.Is(err, ledger.ErrCorrupt) || errors.Is(err, ledger.ErrSchema))
	if !beginAnew {
		return chain, openError(err)
	}
	if chain != nil {
		if err := chain.Close(); err != nil {
			return nil, err
		}
	}
	if err := ledger.Remove(path); err != nil {
		return nil, err
	}
	return embedded.Open(options)
}

func openError(err error) error {
	switch {
	case errors.Is(err, ledger.ErrCorrupt), errors.Is(err, ledger.ErrSchema):
		return usage("Choose another folder with --ledger, or begin a new chain with --reset.", "%w", err)
	}
	return err
}

func listenError(address string, err error) error {
	if errors.Is(err, serve.ErrAddress) {
		return usage("Name a host and a port, such as 127.0.0.1:8899.", "read --listen: %w", err)
	}
	return usage("Is another node listening there? Choose another port with --listen.", "listen at %s: %w", address, err)
}

// printChain says what is served and where.
func (o *options) printChain(chain *embedded.Chain, path string, listeners []net.Listener) error {
	first, second := listeners[0].Addr().String(), listeners[1].Addr().String()
	if o.json {
		return o.printJSON(map[string]string{
			"rpc": "http://" + first, "websocket": "ws://" + second, "genesis": chain.Ledger().GenesisHash().String(),
			"session_program": program.SessionID.String(), "chess_program": program.ChessID.String(),
			"faucet": chain.Ledger().Faucet().String(), "ledger": path,
		})
	}
	where := path
	if path == "" {
		where = "in memory"
	}
	lines := [][2]string{
		{"RPC", "http://" + first},
		{"WebSocket", "ws://" + second + ", ws://" + first},
		{"genesis hash", chain.Ledger().GenesisHash().String()},
		{"session keys", program.SessionID.String()},
		{"chess", program.ChessID.String()},
		{"faucet", chain.Ledger().Faucet().String()},
		{"ledger", where},
	}
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%-13s %s\n", l[0], l[1])
	}
	fmt.Fprintf(&b, "\nPlay on it with %s\nCtrl-C stops it.\n", match.JoinCommand("http://"+first))
	_, err := fmt.Fprint(o.Out, b.String())
	return err
}

// readPrograms reads what --program says.
func readPrograms(flags []string) (map[solana.PublicKey][]byte, error) {
	const hint = "Use --program ID=FILE, the address in base58 and the built program."
	programs := make(map[solana.PublicKey][]byte)
	for _, text := range flags {
		id, file, ok := strings.Cut(text, "=")
		key, err := solana.PublicKeyFromBase58(id)
		if !ok || err != nil {
			return nil, usage(hint, "read --program %q", text)
		}
		if programs[key], err = os.ReadFile(file); err != nil {
			return nil, usage(hint, "read program: %w", err)
		}
	}
	return programs, nil
}
