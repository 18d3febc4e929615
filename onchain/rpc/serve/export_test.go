package serve

import (
	"cmp"
	"net"
	"time"
)

// Limits are other ones than a server has, where they are not 0.
type Limits struct {
	Calls           int           // executed at once
	Patience        time.Duration // with a client that does not take a piece of an answer
	Bodies, Answers int64         // bytes of large ones in memory
}

// Limit sets limits before anything is served.
func (s *Server) Limit(l Limits) {
	if l.Calls > 0 {
		s.calls = make(chan struct{}, l.Calls)
	}
	s.patience = cmp.Or(l.Patience, s.patience)
	s.bodies.size = cmp.Or(l.Bodies, s.bodies.size)
	s.answers.size = cmp.Or(l.Answers, s.answers.size)
}

// Connections is how many are open.
func (s *Server) Connections() int {
	s.crowd.mu.Lock()
	defer s.crowd.mu.Unlock()
	return s.crowd.all
}

// Door returns a listener that lets in so many connections, and so many from each address elsewhere.
func Door(l net.Listener, most, each int) net.Listener {
	return door{l, &crowd{most: most, each: each}}
}
