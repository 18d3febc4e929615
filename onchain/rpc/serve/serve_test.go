package serve_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/rpc"
	"castlekey/onchain/rpc/serve"
)

// node is a chain served on two ports, in which every transaction is a slot.
type node struct {
	*embedded.Chain
	server   *serve.Server
	http, ws string
	stop     func() error
}

func start(t testing.TB) *node {
	t.Helper()
	return startWith(t, func(h rpc.Handler) rpc.Handler { return h }, serve.Limits{})
}

// startWith serves a chain within other limits, and has another handler answer calls, made from its own.
func startWith(t testing.TB, wrap func(rpc.Handler) rpc.Handler, limits serve.Limits) *node {
	t.Helper()
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pubsub := chain.PubSub()
	server := serve.New(serve.Config{Handler: wrap(chain.Server()), Local: chain.Local(), PubSub: pubsub})
	server.Limit(limits)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listeners...) }()
	n := &node{Chain: chain, server: server, http: "http://" + listeners[0].Addr().String(), ws: "ws://" + listeners[1].Addr().String()}
	n.stop = func() error {
		n.stop = func() error { return nil }
		cancel()
		err := <-done
		pubsub.Close()
		return err
	}
	t.Cleanup(func() {
		if err := n.stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
		chain.Close()
	})
	return n
}

// TestOnlyThisMachineChangesTheChain asks for time travel from several places.
func TestOnlyThisMachineChangesTheChain(t *testing.T) {
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer chain.Close()
	pubsub := chain.PubSub()
	defer pubsub.Close()
	s := serve.New(serve.Config{Handler: chain.Server(), Local: chain.Local(), PubSub: pubsub})
	for name, c := range map[string]struct {
		peer, host, origin, forwarded string
		allowed                       bool
	}{
		"this machine":                  {"127.0.0.1:5", "127.0.0.1:8899", "", "", true},
		"this machine by name":          {"127.0.0.1:5", "localhost:8899", "", "", true},
		"this machine by IPv6":          {"[::1]:5", "[::1]:8899", "", "", true},
		"a page served here":            {"127.0.0.1:5", "localhost:8899", "http://localhost:3000", "", true},
		"a page of elsewhere":           {"127.0.0.1:5", "localhost:8899", "https://example.com", "", false},
		"a page that calls itself here": {"127.0.0.1:5", "localhost:8899", "https://localhost.example.com", "", false},
		"a sandboxed page":              {"127.0.0.1:5", "localhost:8899", "null", "", false},
		"a page under a rebound name":   {"127.0.0.1:5", "example.com:8899", "", "", false},
		"whoever is behind a tunnel":    {"127.0.0.1:5", "chess.example.com", "", "", false},
		"whoever is behind a proxy":     {"127.0.0.1:5", "127.0.0.1:8899", "", "192.0.2.1", false},
		"another machine":               {"192.0.2.1:5", "localhost:8899", "", "", false},
		"nowhere":                       {"", "localhost:8899", "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			body := `{"jsonrpc":"2.0","id":1,"method":"surfnet_timeTravel","params":[{"absoluteSlot":1}]}`
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Origin", c.origin)
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			r.RemoteAddr, r.Host = c.peer, c.host
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if got := strings.Contains(w.Body.String(), `"absoluteSlot":`); got != c.allowed {
				t.Errorf("answered %s", w.Body)
			}
		})
	}
}

// TestOtherMachinesHaveTheirShare of requests, each its own.
func TestOtherMachinesHaveTheirShare(t *testing.T) {
	s := serve.New(serve.Config{})
	refused := map[string]int{}
	for _, peer := range []string{"192.0.2.1:1", "192.0.2.2:1", "127.0.0.1:1"} {
		for range 1000 {
			r := httptest.NewRequest(http.MethodGet, "/health", nil)
			r.RemoteAddr = peer
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code == http.StatusTooManyRequests {
				refused[peer]++
			}
		}
	}
	if refused["192.0.2.1:1"] < 400 || refused["192.0.2.2:1"] < 400 || refused["127.0.0.1:1"] > 0 {
		t.Errorf("refused %v of 1000 each", refused)
	}
}

// TestStopEndsSockets, and does not wait for those who hold them.
func TestStopEndsSockets(t *testing.T) {
	n := start(t)
	socket := dial(t, n)
	began := time.Now()
	if err := n.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if _, _, err := socket.Read(t.Context()); err == nil {
		t.Error("a socket outlived the server")
	}
}

// TestListenTakesTwoPortsInARow or says what is wrong.
func TestListenTakesTwoPortsInARow(t *testing.T) {
	for _, address := range []string{"", "nowhere", "127.0.0.1:x", "127.0.0.1:65535", "127.0.0.1:70000"} {
		if l, err := serve.Listen(t.Context(), address); err == nil {
			t.Errorf("listens at %q: %v", address, l)
		}
	}
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	first, second := listeners[0].Addr().(*net.TCPAddr).Port, listeners[1].Addr().(*net.TCPAddr).Port
	if second != first+1 {
		t.Errorf("ports %d and %d", first, second)
	}
	if _, err := serve.Listen(t.Context(), listeners[1].Addr().String()); err == nil {
		t.Error("listens at a port in use")
	}
	for _, l := range listeners {
		l.Close()
	}
}
