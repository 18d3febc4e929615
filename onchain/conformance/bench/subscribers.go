package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/rpc/serve"
	"castlekey/onchain/svm"

	"github.com/coder/websocket"
	"github.com/gagliardetto/solana-go"
)

// A thousand subscribers of one game, on so many connections.
const (
	subscribers  = 1000
	connections  = 50
	changeRounds = 30
)

// subscribed measures how long after its commit the last of a thousand subscribers reads of a change of a game's account, over loopback;
// beside a server that writes messages of the same size to as many connections and knows nothing of chains.
func subscribed(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	told, size, err := toldByChain(ctx)
	if err != nil {
		return err
	}
	bare, err := toldByNobody(ctx, size)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d subscribers of one game on %d connections, messages of %d bytes (median of %d)\n\n| | ms |\n|---|---:|\n",
		subscribers, connections, size, changeRounds)
	fmt.Fprintf(out, "| a plain server writes as many messages of that size, until the last is read | %.2f |\n", millis(bare))
	fmt.Fprintf(out, "| from the commit of a change to the last notification read | %.2f |\n| ratio | %.2f |\n", millis(told), ratio(told, bare))
	return nil
}

// toldByChain serves a chain and changes an account of a game's size.
func toldByChain(ctx context.Context) (took time.Duration, size int, err error) {
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		return 0, 0, err
	}
	defer chain.Close() //nolint:errcheck // in memory
	listeners, err := serve.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		return 0, 0, err
	}
	pubsub := chain.PubSub()
	defer pubsub.Close()
	server := serve.New(serve.Config{Handler: chain.Server(), PubSub: pubsub})
	go server.Serve(ctx, listeners...) //nolint:errcheck // it ends with ctx
	game := solana.PublicKey{1, 31: 1}
	crowd, err := join(ctx, listeners[0].Addr(), func(c *websocket.Conn) error {
		for range subscribers / connections {
			ask := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"accountSubscribe","params":["%s",{"encoding":"base64"}]}`, game)
			if err := c.Write(ctx, websocket.MessageText, []byte(ask)); err != nil {
				return err
			}
			if _, _, err := c.Read(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	round := 0
	took, err = crowd.hear(ctx, func() error {
		round++
		return chain.Ledger().SetAccount(game, &svm.Account{
			Lamports: uint64(round), Owner: game, RentEpoch: svm.RentExemptEpoch, Data: make([]byte, 1136), // a game of 200 plies
		})
	})
	return took, crowd.size, err
}

// toldByNobody has a plain server write to every connection what a subscriber there would be told.
func toldByNobody(ctx context.Context, size int) (time.Duration, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	var mu sync.Mutex // protects the list below
	var ticks []chan struct{}
	message := make([]byte, size)
	for i := range message {
		message[i] = 'a'
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		tick := make(chan struct{}, 1)
		mu.Lock()
		ticks = append(ticks, tick)
		mu.Unlock()
		if c.Write(ctx, websocket.MessageText, message) != nil { // it is counted from here on
			return
		}
		for range tick {
			for range subscribers / connections {
				if c.Write(ctx, websocket.MessageText, message) != nil {
					return
				}
			}
		}
	})}
	defer server.Close() //nolint:errcheck // nobody is left
	go server.Serve(l)   //nolint:errcheck // it ends with Close
	crowd, err := join(ctx, l.Addr(), func(c *websocket.Conn) error {
		_, _, err := c.Read(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return crowd.hear(ctx, func() error {
		mu.Lock()
		defer mu.Unlock()
		for _, tick := range ticks {
			tick <- struct{}{}
		}
		return nil
	})
}

// crowd is the connections of the subscribers.
type crowd struct {
	all  []*websocket.Conn
	size int // of the last message heard, bytes
}

// join opens the connections and lets each say what it has to.
func join(ctx context.Context, address net.Addr, say func(*websocket.Conn) error) (*crowd, error) {
	c := &crowd{}
	for range connections {
		conn, _, err := websocket.Dial(ctx, "ws://"+address.String(), nil) //nolint:bodyclose // the library closes it
		if err != nil {
			return nil, err
		}
		if err := say(conn); err != nil {
			return nil, err
		}
		c.all = append(c.all, conn)
	}
	return c, nil
}

// hear makes a change and waits until every subscriber has read of it, several times. It returns the median.
func (c *crowd) hear(ctx context.Context, change func() error) (time.Duration, error) {
	return timed(changeRounds, func(int) error {
		errs := make(chan error, connections)
		for _, conn := range c.all {
			go func() { errs <- c.read(ctx, conn) }()
		}
		if err := change(); err != nil {
			return err
		}
		for range c.all {
			if err := <-errs; err != nil {
				return err
			}
		}
		return nil
	})
}

// read reads what the subscribers of one connection are told.
func (c *crowd) read(ctx context.Context, conn *websocket.Conn) error {
	for range subscribers / connections {
		_, message, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if conn == c.all[0] {
			c.size = len(message)
		}
	}
	return nil
}
