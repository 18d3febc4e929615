package serve

import (
	"net"
	"sync"
	"sync/atomic"
)

// Limits of what clients may hold on to.
const (
	maxConns     = 1024      // open at once, sockets among them
	maxConnsEach = 256       // of these from one address that is not on this machine
	maxLarge     = 256 << 20 // bytes of large bodies in memory at once, and as many of large answers
	maxSmall     = 64 << 10  // bytes of an answer that needs no room: all connections together hold few of them
)

// room is memory that large messages share while clients send or take them.
type room struct {
	size  int64
	taken atomic.Int64
}

// take takes so many bytes if any are left. The last may take more than that: none is too large to be alone.
func (r *room) take(n int64) bool {
	for {
		taken := r.taken.Load()
		if taken >= r.size {
			return false
		}
		if r.taken.CompareAndSwap(taken, taken+n) {
			return true
		}
	}
}

func (r *room) give(n int64) { r.taken.Add(-n) }

// crowd counts the open connections.
type crowd struct {
	most, each int

	mu        sync.Mutex // protects the fields below
	all       int
	byAddress map[string]int
}

// enter reports whether there may be one more from an address; if so, leave must follow.
func (c *crowd) enter(address string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all >= c.most || c.byAddress[address] >= c.each && !loopback(address) {
		return false
	}
	if c.byAddress == nil {
		c.byAddress = make(map[string]int)
	}
	c.all++
	c.byAddress[address]++
	return true
}

func (c *crowd) leave(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.byAddress[address]--; c.byAddress[address] == 0 {
		delete(c.byAddress, address)
	}
}

// door is a listener that closes connections that are too many at once: those who hold the others may never leave.
type door struct {
	net.Listener
	crowd *crowd
}

// Accept implements net.Listener.
func (d door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := hostOf(conn.RemoteAddr().String())
		if d.crowd.enter(address) {
			return &guest{Conn: conn, leave: sync.OnceFunc(func() { d.crowd.leave(address) })}, nil
		}
		_ = conn.Close() // whoever is turned away needs no answer
	}
}

// guest is a connection that leaves the crowd when it is closed.
type guest struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (g *guest) Close() error {
	defer g.leave()
	return g.Conn.Close()
}

// CloseWrite lets net/http end an answer before the connection, so that a client that is still sending reads it.
func (g *guest) CloseWrite() error {
	if c, ok := g.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}
