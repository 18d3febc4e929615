package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/rpc"
	"castlekey/onchain/rpc/serve"
)

// long answers one more call, at length: more than the buffers between two sockets hold.
type long struct {
	rpc.Handler
	asked chan struct{}
}

const (
	longAnswer = 6 << 20
	longCall   = `{"jsonrpc":"2.0","id":1,"method":"long"}`
	shortCall  = `{"jsonrpc":"2.0","id":1,"method":"getHealth"}`
)

var longText = json.RawMessage(`"` + strings.Repeat("x", longAnswer) + `"`)

// Handle implements rpc.Handler.
func (l long) Handle(ctx context.Context, method string, params json.RawMessage) (any, *rpc.Error) {
	if method != "long" {
		return l.Handler.Handle(ctx, method, params)
	}
	l.asked <- struct{}{}
	return longText, nil
}

func startLong(t *testing.T, limits serve.Limits) (*node, chan struct{}) {
	asked := make(chan struct{}, 100)
	return startWith(t, func(h rpc.Handler) rpc.Handler { return long{h, asked} }, limits), asked
}

// request sends a body, of which size bytes are announced, over a connection of its own, and reads nothing.
func (n *node) request(t *testing.T, body string, size int) net.Conn {
	t.Helper()
	address := strings.TrimPrefix(n.http, "http://")
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", address, size, body)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// status makes a call and returns the status of the answer, or what went wrong.
func (n *node) status(t *testing.T, body string) string {
	t.Helper()
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Post(n.http, "application/json", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err.Error()
	}
	return r.Status
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never happens that %s", what)
		}
	}
}

// TestWhoReadsNoAnswerHoldsUpNobody: as many as calls are executed at once, and none is let go of during the test.
func TestWhoReadsNoAnswerHoldsUpNobody(t *testing.T) {
	const calls = 4
	n, asked := startLong(t, serve.Limits{Calls: calls, Patience: time.Minute})
	for range calls {
		n.request(t, longCall, len(longCall))
	}
	for range calls {
		<-asked
	}
	if got := n.status(t, shortCall); got != "200 OK" {
		t.Errorf("another client is answered %q", got)
	}
}

// TestWhoReadsNoAnswerIsLetGo, and its room is free again.
func TestWhoReadsNoAnswerIsLetGo(t *testing.T) {
	n, asked := startLong(t, serve.Limits{Patience: 300 * time.Millisecond, Answers: longAnswer})
	c := n.request(t, longCall, len(longCall))
	<-asked
	eventually(t, "the connection is closed", func() bool { return n.server.Connections() == 0 })
	if got, err := io.Copy(io.Discard, c); got >= longAnswer {
		t.Errorf("who never read was told everything in the end: %d bytes, %v", got, err)
	}
	eventually(t, "another client is told everything", func() bool { return n.status(t, longCall) == "200 OK" })
}

// TestWhoReadsSlowlyIsToldEverything even if all of it takes longer than a piece may.
func TestWhoReadsSlowlyIsToldEverything(t *testing.T) {
	n, _ := startLong(t, serve.Limits{Patience: 3 * time.Second})
	c := n.request(t, longCall, len(longCall))
	got := int64(0)
	for got < longAnswer {
		time.Sleep(120 * time.Millisecond)
		read, err := io.CopyN(io.Discard, c, longAnswer/32)
		if got += read; err != nil {
			t.Fatalf("cut short after %d of %d bytes: %v", got, longAnswer, err)
		}
	}
}

// TestLargeMessagesHaveToFit while small ones are always served.
func TestLargeMessagesHaveToFit(t *testing.T) {
	n, _ := startLong(t, serve.Limits{Bodies: 1 << 20, Answers: 1, Patience: time.Minute})
	large := "[" + shortCall + strings.Repeat(" ", 200_000) + "]"
	slow := n.request(t, "["+strings.Repeat(" ", 100_000), 1<<20)
	eventually(t, "a large body is refused", func() bool { return n.status(t, large) == "503 Service Unavailable" })
	if got := n.status(t, shortCall); got != "200 OK" {
		t.Errorf("a small call is answered %q", got)
	}
	slow.Close()
	eventually(t, "a large body is accepted again", func() bool { return n.status(t, large) == "200 OK" })

	eventually(t, "a large answer is refused", func() bool {
		n.request(t, longCall, len(longCall))
		return n.status(t, longCall) == "503 Service Unavailable"
	})
	if got := n.status(t, shortCall); got != "200 OK" {
		t.Errorf("a small answer has status %q", got)
	}
}

// TestConnectionsAreBounded in all and for each address, but those of this machine in all only.
func TestConnectionsAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		from []string
		want string
	}{
		"this machine":     {[]string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"}, "++++"},
		"all":              {[]string{"127.0.0.1:1", "192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1", "127.0.0.1:2"}, "++++-"},
		"another machine":  {[]string{"192.0.2.1:1", "192.0.2.1:2", "192.0.2.1:3", "192.0.2.2:1"}, "++-+"},
		"those who leave":  {[]string{"192.0.2.1:1", "192.0.2.1:2", "", "192.0.2.1:3", "192.0.2.1:4"}, "++.+-"},
		"those who remain": {[]string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "192.0.2.1:1", "", "192.0.2.2:1", "192.0.2.3:1"}, "++++.+-"},
	} {
		t.Run(name, func(t *testing.T) {
			queue := &queue{}
			l := serve.Door(queue, 4, 2)
			got, first := "", net.Conn(nil)
			for _, from := range c.from {
				if from == "" { // the first leaves, however often it says so
					first.Close()
					first.Close()
					got += "."
					continue
				}
				queue.next = &caller{from: from}
				accepted, err := l.Accept()
				switch {
				case err != nil:
					got += "-"
				case first == nil:
					first = accepted
					fallthrough
				default:
					got += "+"
				}
			}
			if got != c.want {
				t.Errorf("let in %s, want %s", got, c.want)
			}
		})
	}
}

// queue is a listener that one connection waits at.
type queue struct {
	net.Listener
	next net.Conn
}

func (q *queue) Accept() (net.Conn, error) {
	c := q.next
	if c == nil {
		return nil, errors.New("nobody waits")
	}
	q.next = nil
	return c, nil
}

// caller is a connection that only comes from somewhere.
type caller struct {
	net.Conn
	from string
}

func (c *caller) RemoteAddr() net.Addr { return address(c.from) }
func (c *caller) Close() error         { return nil }

type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }
