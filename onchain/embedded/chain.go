package embedded

import (
	"fmt"
	"time"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"

	"castlekey/onchain/ledger"
	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// DefaultSlotDuration is how long a slot lasts on an ordinary cluster.
const DefaultSlotDuration = 400 * time.Millisecond

// Options say what chain to open.
type Options struct {
	Path         string           // of the file; "": in memory, gone when closed
	SlotDuration time.Duration    // 0: every landed transaction is a slot of its own
	Now          func() time.Time // the wall clock; nil: time.Now

	Programs map[solana.PublicKey][]byte       // ELF files beside, or instead of, the embedded ones
	Accounts map[solana.PublicKey]*svm.Account // what genesis holds beside programs and the faucet
}

// Chain is an open embedded chain. It is safe for concurrent use.
type Chain struct {
	ledger *ledger.Ledger
	clock  *pausable
	slot   time.Duration
	server *rpc.Server
	client *solanarpc.Client
}

// Open opens the chain at o.Path, or begins one. It fails with ledger.ErrLocked if another process plays on it, and with
// ledger.ErrCorrupt or ledger.ErrSchema if the file cannot be used; the file is then left as it was.
func Open(o Options) (*Chain, error) {
	clock := newPausable(o.Now)
	l, err := ledger.Open(ledger.Config{
		Path: o.Path, SlotDuration: o.SlotDuration, Now: clock.now, Programs: programs(o), Accounts: o.Accounts,
	})
	if err != nil {
		return nil, fmt.Errorf("open embedded chain: %w", err)
	}
	return &Chain{
		ledger: l, clock: clock, slot: o.SlotDuration,
		server: rpc.NewServer(served{l}),
		client: solanarpc.NewWithCustomRPCClient(rpc.NewTransport(served{l})),
	}, nil
}

// Client returns a JSON-RPC client of the chain.
func (c *Chain) Client() *solanarpc.Client { return c.client }

// Server returns what answers JSON-RPC, for serving the chain to other processes.
func (c *Chain) Server() *rpc.Server { return c.server }

// PubSub returns a new hub of subscriptions to the chain. Close it before the chain.
func (c *Chain) PubSub() *rpc.PubSub { return rpc.NewPubSub(served{c.ledger}, served{c.ledger}) }

// Ledger returns the ledger itself.
func (c *Chain) Ledger() *ledger.Ledger { return c.ledger }

// WatchAccount returns a channel on which the state of key follows every change of it; a late reader gets the latest state only.
// cancel closes the channel.
func (c *Chain) WatchAccount(key solana.PublicKey) (updates <-chan ledger.AccountUpdate, cancel func()) {
	return c.ledger.WatchAccount(key)
}

// Changes tells when the account at key changed: one value for any number of changes since the last one was taken. cancel ends it.
func (c *Chain) Changes(key solana.PublicKey) (changed <-chan struct{}, cancel func()) {
	updates, cancel := c.ledger.WatchAccount(key)
	out := make(chan struct{}, 1)
	go func() {
		for range updates {
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out, cancel
}

// Close closes the chain. Whatever was confirmed is stored.
func (c *Chain) Close() error { return c.ledger.Close() }
