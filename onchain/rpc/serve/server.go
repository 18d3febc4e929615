package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"castlekey/onchain/rpc"
)

// Limits of a server.
const (
	maxSockets = 512 // open at once
	maxCalls   = 64  // executed at once; more wait
	maxHeader  = 16 << 10

	headerTimeout = 10 * time.Second
	bodyTimeout   = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 3 * time.Second // for calls in progress when the server is stopped
)

// Config says what to serve.
type Config struct {
	Handler      rpc.Handler   // answers calls
	Local        rpc.Handler   // answers what Handler does not offer, on this machine only; nil: nothing
	PubSub       *rpc.PubSub   // answers sockets
	SlotDuration time.Duration // how often to look for new slots; 0: at every commit
}

// Server serves one chain on any number of listeners.
type Server struct {
	config   Config
	calls    chan struct{} // holds one value a call in progress
	sockets  chan struct{} // holds one value an open socket
	rates    rates
	crowd    crowd
	bodies   room           // of large ones, from when they are read until their calls are executed
	answers  room           // of large ones, while they are written
	patience time.Duration  // writeTimeout, of a piece of an answer
	done     chan struct{}  // closed when the server stops: sockets end
	open     sync.WaitGroup // of sockets
}

// New returns a server.
func New(c Config) *Server {
	return &Server{
		config: c, calls: make(chan struct{}, maxCalls), sockets: make(chan struct{}, maxSockets), done: make(chan struct{}),
		crowd: crowd{most: maxConns, each: maxConnsEach}, bodies: room{size: maxLarge}, answers: room{size: maxLarge},
		patience: writeTimeout,
	}
}

// ErrAddress says that the address to listen at is none.
var ErrAddress = errors.New("not an address to listen at")

// Listen listens at address, host and port, and at the port after it, where Solana clients expect WebSocket. Port 0 takes any
// two free ones in a row.
func Listen(ctx context.Context, address string) ([]net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	number, numErr := strconv.ParseUint(port, 10, 16)
	if err != nil || numErr != nil || number == 1<<16-1 {
		return nil, fmt.Errorf("%w: %q", ErrAddress, address)
	}
	const tries = 20
	for try := 1; ; try++ {
		listeners, err := listenBoth(ctx, host, int(number))
		if err == nil || number != 0 || try == tries {
			return listeners, err
		}
	}
}

func listenBoth(ctx context.Context, host string, port int) ([]net.Listener, error) {
	var config net.ListenConfig
	first, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("listen for RPC: %w", err)
	}
	next := first.Addr().(*net.TCPAddr).Port + 1
	second, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(next)))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen for WebSocket: %w", err), first.Close())
	}
	return []net.Listener{first, second}, nil
}

// Serve serves on listeners until ctx ends, then finishes the calls in progress and closes the sockets. It may be called once.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler: s, MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: bodyTimeout + writeTimeout, // from the header on, until a call is answered: see hurry
	}
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { failed <- server.Serve(door{l, &s.crowd}) }()
	}
	go s.config.PubSub.Run(ctx, s.config.SlotDuration)
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, s.stop(server))
}

// stop ends sockets first: they would keep their clients waiting.
func (s *Server) stop(server *http.Server) error {
	close(s.done)
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err := server.Shutdown(ctx)
	s.open.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}
