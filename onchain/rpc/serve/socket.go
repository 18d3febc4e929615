package serve

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"castlekey/onchain/rpc"
)

const (
	// maxFrame is how long a message from a client may be, bytes.
	maxFrame = 64 << 10

	// writeTimeout is how long one message, or piece of an answer, may take to be accepted by the client's side of the connection.
	writeTimeout = 10 * time.Second
)

// serveSocket turns a request into a connection of PubSub and serves it until either side ends it.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sockets <- struct{}{}:
		defer func() { <-s.sockets }()
	default:
		http.Error(w, "Too many connections", http.StatusServiceUnavailable)
		return
	}
	s.open.Add(1) // while net/http still counts the connection, so that stopping cannot overtake it
	defer s.open.Done()
	// Pages of any origin may subscribe, as with calls.
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	c.SetReadLimit(maxFrame)
	s.talk(r.Context(), c)
}

// talk carries messages both ways. Ending ctx ends the connection, even one that is stuck in a write.
func (s *Server) talk(ctx context.Context, c *websocket.Conn) {
	defer c.CloseNow() //nolint:errcheck // whoever is still there has been told, or does not listen
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	peer := s.config.PubSub.Peer()
	defer peer.Close()
	go func() {
		defer cancel()
		write(ctx, c, peer)
	}()
	go func() {
		defer cancel()
		select {
		case <-s.done:
		case <-peer.Slow():
		case <-ctx.Done():
		}
	}()
	listen(ctx, c, peer)
}

// listen hands the client's messages to its peer until the connection ends.
func listen(ctx context.Context, c *websocket.Conn, peer *rpc.Peer) {
	for {
		_, message, err := c.Read(ctx)
		if err != nil {
			return
		}
		peer.Say(message)
	}
}

// write sends what the peer is told until the connection ends.
func write(ctx context.Context, c *websocket.Conn, peer *rpc.Peer) {
	for {
		message, err := peer.Next(ctx)
		if err != nil || writeOne(ctx, c, message) != nil {
			return
		}
	}
}

func writeOne(ctx context.Context, c *websocket.Conn, message []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return c.Write(ctx, websocket.MessageText, message)
}
