package serve

import (
	"net/http"
	"sync"

	"golang.org/x/time/rate"
)

// Limits of requests from one address that is not on this machine.
const (
	requestsPerSecond = 200
	requestsAtOnce    = 400
	maxAddresses      = 4096 // remembered; when there are more, all start afresh
)

// rates holds every address elsewhere to its share. This machine may ask as much as it likes.
type rates struct {
	mu        sync.Mutex // protects the field below
	byAddress map[string]*rate.Limiter
}

// allow reports whether a request may be served now.
func (l *rates) allow(r *http.Request) bool {
	address := peer(r)
	if loopback(address) {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byAddress == nil || len(l.byAddress) >= maxAddresses {
		l.byAddress = make(map[string]*rate.Limiter)
	}
	limiter, ok := l.byAddress[address]
	if !ok {
		limiter = rate.NewLimiter(requestsPerSecond, requestsAtOnce)
		l.byAddress[address] = limiter
	}
	return limiter.Allow()
}
