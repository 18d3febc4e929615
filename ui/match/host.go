package match

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"castlekey/onchain"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/wallet"
	"castlekey/session/wallet/browser"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Options say where to play and who approves.
type Options struct {
	DataDir     string           // chain, keys and finished games; made if missing
	ClusterName string           // as shown, e.g. "devnet"; "" for the embedded chain
	URL         string           // JSON-RPC endpoint; "" for the embedded chain
	Program     solana.PublicKey // the chess program; zero for the embedded chain's
	Keypair     string           // a Solana CLI keypair file; "" for the demo wallet, or where there is none, for Usual
	Usual       string           // the keypair file of the Solana CLI's config, for clusters without a demo wallet; "": none
	Wallet      wallet.Wallet    // approves instead of either; the host closes it, once it is open
	Seal        keystore.Source  // how keys are sealed; nil for a key file beside them
	Now         func() time.Time // nil for time.Now

	InBrowser bool               // the wallet is in the browser
	Asks      chan backend.Ask   // for a screen, with room for one: the latest of what that wallet is asked; nil: nobody looks
	Browser   func(browser.Page) // prints that too; nil: nobody does
}

// KeysFolder is where in the data folder the session keys are.
const KeysFolder = "keys"

// Host is the backend of a running program: one chain, one key store, one player's wallet.
type Host struct {
	opts    Options
	chain   *embedded.Chain // nil on other clusters
	ours    bool            // an embedded chain, here or served by another castlekey: it has a faucet
	rpc     *rpc.Client
	client  *onchain.Client
	store   *keystore.Store
	keeper  *session.Keeper
	genesis solana.Hash
	player  wallet.Wallet

	mu        sync.Mutex
	proposals map[string]*proposal // guarded by mu
	matches   map[string]*Match    // guarded by mu; open ones by ID
	deployed  *deployed            // guarded by mu; the session program as last hashed, nil before
}

var _ backend.Backend = (*Host)(nil)

// Open opens chain, key store and wallet. Errors: those of the embedded chain (ledger.ErrLocked, ledger.ErrCorrupt), the key store
// and the wallet; a cluster that does not answer.
func Open(ctx context.Context, o Options) (*Host, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.ClusterName == "" {
		o.ClusterName = "embedded"
	}
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	h := &Host{opts: o, proposals: map[string]*proposal{}, matches: map[string]*Match{}}
	for _, step := range []func(context.Context) error{h.openChain, h.openKeys, h.openWallet} {
		if err := ctx.Err(); err != nil {
			return nil, errors.Join(err, h.Close())
		}
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	return h, nil
}

func (h *Host) openChain(ctx context.Context) error {
	if h.opts.URL != "" {
		return h.openCluster(ctx)
	}
	chain, err := embedded.Open(embedded.Options{
		Path: filepath.Join(h.opts.DataDir, "chain.db"), SlotDuration: embedded.DefaultSlotDuration, Now: h.opts.Now,
	})
	if err != nil {
		return err
	}
	h.chain, h.rpc, h.ours = chain, chain.Client(), true
	h.client = onchain.NewClient(h.rpc, onchain.Program{ID: program.ChessID}).WithNotifier(chain.Changes).Hasty()
	h.genesis, err = h.rpc.GetGenesisHash(ctx)
	return err
}

// openCluster joins a chain over RPC. One that has the chess program at its address on the embedded chain is an embedded chain that
// another castlekey serves: nobody holds a key of that address, so it cannot be deployed to anywhere else.
func (h *Host) openCluster(ctx context.Context) error {
	h.rpc = rpc.New(h.opts.URL)
	var err error
	if h.genesis, err = h.rpc.GetGenesisHash(ctx); err != nil {
		return &unreachable{url: h.opts.URL, err: err}
	}
	got, err := h.rpc.GetAccountInfo(ctx, program.ChessID)
	h.ours = err == nil && got.Value.Executable
	id := h.opts.Program
	if id.IsZero() && h.ours {
		id = program.ChessID
	}
	if id.IsZero() {
		return ErrNoProgram
	}
	h.client = onchain.NewClient(h.rpc, onchain.Program{ID: id}).Hasty()
	return nil
}

func (h *Host) openKeys(context.Context) error {
	seal := h.opts.Seal
	if seal == nil {
		seal = keystore.KeyFile("")
	}
	store, err := keystore.Open(filepath.Join(h.opts.DataDir, KeysFolder), seal)
	if err != nil {
		return fmt.Errorf("open key store: %w", err)
	}
	h.store = store
	h.keeper = session.New(store, h.rpc, session.Options{Explain: h.client.Program().Explain})
	return nil
}

func (h *Host) openWallet(context.Context) error {
	if h.opts.InBrowser {
		return h.openBrowser()
	}
	if h.opts.Wallet != nil {
		h.player = h.opts.Wallet
		return nil
	}
	if h.opts.Keypair != "" {
		w, err := wallet.OpenKeypair(h.opts.Keypair)
		if err != nil {
			return err
		}
		h.player = w
		return nil
	}
	if !h.ours {
		return h.openUsual()
	}
	w, err := wallet.OpenDemo(h.store, "player", h.genesis)
	if err != nil {
		return fmt.Errorf("open demo wallet: %w", err)
	}
	h.player = w
	return nil
}

// openUsual opens the wallet that the Solana CLI would use.
func (h *Host) openUsual() error {
	if h.opts.Usual == "" {
		return ErrNoWallet
	}
	w, err := wallet.OpenKeypair(h.opts.Usual)
	if errors.Is(err, wallet.ErrNoKeypair) {
		return ErrNoWallet
	}
	if err != nil {
		return err
	}
	h.player = w
	return nil
}

// Home says who plays where, and which games can be resumed.
func (h *Host) Home(ctx context.Context) (backend.Home, error) {
	h.settleLeftOpen(ctx)
	unfinished, err := h.unfinished(ctx)
	if err != nil {
		return backend.Home{}, err
	}
	return backend.Home{Wallet: h.wallet(), Cluster: h.opts.ClusterName, Unfinished: unfinished}, nil
}

// Begin refuses games off chain: another backend keeps those.
func (h *Host) Begin(context.Context, backend.Setup) (backend.Match, error) {
	return nil, Explained(ErrOffChain)
}

// settlePast bounds the settling of what a former run left open; what takes longer is settled the next time.
const settlePast = 3 * time.Second

// settleLeftOpen finds out what became of sessions in the middle of something when the program last ended.
func (h *Host) settleLeftOpen(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, settlePast)
	defer cancel()
	_ = h.keeper.Reconcile(ctx) // the record stays, and says what is open, until it is settled
}

