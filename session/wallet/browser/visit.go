package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// grace is how long a page may be away: a reload takes less.
const grace = 2 * time.Second

// visit is one opening of the page: who may speak to it, what it is asked, what came of it.
type visit struct {
	opts   Options
	host   string // 127.0.0.1:PORT
	token  string // in the fragment of the address; good for one claim
	secret string // what the page that claimed proves itself with
	closed chan struct{}

	mu       sync.Mutex
	claimed  bool             // the token was used
	page     bool             // the page is listening
	gone     *time.Timer      // ends the visit when the page stays away
	deadline *time.Timer      // ends it when it is too old
	want     solana.PublicKey // the account that must connect; zero: any
	account  solana.PublicKey // the account that connected; zero: none yet
	name     string           // what its wallet calls itself
	job      *job             // what is to be signed; nil: nothing yet
	problem  error            // what the page met last and the player may still put right
	over     error            // why the visit ended
	ended    bool
	changed  chan struct{} // closed and made anew at every change
}

// newVisit opens the page's server for an account.
func newVisit(ctx context.Context, o Options, want solana.PublicKey) (*visit, error) {
	v := &visit{
		opts: o, token: rand.Text()[:22], secret: rand.Text(), want: want,
		changed: make(chan struct{}), closed: make(chan struct{}),
	}
	if err := v.serve(ctx); err != nil {
		return nil, fmt.Errorf("open the approval page: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.deadline = time.AfterFunc(o.Timeout, func() { v.end(ErrTimeout) })
	return v, nil
}

// url is the address that works once.
func (v *visit) url() string { return "http://" + v.host + "/#" + v.token }

// extend gives an open visit its whole time again; false if it is over.
func (v *visit) extend(d time.Duration) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return !v.ended && v.deadline.Reset(d)
}

// connected waits until an account has connected.
func (v *visit) connected(ctx context.Context) (account solana.PublicKey, name string, err error) {
	err = v.await(ctx, func() bool { return !v.account.IsZero() })
	v.mu.Lock()
	defer v.mu.Unlock()
	if err == nil {
		v.want = v.account // the rest of the visit is for this one
		v.deadline.Reset(v.opts.Timeout)
	}
	return v.account, v.name, err
}

// open tells whether the visit goes on.
func (v *visit) open() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return !v.ended
}

// sign shows a job and waits for its signature, which ends the visit unless something was added.
func (v *visit) sign(ctx context.Context, j *job) error {
	v.mu.Lock()
	v.job = j
	v.wake()
	v.mu.Unlock()
	return v.await(ctx, func() bool { return j.signed != nil })
}

// review shows what was added and waits until the player agrees, which ends the visit.
func (v *visit) review(ctx context.Context, r session.Review) error {
	v.mu.Lock()
	j := v.job
	if j == nil || j.signed == nil || j.agreed {
		v.mu.Unlock()
		return errOver
	}
	s, err := v.opts.Describe(j.signed)
	if err == nil {
		s = reviewed(s, r, j.account)
		j.review = &s
		v.wake()
	}
	v.mu.Unlock()
	if err != nil {
		return err
	}
	return v.await(ctx, func() bool { return j.agreed })
}

// await waits for a condition, which is asked under the lock. A context that ends takes the visit with it.
func (v *visit) await(ctx context.Context, done func() bool) error {
	for {
		v.mu.Lock()
		ready, ended, over, changed := done(), v.ended, v.over, v.changed
		v.mu.Unlock()
		switch {
		case ready:
			return nil
		case ended:
			return over
		}
		select {
		case <-changed:
		case <-ctx.Done():
			v.end(ctx.Err())
		}
	}
}

// wake tells whoever waits that something changed. The lock is held.
func (v *visit) wake() {
	close(v.changed)
	v.changed = make(chan struct{})
}

// end ends the visit for a reason, nil for success; the first reason counts. A problem that
// was never put right is the better explanation and comes first.
func (v *visit) end(why error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.endLocked(why)
}

func (v *visit) endLocked(why error) {
	if v.ended {
		return
	}
	switch {
	case v.problem == nil || why == nil:
		v.over = why
	case errors.Is(why, ErrRejected):
		v.over = v.problem
	default:
		v.over = fmt.Errorf("%w (%w)", v.problem, why)
	}
	v.ended = true
	if v.deadline != nil {
		v.deadline.Stop()
	}
	v.wake()
}

// claim trades the one-time token for the page's secret. The right token for the second time
// ends the visit: nobody can tell which page is the player's.
func (v *visit) claim(token string) (secret string, err error) {
	if !same(token, v.token) {
		return "", errStranger
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.claimed {
		v.endLocked(ErrSecondPage)
		return "", ErrSecondPage
	}
	v.claimed = true
	return v.secret, nil
}

// enter notes that the page listens. A page that is being reloaded is given time to leave
// first; if it does not, this is a second one, and the visit ends.
func (v *visit) enter(ctx context.Context) error {
	patience := time.NewTimer(grace)
	defer patience.Stop()
	for {
		v.mu.Lock()
		if v.ended || !v.page {
			v.page, v.account = true, solana.PublicKey{} // a page starts without a wallet
			if v.gone != nil {
				v.gone.Stop()
			}
			v.wake()
			v.mu.Unlock()
			return nil
		}
		changed := v.changed
		v.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-patience.C:
			v.end(ErrSecondPage)
			return ErrSecondPage
		}
	}
}

// leave notes that the page is gone; if it stays away, the visit ends.
func (v *visit) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.page = false
	v.gone = time.AfterFunc(grace, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if !v.page {
			v.endLocked(ErrPageClosed)
		}
	})
	v.wake()
}
