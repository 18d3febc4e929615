package onchain

import (
	"context"
	"errors"
	"time"

	"github.com/gagliardetto/solana-go"
)

// Notifier tells when an account may have changed: one value for any number of changes since the last one was taken. A chain in
// the same process has one; without, Watch asks again and again.
type Notifier func(account solana.PublicKey) (changed <-chan struct{}, cancel func())

// pollEvery is how often a cluster without a Notifier is asked.
const pollEvery = time.Second

// WithNotifier returns a client that Watch of which follows n instead of asking.
func (c *Client) WithNotifier(n Notifier) *Client {
	with := *c
	with.notify = n
	return &with
}

// Sight is what Watch saw: a state, or why there is none. ErrNoGame is the last sight of a game that was closed.
type Sight struct {
	State *State
	Err   error
}

// Watch reports a game's state now and after every change until ctx ends or the game is gone, then closes the channel. A reader
// that lags sees the newest state only.
func (c *Client) Watch(ctx context.Context, addr solana.PublicKey) <-chan Sight {
	out := make(chan Sight, 1)
	changed, cancel := c.changes(addr)
	go func() {
		defer close(out)
		defer cancel()
		for {
			state, err := c.Game(ctx, addr)
			if ctx.Err() != nil {
				return
			}
			show(out, Sight{State: state, Err: err})
			if errors.Is(err, ErrNoGame) {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-changed:
			}
		}
	}()
	return out
}

// show replaces a sight that nobody has taken yet.
func show(out chan Sight, s Sight) {
	select {
	case <-out:
	default:
	}
	out <- s
}

// changes fires when the account may have changed.
func (c *Client) changes(addr solana.PublicKey) (<-chan struct{}, func()) {
	if c.notify != nil {
		return c.notify(addr)
	}
	ticks, done := make(chan struct{}, 1), make(chan struct{})
	ticker := time.NewTicker(pollEvery)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				select {
				case ticks <- struct{}{}:
				default:
				}
			}
		}
	}()
	return ticks, func() {
		ticker.Stop()
		close(done)
	}
}