func (h *Host) wallet() backend.Wallet {
	w := backend.Wallet{Name: h.player.Name()}
	if key := h.player.PublicKey(); !key.IsZero() {
		w.Address = key.String()
	}
	return w
}

// Close ends the open matches and closes wallet, keys and chain. Unfinished games stay resumable.
func (h *Host) Close() error {
	h.mu.Lock()
	open := h.matches
	h.matches = map[string]*Match{}
	for _, p := range h.proposals {
		p.session.Discard()
	}
	clear(h.proposals)
	h.mu.Unlock()
	var errs []error
	for _, m := range open {
		errs = append(errs, m.Close())
	}
	if h.player != nil {
		errs = append(errs, h.player.Close())
	}
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.chain != nil {
		errs = append(errs, h.chain.Close())
	}
	return errors.Join(errs...)
}

// houseNames are the host's own wallets: the engine's and the guest's.
var houseNames = [...]string{"engine", "guest"}

// house is the wallet of the seat the player does not hold: the engine's or the guest's, made for this cluster alone.
func (h *Host) house(o backend.Opponent) (wallet.Wallet, error) {
	name := houseNames[0]
	if o == backend.Keyboard {
		name = houseNames[1]
	}
	w, err := wallet.OpenDemo(h.store, name, h.genesis)
	if err != nil {
		return nil, fmt.Errorf("open %s's wallet: %w", name, err)
	}
	return w, nil
}

const (
	purseLamports = 10_000_000_000 // what the embedded chain's faucet gives at a time: 10 SOL
	purseLow      = 500_000_000    // below this it gives again
	seatLamports  = 40_000_000     // what taking a seat may need: rents, allowance, fees
)

// fund makes sure that a wallet can pay for a seat, from the faucet where there is one.
func (h *Host) fund(ctx context.Context, owner solana.PublicKey) error {
	got, err := h.rpc.GetBalance(ctx, owner, rpc.CommitmentConfirmed)
	if err != nil {
		return fmt.Errorf("read balance of %s: %w", owner, err)
	}
	switch {
	case h.ours && got.Value >= purseLow, !h.ours && got.Value >= seatLamports:
		return nil
	case !h.ours:
		return &poor{owner: owner, have: got.Value, need: seatLamports}
	}
	if _, err := h.rpc.RequestAirdrop(ctx, owner, purseLamports, rpc.CommitmentConfirmed); err != nil {
		return fmt.Errorf("ask the faucet: %w", err)
	}
	return nil
}

// faucet is fund where there is a faucet; elsewhere the chain decides whether a wallet can pay.
func (h *Host) faucet(ctx context.Context, owner solana.PublicKey) error {
	if !h.ours {
		return nil
	}
	return h.fund(ctx, owner)
}
