package embedded

import (
	"sync"
	"time"
)

// pausable is a wall clock that can be stopped. After a pause it goes on from where it stood.
type pausable struct {
	source func() time.Time

	mu      sync.Mutex    // protects the fields below
	behind  time.Duration // the pauses so far
	stopped *time.Time    // where it stands; nil: it goes
}

func newPausable(source func() time.Time) *pausable {
	if source == nil {
		source = time.Now
	}
	return &pausable{source: source}
}

func (p *pausable) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at()
}

// at returns the time, the caller holding mu.
func (p *pausable) at() time.Time {
	if p.stopped != nil {
		return *p.stopped
	}
	return p.source().Add(-p.behind)
}

func (p *pausable) pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.at()
	p.stopped = &t
}

func (p *pausable) resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped == nil {
		return
	}
	p.behind = p.source().Sub(*p.stopped)
	p.stopped = nil
}
