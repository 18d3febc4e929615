package match

import (
	"context"
	"time"
)

// Pauses after something failed: doubled with every failure in a row, none after a success.
const (
	firstPause = 250 * time.Millisecond
	maxPause   = 30 * time.Second
)

// backoff keeps what fails from being tried again at once.
type backoff struct{ pause time.Duration }

// next is how long to wait after err.
func (b *backoff) next(err error) time.Duration {
	if err == nil {
		b.pause = 0
		return 0
	}
	b.pause = min(max(2*b.pause, firstPause), maxPause)
	return b.pause
}

// after waits as long as err calls for, or until ctx ends.
func (b *backoff) after(ctx context.Context, err error) {
	pause := b.next(err)
	if pause == 0 {
		return
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
