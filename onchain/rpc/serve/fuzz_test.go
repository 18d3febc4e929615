package serve_test

import (
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/rpc/serve"
)

// pipes is a listener whose connections tests make themselves.
type pipes struct {
	made   chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.made:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return address("127.0.0.1:1") }

// near is a connection from this machine.
type near struct{ net.Conn }

func (near) RemoteAddr() net.Addr { return address("127.0.0.1:1") }

// panics counts what net/http recovers from.
type panics struct{ count atomic.Int64 }

func (p *panics) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("panic")) {
		p.count.Add(1)
	}
	return len(b), nil
}

const upgrade = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

// frame is one WebSocket frame of a client: masked with zeros, which leaves the payload as it is.
func frame(first byte, payload string) []byte {
	head := []byte{first, 0x80 | byte(len(payload))}
	if len(payload) > 125 {
		head = []byte{first, 0x80 | 126, byte(len(payload) >> 8), byte(len(payload))}
	}
	return append(append(head, 0, 0, 0, 0), payload...)
}

// FuzzSocket sends any bytes behind a handshake, frames among them or none: the server never panics, ends the connection when the client
// does, and serves the next.
func FuzzSocket(f *testing.F) {
	const text, binary, closing, ping, pong, more = 0x81, 0x82, 0x88, 0x89, 0x8a, 0x01
	subscribe := `{"jsonrpc":"2.0","id":1,"method":"slotSubscribe","params":[]}`
	for _, seed := range [][]byte{
		nil, {text}, frame(text, subscribe), frame(binary, subscribe), frame(ping, "x"), frame(pong, ""), frame(closing, "\x03\xe8bye"),
		frame(closing, "\x00"), frame(0x83, "reserved"), frame(0xc1, "an extension"), append(frame(more, subscribe[:20]), frame(0x80, subscribe[20:])...),
		append(frame(text, subscribe), frame(text, `{"jsonrpc":"2.0","id":2,"method":"slotUnsubscribe","params":[1]}`)...),
		{text, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, {text, 5, 'n', 'o', 'm', 'a', 's'}, []byte("GET / HTTP/1.1\r\n\r\n"),
	} {
		f.Add(seed)
	}
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		f.Fatal(err)
	}
	pubsub := chain.PubSub()
	var recovered panics
	handler := serve.New(serve.Config{Handler: chain.Server(), Local: chain.Local(), PubSub: pubsub})
	listener := &pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: handler, ErrorLog: log.New(&recovered, "", 0)}
	go server.Serve(listener)
	f.Cleanup(func() { server.Close(); pubsub.Close(); chain.Close() })
	f.Fuzz(func(t *testing.T, raw []byte) {
		client, conn := net.Pipe()
		defer client.Close()
		client.SetDeadline(time.Now().Add(time.Minute))
		listener.made <- near{conn}
		heard := make(chan error, 1)
		go func() { _, err := io.Copy(io.Discard, client); heard <- err }()
		if _, err := client.Write([]byte(upgrade)); err != nil {
			t.Fatal(err)
		}
		client.Write(raw) // fails where the server has ended the connection
		client.Close()
		<-heard
		if recovered.count.Load() > 0 {
			t.Error("the server panicked")
		}
		w := httptest.NewRecorder()
		health := httptest.NewRequest(http.MethodGet, "/health", nil)
		health.RemoteAddr = "127.0.0.1:1" // whence everybody may ask as often as he likes
		handler.ServeHTTP(w, health)
		if w.Body.String() != "ok" {
			t.Errorf("afterwards health is %q", w.Body)
		}
	})
}
